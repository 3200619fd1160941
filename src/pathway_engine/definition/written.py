"""Amounts as they are written, with whatever unit: so that another amount is written the same way.

`5wd`, `30%`, `2100/year`, `9.4`: a number and what stands behind it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Decimal

from pathway_engine.definition.values import plain

_AMOUNT = re.compile(r"(-?[0-9]{1,15}(?:\.[0-9]{1,15})?)(%|/[a-z]+|[a-z]+)?")
_CLOCK = frozenset(("m", "h", "d", "w", "y"))
_DIGITS = 6
"""How many digits of a made number count."""


@dataclass(frozen=True, slots=True)
class Written:
    """An amount: its number, and the unit behind it (`%`, `wd`, `/year`, or nothing)."""

    number: Decimal
    unit: str

    @property
    def kind(self) -> str:
        """What it is an amount of: amounts of one kind may stand for each other.

        >>> [read_written(text).kind for text in ("5wd", "36h", "30%", "9/week", "7")]
        ['working days', 'time', 'share', 'rate per week', 'number']
        """
        if self.unit in _CLOCK:
            return "time"
        if self.unit.startswith("/"):
            return f"rate per {self.unit[1:]}"
        return {"%": "share", "wd": "working days", "": "number"}.get(self.unit, self.unit)

    def times(self, factor: Decimal) -> Written:
        """So many times the amount, of few digits.

        >>> str(read_written("7.5h").times(Decimal("0.1")))
        '0.75h'
        """
        return Written(rounded(self.number * factor), self.unit)

    def __str__(self) -> str:
        return f"{plain(self.number)}{self.unit}"


def read_written(text: str) -> Written | None:
    """The amount that a text is; None for a date, a rule, or whatever else it is.

    >>> str(read_written("2100/year")), read_written("09:00-17:00"), read_written("1h30m")
    ('2100/year', None, None)
    """
    match = _AMOUNT.fullmatch(text.strip())
    if match is None:
        return None
    return Written(Decimal(match[1]), match[2] or "")


def rounded(number: Decimal, digits: int = _DIGITS) -> Decimal:
    """A number of at most six digits that count, or so many; whole ones stay whole.

    >>> str(rounded(Decimal(1) / 3)), str(rounded(Decimal("1234567.8")))
    ('0.333333', '1234568')
    """
    if not number:
        return Decimal(0)
    last = min(0, number.adjusted() + 1 - digits)
    return number.quantize(Decimal(1).scaleb(last), rounding=ROUND_HALF_EVEN)
