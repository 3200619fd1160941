"""From rows to values: the two forms that nearly every measure has.

A *spread* tells how single things differ (the durations of visits); a *tally* adds up (hours,
handoffs) over the window and over the lives of the cases that closed in it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from pathway_engine.analysis.counted import Counted
from pathway_engine.analysis.naming import entry_for
from pathway_engine.analysis.values import (
    Array,
    Cut,
    Value,
    added_up,
    occurring,
    ratio,
    spread,
)


@dataclass(frozen=True)
class Tally:
    """Amounts to add up: how much, of which case, and whether it ended in the window."""

    measure: str
    amounts: Array
    cases: Array
    counts: Array
    total: str = "sum"


def named(measure: str, by: dict[str, str], numbers: dict[str, float]) -> Iterator[Value]:
    """The statistics of a measure as values, in the unit of the catalogue."""
    unit = entry_for(measure).unit
    for statistic, number in numbers.items():
        yield Value(measure, statistic, by, unit_of(unit, statistic), number)


def unit_of(unit: str, statistic: str) -> str:
    """The unit of one statistic: how many durations there are is no duration.

    >>> unit_of("seconds", "count"), unit_of("seconds", "mean"), unit_of("handoffs", "count")
    ('number', 'seconds', 'handoffs')
    >>> unit_of("people", "full")
    'share'
    """
    if unit == "people" and statistic in ("share", "full"):
        return "share"
    counts = {"seconds": "number", "share": "number", "cases a week": "cases"}
    return counts.get(unit, unit) if statistic.endswith("count") else unit


def spreads(
    measure: str, amounts: Array, picked: Array, cuts: Sequence[Cut] = ()
) -> Iterator[Value]:
    """How the amounts of the rows in the mask are spread: of all, and by each cut."""
    rows = np.flatnonzero(picked)
    yield from named(measure, {}, spread(amounts[rows]))
    for cut in cuts:
        for label, part in occurring(cut, rows):
            yield from named(measure, {cut.name: label}, spread(amounts[part]))


def tallies(counted: Counted, tally: Tally, cuts: Sequence[Cut] = ()) -> Iterator[Value]:
    """Added up over the window, per closed case and per case with a package; by each cut."""
    for statistic, (amounts, of) in _ways(counted, tally).items():
        whole = float(amounts.sum(dtype=np.int64))
        yield from named(tally.measure, {}, {statistic: _per(whole, of)})
    for cut in cuts:
        for label, numbers in by_label(counted, tally, cut).items():
            yield from named(tally.measure, {cut.name: label}, numbers)


def by_label(
    counted: Counted, tally: Tally, cut: Cut, also: Collection[str] = ()
) -> dict[str, dict[str, float]]:
    """The statistics of a tally for each label that has any of it, and for others `also`."""
    ways = _ways(counted, tally)
    sums = {
        way: added_up(amounts, cut.codes, len(cut.labels)) for way, (amounts, _) in ways.items()
    }
    return {
        label: {way: _per(float(sums[way][i]), of) for way, (_, of) in ways.items()}
        for i, label in enumerate(cut.labels)
        if label in also or any(sums[way][i] for way in ways)
    }


def _per(amount: float, of: int | None) -> float:
    return amount if of is None else ratio(amount, of)


def by_ending(counted: Counted, tally: Tally) -> Iterator[Value]:
    """Added up per closed case of each ending."""
    cut = counted.ending
    closed = np.where(counted.closed, cut.codes, -1)
    number = np.bincount(closed[counted.closed], minlength=len(cut.labels))
    sums = added_up(tally.amounts, closed[tally.cases], len(cut.labels))
    for i, label in enumerate(cut.labels):
        if number[i]:
            per_case = float(sums[i]) / float(number[i])
            yield from named(tally.measure, {cut.name: label}, {"per_case": per_case})


def _ways(counted: Counted, tally: Tally) -> dict[str, tuple[Array, int | None]]:
    """The amounts that each statistic adds up, and how many cases it divides them by."""
    ways: dict[str, tuple[Array, int | None]] = {
        tally.total: (tally.amounts * tally.counts, None),
        "per_case": (tally.amounts * counted.closed[tally.cases], int(counted.closed.sum())),
    }
    if counted.has_packages:
        packaged = counted.packaged
        ways["per_package"] = tally.amounts * packaged[tally.cases], int(packaged.sum())
    return ways
