"""The ten rounds of Philox4x32-10, and their words: compiled, plain, or on arrays."""

from __future__ import annotations

from typing import Any

import numpy as np

from pathway_engine.simulation.kernel.uncompiled import COMPILED


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


def rounds(k0: Any, k1: Any, c0: Any, c1: Any, c2: Any, c3: Any) -> Any:
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
