"""One number of one run: a measure, its statistic, what it is cut by, its unit."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

import numpy as np

from pathway_engine.engine.records import NONE

Array = np.ndarray[Any, Any]

UNDEFINED = float("nan")
"""The value of a measure where nothing counts: the mean duration of no cases."""


class Value(NamedTuple):
    """One number: `case_duration`, `p90`, cut by `{"ending": "supported"}`, in seconds."""

    measure: str
    statistic: str
    by: Mapping[str, str]
    unit: str
    value: float


class Cut(NamedTuple):
    """What rows are cut by: a name such as `team`, its labels, and each row's label as a code."""

    name: str
    labels: tuple[str, ...]
    codes: Array


def quantile(ordered: Array, percent: int) -> float:
    """The smallest of the sorted values with at least that share of them at or below.

    In whole numbers, so that the 95th percentile of twenty values is the nineteenth.
    `UNDEFINED` of no values.

    >>> quantile(np.array([10, 20, 30, 40]), 50)
    20.0
    """
    n = len(ordered)
    if n == 0:
        return UNDEFINED
    return float(ordered[max(1, -(-n * percent // 100)) - 1])


def quantile_of_times(times: Array, percent: int) -> int:
    """The smallest number at or below which a quantity is for at least that share of the time.

    `times` are whole seconds by number, from zero on.

    >>> quantile_of_times(np.array([50, 40, 10]), 50), quantile_of_times(np.array([50, 40, 10]), 95)
    (0, 2)
    """
    reached = 100 * np.cumsum(times)
    return int(np.searchsorted(reached, percent * int(times.sum())))


def ratio(part: float, whole: float) -> float:
    """A quotient, `UNDEFINED` where there is nothing to divide by.

    >>> ratio(1, 4), ratio(1, 0)
    (0.25, nan)
    """
    return part / whole if whole else UNDEFINED


def spread(amounts: Array) -> dict[str, float]:
    """How amounts are spread: mean, median, p90, p95 and their number.

    >>> spread(np.array([30, 10, 20]))
    {'mean': 20.0, 'median': 20.0, 'p90': 30.0, 'p95': 30.0, 'count': 3.0}
    """
    ordered = np.sort(amounts)
    return {
        "mean": ratio(float(ordered.sum(dtype=np.int64)), len(ordered)),
        "median": quantile(ordered, 50),
        "p90": quantile(ordered, 90),
        "p95": quantile(ordered, 95),
        "count": float(len(ordered)),
    }


def added_up(amounts: Array, codes: Array, labels: int) -> Array:
    """The sum of amounts per label; codes of `NONE` belong to no label.

    Sums of whole seconds are exact: they stay far below 2 to the power of 53.

    >>> added_up(np.array([1, 2, 4]), np.array([0, 1, 0]), 2)
    array([5., 2.])
    """
    known = codes != NONE
    return np.bincount(codes[known], weights=amounts[known], minlength=labels)


def occurring(cut: Cut, rows: Array) -> list[tuple[str, Array]]:
    """The labels that occur among rows (given as positions), each with its rows."""
    codes = cut.codes[rows]
    order = np.argsort(codes, kind="stable")
    bounds = np.searchsorted(codes[order], np.arange(len(cut.labels) + 1))
    return [
        (label, rows[order[bounds[i] : bounds[i + 1]]])
        for i, label in enumerate(cut.labels)
        if bounds[i] < bounds[i + 1]
    ]
