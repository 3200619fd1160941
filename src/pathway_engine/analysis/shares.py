"""Which share of durations was over within how many days, over several runs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

import numpy as np

from pathway_engine.analysis.lasting import CLOCK, CLOSED, PACKAGED
from pathway_engine.analysis.summary import Interval, intervals_of
from pathway_engine.analysis.values import UNDEFINED
from pathway_engine.engine.series import Series

_KNOWN = (CLOSED, PACKAGED, CLOCK)


class Spread(NamedTuple):
    """Of what, and the share that was over within no day, one day, and so on; then all were.

    `per_run` is how many of them a run has on average.
    """

    measure: str
    by: Mapping[str, str]
    points: tuple[Interval, ...]
    per_run: float


def spreads_of(runs: Sequence[Iterable[Series]]) -> list[Spread]:
    """How durations are spread in several runs; a run without any tells nothing of them.

    >>> run = [Series("days_to_close", {}, (1, 2, 1))]
    >>> [point.mean for point in spreads_of([run])[0].points]
    [0.25, 0.75, 1.0]
    """
    told = [{one.key: one.numbers for one in run if one.measure in _KNOWN} for run in runs]
    keys = sorted({key: None for run in told for key in run}, key=lambda key: _KNOWN.index(key[0]))
    return [_spread(key, [run.get(key, ()) for run in told]) for key in keys]


def _spread(
    key: tuple[str, tuple[tuple[str, str], ...]], runs: Sequence[tuple[int, ...]]
) -> Spread:
    measure, by = key
    days = max(map(len, runs), default=0)
    numbers = np.zeros((len(runs), days))
    for row, run in zip(numbers, runs, strict=True):
        row[: len(run)] = run
    whole = numbers.sum(axis=1, keepdims=True)
    shares = np.divide(
        np.cumsum(numbers, axis=1), whole, out=np.full_like(numbers, UNDEFINED), where=whole > 0
    )
    points = (
        one._replace(low=max(one.low, 0.0), high=min(one.high, 1.0))
        for one in intervals_of(shares.T)
    )
    return Spread(measure, dict(by), tuple(points), float(whole.mean()) if days else 0.0)
