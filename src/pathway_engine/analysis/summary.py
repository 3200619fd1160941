"""Over replications: averages with 95 % intervals, and paired differences between designs.

Every quantity is computed within each replication first, then averaged. Two designs met the
same people in the same replication, so their difference is taken pair by pair; a pair with an
undefined side is dropped, and the number that remains is shown.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
from scipy.special import stdtrit

from pathway_engine.analysis.catalogue import ADDITIVE
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

    >>> once = [Value("wip", "mean", {}, "cases", 4.0)]
    >>> again = [Value("wip", "mean", {}, "cases", 6.0)]
    >>> summarise([once, again])[0].interval
    Interval(mean=5.0, low=-7.70..., high=17.70..., replications=2)
    """
    table = _Table(runs)
    intervals = _intervals(table.numbers)
    return [Summary(*row, interval) for row, interval in zip(table.rows, intervals, strict=True)]


def differences(
    baseline: Sequence[Sequence[Value]], redesign: Sequence[Sequence[Value]]
) -> list[Difference]:
    """Compare two designs, replication by replication.

    Both sides list the values of the same replications in the same order; `ValueError` if
    one lists more than the other.
    """
    if len(baseline) != len(redesign):
        raise ValueError("two designs are compared over the same replications")
    both = _Table([*baseline, *redesign])
    one, other = both.numbers[:, : len(baseline)], both.numbers[:, len(baseline) :]
    sides = (_intervals(one), _intervals(other), _intervals(other - one))
    return [Difference(*row, *three) for row, *three in zip(both.rows, *sides, strict=True)]


class _Table:
    """The same number of every run side by side: `rows` say which, `numbers` are rows by runs."""

    def __init__(self, runs: Sequence[Sequence[Value]]) -> None:
        found: dict[tuple[Any, ...], int] = {}
        self.rows: list[tuple[str, str, Mapping[str, str], str]] = []
        for value in (value for run in runs for value in run):
            if _key(value) not in found:
                found[_key(value)] = len(self.rows)
                self.rows.append(value[:4])
        self.numbers = np.full((len(self.rows), len(runs)), UNDEFINED)
        for column, run in enumerate(runs):
            self.numbers[:, column] = list(self._absent(run))
            for value in run:
                self.numbers[found[_key(value)], column] = value.value

    def _absent(self, run: Sequence[Value]) -> Iterator[float]:
        """What a number is in a run that does not tell it: zero of what is only added up."""
        told = {value.statistic for value in run}
        for measure, statistic, by, _ in self.rows:
            added_up = (statistic in ADDITIVE and statistic in told) or "cause" in by
            # A target that a design does not have is not one that nobody meets.
            of_target = measure.startswith(("targets.", "clock.")) and not by
            yield 0.0 if added_up and not of_target else UNDEFINED


def _key(value: Value) -> tuple[Any, ...]:
    return value.measure, value.statistic, tuple(sorted(value.by.items()))


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
    t[n > 1] = stdtrit(n[n > 1] - 1.0, (1 + CONFIDENCE) / 2)
    return t
