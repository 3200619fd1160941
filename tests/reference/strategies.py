"""Small pathways drawn from a seed, with every simulated key in them, and runs of them.

A generator of our own rather than Hypothesis: ten thousand runs must be cheap, and the number of
a failing run is enough to draw it again. What it likes best is several things in one second: whole
minutes, few workers, people who come together, offices that close.
"""

from __future__ import annotations

from random import Random
from typing import Any, NamedTuple

from pathway_engine.clock import DAY, HOUR, seconds_of
from pathway_engine.definition.models import Pathway
from pathway_engine.definition.recordings import recording_of
from pathway_engine.engine.records import Window
from reference.later import NONE_OF_THEM, Later, without_the_impossible
from reference.vocabulary import (
    CALENDARS,
    CASE,
    CAUSES,
    DRAWS,
    PRIORITIES,
    RULES,
    SECTORS,
    SETS,
    SHARES,
    STARTS,
    TIMES,
    WORK,
    Plain,
)

Rows = list[tuple[int, int, dict[str, bool | float | str], str | None]]


class Run(NamedTuple):
    """A pathway as plain data, and how it is run."""

    pathway: Plain
    window: Window
    seed: int
    arrivals: Rows | None
    recorded: tuple[tuple[str, str], ...] = ()
    """The text of the file of people of each arrival that replays one."""

    def read(self) -> Pathway:
        """The pathway as it would be read, with its files of people."""
        pathway = Pathway.model_validate(self.pathway)
        for name, text in self.recorded:
            if name in pathway.arrivals:
                pathway.recordings[name] = recording_of(text.encode(), f"{name}.csv")
        return pathway


