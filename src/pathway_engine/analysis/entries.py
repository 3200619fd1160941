"""What an entry of the catalogue of measures says, its family and the statistics it may have."""

from __future__ import annotations

from collections.abc import Mapping
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

    def cut_by(self, cut: str) -> tuple[str, ...]:
        """The statistics that a cut gives."""
        return self.only.get(cut, self.statistics)

    @property
    def is_taken_apart(self) -> bool:
        """Whether it is told in portions, by cause and organisation, that add up to it."""
        return PORTIONS in self.cuts


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
        {"ending": ("per_case",)},
    )


def part_time(name: str, title: str, definition: str, formula: str, *cuts: str) -> Measure:
    """An entry for a part of the time of visits."""
    only = {"ending": ("per_case",)}
    statistics = (*TALLY, *SPREAD)
    return Measure(
        name, "duration", title, definition, formula, "seconds", statistics, (*WHERE, *cuts), only
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
