"""One number that moves between a low and a high value, and one that stays, with the reason."""

from __future__ import annotations

from decimal import Decimal
from typing import NamedTuple

from pathway_engine.definition.written import Written, rounded

_DIGITS = 3
"""How many digits count of a number between where it stands and an end."""


class Moved(NamedTuple):
    """A number of the file: as it stands, and how far it moves to either side."""

    path: str
    stands: Written
    low: Decimal
    high: Decimal
    whole: bool = False
    """Whether only whole numbers may stand there."""
    clipped: tuple[str, ...] = ()
    """The bounds at which it stops short, in words."""

    def at(self, share: float) -> str:
        """Its text so far along the way: 0 is the low value, 1 the high one.

        >>> worked = Moved("a", Written(Decimal(8), "h"), Decimal("6.4"), Decimal("9.6"))
        >>> worked.at(0), worked.at(0.5), worked.at(1)
        ('6.4h', '8h', '9.6h')
        """
        return self._written(self.low + (self.high - self.low) * Decimal(str(share)))

    def towards(self, way: float) -> str:
        """Its text so far from where it stands: to the low value (-1), or to the high one (1).

        >>> moved = Moved("a", Written(Decimal(5), "wd"), Decimal(1), Decimal(7))
        >>> moved.towards(-1), moved.towards(-0.5), moved.towards(0), moved.towards(0.5)
        ('1wd', '3wd', '5wd', '6wd')
        """
        if not way:
            return str(self.stands)
        stands, end = self.stands.number, self.low if way < 0 else self.high
        digits = _DIGITS if abs(way) < 1 else None  # the ends are as they are
        return self._written(stands + (end - stands) * abs(Decimal(str(way))), digits)

    def _written(self, number: Decimal, digits: int | None = None) -> str:
        if self.whole:
            number = number.quantize(Decimal(1))
        else:
            number = rounded(number) if digits is None else rounded(number, digits)
        return str(Written(number, self.stands.unit))

    @property
    def moves(self) -> bool:
        """Whether it ends anywhere else than where it stands."""
        return {self.at(0), self.at(1)} != {str(self.stands)}


class Still(NamedTuple):
    """A number that does not move: of which line, as it stands, and why."""

    line: str
    path: str
    text: str
    why: str
