"""Rows into another order where they stand: memory holds them once.

Rows are looked at as rows of machine words.
"""

from __future__ import annotations

from typing import Any


def arrange(words: Any, source: Any, held: Any) -> None:
    """Bring each row to its place: `source` says, for each place, which row belongs there.

    `held` has room for one row; `source` is spent. The cycles of the permutation are followed
    one after the other: a row is taken out, and into each hole goes the row that belongs there.
    """
    for i in range(len(words)):
        j = source[i]
        if j == i:
            continue
        for k in range(len(held)):
            held[k] = words[i, k]
        hole = i
        while j != i:
            for k in range(len(held)):
                words[hole, k] = words[j, k]
            source[hole] = hole
            hole = j
            j = source[hole]
        for k in range(len(held)):
            words[hole, k] = held[k]
        source[hole] = hole
