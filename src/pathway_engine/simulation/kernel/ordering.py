"""Rows into the order of their keys, in place: memory holds them once."""

from __future__ import annotations

from typing import Any


def arrange(words: Any, place: Any) -> None:
    """Move each row (of machine words) to its place; `place` is used up.

    Every exchange brings one row home (the cycles of the permutation, one after the other).
    """
    for i in range(len(place)):
        while place[i] != i:
            j = place[i]
            for k in range(words.shape[1]):
                here = words[i, k]
                words[i, k] = words[j, k]
                words[j, k] = here
            place[i] = place[j]
            place[j] = j
