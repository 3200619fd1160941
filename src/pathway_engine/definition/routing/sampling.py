"""Where the chance comes from that routes people without queues.

`check` routes by an ordinary seeded generator, which only needs the right distribution; who
gives a router the addressed draws of a simulation gets that simulation's ways, one by one.
"""

from __future__ import annotations

import math
from bisect import bisect_right
from collections import Counter
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


_STRATA = 16
"""Draws at one place of which each equal part from 0 to 1 has one."""


class EvenLuck:
    """A seeded generator that is even at every place: the same people every time.

    Of so many draws in a row at one place (`_STRATA`), each equal part from 0 to 1 has one, in
    random order: stratified sampling. What happens to a few thousand people varies less than it
    would among several times as many. No place knows of another, and what one person draws again
    at a place is drawn for another place: the ways of one person stay independent of each other.

    >>> luck = EvenLuck(1)
    >>> luck.attribute(At("contact", 1), "area", Weights(("n", "s"), (0.0, 1.0)))
    's'
    >>> def first() -> float:
    ...     luck.somebody_else()
    ...     return luck.outcome(At("contact", 1))
    >>> sum(first() < 0.25 for _ in range(2 * _STRATA)) / _STRATA
    0.5
    """

    def __init__(self, seed: int) -> None:
        """Start the generator."""
        self._random = Random(seed)  # noqa: S311 - no secret hangs on it
        self._left: dict[tuple[At, str, int], list[int]] = {}
        self._drawn: Counter[tuple[At, str]] = Counter()

    def somebody_else(self) -> None:
        """What follows is drawn for another person."""
        self._drawn.clear()

    def _even(self, at: At, name: str) -> float:
        """The next number from 0 to 1 at a place."""
        again = self._drawn[at, name]
        self._drawn[at, name] = again + 1
        left = self._left.get((at, name, again))
        if not left:
            left = self._left[at, name, again] = self._random.sample(range(_STRATA), _STRATA)
        return (left.pop() + self._random.random()) / _STRATA

    def attribute(self, at: At, name: str, drawn: Drawn) -> Value:
        """The next value of what is drawn."""
        if isinstance(drawn, Chance):
            return self._even(at, name) < drawn.share
        if isinstance(drawn, Weights):
            until = list(accumulate(drawn.weights))
            place = bisect_right(until, self._even(at, name) * until[-1])
            return drawn.values[min(place, len(until) - 1)]
        return draw_quantity(self._random, drawn)

    def outcome(self, at: At) -> float:
        """The next number."""
        return self._even(at, "outcome")

    def opening(self, at: At, name: str) -> float:
        """The next number."""
        return self._even(at, name)

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
