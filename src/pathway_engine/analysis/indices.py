"""Sobol indices: which part of the variance of a quantity each of several inputs accounts for.

Reckoned by SciPy (Saltelli 2010), from a low-discrepancy sample. Their intervals are ours: SciPy's
bootstrap takes no generator, so that it would say something else each time.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from random import Random
from typing import Any, NamedTuple

import numpy as np

from pathway_engine.analysis.values import UNDEFINED, Array

RESAMPLES = 999
"""How often the points are drawn again."""
BOUNDS = (0.025, 0.975)


class Part(NamedTuple):
    """A share of the variance, with its interval of 95 % by bootstrap."""

    share: float
    low: float
    high: float


class Index(NamedTuple):
    """What an input accounts for by itself, and in all, together with others."""

    first: Part
    total: Part


UNKNOWN = Part(UNDEFINED, UNDEFINED, UNDEFINED)


class _Evenly:
    """An input that is anywhere between 0 and 1."""

    def ppf(self, share: Any) -> Any:
        """The value below which it is with some chance."""
        return share


def sobol_indices(
    function: Callable[[Array], Array], points: int, inputs: int, seed: int
) -> tuple[tuple[Index, ...], ...]:
    """The indices of each quantity of a function, in the order of its inputs, two or more.

    The function takes inputs by points, each evenly between 0 and 1, and gives quantities by
    points. A quantity that does not vary, or is undefined somewhere, has undefined indices.

    >>> found = sobol_indices(lambda x: x[:1] + 0 * x[1:], 64, 2, seed=1)
    >>> [round(one.first.share, 1) for one in found[0]]
    [1.0, 0.0]
    """
    from scipy import stats

    told: list[Array] = []

    def kept(x: Array) -> Array:
        told.append(function(x))
        return told[-1]

    stats.sobol_indices(func=kept, n=points, dists=[_Evenly()] * inputs, rng=seed)
    every = np.concatenate(told, axis=1)
    varies = np.isfinite(every).all(axis=1) & (np.ptp(every, axis=1) > 0)
    return tuple(
        _indices([one[row : row + 1] for one in told], points, seed)
        if known
        else (Index(UNKNOWN, UNKNOWN),) * inputs
        for row, known in enumerate(varies.tolist())
    )


def _indices(told: Sequence[Array], points: int, seed: int) -> tuple[Index, ...]:
    """The indices of one quantity, and how they spread where the points are drawn again."""
    one, other, mixed = told
    crossed = np.moveaxis(mixed.reshape(1, points, -1), -1, 0)

    def reckoned(at: Array) -> Array:
        from scipy import stats

        sample: Any = {"f_A": one[:, at], "f_B": other[:, at], "f_AB": crossed[..., at]}
        found = stats.sobol_indices(func=sample, n=points)
        return np.array([found.first_order, found.total_order])

    shares = reckoned(np.arange(points))
    chance = Random(seed)  # noqa: S311 - no secret hangs on it
    drawn = (chance.choices(range(points), k=points) for _ in range(RESAMPLES))
    again = [reckoned(np.array(at)) for at in drawn]
    low, high = np.quantile(again, BOUNDS, axis=0)
    parts = np.stack([shares, low, high], axis=-1).tolist()
    return tuple(Index(Part(*first), Part(*total)) for first, total in zip(*parts, strict=True))
