"""Addressed random numbers: a draw is a function of where it is used, not of a stream.

Philox4x32-10 (Salmon, Moraes, Dror and Shaw, "Parallel random numbers: as easy as 1, 2, 3",
2011). The key says which draw of which replication it is, the counter for whom and which time:
so the same person meets the same luck in every design.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from pathway_engine.simulation.kernel.access import COMPILED, i8, kernel, state_t, u8
from pathway_engine.simulation.kernel.tables import key_at


def _word(value: int) -> Any:
    """A constant: compiled code must not mix signed and unsigned, plain Python is faster."""
    return np.uint64(value) if COMPILED else value


LOW = _word(0xFFFFFFFF)
SHIFT = _word(32)
DROP = _word(12)
HALF = _word(1 << 11)
MULTIPLIER_0, MULTIPLIER_1 = _word(0xD2511F53), _word(0xCD9E8D57)
STEP_0, STEP_1 = _word(0x9E3779B9), _word(0xBB67AE85)

as_word = np.uint64 if COMPILED else int
"""A whole number as a word of a counter."""
as_number: Any = np.int64 if COMPILED else int
"""A word as a whole number."""


@kernel(u8, u8, u8, u8, u8, u8, inline=True)
def block(k0: Any, k1: Any, c0: Any, c1: Any, c2: Any, c3: Any) -> Any:
    """The first two words of the block of a key and a counter (32-bit words), as 64 bits.

    The first word is the upper half.
    """
    for _ in range(10):
        p0 = MULTIPLIER_0 * c0
        p1 = MULTIPLIER_1 * c2
        c0 = (p1 >> SHIFT) ^ c1 ^ k0
        c1 = p1 & LOW
        c2 = (p0 >> SHIFT) ^ c3 ^ k1
        c3 = p0 & LOW
        k0 = (k0 + STEP_0) & LOW
        k1 = (k1 + STEP_1) & LOW
    return (c0 << SHIFT) | c1


@kernel(state_t, i8, u8, u8, u8, inline=True)
def bits(s: Any, key: int, identity: Any, n: Any, k: Any) -> Any:
    """64 random bits at the address (key; identity low, identity high, n, k)."""
    v = key_at(s, key).v
    return block(v & LOW, v >> SHIFT, identity & LOW, identity >> SHIFT, n, k)


@kernel(state_t, i8, u8, i8, i8, i8)
def share_of(s: Any, key: int, identity: Any, n: int, k: int, total: int) -> int:
    """The whole part of u × total, u being the number at the address, without any rounding.

    u × 2⁶⁴ is a whole number: twice the word's upper 52 bits and one more, in the upper 53 bits.
    Of its product with the total only the upper word is kept.
    """
    drawn = bits(s, key, identity, as_word(n), as_word(k))
    u = ((drawn >> DROP) << DROP) | HALF
    whole = as_word(total)
    low = (u & LOW) * (whole & LOW)
    middle = (u >> SHIFT) * (whole & LOW) + (low >> SHIFT)
    other = (u & LOW) * (whole >> SHIFT) + (middle & LOW)
    upper = (u >> SHIFT) * (whole >> SHIFT) + (middle >> SHIFT) + (other >> SHIFT)
    whole_part: int = as_number(upper)
    return whole_part


@kernel(state_t, i8, u8, i8, i8)
def uniform(s: Any, key: int, identity: Any, n: int, k: int) -> float:
    """A number strictly between 0 and 1 at the address (key; identity, n, k)."""
    drawn = bits(s, key, identity, as_word(n), as_word(k))
    return (float(drawn >> DROP) + 0.5) * 2.0**-52
