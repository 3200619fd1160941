"""What lies ahead of a moment: averages over runs, and the corridor in which most of them lie."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

import numpy as np

from pathway_engine.analysis.over_time import edges_of
from pathway_engine.analysis.summary import Interval, intervals_of
from pathway_engine.analysis.values import Array
from pathway_engine.definition.measures.daily import UNITS
from pathway_engine.engine.records import Window
from pathway_engine.engine.series import Series

AHEAD = ("open_cases", "queue", "oldest")
"""What is told: open cases, who waits, and how long whoever waits longest has."""

SHARE = 0.95
"""How many of the runs lie in a corridor."""

WEEK = 7

Runs = Sequence[Iterable[Series]]


class Ahead(NamedTuple):
    """One quantity of one design as a week begins: its mean, and the corridor of 95 % of the runs.

    Week 0 is the moment of the forecast. `mean` has its own interval, which narrows with more
    replications; the corridor does not. `change` is that of the mean from the first design, paired
    run by run, None of that itself.
    """

    design: str
    measure: str
    by: Mapping[str, str]
    unit: str
    week: int
    at: int
    mean: Interval
    least: float
    most: float
    change: Interval | None


def ahead(found: Mapping[str, Runs], window: Window) -> Iterator[Ahead]:
    """What is ahead by design, quantity and week, the last moment of the runs included.

    Of a team at which nobody was in a run, that run tells zeros.

    >>> day = 86_400
    >>> runs = [[Series("open_cases", {}, (4, *[n] * 7))] for n in (1, 2, 9)]
    >>> told = list(ahead({"baseline": runs}, Window(0, 0, 7 * day)))
    >>> [(one.week, one.mean.mean, one.least, one.most) for one in told]
    [(0, 4.0, 4.0, 4.0), (1, 4.0, 1.0, 9.0)]
    """
    edges = edges_of(window)
    chosen = np.unique([*range(0, len(edges), WEEK), len(edges) - 1])
    told = {name: [_by_key(run) for run in runs] for name, runs in found.items()}
    keys = {key: None for runs in told.values() for run in runs for key in run}
    for key in sorted(keys, key=_place):
        first: Array | None = None
        for name, runs in told.items():
            zeros = (0,) * len(edges)
            numbers = np.array([run.get(key, zeros) for run in runs], dtype=float)[:, chosen]
            yield from _weeks(name, key, edges[chosen], numbers, first)
            first = numbers if first is None else first


def _by_key(run: Iterable[Series]) -> dict[tuple[str, tuple[tuple[str, str], ...]], Sequence[int]]:
    return {
        one.key: one.numbers
        for one in run
        if one.measure in AHEAD and set(one.by) <= {"team"}
    }  # fmt: skip


def _place(key: tuple[str, tuple[tuple[str, str], ...]]) -> tuple[int, int]:
    """All together first, each quantity in its order; teams as the runs have them."""
    measure, by = key
    return len(by), AHEAD.index(measure)


def _weeks(
    design: str,
    key: tuple[str, tuple[tuple[str, str], ...]],
    edges: Array,
    numbers: Array,
    first: Array | None,
) -> Iterator[Ahead]:
    measure, by = key
    least, most = (quantiles(numbers, share) for share in ((1 - SHARE) / 2, (1 + SHARE) / 2))
    changes = None if first is None else intervals_of((numbers - first).T)
    for n, found in enumerate(intervals_of(numbers.T)):
        mean = found._replace(low=max(found.low, 0.0))  # as nothing of it is below
        yield Ahead(
            design, measure, dict(by), UNITS[measure], n, int(edges[n]), mean,
            float(least[n]), float(most[n]), None if changes is None else changes[n],
        )  # fmt: skip


def quantiles(numbers: Array, share: float) -> Array:
    """The smallest value of each column with at least that share of it at or below.

    >>> quantiles(np.array([[3.0], [1.0], [2.0], [4.0]]), 0.5).tolist()
    [2.0]
    """
    place = max(0, int(np.ceil(share * len(numbers) - 1e-9)) - 1)
    return np.asarray(np.sort(numbers, axis=0)[place])
