"""The few special functions that the families need, in plain Python."""

from __future__ import annotations

from collections.abc import Callable
from math import erfc, exp, inf, isinf, lgamma, log, sqrt


def standard_normal(z: float) -> float:
    """The chance that a standard normal value lies at or below z.

    >>> standard_normal(0.0)
    0.5
    """
    return erfc(-z / sqrt(2)) / 2


def gamma_below(shape: float, x: float) -> float:
    """The regularised lower incomplete gamma function P(shape, x).

    A series below the mean, a continued fraction above it, where each converges fast.

    >>> round(gamma_below(1.0, 2.0), 12) == round(1 - exp(-2.0), 12)
    True
    """
    if x <= 0:
        return 0.0
    if isinf(x):
        return 1.0
    front = exp(shape * log(x) - x - lgamma(shape))
    if x < shape + 1:
        return min(1.0, front * _gamma_series(shape, x))
    return max(0.0, 1 - front * _gamma_fraction(shape, x))


_CLOSE = 1e-16


def _gamma_series(shape: float, x: float) -> float:
    term = total = 1 / shape
    while term > total * _CLOSE:
        shape += 1
        term *= x / shape
        total += term
    return total


def _gamma_fraction(shape: float, x: float) -> float:
    """The continued fraction of the upper function, by Lentz's method."""
    b = x + 1 - shape
    c, d = inf, 1 / b
    total = d
    for n in range(1, 100_000):
        a = -n * (n - shape)
        b += 2
        d = 1 / (a * d + b)
        c = b + a / c
        total *= c * d
        if abs(c * d - 1) < _CLOSE * 10:
            break
    return total


def bisected(f: Callable[[float], float], low: float, high: float) -> float:
    """Where an increasing function crosses zero; f(low) must lie below and f(high) above.

    >>> round(bisected(lambda x: x * x - 2, 0.0, 2.0), 12)
    1.414213562373
    """
    while True:
        middle = (low + high) / 2
        if not low < middle < high:
            return middle
        if f(middle) < 0:
            low = middle
        else:
            high = middle
