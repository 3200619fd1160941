"""Which values a number may have at all, so that no interval tells of a wait below zero."""

from __future__ import annotations

from math import inf

_SIGNED = frozenset({"growth"})
"""Statistics that may be negative: a queue that shrinks."""


def possible(measure: str, statistic: str, unit: str) -> tuple[float, float]:
    """The least and the most that a number can be.

    Those who wait for a slot are in the share of the slots that people come to: it may be above
    one.

    >>> possible("case_duration", "p90", "seconds"), possible("occupancy", "share", "share")
    ((0.0, inf), (0.0, inf))
    >>> possible("endings.well.share", "share", "share")
    (0.0, 1.0)
    """
    if statistic in _SIGNED:
        return -inf, inf
    if statistic == "full" or (statistic == "share" and measure != "occupancy"):
        return 0.0, 1.0
    if unit == "per 100 offers":
        return 0.0, 100.0
    return 0.0, inf
