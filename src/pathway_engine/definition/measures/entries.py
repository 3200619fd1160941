"""What an entry of the catalogue of measures says, its family and the statistics it may have."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Literal

STATISTICS = {
    "count": "how many",
    "sum": "added up over what ended in the window",
    "mean": "the average; of a quantity in time, its average over the window",
    "median": "the smallest value with at least half of them at or below",
    "p90": "the smallest value with at least 90 % of them at or below",
    "p95": "the smallest value with at least 95 % of them at or below",
    "per_case": "added up over the whole life of the cases that closed in the window, "
    "per such case",
    "per_package": "per case that closed in the window and came to a package; a case that opened "
    "because a package ran, such as a review, had it already",
    "per_package_median": "median of the cases that came to a package",
    "per_package_p90": "90th percentile of the cases that came to a package",
    "per_package_p95": "95th percentile of the cases that came to a package",
    "per_package_count": "how many cases that is",
    "share": "a share of one",
    "full": "the share of the time in which a limit was reached",
    "rate": "per 100, or per week, as the unit says",
    "calendar": "by the calendar: 24 hours a day",
    "working_time": "by working time: open hours only",
    "start": "when the window begins",
    "end": "when the window ends",
    "growth": "end less start, per week",
    "joined": "how many joined it in the window",
}
"""What each statistic means."""

SPREAD = ("mean", "median", "p90", "p95", "count")
TALLY = ("per_case", "per_package", "sum")
PER_LIFE = ("per_case", "per_package")
"""What is added up over the whole life of cases that closed: no month or weekday has it."""
WHERE = ("step", "team", "organisation")

SIDES = {
    "team": ("from", "to"),
    "organisation": ("from_organisation", "to_organisation"),
    "step": ("from_step", "to_step"),
}
"""What the two sides of a handoff are called in a cut: by team, organisation or step."""

PAIRS = ("from and to", "from_organisation and to_organisation", "from_step and to_step")

PORTIONS = "cause and organisation"
"""How a duration is taken apart; a portion without a delay has a cause only."""

OF_CASES = ("entry", "ending")
"""What every case has, beside its attributes."""
AT_THE_END, ON_ARRIVAL = "case.", "arrival."
"""What stands before an attribute: as it is when the case ends, or as it was on arrival."""
OF_TIME = ("weekday", "month")
"""When what is counted happened: a visit ended, a case closed or (of arrivals) opened, an offer was
answered; of targets, when it was decided."""

Rows = Literal["visits", "offers", "cases", ""]
OWN: dict[Rows, tuple[str, ...]] = {
    "visits": ("step", "team", "organisation", "accountable", "role", "place"),
    "offers": ("step", "team", "organisation", "accountable"),
    "cases": (),
}
"""By what else the rows of a measure may be cut, where somebody asks: the words of their own."""

MONEY = "currency"
"""The unit of what is counted in the pathway's currency, whatever that is called."""

Family = Literal[
    "handoff",
    "duration",
    "delay",
    "orphan",
    "clock",
    "target",
    "ending",
    "flow",
    "age",
    "queue",
    "staff",
    "cost",
]
"""What a measure is one of: whoever treats several alike asks for it."""


