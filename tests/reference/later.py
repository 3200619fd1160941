"""Later keys, drawn into a pathway: with dice of their own, each only where it may stand."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from random import Random
from typing import Any

from pathway_engine.definition.binding import bind
from pathway_engine.definition.checks.flow import check_partners
from pathway_engine.definition.checks.shifts import check_partners_meet, check_post_calendars
from pathway_engine.definition.checks.sittings import check_sessions
from pathway_engine.definition.findings import Report
from pathway_engine.definition.node import mapping
from pathway_engine.definition.values import WEEKDAYS
from pathway_engine.engine.records import Window
from reference.vocabulary import (
    BEGINNINGS,
    CASE,
    CELLS,
    COUNTS,
    DRAWS,
    ENDS,
    HELD,
    HOUR_WEIGHTS,
    HOURS,
    MONTH_WEIGHTS,
    OF,
    PLACES,
    RULES,
    SHARES,
    SITTINGS,
    STAYS,
    TIMES,
    WAITED,
    WARDS,
    WEEKDAY_WEIGHTS,
    Plain,
)

ALL = frozenset(
    {
        "holds",
        "exits",
        "case_exits",
        "same_worker",
        "with",
        "sessions",
        "places",
        "parallel",
        "opens",
        "weights",
        "posts",
        "replay",
        "of",
        "backlog",
        "shifts",
        "overtime",
    }
)
"""Every key that can be drawn."""
NONE_OF_THEM: frozenset[str] = frozenset()
OF_A_BLOCK = ("title", "requires", "leaves", "outcomes")
ONCE_IN_A_BLOCK = ("records", "leaves")
NOT_BESIDE_A_STAY = ("work", "by", "afterwards")


class Later:
    """Draws later keys for one pathway."""

    def __init__(self, number: int, keys: frozenset[str]) -> None:
        self.dice = Random(f"{number} later")  # noqa: S311 - no secret, the same every time
        self.also = Random(f"{number} posts")  # noqa: S311 - likewise
        """Dice for posts: they are asked in any case, and leave the others alone."""
        self.keys = keys
        self.others = Random(f"{number} backlog")  # noqa: S311 - likewise

    def luck(self, key: str, chance: float) -> bool:
        """Whether a key is to be drawn here."""
        return self.dice.random() < chance and key in self.keys

    def one(self, among: Any) -> Any:
        return self.dice.choice(list(among))

    def exits(self, key: str, chance: float) -> Plain:
        """Ways out of a step, or of the pathway."""
        names = [name for name in ("gave_up", "died") if self.luck(key, chance)]
        return {"exits": {name: self.exit() for name in names}} if names else {}

    def exit(self) -> Plain:
        after = self.one([*TIMES, "3d", "2d", "30h"])
        rule = {"when": self.one(RULES)} if self.dice.random() < 0.3 else {}
        return {"to": self.one(["well", "other"]), "after": after} | rule

    def added(self, step: Plain, posts: Plain) -> Plain:
        """A team's step with later keys; what may not stand together does not."""
        more = self.exits("exits", 0.2)
        if self.luck("places", 0.3):
            return self.stay(step) | more
        if self.luck("sessions", 0.25) and not isinstance(step.get("by"), dict):
            more |= {"sessions": self.sessions()}
        elif self.luck("same_worker", 0.4):
            more |= {"same_worker": "true"}
        if self.luck("with", 0.25):
            more |= {"with": self.partners(posts)}
        elif "sessions" not in more and self.luck("holds", 0.4):
            causes = [cause for cause in HELD if self.dice.random() < 0.5]
            more |= {"holds": {cause: self.hold() for cause in causes}} if causes else {}
        return step | more

    def opens(self, steps: list[str], chance: float) -> Plain:
        """Further cases of the person that an outcome or an ending opens."""
        if not self.luck("opens", chance):
            return {}
        names = self.one([*[["again"]] * 3, ["follow_up"], ["follow_up", "again"]])
        return {"opens": {name: self.opening(steps) for name in names}}

    def opening(self, steps: list[str]) -> Plain:
        """One further case; seldom for certain, or a run would never end."""
        share = {"share": self.one([*SHARES, "20%", "10%"])} if self.dice.random() < 0.95 else {}
        rule = {"when": self.one(RULES)} if self.dice.random() < 0.4 or not share else {}
        chosen = [name for name in DRAWS if self.dice.random() < 0.3]
        case = {"case": {name: self.one(DRAWS[name]) for name in chosen}} if chosen else {}
        after = self.one([*TIMES, *["0d"] * 5, "1d", "4d"])
        return {"at": self.one(steps), "after": after} | share | rule | case

    def package(self) -> Plain:
        """What an ending does to a package that may run."""
        if not self.luck("opens", 0.5):
            return {}
        lasts = self.one(["3d", "1d", "2w", "4wd", {"mean": "4d", "cv": "0.5"}])
        return {"package": self.one(["none", {"weekly": "level", "lasts": lasts}])}

    def posts(self, staff: Plain, calendars: Plain) -> Plain:
        """The posts of a team, some of which begin or end, or have hours of their own."""
        return {name: self.post(post, list(calendars)) for name, post in staff.items()}

    def overtime(self) -> Plain:
        """Whether a team finishes what it has in hand at closing."""
        over = self.also.random() < 0.4
        return {"overtime": "true"} if over and "overtime" in self.keys else {}

    def post(self, post: Any, calendars: list[str]) -> Any:
        more: Plain = {"from": self.also.choice(BEGINNINGS)} if self.also.random() < 0.3 else {}
        more |= {"until": self.also.choice(ENDS)} if self.also.random() < 0.4 else {}
        own = {"calendar": self.also.choice(calendars)} if self.also.random() < 0.35 else {}
        more = (more if "posts" in self.keys else {}) | (own if "shifts" in self.keys else {})
        return ({"fte": post} if isinstance(post, str) else post) | more if more else post

    def sessions(self) -> Plain:
        when: Plain = self.one(SITTINGS)
        places = self.by_weekday(when) if self.dice.random() < 0.4 else self.one(PLACES)
        return when | {"at": self.one(HOURS), "places": places}

    def by_weekday(self, when: Plain) -> Plain:
        """A number for each weekday on which a panel sits, the last of them not nought."""
        everyday = WEEKDAYS if when["every"] == "day" else ("mon",)  # 2026-01-05 is a Monday
        days = [day for day in WEEKDAYS
                if day in {one.split()[-1] for one in when.get("days", everyday)}]  # fmt: skip
        return {day: self.one("0123") for day in days} | {days[-1]: "2"}

    def partners(self, posts: Plain) -> Plain:
        """One or two workers of some team or two."""
        teams = [self.one(posts) for _ in range(self.one([1, 1, 2]))]
        wanted: Plain = {}
        for team in teams:
            role = self.one(posts[team]).removeprefix("more_")
            wanted[team] = {role: "1"}
        return wanted

    # -- who comes -------------------------------------------------------------------------------

    def weights(self) -> Plain:
        """Dates and hours that differ in how many come, and growth; somebody can always come."""
        if "weights" not in self.keys or not self.luck("weights", 0.5):
            return {}
        among = {"weekdays": WEEKDAY_WEIGHTS, "months": MONTH_WEIGHTS, "hours": HOUR_WEIGHTS,
                 "growth": ("10%", "100%", "-50%", "0%")}  # fmt: skip
        chosen = [key for key in among if self.dice.random() < 0.45] or ["hours"]
        return {key: self.one(among[key]) for key in chosen}

    def replayed(self, name: str, arrival: Plain) -> Plain:
        """The arrival, or its people from a file instead."""
        if "replay" not in self.keys or not self.luck("replay", 0.3):
            return arrival
        kept: Plain = {
            key: arrival[key] for key in ("to", "from", "until", "case") if key in arrival
        }
        return {"replay": f"{name}.csv", **kept}

    def file_of_people(self, window: Window) -> str:
        """Rows in no order, some of them beyond the run, several in one second, with gaps."""
        columns = [name for name in CASE if self.dice.random() < 0.6]
        self.dice.shuffle(columns)
        lines = [",".join(["at", *columns])]
        for _ in range(self.dice.randint(0, 25)):
            half_hours = self.dice.randint(-30, (window.ends_at - window.starts_at) // 1800 + 30)
            at = datetime(1970, 1, 1) + timedelta(seconds=window.starts_at + half_hours * 1800)
            times = [f"{at:%Y-%m-%d}", f"{at:%Y-%m-%dT%H:%M}", f"{at:%Y-%m-%d %H:%M:%S}"]
            cells = [self.one([*CELLS[name], ""]) for name in columns]
            lines += [",".join([self.one(times), *cells])] * self.one([1, 1, 1, 2])
        return "\n".join(lines)

    def backlog(self, pathway: Plain) -> Plain:
        """People who are already there: at some steps and endings, of whom some are in places."""
        if "backlog" not in self.keys:
            return {}
        dice = self.others
        among = [name for name, step in pathway["steps"].items()
                 if "parallel" not in step and ("team" in step or "due" in step)]  # fmt: skip
        places = list(pathway.get("places", {})) if dice.random() < 0.5 else []
        entries: Plain = {}
        for n in range(dice.choice([1, 1, 2, 3])):
            at = dice.choice([*among, *among, *pathway["endings"]])
            chosen = [name for name in DRAWS if dice.random() < 0.3]
            drawn = {"case": {name: dice.choice(DRAWS[name]) for name in chosen}}
            there = self.there(pathway["steps"].get(at), places)
            entries[f"there{n}"] = {"at": at} | there | (drawn if chosen else {})
        return {"backlog": entries}

    def there(self, step: Plain | None, places: list[str]) -> Plain:
        """How many, since when, and in which place; every place holds one of them."""
        dice = self.others
        since, cases = dice.choice(WAITED), dice.choice(["1", "2", "3", "5"])
        if step is None or not places:
            return {"cases": cases, "waited": since}
        if step.get("in") in places and "stay" in step and dice.random() < 0.7:
            places.remove(step["in"])
            return {"cases": "1", "stayed": since}
        if "team" in step and dice.random() < 0.6:
            return {"cases": "1", "waited": since, "in": places.pop()}
        return {"cases": cases, "waited": since}

    # -- what is known of a case -----------------------------------------------------------------

    def told(self, plain: Any) -> Any:
        """Times and numbers, some of them as an attribute of the case tells them."""
        if isinstance(plain, list):
            return [self.told(one) for one in plain]
        if not isinstance(plain, dict) or "of" not in self.keys:
            return plain
        return {
            key: value
            if key == "set"
            else self.of(key, value)
            if key in OF and self.dice.random() < 0.25
            else self.told(value)
            for key, value in plain.items()
        }

    def of(self, key: str, value: Any) -> Any:
        """What an attribute tells, with what rides along; or a mean and a median."""
        if isinstance(value, dict) and "given" in value:
            return value
        known = value if isinstance(value, dict) else {}
        riders = {name: known[name] for name in ("cause", "since", "once") if name in known}
        if key in CASE:
            return {"of": "count" if key == "level" else "level", **riders}
        if self.dice.random() < 0.2 and "since" not in riders:
            return {"mean": "3h", "median": "100m", **riders}
        bounds = self.one([{}, {}, {"at_most": "14h"}, {"at_least": "30m"}])
        return {**self.one(OF[key]), **bounds, **riders}

    # -- places ----------------------------------------------------------------------------------

    def places(self, organisations: list[str]) -> Plain:
        """A few places, some of them in lots, and a team without staff whose people stay."""
        if "places" not in self.keys:
            return {}
        return {
            name: {"organisation": self.one(organisations), "count": self.one(COUNTS)}
            for name in WARDS
        }

    def unmanned(self, steps: Plain, organisations: list[str], calendars: Any) -> Plain:
        """A team without staff, at whose steps people only stay, if there is such a step."""
        if "matron" not in repr(steps):
            return {}
        calendar = self.one(["always", *calendars])
        return {"matron": {"organisation": self.one(organisations), "calendar": calendar}}

    def stay(self, step: Plain) -> Plain:
        """The step as a stay instead of work."""
        kept = {key: value for key, value in step.items() if key not in NOT_BESIDE_A_STAY}
        team = {"team": "matron"} if self.dice.random() < 0.3 else {}
        return kept | team | {"in": self.one(WARDS), "stay": self.one(STAYS)}

    def placed(self, step: Plain) -> Plain:
        """Any step: it may happen in a place, and the case may leave its place with it."""
        more: Plain = {}
        worked = "work" in step and "sessions" not in step
        if self.luck("places", 0.3) and worked:
            more["in"] = self.one(WARDS)
        if self.luck("places", 0.15):
            inside = "in" in step or "in" in more
            more["leaves"] = "finished" if inside else self.one(["started", "finished"])
        return more

    # -- blocks ----------------------------------------------------------------------------------

    def blocks(self, steps: Plain) -> Plain:
        """The steps, some of them but never the first as blocks of others like them."""
        others = list(steps)[1:]
        inside = [name for name in others if self.luck("parallel", 0.35)]
        made = {name: self.block(name, steps) if name in inside else step
                for name, step in steps.items()}  # fmt: skip
        text = json.dumps(made)
        for name in inside:  # nobody starts a block
            text = text.replace(f'"{name}.started"', f'"{name}.reached"')
        changed: Plain = json.loads(text)
        return changed

    def block(self, name: str, steps: Plain) -> Plain:
        """A step as a block; its branches go through copies of steps."""
        kept = {key: value for key, value in steps[name].items() if key in OF_A_BLOCK}
        join = {"join": self.one(["all", "any"])} if self.dice.random() < 0.7 else {}
        branches = [f"b{n}" for n in range(self.one([1, 2, 2, 2, 3]))]
        return (
            kept
            | join
            | {
                "parallel": {
                    one: self.branch(f"{name}_{one}", one == "b0", steps) for one in branches
                }
            }
        )

    def branch(self, name: str, first: bool, steps: Plain) -> Plain:
        """One or two steps; only the first branch writes attributes and has to do with places."""
        among = [step for step in steps.values() if first or "in" not in step]
        among = among or [{"due": "2h"}]
        names = [f"{name}_{n}" for n in range(self.one([1, 1, 2]))]
        found: Plain = {}
        for number, one in enumerate(names):
            drop = ("outcomes", "requires") if first else ("outcomes", "requires", *ONCE_IN_A_BLOCK)
            step = {key: value for key, value in self.one(among).items() if key not in drop}
            found[one] = step | {"outcomes": self.to_the_join(names, number)}
        return found

    def to_the_join(self, names: list[str], number: int) -> Plain:
        """The ways on from a step of a branch: in the end to the join."""
        on = {"to": [*names, "join"][number + 1]}
        ways: Plain = {"on": on}
        if self.dice.random() < 0.25:
            ways = {"over": {"to": "join", "share": "40%"}} | ways
        if self.dice.random() < 0.2:
            again = {"to": self.one(names[: number + 1]), "when": f"visits({names[0]}) < 3"}
            ways = {"again": again} | ways
        return ways

    # -- holds -----------------------------------------------------------------------------------

    def hold(self) -> Plain:
        share = {"share": self.one([*SHARES, "100%"])} if self.dice.random() < 0.7 else {}
        rule = {"when": self.one(RULES)} if self.dice.random() < 0.3 else {}
        return {"for": self.one(TIMES)} | share | rule


def has_shifts(pathway: Plain) -> bool:
    """Whether some post has a calendar of its own."""
    teams = pathway["teams"].values()
    posts = [post for team in teams for post in team.get("staff", {}).values()]
    return any("calendar" in post for post in posts if isinstance(post, dict))


def without_the_impossible(pathway: Plain) -> Plain:
    """The pathway without sittings and hours of posts in which the team would never be open.

    Without the same worker, too, where nobody else's step could have had the case, and partners
    of whom there are too few or who never meet.
    """
    asked = ("'sessions'", "'same_worker'", "'with'")
    if not any(key in repr(pathway) for key in asked) and not has_shifts(pathway):
        return pathway
    bound, _ = bind(mapping(pathway))
    assert bound is not None
    report = Report(bound.document, ())
    check_sessions(bound, report)
    check_post_calendars(bound, report)
    check_partners(bound, report)
    check_partners_meet(bound, report)
    for finding in report.findings:
        if finding.code == "post_outside_hours":
            continue
        take_away(pathway, finding.path.split("."))
    return pathway


def take_away(pathway: Plain, path: list[str]) -> None:
    """Without what stands at a path; partners of whom nobody is left take no part either."""
    *above, last = path
    at = pathway
    for key in above:
        at = at.get(key, {})  # empty where another finding has taken it away
    if at.pop(last, None) is not None and not at and "with" in above:
        take_away(pathway, above)
