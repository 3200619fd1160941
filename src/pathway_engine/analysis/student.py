"""Student's t: how far an interval of an average over few replications reaches.

For a whole number of degrees of freedom the distribution is a finite sum (Abramowitz and Stegun,
Handbook of Mathematical Functions, 26.7.3 and 26.7.4), so that nothing has to be imported for it:
the library that has it takes as long to load as everything else together.
"""

from __future__ import annotations

from functools import cache
from math import cos, pi, sin, sqrt, tan

_HALVINGS = 60
"""Halvings of a quarter turn until nothing is left that a number can tell."""


@cache
def reach(confidence: float, degrees: int) -> float:
    """Standard errors by which an interval of such confidence reaches either way.

    `degrees` of freedom are the numbers that were averaged less one, from one on.

    >>> round(reach(0.95, 19), 3), round(reach(0.95, 1), 3)
    (2.093, 12.706)
    """
    low, high = 0.0, pi / 2
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        if _within(middle, degrees) < confidence:
            low = middle
        else:
            high = middle
    return sqrt(degrees) * tan(low)


def _within(angle: float, degrees: int) -> float:
    """The chance of a t of at most the root of the degrees × tan(angle), either way."""
    square = cos(angle) ** 2
    odd = degrees % 2
    term = cos(angle) if odd else 1.0
    total = 0.0
    for n in range(2 + odd, degrees + 1, 2):
        total += term
        term *= square * (n - 1) / n
    total *= sin(angle)
    return 2 / pi * (angle + total) if odd else total