@dataclass(frozen=True)
class Measure:
    """One entry of the catalogue; the first statistic is the one meant where none is named.

    A cut gives every statistic, or only those that `only` names for it.
    """

    id: str
    family: Family
    title: str
    definition: str
    formula: str
    unit: str
    statistics: tuple[str, ...]
    cuts: tuple[str, ...] = ()
    only: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    rows: Rows = ""
    """What it is worked out from, if that may be cut by whatever somebody asks for."""
    never: tuple[str, ...] = ()
    """Words that would say nothing of it, although its rows have them."""

    def cut_by(self, cut: str) -> tuple[str, ...]:
        """The statistics that a cut gives: by time none that is per case of a whole life."""
        given = self.only.get(cut, self.statistics)
        added_up = "per_case" in self.statistics and {*cut.split(" and ")} & {*OF_TIME}
        return tuple(one for one in given if not (added_up and one in PER_LIFE))

    def may_be_cut_by(self, words: Collection[str]) -> bool:
        """Whether it may be cut by a word, or by two together, beyond its own cuts.

        >>> entry = handoffs("all", "", "", "")
        >>> [entry.may_be_cut_by(words) for words in (["entry"], ["team", "case.urgent"], ["role"])]
        [True, True, False]
        """
        known = (*OWN.get(self.rows, ()), *OF_TIME)
        fits = all(word in known or says_of_cases(word) for word in words)
        fits = fits and not {*words} & {*self.never}
        return bool(self.rows) and len(words) in (1, 2) and fits

    @property
    def words(self) -> tuple[str, ...]:
        """Every word by which it may be cut, alone or with another, as they are written.

        >>> handoffs("all", "", "", "").words[-3:]
        ('arrival.ATTRIBUTE', 'weekday', 'month')
        """
        own = [word for cut in self.cuts for word in cut.split(" and ")]
        attributes = [before + "ATTRIBUTE" for before in (AT_THE_END, ON_ARRIVAL)]
        further = (*OWN[self.rows], *OF_CASES, *attributes, *OF_TIME) if self.rows else ()
        sides = {side for pair in SIDES.values() for side in pair}
        told = dict.fromkeys((*own, *further))
        return tuple(word for word in told if word not in sides and word not in self.never)

    @property
    def is_taken_apart(self) -> bool:
        """Whether it is told in portions, by cause and organisation, that add up to it."""
        return PORTIONS in self.cuts


def says_of_cases(word: str) -> bool:
    """Whether a word says what a case is, and not what a visit or an offer is."""
    return word in OF_CASES or word.startswith((AT_THE_END, ON_ARRIVAL))


def in_turn(words: Iterable[str]) -> tuple[str, ...]:
    """The words of a cut in the order in which they are told.

    >>> in_turn(["month", "case.urgent", "team"])
    ('team', 'case.urgent', 'month')
    """
    return tuple(sorted(words, key=_turn_of))


def _turn_of(word: str) -> tuple[int, str]:
    """Where a word stands: as visits have it, as cases have it, what somebody named, the time."""
    turns = (*OWN["visits"], *OF_CASES)
    if word in OF_TIME:
        return len(turns) + 1, word
    return turns.index(word) if word in turns else len(turns), word


def handoffs(name: str, title: str, definition: str, condition: str, *cuts: str) -> Measure:
    """An entry for a count of handoffs."""
    return Measure(
        f"handoffs.{name}",
        "handoff",
        title,
        definition,
        f"accepted offers {condition}; rework, returned and withdrawn offers count in none",
        "handoffs",
        ("per_case", "per_package", "count"),
        ("team", "organisation", "ending", *cuts),
        rows="offers",
    )


def per_100(name: str, title: str, definition: str) -> Measure:
    """An entry for a rate among offers."""
    return Measure(
        f"handoffs.{name}_per_100",
        "handoff",
        title,
        definition,
        f"100 × {name} ÷ (accepted + returned), answered in the window",
        "per 100 offers",
        ("rate",),
        ("team", "organisation", "ending", *PAIRS),
        rows="offers",
    )


def part_time(name: str, title: str, definition: str, formula: str, *cuts: str) -> Measure:
    """An entry for a part of the time of visits."""
    statistics = (*TALLY, *SPREAD)
    cuts = (*WHERE, *cuts)
    return Measure(
        name, "duration", title, definition, formula, "seconds", statistics, cuts, rows="visits"
    )


def casework(name: str, title: str, definition: str, formula: str) -> Measure:
    """An entry for what work takes at full pace."""
    cuts = (*WHERE, "role")
    return Measure(
        name, "duration", title, definition, formula, "seconds", TALLY, cuts, rows="visits"
    )


def staff_hours(name: str, title: str, definition: str, formula: str) -> Measure:
    """An entry for hours of staff."""
    return Measure(
        f"hours.{name}",
        "staff",
        title,
        definition,
        formula,
        "hours",
        ("sum",),
        ("team", "role", "employer", "organisation"),
    )


def cost(name: str, title: str, definition: str, formula: str, *cuts: str) -> Measure:
    """An entry for costs."""
    return Measure(f"cost.{name}", "cost", title, definition, formula, MONEY, ("sum",), cuts)
