"""Quantiles of few: a p95 of twenty visits is one of the longest two, and tells little.

Where a quantile is taken over fewer than `ENOUGH` visits or cases a replication, intervals
over replications have been found to miss the true value far too often. Such a quantile is
marked wherever it is shown.
"""

from __future__ import annotations

from collections.abc import Iterable

from pathway_engine.analysis.summary import Difference, Interval, Summary
from pathway_engine.analysis.untold import Key, key_of

ENOUGH = 200
"""Visits or cases a replication that a quantile needs."""

_COUNTS = {
    **dict.fromkeys(("median", "p90", "p95"), "count"),
    **{f"per_package_{q}": "per_package_count" for q in ("median", "p90", "p95")},
}
"""Which statistic tells of how many a quantile is."""


def of(row: Summary | Difference) -> Key:
    """What a row is looked up by."""
    return key_of(row.measure, row.statistic, row.by)


def of_few(rows: Iterable[Summary | Difference]) -> frozenset[Key]:
    """The quantiles of fewer than `ENOUGH`, in either design; `rows` hold their counts too.

    >>> few = Interval(12.0, 11.0, 13.0, 20)
    >>> rows = [Summary("case_duration", name, {}, "", few) for name in ("p95", "mean", "count")]
    >>> [statistic for _, statistic, _ in of_few(rows)]
    ['p95']
    """
    found = {of(row): row for row in rows}
    return frozenset(key for key, row in found.items() if _few(found.get(_count_of(row))))


def _count_of(row: Summary | Difference) -> Key:
    return key_of(row.measure, _COUNTS.get(row.statistic, ""), row.by)


def _few(count: Summary | Difference | None) -> bool:
    return count is not None and any(side.mean < ENOUGH for side in _sides(count))


def _sides(row: Summary | Difference) -> tuple[Interval, ...]:
    return (row.interval,) if isinstance(row, Summary) else (row.baseline, row.redesign)
