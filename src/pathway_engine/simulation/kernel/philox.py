"""Addressed random numbers: a draw is a function of where it is used, not of a stream.

Philox4x32-10 (Salmon, Moraes, Dror and Shaw, "Parallel random numbers: as easy as 1, 2, 3",
2011). The key says which draw of which replication it is, the counter for whom and which time:
so the same person meets the same luck in every design.
"""

from __future__ import annotations

from typing import Any

from pathway_engine.simulation.kernel.access import i8, kernel, state_t, u8
from pathway_engine.simulation.kernel.rounds import (
    DROP,
    HALF,
    LOW,
    SHIFT,
    as_number,
    as_word,
    rounds,
)
from pathway_engine.simulation.kernel.tables import key_at

block: Any = kernel(u8, u8, u8, u8, u8, u8, inline=True)(rounds)
"""`rounds`, compiled."""


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