class Drawing:
    """One pathway being drawn, with those of the later keys that are asked for.

    Later keys have dice of their own, so that without them the same pathways are drawn.
    """

    def __init__(self, number: int, later: frozenset[str] = NONE_OF_THEM) -> None:
        self.dice = Random(number)  # noqa: S311 - no secret, the same every time
        self.later = Later(number, later)
        self.crowded = self.luck(0.03)
        self.steps = [f"s{n}" for n in range(self.one([1, 2, 3, 4, 5, 6]))]
        self.kinds = {name: self.kind() for name in self.steps}
        self.kinds[self.steps[0]] = "team"
        self.calendars = {name: CALENDARS[name] for name in ("office", *self.some(CALENDARS, 0.3))}
        self.organisations = [f"o{n}" for n in range(self.dice.randint(1, 3))]
        self.teams = [f"t{n}" for n in range(self.one([1, 2, 2, 3, 3, 4]))]
        self.roles = ["nurse", "adviser", "clerk"]
        self.posts = {team: self.staff() for team in self.teams}

    # -- dice ------------------------------------------------------------------------------------

    def luck(self, chance: float) -> bool:
        return self.dice.random() < chance

    def one(self, among: Any) -> Any:
        return self.dice.choice(list(among))

    def some(self, among: Any, chance: float) -> list[Any]:
        return [thing for thing in among if self.luck(chance)]

    def optional(self, chance: float, **keys: Any) -> Plain:
        return keys if self.luck(chance) else {}

    # -- the whole -------------------------------------------------------------------------------

    def pathway(self) -> Plain:
        defaults = {
            "calendar": self.one(self.calendars),
            "casework": self.one(["65%", "80%", "100%"]),
        }
        defaults |= self.optional(0.4, absence=self.one(["20%", "50%"]))
        defaults |= self.optional(0.4, priority=self.one(PRIORITIES))
        defaults |= self.optional(0.3, accountable=self.answering())
        plain = {name: self.step(n, name) for n, name in enumerate(self.steps)}
        steps = self.later.blocks(plain)
        drawn: Plain = {
            "pathway": "drawn", "language": "1", "timezone": "Europe/London", "full_time": "37h",
            "defaults": defaults,
            "organisations": self.all_organisations(),
            "calendars": self.calendars,
            "roles": {role: {"title": role.title()} for role in self.roles},
            "teams": self.all_teams(steps),
            "case": self.bounded(),
            **self.places(),
            "causes": self.causes(),
            "arrivals": self.arrivals(steps),
            "handoffs": self.handoffs(),
            "start": self.steps[0],
            "steps": steps,
            **self.later.exits("case_exits", 0.15),
            "endings": self.endings(),
        }  # fmt: skip
        known = ("arrivals", "handoffs", "steps", "exits", "endings")
        drawn |= {key: self.later.told(drawn[key]) for key in known if key in drawn}
        return drawn | self.later.backlog(drawn)

    def all_teams(self, steps: Plain) -> Plain:
        plain = {name: self.team(name) for name in self.teams} | self.signpost()
        return plain | self.later.unmanned(steps, self.organisations, self.calendars)

    def places(self) -> Plain:
        places = self.later.places(self.organisations)
        return {"places": places} if places else {}

    def endings(self) -> Plain:
        """Two endings; what they do to packages, and what they open."""
        other = {"kind": "other"} | self.package()
        well = {"kind": "resolved"} | self.later.package() | self.later.opens(self.steps, 0.4)
        return {"well": well, "other": other | self.later.opens(self.steps, 0.4)}

    def package(self) -> Plain:
        weekly = self.one(["100", "level * 2", "50 if urgent else count"])
        lasts = self.one(["3d", "0d", "2w", {"mean": "4d", "cv": "0.5"}])
        return self.optional(0.3, package={"weekly": weekly, "lasts": lasts})

    def bounded(self) -> Plain:
        """The attributes; sometimes with bounds that stop a run."""
        if self.luck(0.92):
            return CASE
        level = CASE["level"] | {"min": "5", "max": "1000"}
        return CASE | {"count": CASE["count"] | {"max": "3"}, "level": level}

    def all_organisations(self) -> Plain:
        plain: Plain = {name: {"sector": self.one(SECTORS)} for name in self.organisations}
        first, last = self.organisations[0], self.organisations[-1]
        whoever = {"given": "urgent", "true": first, "false": last}
        anybody = {"given": "area", "west": "whoever", "otherwise": last}
        return plain | {"whoever": whoever, "anybody": anybody}

    def causes(self) -> Plain:
        """A cause of its own, and built-in ones for which somebody is responsible here."""
        among = [*self.organisations, "nhs", "person"]
        names = self.some(["waiting_home_care", "waiting_allocation", "out_of_hours"], 0.4)
        said: Plain = {name: {"responsible": self.one(among)} for name in names}
        return said | {"slow": self.optional(0.6, responsible=self.one(among))}

    def answering(self) -> Any:
        by_area = {
            "given": "area",
            "south": self.organisations[0],
            "otherwise": self.one([self.organisations[-1], "whoever"]),
        }
        return self.one([*self.organisations, "whoever", "anybody", by_area])

    def staff(self) -> Plain:
        posts: Plain = {}
        for role in self.some(self.roles, 0.5) or [self.one(self.roles)]:
            size = self.one(["1", "1", "2", "0.6", {"present": "1"}, {"present": "2"}])
            posts[role] = size
            if self.luck(0.15):
                more = {"present": "1"} if role == "clerk" else {"fte": "1.5"}
                posts[f"more_{role}"] = {"role": role, **more}
        return posts

    def team(self, name: str) -> Plain:
        return {
            "organisation": self.one(self.organisations),
            "calendar": self.one([*self.calendars, "always"]),
            "staff": self.later.posts(self.posts[name], self.calendars),
            **self.later.overtime(),
            **self.optional(0.3, casework=self.one(["50%", "100%"])),
            **self.optional(0.3, absence=self.one(["0%", "40%"])),
            **self.optional(
                0.4, caseload=self.one(["2", "3"] if self.is_small(name) else ["1", "1.5", "3"])
            ),
            **self.optional(0.5, site=self.one(["hall", "clinic"])),
        }

    def is_small(self, team: str) -> bool:
        """Whether a team has less than one FTE, so that one case each would be no slot."""
        return list(self.posts[team].values()) == ["0.6"]

    def signpost(self) -> Plain:
        if len(self.teams) == 1:
            return {}
        local = {"given": "area", "north": self.teams[0], "otherwise": self.teams[-1]}
        return {
            "local": local,
            "near": {"given": "urgent", "true": self.teams[-1], "false": "local"},
        }

    # -- who comes -------------------------------------------------------------------------------

    def arrivals(self, steps: Plain) -> Plain:
        """One or two arrivals, and one for every step that nobody would reach."""
        arrivals = {f"a{n}": self.arrival() for n in range(self.dice.randint(1, 2))}
        for name in self.steps:
            if name not in reachable(
                steps, [self.steps[0], *(a.get("to") for a in arrivals.values())]
            ):
                arrivals[f"to_{name}"] = self.arrival() | {"to": name}
        return {name: self.later.replayed(name, one) for name, one in arrivals.items()}

    def arrival(self) -> Plain:
        during = self.optional(0.5, during=self.one([*self.calendars, "always"]))
        rates = ["400/year", "8/week", "1.5/day", "0.05/h", *(["2/wd"] if during else [])]
        rate = "15/day" if self.crowded else self.one(rates)
        return {
            "rate": rate,
            **during,
            **self.optional(0.2, to=self.one(self.steps)),
            **self.optional(0.1, **{"from": "+2d", "until": "+6d"}),
            **self.optional(0.7, case=self.draws(0.5)),
            **self.later.weights(),
        }

    def draws(self, chance: float) -> Plain:
        names = self.some(CASE, chance)
        self.dice.shuffle(names)
        return {name: self.one(DRAWS[name]) for name in names}

    def given_rows(self, window: Window) -> Rows:
        """People who come together, on the half hour, also while everything is closed."""
        rows: Rows = []
        for _ in range(80 if self.crowded else self.dice.randint(2, 9)):
            half_hours = self.dice.randrange((window.ends_at - window.starts_at) * 2 // (3 * HOUR))
            second = window.starts_at + half_hours * HOUR // 2
            for _ in range(self.one([1, 1, 2, 3])):
                values = {"urgent": self.luck(0.3), "area": self.one(CASE["area"]["values"])}
                to = self.one(self.steps) if self.luck(0.2) else None
                rows.append((second, self.dice.getrandbits(63), values, to))
        return sorted(rows, key=lambda row: row[0])

    # -- handoffs --------------------------------------------------------------------------------

    def handoffs(self) -> Plain:
        """At most one rule of each rank, so that no two are equal."""
        a, b = self.one(self.teams), self.one(self.teams)
        o, p = self.one(self.organisations), self.one(self.organisations)
        side = "from" if a == self.teams[0] else "to"
        ranks: Plain = {
            "teams": {"between": "teams"},
            "organisations": {"between": "organisations"},
            "near": {"between": "teams", "same_site": "true"},
            "one_side": {self.one(["from", "to"]): o},
            "one_team": {self.one(["from", "to"]): a},
            "two": {"from": o, "to": p},
            "mixed": self.one([{"from": a, "to": p}, {"from": o, "to": b}]),
            "pair": {"from": a, "to": b} if a != b else {side: b, "same_site": "true"},
        }  # fmt: skip
        names = self.some(ranks, 0.45)
        self.dice.shuffle(names)
        return {name: ranks[name] | self.handoff() for name in names}

    def handoff(self) -> Plain:
        returned = {"share": self.one(SHARES), **self.optional(0.8, rework=self.one(WORK))}
        return {
            **self.optional(0.8, delay=self.one(TIMES)),
            **self.optional(0.6, returned=returned),
            **self.optional(0.5, disputed={"share": self.one(SHARES), "for": self.one(TIMES)}),
            **self.optional(0.4, rekeying=self.one(WORK)),
            **self.optional(0.2, accept=self.one(["automatic", "explicit"])),
        }

    # -- steps -----------------------------------------------------------------------------------

    def kind(self) -> str:
        return self.dice.choices(["team", "wait", "decision"], [73, 12, 15])[0]

    def step(self, n: int, name: str) -> Plain:
        seldom = 0.02 if self.kinds[name] == "team" else 0.1
        whole = self.optional(seldom, requires={"not_too_often": f"visits({name}) < 3"})
        if self.kinds[name] == "wait":
            whole |= {"due": self.due()} | self.later.exits("exits", 0.3)
        elif self.kinds[name] == "team":
            whole |= self.later.added(self.team_step(), self.posts)
        whole |= self.later.placed(whole)
        return whole | {"outcomes": self.outcomes(n)}

    def team_step(self) -> Plain:
        team = self.one([*self.teams, *self.teams, *self.signs()])
        afterwards = self.one(TIMES)
        if isinstance(afterwards, str) and self.luck(0.5):
            afterwards = {"values": [afterwards], "weights": ["1"], "cause": self.one(CAUSES)}
        return {
            "team": team,
            **(self.optional(0.7, by=self.by(team)) if team in self.teams else {}),
            "work": self.one(WORK),
            **self.optional(0.25, accountable=self.answering()),
            **self.optional(0.4, afterwards=afterwards),
            **self.optional(0.3, queue_cause=self.one(CAUSES)),
            **self.optional(0.4, priority=self.one(PRIORITIES)),
            **self.optional(0.25, due=self.due()),
            **self.optional(0.5, records=self.draws(0.4)),
        }

    def signs(self) -> list[Any]:
        """Signposts, and a table in place that names one."""
        if len(self.teams) == 1:
            return []
        table = {"given": "urgent", "true": self.teams[0], "false": self.one(["local", "near"])}
        return [self.one(["local", "near", table])]

    def by(self, team: str) -> Any:
        posts = self.posts[team]
        roles = list(dict.fromkeys(post.removeprefix("more_") for post in posts))
        self.dice.shuffle(roles)
        chosen = roles[: self.dice.randint(1, len(roles))]
        if self.luck(0.2):
            return {"given": "urgent", "true": chosen, "false": roles}
        return chosen[0] if len(chosen) == 1 and self.luck(0.5) else chosen

    def due(self) -> Any:
        time = self.one([*TIMES, "10wd", "90wd", "400d"])
        if not isinstance(time, str) or self.luck(0.4):
            return time
        step = self.one(self.steps)
        event = self.one(["reached", "finished", *["started"] * (self.kinds[step] == "team")])
        since = self.one(["opened", f"{step}.{event}"])
        return {"values": [time], "weights": ["1"], "since": since}

    def outcomes(self, n: int) -> Plain:
        """A way on or out that is always open, beside rules and shares that may go anywhere."""
        later = [*self.steps[n + 1 : n + 3], "well", "other"]
        found: Plain = {}
        if self.luck(0.35):
            found["ruled"] = {"to": self.one(later), "when": self.one(RULES)}
        if self.luck(0.25):
            again = f"visits({self.one(self.steps[: n + 1])}) < {self.dice.randint(2, 3)}"
            found["again"] = {"to": self.one(self.steps), "when": again}
        found |= self.shared(later)
        names = list(found)
        if self.luck(0.3):
            self.dice.shuffle(names)
        return {name: found[name] | self.sets() | self.later.opens(self.steps, 0.2)
                for name in names}  # fmt: skip

    def shared(self, later: list[str]) -> Plain:
        on = {"to": self.one(later)}
        if self.luck(0.4):
            return {"on": on}
        back = {"to": self.one(self.steps)}
        if self.luck(0.3):
            given = {"given": "area", "north": "20%", "otherwise": "70%"}
            rest = {"given": "area", "north": "80%", "otherwise": "30%"}
            return {"back": back | {"share": given}, "on": on | {"share": rest}}
        if self.luck(0.4):
            third = {"to": self.one(later), "share": "30%"}
            return {"on": on, "back": back | {"share": "25%"}, "third": third}
        return {"back": back | {"share": "40%"}, "on": on | {"share": "60%"}}

    def sets(self) -> Plain:
        names = self.some(CASE, 0.5) if self.luck(0.25) else []
        return {"set": {name: self.one(SETS[name]) for name in names}} if names else {}


def reachable(steps: Plain, starts: list[str | None]) -> set[str]:
    """The steps to which some way leads."""
    found: set[str] = set()
    ahead = [name for name in starts if name in steps]
    while ahead:
        name = ahead.pop()
        if name not in found:
            found.add(name)
            outcomes = steps[name]["outcomes"].values()
            ahead += [one["to"] for one in outcomes if one["to"] in steps]
    return found


def run_of(number: int, later: frozenset[str] = NONE_OF_THEM) -> Run:
    """The run with this number: always the same one, for the same later keys."""
    drawing = Drawing(number, later)
    pathway = without_the_impossible(drawing.pathway())
    starts_at = seconds_of(drawing.one(STARTS))
    length = drawing.dice.randint(3, 16) * DAY
    warm_up = drawing.one([0, DAY])
    in_places = any("in" in one or "stayed" in one for one in pathway.get("backlog", {}).values())
    window = Window(starts_at, starts_at + warm_up * (not in_places), starts_at + length)
    arrivals = drawing.given_rows(window) if drawing.luck(0.5) else None
    replayed = [name for name, one in pathway["arrivals"].items() if "replay" in one]
    recorded = tuple((name, drawing.later.file_of_people(window)) for name in replayed)
    return Run(pathway, window, drawing.dice.randrange(1_000), arrivals, recorded)
