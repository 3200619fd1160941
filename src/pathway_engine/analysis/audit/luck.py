"""The audit's own draws: who was absent is asked again, by the published rules of the draw.

Philox4x32-10 over arrays, written anew from its publication, so that a fault in the
simulation's generator would not be repeated here.
"""

from __future__ import annotations

from hashlib import blake2b
from typing import Any

import numpy as np

Array = np.ndarray[Any, Any]

_MULTIPLIERS = np.uint64(0xD2511F53), np.uint64(0xCD9E8D57)
_WEYL = np.uint64(0x9E3779B9), np.uint64(0xBB67AE85)
_LOW = np.uint64(0xFFFFFFFF)
_WORD = np.uint64(32)
_ROUNDS = 10


def philox(counter: tuple[Array, Array, Array, Array], key: tuple[int, int]) -> list[Array]:
    """The four words of each block; counters and key are words of 32 bits.

    >>> zero = np.zeros(1, dtype=np.uint64)
    >>> [hex(int(word[0])) for word in philox((zero, zero, zero, zero), (0, 0))]
    ['0x6627e8d5', '0xe169c58d', '0xbc57ac4c', '0x9b00dbd8']
    """
    c0, c1, c2, c3 = (word.astype(np.uint64) for word in counter)
    k0, k1 = (np.uint64(word) for word in key)
    for _ in range(_ROUNDS):
        first, second = _MULTIPLIERS[0] * c0, _MULTIPLIERS[1] * c2
        c0, c1, c2, c3 = (
            (second >> _WORD) ^ c1 ^ k0,
            second & _LOW,
            (first >> _WORD) ^ c3 ^ k1,
            first & _LOW,
        )
        k0, k1 = ((k0 + _WEYL[0]) & _LOW, (k1 + _WEYL[1]) & _LOW)
    return [c0, c1, c2, c3]


def key_of(seed: int, replication: int, name: str, purpose: str) -> tuple[int, int]:
    """The key of a draw: its low and its high word."""
    text = f"pathways/1|{seed}|{replication}|{name}|{purpose}"
    whole = int.from_bytes(blake2b(text.encode(), digest_size=8).digest(), "little")
    return whole & 0xFFFFFFFF, whole >> 32


def uniform(key: tuple[int, int], low: Array, n: int) -> Array:
    """The uniform draws, between 0 and 1, at the counters (low, 0, n, 0)."""
    zero = np.zeros(len(low), dtype=np.uint64)
    a, b, _, _ = philox((low, zero, zero + np.uint64(n), zero), key)
    bits = ((a << _WORD) | b) >> np.uint64(12)
    return (bits.astype(np.float64) + 0.5) * 2.0**-52
