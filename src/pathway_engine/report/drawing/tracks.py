"""Which track each piece of an arrow takes in a channel, so that none lie on top of each other.

A channel runs between two columns or two rows. A piece in it covers an interval, and the arrow
comes into it and leaves it to either side. Two pieces cross where the one that lies before, say to
the left, is left to the right within the interval of the other. Pieces are put in the order in
which they cross least, and each then takes the first track behind those that it must not meet.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

APART = 4.0
"""How far two pieces on one track stay apart."""
_ON_TOP = 100.0


class Piece(NamedTuple):
    """A piece of an arrow: what it covers, and where the arrow goes on before and behind it.

    `before` is to the left of an upright piece, and above a level one.
    """

    key: str
    low: float
    high: float
    before: tuple[float, ...] = ()
    behind: tuple[float, ...] = ()


def packed(pieces: Sequence[Piece], apart: float = APART) -> tuple[Mapping[str, int], int]:
    """The track of each piece, and how many tracks there are.

    >>> packed([Piece("a", 0, 50, behind=(0, 50)), Piece("b", 20, 90)])
    ({'b': 0, 'a': 1}, 2)
    """
    track: dict[str, int] = {}
    done: list[Piece] = []
    for one in _ordered(pieces):
        track[one.key] = max((track[it.key] + 1 for it in done if _meet(it, one, apart)), default=0)
        done.append(one)
    return track, max(track.values(), default=-1) + 1


def _ordered(pieces: Sequence[Piece]) -> list[Piece]:
    """The pieces in an order in which they cross little: neighbours change while it helps."""
    order = sorted(pieces, key=lambda one: one.low + one.high)
    for _ in order:
        moved = False
        for place in range(len(order) - 1):
            one, other = order[place], order[place + 1]
            if _crossings(other, one) < _crossings(one, other):
                order[place], order[place + 1] = other, one
                moved = True
        if not moved:
            break
    return order


def _crossings(first: Piece, second: Piece) -> float:
    """How often two pieces cross if the first lies before the second."""
    here = sum(_within(at, second) for at in first.behind)
    there = sum(_within(at, first) for at in second.before)
    on_top = sum(_ON_TOP for at in first.behind for it in second.before if abs(at - it) < 1)
    return here + there + on_top


def _within(at: float, piece: Piece) -> float:
    if piece.low < at < piece.high:
        return 1.0
    return 0.5 if piece.low <= at <= piece.high else 0.0


def _meet(one: Piece, other: Piece, apart: float) -> bool:
    """Whether two pieces may not share a track, or must keep their order."""
    overlap = one.low - apart < other.high and other.low - apart < one.high
    return overlap or _crossings(one, other) != _crossings(other, one)
