"""Many rows to few numbers: sums and order statistics by every cut, in one pass over the rows.

The loops are compiled with the kernel (`simulation.kernel.reducing`); sums are of whole numbers
and exact.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import cached_property
from typing import Any, NamedTuple, TypeVar

import numpy as np

from pathway_engine.analysis.values import UNDEFINED, Array, Cut, ratio

T = TypeVar("T")

ENDED, CLOSED, PACKAGED = 1, 2, 4
"""In which sums the amount of a row counts, as bits: `simulation.kernel.reducing` reads them."""

_PERCENTS = np.array([50, 90, 95])
_BITS = 29
"""What the labels of a row may take of a number that is sorted: the rest is for its amount."""

WHOLE = Cut((), ((),), np.zeros(0, dtype=np.int64))
"""The cut that has one label: every row."""


class Cells:
    """The labels of several cuts of the same rows, each label a cell; the first cut is the whole.

    Before the labels of every other cut stands the cell of rows that it has no label for.

    >>> from pathway_engine.analysis.values import cut
    >>> cells = Cells(3, [cut("team", ("a", "b"), np.array([0, 1, 0]))])
    >>> [(cells.cuts[which].by(label), cell) for which, label, cell in cells.each()]
    [({}, 0), ({'team': 'a'}, 2), ({'team': 'b'}, 3)]
    """

    def __init__(self, rows: int, cuts: Sequence[Cut]) -> None:
        self.rows, self.cuts = rows, (WHOLE, *cuts)
        sizes = [1, *(len(cut.labels) + 1 for cut in cuts)]
        self.first = np.cumsum([0, *sizes[:-1]])
        self.number = sum(sizes)
        self.widths = np.array([0, *(size.bit_length() for size in sizes[1:])])
        self._of_cuts: list[Any] = []

    @cached_property
    def codes(self) -> Array:
        """The label of each row in each cut, counted from one on; 0 for none."""
        codes = np.zeros((len(self.cuts), self.rows), dtype=np.int32)
        for line, cut in zip(codes[1:], self.cuts[1:], strict=True):
            np.add(cut.codes, 1, out=line, casting="unsafe")
        return codes

    def of_cuts(self, work: Callable[[Cut], T]) -> Sequence[T]:
        """What is to be known of each cut, worked out for the first measure that asks."""
        if not self._of_cuts:
            self._of_cuts = [work(one) for one in self.cuts]
        return self._of_cuts

    def each(self) -> Iterator[tuple[int, int, int]]:
        """Every label of every cut: the cut and the label by position, and the cell."""
        for which, first in enumerate(self.first.tolist()):
            for label in range(len(self.cuts[which].labels)):
                yield which, label, first + label + bool(which)

    @cached_property
    def batches(self) -> list[slice]:
        """The cuts in as few runs as have room for their labels in one number."""
        found, begin, bits = [], 0, 0
        for number, width in enumerate(self.widths.tolist()):
            if bits + width > _BITS:
                found.append(slice(begin, number))
                begin, bits = number, 0
            bits += width
        return [*found, slice(begin, len(self.cuts))]


class Spread(NamedTuple):
    """How the amounts of one cell are spread."""

    by: dict[str, str]
    numbers: dict[str, float]


def sums(amounts: Array, ways: Array, cells: Cells) -> Array:
    """The sum of amounts in each cell, a line each, in each of the three ways that rows count.

    `ways` are bits for each row (`ENDED` and so on).

    >>> from pathway_engine.analysis.values import cut
    >>> cells = Cells(3, [cut("team", ("a", "b"), np.array([0, 1, 0]))])
    >>> sums(np.array([1, 2, 4]), np.array([1, 3, 3], dtype=np.uint8), cells).tolist()
    [[7, 6, 0], [0, 0, 0], [5, 4, 0], [2, 2, 0]]
    """
    found = np.zeros((cells.number, 3), dtype=np.int64)
    _kernel().add_up(_whole(amounts), ways, cells.codes, cells.first, found)
    return found


def spreads_of(amounts: Array, picked: Array, cells: Cells) -> list[Spread]:
    """How the amounts of picked rows are spread in every cell that has any, and in all.

    >>> from pathway_engine.analysis.values import cut
    >>> cells = Cells(3, [cut("team", ("a", "b"), np.array([0, 1, 0]))])
    >>> found = spreads_of(np.array([30, 10, 20]), np.array([True, False, True]), cells)
    >>> [(one.by, one.numbers["mean"], one.numbers["count"]) for one in found]
    [({}, 25.0, 2.0), ({'team': 'a'}, 25.0, 2.0)]
    """
    totals = np.zeros((cells.number, 2), dtype=np.int64)
    quantiles = np.zeros((cells.number, len(_PERCENTS)), dtype=np.int64)
    keys = np.empty(int(np.count_nonzero(picked)), dtype=np.int64)
    amounts, picked, kernel = _whole(amounts), picked.view(np.uint8), _kernel()
    for batch in cells.batches:
        widths, first = cells.widths[batch], cells.first[batch]
        kernel.key(amounts, picked, cells.codes[batch], widths, keys)
        keys.sort()
        kernel.count(keys, widths, first, totals)
        kernel.rank(keys, widths, first, _places(totals[:, 0]), quantiles)
    numbers, marks = totals.tolist(), quantiles.tolist()
    return [
        Spread(cells.cuts[which].by(label), _spread(numbers[cell], marks[cell]))
        for which, label, cell in cells.each()
        if numbers[cell][0] or not which
    ]


def _places(numbers: Array) -> Array:
    """Where the quantiles of so many sorted amounts stand, after a column of zeros.

    A quantile is the smallest amount with at least that share at or below: in whole numbers, so
    that the 95th percentile of twenty is the nineteenth.

    >>> _places(np.array([20, 1])).tolist()
    [[0, 10, 18, 19], [0, 1, 1, 1]]
    """
    places = np.maximum(1, -(-numbers[:, None] * _PERCENTS // 100))
    return np.column_stack([np.zeros_like(numbers), places])


def _spread(total: Sequence[int], marks: Sequence[int]) -> dict[str, float]:
    number, amount = total
    median, p90, p95 = map(float, marks) if number else (UNDEFINED,) * 3
    mean = ratio(float(amount), number)
    return {"mean": mean, "median": median, "p90": p90, "p95": p95, "count": float(number)}


def counts_of(picked: Array, cells: Cells) -> list[tuple[dict[str, str], int]]:
    """How many of the picked rows each cell has that has any, and how many there are in all.

    >>> from pathway_engine.analysis.values import cut
    >>> cells = Cells(3, [cut("team", ("a", "b"), np.array([0, 1, 0]))])
    >>> counts_of(np.array([True, False, True]), cells)
    [({}, 2), ({'team': 'a'}, 2)]
    """
    ones = np.ones(cells.rows, dtype=np.int64)
    found = sums(ones, picked.view(np.uint8), cells)[:, 0].tolist()
    return [
        (cells.cuts[which].by(label), found[cell])
        for which, label, cell in cells.each()
        if found[cell] or not which
    ]


def times_at_each_number(since: Array, until: Array, begin: int, end: int) -> Array:
    """Seconds from `begin` to `end` at which so many stays run at once, by their number.

    >>> times_at_each_number(np.array([0, 5]), np.array([10, 20]), 0, 30)
    array([10, 15,  5])
    """
    since, until = (np.sort(np.clip(_whole(one), begin, end)) for one in (since, until))
    times = np.zeros(len(since) + 1, dtype=np.int64)
    _kernel().level(since, until, begin, end, times)
    most = np.flatnonzero(times)[-1:]
    return times[: int(most.sum()) + 1]


def _whole(amounts: Array) -> Array:
    return np.ascontiguousarray(amounts, dtype=np.int64)


def _kernel() -> Any:
    from pathway_engine.simulation.kernel.preparing import prepared

    return prepared()
