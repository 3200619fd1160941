"""The rows of visits into the order of cases and visit numbers, in place: memory holds them once.

Visits of a case have no gaps, so a row tells its own place: behind all visits of earlier cases.
Rows are looked at as rows of machine words; one word holds the case number (lower half) and
the visit number (upper half).
"""

from __future__ import annotations

from typing import Any

from pathway_engine.simulation.kernel.philox import LOW, SHIFT


def arrange(words: Any, key: int, first: Any, held: Any) -> None:
    """Bring each row to its place.

    `key` says which word tells it; `first` comes in as zeros, one more than there are cases,
    and then holds where the visits of each case begin; `held` has room for one row. The cycles
    of the permutation are followed one after the other: the row in hand is put where it
    belongs, and the one that was there is taken in hand.
    """
    for i in range(len(words)):
        first[int(words[i, key] & LOW)] += 1
    for case in range(1, len(first)):
        first[case] += first[case - 1]
    for i in range(len(words)):
        word = words[i, key]
        j = first[int(word & LOW) - 1] + int(word >> SHIFT) - 1
        if j == i:
            continue
        for k in range(len(held)):
            held[k] = words[i, k]
        while j != i:
            for k in range(len(held)):
                there = words[j, k]
                words[j, k] = held[k]
                held[k] = there
            j = first[int(held[key] & LOW) - 1] + int(held[key] >> SHIFT) - 1
        for k in range(len(held)):
            words[i, k] = held[k]
