"""Over replications: averages with 95 % intervals, and paired differences between designs.

Every quantity is computed within each replication first, then averaged. Two designs met the
same people in the same replication, so their difference is taken pair by pair; a pair with an
undefined side is dropped from the means too, and the number that remains is shown. What a
number is in a replication that does not tell it, `untold` decides.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

import numpy as np

from pathway_engine.analysis.packing import Head, Packed, Packing
from pathway_engine.analysis.possible import possible
from pathway_engine.analysis.student import reach
from pathway_engine.analysis.untold import Key, key_of, where_untold
from pathway_engine.analysis.values import UNDEFINED, Array, Value

CONFIDENCE = 0.95
"""How sure an interval is of the average that it surrounds."""


class Interval(NamedTuple):
    """An average over replications, and where it lies with 95 % confidence.

    `low` and `high` are NaN with fewer than two replications, all three with none.
    """

    mean: float
    low: float
    high: float
    replications: int

    @property
    def excludes_zero(self) -> bool:
        """Whether zero lies outside (never so without an interval)."""
        return self.low > 0 or self.high < 0


class Summary(NamedTuple):
    """One number over all replications of one design."""

    measure: str
    statistic: str
    by: Mapping[str, str]
    unit: str
    interval: Interval


class Difference(NamedTuple):
    """One number of two designs, and their paired difference: redesign less baseline."""

    measure: str
    statistic: str
    by: Mapping[str, str]
    unit: str
    baseline: Interval
    redesign: Interval
    difference: Interval


def summarise(runs: Sequence[Sequence[Value]]) -> list[Summary]:
    """The values of several replications as averages with their intervals.

    >>> once = [Value("wip", "mean", {}, "cases", 40.0)]
    >>> again = [Value("wip", "mean", {}, "cases", 42.0)]
    >>> summarise([once, again])[0].interval
    Interval(mean=41.0, low=28.29..., high=53.70..., replications=2)
    """
    table = _Table(runs)
    columns = zip(table.rows, _intervals(table.numbers), strict=True)
    return [Summary(*row, within(interval, row)) for row, interval in columns]


def compared(
    baseline: Sequence[Sequence[Value]], redesigns: Sequence[Sequence[Sequence[Value]]]
) -> list[list[Difference]]:
    """Compare each of several designs with one baseline, over the same replications.

    A replication in which a number is undefined for one of them is left out of that number
    for all, means included, so that the baseline is one and each difference is redesign less
    baseline. A design that has a number in no replication keeps it from nobody else.

    All list the values of the same replications in the same order; `ValueError` if one lists
    more than another.
    """
    if any(len(runs) != len(baseline) for runs in redesigns):
        raise ValueError("two designs are compared over the same replications")
    table = _Table([run for runs in (baseline, *redesigns) for run in runs])
    sides = np.split(table.numbers, len(redesigns) + 1, axis=1)
    common = np.logical_and.reduce([_defined_or_lacking(side) for side in sides])
    sides = [np.where(common, side, UNDEFINED) for side in sides]
    number = len(baseline)
    told = [
        set().union(*table.told[first : first + number])
        for first in range(0, len(table.told), number or 1)
    ]
    return [
        _differences(table, told[0] | theirs, sides[0], side)
        for theirs, side in zip(told[1:], sides[1:], strict=True)
    ]


def _defined_or_lacking(numbers: Array) -> Array:
    """Where a design has a number; everywhere where it has it in no replication."""
    undefined = np.isnan(numbers)
    return ~undefined | undefined.all(axis=1, keepdims=True)


def _differences(
    table: _Table, told: set[Key], baseline: Array, redesign: Array
) -> list[Difference]:
    """The numbers that either side tells, over the replications that both define."""
    one, other, change = (_intervals(x) for x in (baseline, redesign, redesign - baseline))
    return [
        Difference(*row, within(first, row), within(second, row), within_reach(difference, row))
        for key, row, first, second, difference in zip(
            table.keys, table.rows, one, other, change, strict=True
        )
        if key in told
    ]


def within(interval: Interval, row: Head) -> Interval:
    """An interval without what the number cannot be: nothing below zero, no share above all.

    What cannot be true is left out of the bounds that Student's t gives, which are even to
    both sides: they cover the true value as often as before.

    >>> within(Interval(2.0, -1.0, 5.0, 3), ("waiting_time", "per_case", {}, "seconds"))
    Interval(mean=2.0, low=0.0, high=5.0, replications=3)
    """
    return _cut(interval, *_possible(row))


def within_reach(difference: Interval, row: Head) -> Interval:
    """The interval of a difference without what it cannot be: no share changes by more than all.

    >>> within_reach(Interval(0.5, -0.2, 1.2, 3), ("endings.well.share", "share", {}, "share"))
    Interval(mean=0.5, low=-0.2, high=1.0, replications=3)
    """
    least, most = _possible(row)
    return _cut(difference, least - most, most - least)


def _possible(row: Head) -> tuple[float, float]:
    measure, statistic, by, unit = row
    return possible(measure, statistic, unit, by)


def _cut(interval: Interval, least: float, most: float) -> Interval:
    """An interval up to two bounds; they come second, so that what is undefined stays so.

    What lies beyond them in the mean keeps its own: packages whose weekly cost is written as a
    saving, or more people than places once some of these are closed.
    """
    if not least <= interval.mean <= most:
        return interval
    return interval._replace(low=max(interval.low, least), high=min(interval.high, most))


class _Table:
    """The same number of every run side by side: `rows` say which, `numbers` are rows by runs."""

    def __init__(self, runs: Sequence[Sequence[Value]]) -> None:
        packing = Packing()
        packed = [run if isinstance(run, Packed) else packing.packed(run) for run in runs]
        alike = {id(run.heads): run.heads for run in packed}  # most runs share theirs
        keys = {at: [key_of(*head[:3]) for head in heads] for at, heads in alike.items()}
        found: dict[Key, Head] = {}
        for at, heads in reversed(alike.items()):  # who tells it first is who is asked
            found |= zip(keys[at], heads, strict=True)
        order = {key: None for told in keys.values() for key in told}
        told_by = [dict(zip(keys[id(run.heads)], run.numbers.tolist(), strict=True))
                   for run in packed]  # fmt: skip
        self.keys, self.told = list(order), [told.keys() for told in told_by]
        self.rows: list[Head] = [found[key] for key in order]
        untold = [where_untold(*row[:3]) for row in self.rows]
        self.numbers = np.full((len(self.rows), len(runs)), UNDEFINED)
        for column, numbers in enumerate(told_by):
            self.numbers[:, column] = [
                numbers[key] if key in numbers else nothing.among(numbers)
                for key, nothing in zip(order, untold, strict=True)
            ]


def intervals_of(numbers: Array) -> list[Interval]:
    """The interval of each row of numbers, which are rows by replications.

    >>> intervals_of(np.array([[40.0, 42.0]]))[0].mean
    41.0
    """
    return [*_intervals(numbers)]


def _intervals(numbers: Array) -> Iterable[Interval]:
    """The interval of each row, over its defined numbers."""
    known = ~np.isnan(numbers)
    n = known.sum(axis=1)
    with np.errstate(invalid="ignore", divide="ignore"):
        mean = np.where(known, numbers, 0).sum(axis=1) / n
        squares = np.where(known, numbers - mean[:, None], 0) ** 2
        half = _student(n) * np.sqrt(squares.sum(axis=1) / (n - 1) / n)
    low, high = mean - half, mean + half
    columns = (mean.tolist(), low.tolist(), high.tolist(), n.tolist())
    return (Interval(*row) for row in zip(*columns, strict=True))


def _student(n: Array) -> Array:
    """Student's t for n numbers: how many standard errors an interval reaches either way."""
    t = np.full(len(n), UNDEFINED)
    for number in np.unique(n[n > 1]).tolist():
        t[n == number] = reach(CONFIDENCE, int(number) - 1)
    return t
