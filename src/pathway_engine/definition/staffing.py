"""From full-time equivalents to workers: how many there are, how fast each works, how many cases.

A post of n FTE on a calendar that is open H hours in an ordinary week amounts to
x = n × full time ÷ H people who are there whenever it is open. It is simulated as a whole number
of workers, each a little faster or slower than one person, so that their work adds up to x.
Everything is exact until the pace, which is rounded once.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from math import floor

Exact = int | Decimal | Fraction
"""A number without rounding errors: never a float."""


@dataclass(frozen=True, slots=True)
class Staffed:
    """What a post amounts to: `x` people, played by `workers` workers at the speed `pace`.

    `pace` is work done per second of open time: the share of paid time that goes to cases,
    times x ÷ workers.
    """

    x: Fraction
    workers: int
    pace: float


def post_workers(fte: Exact, full_time_hours: Exact, week_hours: Exact) -> tuple[Fraction, int]:
    """People there while the calendar is open (x), and the workers that stand for them.

    `full_time_hours` are the paid hours a week of one FTE, `week_hours` the hours that the
    calendar is open in an ordinary week. Workers are x rounded half up, at least one.
    Raises `ValueError` unless all three are above zero.

    >>> post_workers(9, 37, 40)
    (Fraction(333, 40), 8)
    """
    if min(fte, full_time_hours, week_hours) <= 0:
        raise ValueError("FTE, full time and the hours of the week must be above zero")
    x = Fraction(fte) * Fraction(full_time_hours) / Fraction(week_hours)
    return x, max(1, floor(x + Fraction(1, 2)))


def staffed(fte: Exact, full_time_hours: Exact, week_hours: Exact, casework: Exact) -> Staffed:
    """What a post of `fte` amounts to, `casework` being the share of paid time for cases.

    >>> staffed(9, 37, 40, Decimal("0.65")).pace
    0.67640625
    """
    x, workers = post_workers(fte, full_time_hours, week_hours)
    return Staffed(x, workers, float(Fraction(casework) * x / workers))


def staffed_present(present: int, casework: Exact) -> Staffed:
    """What a post of `present` workers amounts to: they are there whenever the team is open.

    Raises `ValueError` unless there is at least one.

    >>> staffed_present(2, Decimal("0.5"))
    Staffed(x=Fraction(2, 1), workers=2, pace=0.5)
    """
    if present < 1:
        raise ValueError("at least one worker must be present")
    return Staffed(Fraction(present), present, float(Fraction(casework)))


def slots(caseload: Exact, fte_in_force: Exact) -> int:
    """The most cases that a team can have open: caseload times FTE, rounded down.

    >>> slots(20, Decimal("9.99"))
    199
    """
    return floor(Fraction(caseload) * Fraction(fte_in_force))
