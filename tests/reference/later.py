"""Keys that came later, drawn into a pathway: with dice of their own, each only where it may stand.

`KNOWN` names those that both simulators know.
"""

from __future__ import annotations

from random import Random
from typing import Any

from pathway_engine.definition.values import WEEKDAYS
from reference.vocabulary import (
    COUNTS,
    HELD,
    HOURS,
    PLACES,
    RULES,
    SHARES,
    SITTINGS,
    STAYS,
    TIMES,
    WARDS,
    Plain,
)

ALL = frozenset({"holds", "exits", "case_exits", "same_worker", "with", "sessions", "places"})
"""Every key that can be drawn."""
NONE_OF_THEM: frozenset[str] = frozenset()
KNOWN = frozenset({"holds", "exits", "case_exits", "same_worker", "with", "sessions"})
"""The keys that both simulators know."""
NOT_BESIDE_A_STAY = ("work", "by", "afterwards")


class Later:
    """Draws later keys for one pathway."""

    def __init__(self, number: int, keys: frozenset[str]) -> None:
        self.dice = Random(f"{number} later")  # noqa: S311 - no secret, the same every time
        self.keys = keys
        self.stays_with_nobody = False

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
        elif self.luck("same_worker", 0.4) and "by" not in step:
            more |= {"same_worker": "true"}
        if self.luck("with", 0.25):
            more |= {"with": self.partners(posts)}
        elif "sessions" not in more and self.luck("holds", 0.4):
            causes = [cause for cause in HELD if self.dice.random() < 0.5]
            more |= {"holds": {cause: self.hold() for cause in causes}} if causes else {}
        return step | more

    def sessions(self) -> Plain:
        when: Plain = self.one(SITTINGS)
        places = self.by_weekday(when) if self.dice.random() < 0.2 else self.one(PLACES)
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

    # -- places ----------------------------------------------------------------------------------

    def places(self, organisations: list[str]) -> Plain:
        """A few places, some of them in lots, and a team without staff whose people stay."""
        if "places" not in self.keys:
            return {}
        return {
            name: {"organisation": self.one(organisations), "count": self.one(COUNTS)}
            for name in WARDS
        }

    def unmanned(self, organisations: list[str], calendars: Any) -> Plain:
        """A team without staff, at whose steps people only stay, if there is such a step."""
        if not self.stays_with_nobody:
            return {}
        calendar = self.one(["always", *calendars])
        return {"matron": {"organisation": self.one(organisations), "calendar": calendar}}

    def stay(self, step: Plain) -> Plain:
        """The step as a stay instead of work."""
        kept = {key: value for key, value in step.items() if key not in NOT_BESIDE_A_STAY}
        nobody = self.dice.random() < 0.3
        self.stays_with_nobody |= nobody
        team = {"team": "matron"} if nobody else {}
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

    # -- holds -----------------------------------------------------------------------------------

    def hold(self) -> Plain:
        share = {"share": self.one([*SHARES, "100%"])} if self.dice.random() < 0.7 else {}
        rule = {"when": self.one(RULES)} if self.dice.random() < 0.3 else {}
        return {"for": self.one(TIMES)} | share | rule
