"""The numbers of many runs in little room: what they are about is kept once for all of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TypeAlias, overload

import numpy as np

from pathway_engine.analysis.values import Array, Value

Head: TypeAlias = tuple[str, str, Mapping[str, str], str]
"""What a value is about: its measure, statistic, cut and unit."""


class Packed(Sequence[Value]):
    """The values of one run; `heads` say what each is about, and other runs share them."""

    __slots__ = ("heads", "numbers")

    def __init__(self, heads: tuple[Head, ...], numbers: Array) -> None:
        self.heads = heads
        self.numbers = numbers

    @overload
    def __getitem__(self, at: int) -> Value: ...
    @overload
    def __getitem__(self, at: slice) -> list[Value]: ...
    def __getitem__(self, at: int | slice) -> Value | list[Value]:
        """One value, or some."""
        if isinstance(at, slice):
            return [*self][at]
        return Value(*self.heads[at], float(self.numbers[at]))

    def __iter__(self) -> Iterator[Value]:
        told = zip(self.heads, self.numbers.tolist(), strict=True)
        return (Value(*head, number) for head, number in told)

    def __len__(self) -> int:
        return len(self.heads)

    def __repr__(self) -> str:
        return repr([*self])


class Packing:
    """Packs the values of one run after another.

    >>> packing = Packing()
    >>> runs = [packing.packed([Value("wip", "mean", {}, "cases", x)]) for x in (4.0, 5.0)]
    >>> runs[1][0], runs[0].heads is runs[1].heads
    (Value(measure='wip', statistic='mean', by={}, unit='cases', value=5.0), True)
    """

    def __init__(self) -> None:
        self._heads: dict[tuple[int, ...], tuple[Head, ...]] = {}
        self._known: dict[tuple[str, str, tuple[tuple[str, str], ...], str], Head] = {}

    def packed(self, values: Iterable[Value]) -> Packed:
        """The same values, packed."""
        told = [*values]
        heads = tuple(self._known_as(one) for one in told)
        heads = self._heads.setdefault(tuple(map(id, heads)), heads)
        return Packed(heads, np.array([one.value for one in told]))

    def _known_as(self, one: Value) -> Head:
        key = one.measure, one.statistic, tuple(one.by.items()), one.unit
        return self._known.setdefault(key, one[:4])
