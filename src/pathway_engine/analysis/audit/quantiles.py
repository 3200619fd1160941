"""The audit's own quantities: the value of each at a draw, by the functions of SciPy.

What lies below a share u of a distribution, for many u at once. The simulation has functions of
its own; that the two agree is worth more than either.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from scipy.special import gammainccinv, gammaincinv, ndtri

from pathway_engine.analysis.audit.trial import Span
from pathway_engine.definition.quantities import Quantity

Array = np.ndarray[Any, Any]


CLOSE = 1e-11
"""Two draws of the same quantity differ by less than this share of it, whoever computes them."""

LONGEST = 1e13


def value_at(quantity: Quantity, u: Array) -> Array:
    """The values of a quantity at draws, in its own unit; beyond a bound stands the bound.

    >>> always = Quantity("constant", "seconds", (60.0,))
    >>> value_at(always, np.array([0.2, 0.9])).tolist()
    [60.0, 60.0]
    """
    value = (
        picked(quantity.weights, np.array(quantity.values), u)
        if quantity.family == "choice"
        else _FAMILIES[quantity.family](u, *quantity.parameters)
    )
    low = -np.inf if quantity.at_least is None else quantity.at_least
    if quantity.family == "normal":
        low = max(low, 0.0)
    high = np.inf if quantity.at_most is None else quantity.at_most
    return np.asarray(np.clip(value, low, high))


def value_beyond(quantity: Quantity, u: Array, gone: Array) -> Array:
    """The values at draws of those that exceed what is gone; of all, where none does.

    >>> evenly = Quantity("uniform", "seconds", (0.0, 100.0))
    >>> value_beyond(evenly, np.array([0.5, 0.5]), np.array([40.0, 200.0])).tolist()
    [70.0, 50.0]
    """
    passed = np.array([quantity.passed(float(x)) for x in gone])
    left = passed + u * (1.0 - passed)
    if quantity.family == "choice":
        found = [_picked_beyond(quantity, *pair) for pair in zip(u, gone, strict=True)]
        return np.where(passed == 1.0, value_at(quantity, u), np.array(found))
    beyond = value_at(quantity, np.minimum(left, 1.0 - 2.0**-53))
    return np.where(passed == 1.0, value_at(quantity, u), np.maximum(beyond, gone))


def _picked_beyond(quantity: Quantity, u: float, gone: float) -> float:
    """The first value whose cumulative weight, among those beyond, exceeds u × their total."""
    pairs = zip(quantity.values, quantity.weights, strict=True)
    left = [(value, weight) for value, weight in pairs if quantity.bounded(value) > gone]
    if not sum(weight for _, weight in left):
        return gone
    values, weights = zip(*left, strict=True)
    return quantity.bounded(float(picked(weights, np.array(values), np.array([u]))[0]))


def whole_seconds(x: Array) -> Span:
    """Drawn lengths to the second, half-even, never negative."""
    x = np.clip(x, 0.0, LONGEST)
    margin = x * CLOSE
    low, high = np.rint(x - margin), np.rint(x + margin)
    return Span(low.astype(np.int64), high.astype(np.int64))


def picked(weights: tuple[float, ...], values: Array, u: Array) -> Array:
    """Of several values the first whose cumulative weight exceeds u times their total."""
    cumulative = np.cumsum(weights)
    place = np.searchsorted(cumulative, u * cumulative[-1], side="right")
    return np.asarray(values[np.minimum(place, len(weights) - 1)])


def _gamma(u: Array, shape: float, scale: float) -> Array:
    upper = u > 0.5
    found = np.empty(len(u))
    found[~upper] = gammaincinv(shape, u[~upper])
    found[upper] = gammainccinv(shape, 1.0 - u[upper])
    return scale * found


def _triangular(u: Array, low: float, mode: float, high: float) -> Array:
    width = high - low
    rising = low + np.sqrt(u * width * (mode - low))
    falling = high - np.sqrt((1.0 - u) * width * (high - mode))
    return np.where(u * width < mode - low, rising, falling)


_FAMILIES: dict[str, Callable[..., Array]] = {
    "constant": lambda u, value: np.full(len(u), value),
    "lognormal": lambda u, mu, sigma: np.exp(mu + sigma * ndtri(u)),
    "triangular": _triangular,
    "uniform": lambda u, low, high: low + u * (high - low),
    "exponential": lambda u, mean: -mean * np.log1p(-u),
    "gamma": _gamma,
    "erlang": lambda u, k, mean: _gamma(u, k, mean / k),
    "weibull": lambda u, shape, scale: scale * (-np.log1p(-u)) ** (1.0 / shape),
    "normal": lambda u, mean, sd: mean + sd * ndtri(u),
}
"""What each family gives at u, from its parameters."""
