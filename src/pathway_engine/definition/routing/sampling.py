"""Draws from an ordinary seeded generator, for routing people without queues.

These are not the addressed draws of a simulation; they only need the right distribution.
"""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Callable, Mapping
from itertools import accumulate
from random import Random

from pathway_engine.definition.draws import Chance, Computed, Draw, Weights
from pathway_engine.definition.expressions import Value
from pathway_engine.definition.quantities import Quantity

Evaluate = Callable[[Computed], Value]

_FAMILIES: dict[str, Callable[..., float]] = {
    "constant": lambda _luck, value: value,
    "lognormal": lambda luck, mu, sigma: luck.lognormvariate(mu, sigma),
    "triangular": lambda luck, low, mode, high: luck.triangular(low, high, mode),
    "uniform": lambda luck, low, high: luck.uniform(low, high),
    "exponential": lambda luck, mean: luck.expovariate(1 / mean),
    "gamma": lambda luck, shape, scale: luck.gammavariate(shape, scale),
    "weibull": lambda luck, shape, scale: luck.weibullvariate(scale, shape),
    "erlang": lambda luck, k, mean: luck.gammavariate(k, mean / k),
    "normal": lambda luck, mean, sd: luck.gauss(mean, sd),
}


def draw_quantity(luck: Random, quantity: Quantity) -> float:
    """One value of a quantity, within its bounds.

    >>> draw_quantity(Random(1), Quantity("constant", "number", (4.0,)))
    4.0
    """
    if quantity.family == "choice":
        return luck.choices(quantity.values, quantity.weights)[0]
    return quantity.bounded(_FAMILIES[quantity.family](luck, *quantity.parameters))


def draw(luck: Random, drawn: Draw, evaluate: Evaluate) -> Value:
    """One value of what is drawn for an attribute.

    >>> draw(Random(1), Weights(("north", "south"), (0.0, 1.0)), lambda rule: 0.0)
    'south'
    """
    if isinstance(drawn, Chance):
        return luck.random() < drawn.share
    if isinstance(drawn, Weights):
        return luck.choices(drawn.values, drawn.weights)[0]
    if isinstance(drawn, Quantity):
        return draw_quantity(luck, drawn)
    return evaluate(drawn)


class Chooser:
    """Chooses one of several names by their shares, of which the rest is nobody's.

    >>> Chooser({"a": 0.0, "b": 1.0}).choose(0.5)
    'b'
    """

    def __init__(self, shares: Mapping[str, float]) -> None:
        """Keep names and running sums; the last name takes what rounding leaves."""
        self._names = tuple(shares)
        self._until = list(accumulate(shares.values()))
        self._until[-1] = math.inf

    def choose(self, u: float) -> str:
        """The name whose share holds u, a number from 0 to 1."""
        return self._names[bisect_right(self._until, u)]
