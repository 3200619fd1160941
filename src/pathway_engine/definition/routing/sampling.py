"""Where the chance comes from that routes people without queues.

`check` routes by an ordinary seeded generator, which only needs the right distribution; who
gives a router the addressed draws of a simulation gets that simulation's ways, one by one.
"""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Callable, Mapping
from itertools import accumulate
from random import Random
from typing import NamedTuple, Protocol

from pathway_engine.definition.draws import Chance, Weights
from pathway_engine.definition.expressions import Value
from pathway_engine.definition.quantities import Quantity

Drawn = Chance | Weights | Quantity
"""What chance decides about an attribute."""


class At(NamedTuple):
    """Where something is drawn: a step or an arrival, and the visit's number there."""

    owner: str
    visit: int
    """From 1; 0 on arrival."""


class Luck(Protocol):
    """What is drawn for a person at a place."""

    def attribute(self, at: At, name: str, drawn: Drawn) -> Value:
        """A value for an attribute."""

    def outcome(self, at: At) -> float:
        """A number from 0 to 1 for the outcome that is chosen by share."""

    def opening(self, at: At, name: str) -> float:
        """A number from 0 to 1 for whether another case is opened."""

    def time(self, at: At, name: str, quantity: Quantity) -> float:
        """When another case opens, or how long a package lasts, in the unit of the time."""


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


class OrdinaryLuck:
    """An ordinary seeded generator: the same people every time, at no address.

    >>> OrdinaryLuck(1).attribute(At("contact", 1), "area", Weights(("n", "s"), (0.0, 1.0)))
    's'
    """

    def __init__(self, seed: int) -> None:
        """Start the generator."""
        self._random = Random(seed)  # noqa: S311 - no secret hangs on it

    def attribute(self, _at: At, _name: str, drawn: Drawn) -> Value:
        """The next value of what is drawn."""
        if isinstance(drawn, Chance):
            return self._random.random() < drawn.share
        if isinstance(drawn, Weights):
            return self._random.choices(drawn.values, drawn.weights)[0]
        return draw_quantity(self._random, drawn)

    def outcome(self, _at: At) -> float:
        """The next number."""
        return self._random.random()

    def opening(self, _at: At, _name: str) -> float:
        """The next number."""
        return self._random.random()

    def time(self, _at: At, _name: str, quantity: Quantity) -> float:
        """The next value of a time."""
        return draw_quantity(self._random, quantity)


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
