"""Numbers as a reader wants them: in a fitting unit, with fitting digits, with their interval."""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import NamedTuple

from pathway_engine.analysis.summary import Interval
from pathway_engine.clock import DAY, HOUR
from pathway_engine.definition.measures.entries import MONEY
from pathway_engine.definition.measures.naming import entry_for
from pathway_engine.definition.money import SIGNS

MISSING = "-"
"""What stands where a number is undefined."""

UNSURE = "?"
"""Marks a difference whose interval includes zero."""

FEW = "*"
"""Marks a quantile of few visits or cases."""

_MILLION = 1_000_000
_DUST = 1e-12  # what adding up in floating point leaves, beside a number

_STAFF_TIME = frozenset({"work_time", "effort_time", "rework_time"})


class Scale(NamedTuple):
    """How a row of numbers is written: divided by what, in which unit, with how many decimals."""

    divisor: float
    prefix: str
    unit: str
    decimals: int


def scale_of(measure: str, unit: str, numbers: Iterable[float]) -> Scale:
    """The scale for numbers of a measure: money by its sign, what staff spend never in days.

    >>> scale_of("effort_time", "seconds", [90_000.0]).unit
    'h'
    """
    if entry_for(measure).unit == MONEY:
        return _scale_of_money(unit, numbers)
    if measure not in _STAFF_TIME:
        return scale_for(unit, numbers)
    hours = scale_for("hours", [x / HOUR for x in numbers])
    return hours._replace(divisor=HOUR)


def scale_for(unit: str, numbers: Iterable[float]) -> Scale:
    """The scale on which numbers of a unit read best together: seconds as days, shares as %.

    >>> scale_for("seconds", [200_000.0]), scale_for("share", [0.5])
    (Scale(divisor=86400, prefix='', unit='d', decimals=2), Scale(divisor=0.01, prefix='', ...
    """
    size = _size(numbers)
    divisor, suffix = _unit(unit, size)
    return Scale(divisor, "", suffix, _decimals(size / divisor))


def _size(numbers: Iterable[float]) -> float:
    """The greatest of the numbers that there are, whatever its sign."""
    return max((abs(x) for x in numbers if math.isfinite(x)), default=0.0)


def _unit(unit: str, size: float) -> tuple[float, str]:
    if unit == "seconds":
        steps = ((DAY, "d"), (HOUR, "h"), (60, "min"))
        return next(((n, name) for n, name in steps if size >= n), (1, "s"))
    if unit == "share":
        return 0.01, "%"
    return 1, "h" if unit == "hours" else ""


def _scale_of_money(currency: str, numbers: Iterable[float]) -> Scale:
    """Of millions two decimals count: they are tens of thousands."""
    size = _size(numbers)
    name = "" if currency in SIGNS or currency == MONEY else currency
    if size >= _MILLION:
        return Scale(_MILLION, SIGNS.get(currency, ""), f"m {name}".strip(), 2)
    return Scale(1, SIGNS.get(currency, ""), name, _decimals(size))


def _decimals(size: float) -> int:
    """Three digits that count, or all digits of a larger number; none of zero."""
    if size >= 100 or size == 0:
        return 0
    return 1 if size >= 10 else 2


def bare(number: float, scale: Scale, *, sign: bool = False) -> str:
    """A number on a scale, without its unit.

    >>> bare(-0.001, Scale(1, "", "d", 1)), bare(12345.0, Scale(1, "£", "", 0), sign=True)
    ('0.0', '+£12,345')
    """
    if not math.isfinite(number):
        return MISSING
    digits = f"{abs(number) / scale.divisor:,.{scale.decimals}f}"
    zero = not digits.strip("0.,")
    minus = "" if zero else "-" if number < 0 else "+" if sign else ""
    return f"{minus}{scale.prefix}{digits}"


def with_unit(number: float, scale: Scale) -> str:
    """A number on a scale, with its unit.

    >>> with_unit(172_800, Scale(86_400, "", "d", 1))
    '2.0 d'
    """
    text = bare(number, scale)
    return f"{text} {scale.unit}" if scale.unit and text != MISSING else text


def per_cent_text(change: float, of: float) -> str:
    """How much of a number a change is; nothing where there is none, or none to change.

    >>> per_cent_text(-5.0, 20.0), per_cent_text(0.3, 20.0), per_cent_text(5.0, 0.0)
    ('-25 %', '+1.5 %', '')
    """
    if not of or not math.isfinite(change) or not math.isfinite(of):
        return ""
    share = 100 * change / abs(of)
    return f"{bare(share, Scale(1, '', '', 1 if abs(share) < 10 else 0), sign=True)} %"


def interval_text(interval: Interval, scale: Scale, *, sign: bool = False) -> str:
    """An average with its interval in brackets; alone where no replication differs, or one ran.

    >>> interval_text(Interval(-0.2, -0.24, -0.14, 20), Scale(1, "", "", 1))
    '-0.2 (-0.2 to -0.1)'
    """
    return bare(interval.mean, scale, sign=sign) + _in_brackets(interval, scale, sign=sign)


def _in_brackets(interval: Interval, scale: Scale, *, sign: bool) -> str:
    """The bounds behind a mean, which has said the currency; empty where there are none."""
    spread = interval.high - interval.low
    if not math.isfinite(spread) or spread <= _DUST * abs(interval.mean):
        return ""
    plain = scale._replace(prefix="")
    low, high = (bare(x, plain, sign=sign) for x in (interval.low, interval.high))
    return f" ({low} to {high})"


def bounds_text(interval: Interval, scale: Scale) -> str:
    """The interval alone, in the unit of the mean beside it; empty where there is none.

    >>> bounds_text(Interval(2.0, 1.5, 2.5, 20), Scale(1, "£", "", 1))
    '1.5 to 2.5'
    """
    if not math.isfinite(interval.low):
        return ""
    plain = scale._replace(prefix="")
    return f"{bare(interval.low, plain)} to {bare(interval.high, plain)}"


def change_text(difference: Interval, scale: Scale) -> str:
    """A difference with its interval; marked where the interval includes zero.

    Its unit is that of the number beside it; only millions are said again.

    >>> change_text(Interval(0.2, -0.1, 0.5, 20), Scale(1, "", "", 1))
    '+0.2 (-0.1 to +0.5) ?'
    """
    mean = bare(difference.mean, scale, sign=True)
    many = " m" if scale.divisor == _MILLION and mean != MISSING else ""
    text = f"{mean}{many}{_in_brackets(difference, scale, sign=True)}"
    sure = difference.excludes_zero or not math.isfinite(difference.low)
    return text if sure or difference[:3] == (0, 0, 0) else f"{text} {UNSURE}"
