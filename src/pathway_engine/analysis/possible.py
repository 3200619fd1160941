"""Which values a number may have at all, so that no interval tells of a wait below zero."""

from __future__ import annotations

from collections.abc import Iterable
from math import inf

_SIGNED = frozenset({"growth"})
"""Statistics that may be negative: a queue that shrinks."""


def possible(
    measure: str, statistic: str, unit: str, by: Iterable[str] = ()
) -> tuple[float, float]:
    """The least and the most that a number can be; `by` says what it is cut by.

    Those who wait for a slot are in the share of a team's slots that people come to: it may be
    above one. In a place is only who has come in.

    >>> possible("case_duration", "p90", "seconds"), possible("utilisation", "mean", "share")
    ((0.0, inf), (0.0, 1.0))
    >>> [possible("occupancy", "share", "share", [cut]) for cut in ("team", "place")]
    [(0.0, inf), (0.0, 1.0)]
    """
    if statistic in _SIGNED:
        return -inf, inf
    if measure == "occupancy" and statistic == "share":
        return 0.0, 1.0 if "place" in by else inf
    if statistic in ("full", "share") or measure == "utilisation":
        return 0.0, 1.0
    if unit == "per 100 offers":
        return 0.0, 100.0
    return 0.0, inf
