"""Addressed random numbers, straight from the rules: Philox4x32-10 under keys of BLAKE2b.

A draw depends on where it is used (a name, a purpose, a counter), on the seed and on the
replication, and on nothing else.
"""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from hashlib import blake2b
from math import inf
from typing import TypeVar, cast

from kernel_alone import alone
from pathway_engine.definition.models import Given
from pathway_engine.definition.quantities import Quantity
from pathway_engine.simulation.kernel import layout
from pathway_engine.simulation.kernel.quantiles import quantile

MASK = 0xFFFFFFFF
Four = tuple[int, int, int, int]
T = TypeVar("T")


def philox(counter: Four, key: tuple[int, int]) -> Four:
    """Ten rounds of Philox4x32."""
    a, b, c, d = counter
    low, high = key
    for _ in range(10):
        one, two = 0xD2511F53 * a, 0xCD9E8D57 * c
        a, b, c, d = (two >> 32) ^ b ^ low, two & MASK, (one >> 32) ^ d ^ high, one & MASK
        low, high = (low + 0x9E3779B9) & MASK, (high + 0xBB67AE85) & MASK
    return a, b, c, d


@cache
def key_of(seed: int, replication: int, name: str, purpose: str) -> tuple[int, int]:
    """The key of a name and a purpose: low and high word."""
    text = f"pathways/1|{seed}|{replication}|{name}|{purpose}"
    number = int.from_bytes(blake2b(text.encode(), digest_size=8).digest(), "little")
    return number & MASK, number >> 32


class Luck:
    """All draws of one replication."""

    def __init__(self, seed: int, replication: int) -> None:
        self.seed, self.replication = seed, replication

    def word(self, name: str, purpose: str, counter: Four) -> int:
        """The first 64 bits at an address."""
        key = key_of(self.seed, self.replication, name, purpose)
        a, b, _, _ = philox(counter, key)
        return (a << 32) + b

    def uniform(self, name: str, purpose: str, counter: Four) -> float:
        """A number between 0 and 1, both left out."""
        return ((self.word(name, purpose, counter) >> 12) + 0.5) * 2.0**-52

    def of_person(self, name: str, purpose: str, identity: int, n: int, k: int) -> float:
        """A number that belongs to one person."""
        return self.uniform(name, purpose, (identity & MASK, identity >> 32 & MASK, n, k))

    def of_day(self, name: str, purpose: str, day: int, i: int) -> float:
        """A number that belongs to one day."""
        return self.uniform(name, purpose, (day & MASK, 0, i, 0))


def first_above(values: tuple[T, ...], weights: tuple[float, ...], u: float) -> T:
    """The first value whose cumulative weight exceeds u × total."""
    total, sought = 0.0, u * sum(weights)
    for value, weight in zip(values, weights, strict=True):
        total += weight
        if total > sought:
            return value
    return next(value for value, weight in reversed([*zip(values, weights, strict=True)]) if weight)


def drawn(quantity: Quantity, u: float) -> float:
    """The value of a quantity at u, what lies beyond a bound set to the bound."""
    if quantity.family == "constant":
        value = quantity.parameters[0]
    elif quantity.family == "choice":
        value = first_above(quantity.values, quantity.weights, u)
    else:
        a, b, c = (*quantity.parameters, 0.0, 0.0)[:3]
        value = float(alone(quantile)(getattr(layout, quantity.family.upper()), a, b, c, u))
    low = -inf if quantity.at_least is None else quantity.at_least
    high = inf if quantity.at_most is None else quantity.at_most
    return min(max(value, low), high)


def remaining(quantity: Quantity, u: float, gone: float) -> float:
    """The value at u of those that exceed what is gone; of all, where none does."""
    passed = quantity.passed(gone)
    if passed == 1:
        return drawn(quantity, u)
    if quantity.family == "choice":
        left = [(value, weight) for value, weight in zip(quantity.values, quantity.weights,
                strict=True) if quantity.bounded(value) > gone]  # fmt: skip
        values, weights = zip(*left, strict=True)
        return quantity.bounded(first_above(values, weights, u))
    just_below_one = 1 - 2.0**-53
    return max(gone, drawn(quantity, min(passed + u * (1 - passed), just_below_one)))


def word_of(value: bool | float | str | None) -> str:
    """The word by which a table of `given` knows a value."""
    return str(value).lower() if isinstance(value, bool) else str(value)


def line_of(value: T | Given[T], values: dict[str, bool | float | str | None]) -> T:
    """What a value that may depend on the case is for a case with these attributes."""
    line = value.value_for(word_of(values[value.given])) if isinstance(value, Given) else value
    return cast("T", told(line, values)) if isinstance(line, Quantity) else line


def told(quantity: Quantity, values: dict[str, bool | float | str | None]) -> Quantity:
    """What an attribute of this case says of a quantity, or the quantity as it is."""
    if quantity.of is None:
        return quantity
    number = values[quantity.of]
    assert number is not None
    value = max(0.0, float(number)) * quantity.parameters[0]
    return replace(quantity, of=None, parameters=(value,))
