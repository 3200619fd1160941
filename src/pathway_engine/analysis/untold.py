"""Missing, zero, undefined: what a number is in a replication that does not tell it.

A replication tells a label (a cause, a team, an ending) only where something bears it. In
another one the same number is then

- *zero*, if it is an amount, or an average over time: there was nothing;
- *zero* too, if it is an amount per something of which there is some; *undefined*, as is the
  number over everything, where there is none of it;
- *undefined*, if it says how single things differ, or which share of them: there were none.

This is the one place that decides it. What adds up within each replication is therefore
averaged over the same replications, and adds up in print.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import isnan
from typing import TypeAlias

from pathway_engine.analysis.values import UNDEFINED
from pathway_engine.definition.measures.entries import says_of_cases
from pathway_engine.definition.measures.naming import family_of

Key: TypeAlias = tuple[str, str, tuple[tuple[str, str], ...]]
"""Measure, statistic and cut of a number, to look it up by."""

EVERYTHING: Mapping[str, str] = {}
"""The cut of a number that is over everything."""

_AMOUNTS = frozenset({"count", "per_package_count", "sum", "joined"})
_RATES = frozenset({"arrivals", "throughput"})
_OVER_TIME = frozenset({"queue_length", "wip", "occupancy"})
_PER = {
    "per_case": ("case_duration", "mean"),
    "per_package": ("case_duration", "per_package"),
}
"""Numbers that are defined where there is anything of what a statistic divides by."""


@dataclass(frozen=True)
class Nothing:
    """What a number is where it is not told: zero if `whole` is defined, or if there is none."""

    defined: bool = True
    whole: Key | None = None

    def among(self, told: Mapping[Key, float]) -> float:
        """The number, in a replication that tells these others.

        >>> whole = key_of("case_duration", "mean", {})
        >>> [Nothing(whole=whole).among(told) for told in ({whole: 5.0}, {whole: UNDEFINED}, {})]
        [0.0, nan, nan]
        """
        there = self.whole is None or not isnan(told.get(self.whole, UNDEFINED))
        return 0.0 if self.defined and there else UNDEFINED


def key_of(measure: str, statistic: str, by: Mapping[str, str]) -> Key:
    """What a number is looked up by, in whatever order its cut is written."""
    return measure, statistic, tuple(sorted(by.items()) if len(by) > 1 else by.items())


def where_untold(measure: str, statistic: str, by: Mapping[str, str]) -> Nothing:
    """What becomes of a number in replications that do not tell it.

    >>> where_untold("hours.paid", "sum", {"team": "a"}).among({})
    0.0
    >>> where_untold("case_duration", "p90", {"ending": "a"}).among({})
    nan
    """
    if measure == "places.delayed":  # every place is told; the rest is a part of its people
        return _zero_where(measure, statistic, {k: v for k, v in by.items() if k == "place"})
    if "cause" in by:  # a portion of a duration
        return _zero_where(measure, statistic)
    if family_of(measure) in ("target", "clock"):  # every design that has it tells it whole
        counted = statistic == "count" and bool(by)
        return _zero_where(measure, statistic) if counted else Nothing(defined=False)
    if measure in ("cost.staff", "cost.total"):  # not told: nothing has a price
        return _zero_where(measure, statistic)
    if family_of(measure) == "ending" and statistic == "share":
        return _zero_where("case_duration", "mean")
    if statistic in _PER:  # of some cases, there is nothing where none of them closed
        whose = {word: label for word, label in by.items() if says_of_cases(word)}
        return _zero_where(*_PER[statistic], whose)
    return Nothing(defined=statistic in _AMOUNTS or measure in _RATES | _OVER_TIME)


def _zero_where(measure: str, statistic: str, by: Mapping[str, str] = EVERYTHING) -> Nothing:
    return Nothing(whole=key_of(measure, statistic, by))
