"""The audit's own draws: what chance decided is asked again, by the published rules of the draw.

Philox4x32-10 over arrays, written anew from its publication, so that a fault in the
simulation's generator would not be repeated here.
"""

from __future__ import annotations

from functools import lru_cache
from hashlib import blake2b
from typing import Any

import numpy as np

Array = np.ndarray[Any, Any]
Key = tuple[Any, Any]
"""The low and the high word of a key: whole numbers, or arrays with one of each draw."""

_MULTIPLIERS = np.uint64(0xD2511F53), np.uint64(0xCD9E8D57)
_WEYL = np.uint64(0x9E3779B9), np.uint64(0xBB67AE85)
_LOW = np.uint64(0xFFFFFFFF)
_WORD = np.uint64(32)
_ROUNDS = 10
_BLOCK = 1 << 14
"""Draws that are made together: their words stay in the processor's cache."""


def philox(counter: tuple[Array, Array, Array, Array], key: Key) -> list[Array]:
    """The four words of each block; counters and key are words of 32 bits.

    >>> zero = np.zeros(1, dtype=np.uint64)
    >>> [hex(int(word[0])) for word in philox((zero, zero, zero, zero), (0, 0))]
    ['0x6627e8d5', '0xe169c58d', '0xbc57ac4c', '0x9b00dbd8']
    """
    c0, c1, c2, c3 = (word.astype(np.uint64) for word in counter)
    k0, k1 = (np.asarray(word, dtype=np.uint64) for word in key)
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


@lru_cache(maxsize=4096)
def key_of(seed: int, replication: int, name: str, purpose: str) -> tuple[int, int]:
    """The key of a draw: its low and its high word."""
    text = f"pathways/1|{seed}|{replication}|{name}|{purpose}"
    whole = int.from_bytes(blake2b(text.encode(), digest_size=8).digest(), "little")
    return whole & 0xFFFFFFFF, whole >> 32


def bits(key: Key, identity: Array, n: Array | int = 0, k: Array | int = 0) -> Array:
    """The 64 random bits at the addresses (identity, n, k) under a key, or each under its own."""
    found = np.empty(len(identity), dtype=np.uint64)
    words = [np.asarray(word, dtype=np.uint64) for word in key]
    counts = [_word(number) for number in (n, k)]
    for first in range(0, len(identity), _BLOCK):
        here = slice(first, first + _BLOCK)
        low_n, low_k = (np.broadcast_to(_part(word, here), found[here].shape) for word in counts)
        who = identity[here].astype(np.uint64)
        counter = (who & _LOW, who >> _WORD, low_n, low_k)
        a, b, _, _ = philox(counter, (_part(words[0], here), _part(words[1], here)))
        found[here] = (a << _WORD) | b
    return found


def _word(number: Array | int) -> Array:
    return np.asarray(number).astype(np.int64).astype(np.uint64) & _LOW


def _part(words: Array, here: slice) -> Array:
    return words[here] if words.ndim else words


def uniform(key: Key, identity: Array, n: Array | int = 0, k: Array | int = 0) -> Array:
    """The draws between 0 and 1, both left out, at the addresses (identity, n, k)."""
    return between(bits(key, identity, n, k))


def between(words: Array) -> Array:
    """The numbers between 0 and 1, both left out, that are made of 64 random bits."""
    drawn = words >> np.uint64(12)
    return np.asarray((drawn.astype(np.float64) + 0.5) * 2.0**-52)
