"""One number that moves between a low and a high value, and one that stays, with the reason."""

from __future__ import annotations

from decimal import Decimal
from typing import NamedTuple

from pathway_engine.definition.written import Written, rounded


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
        number = self.low + (self.high - self.low) * Decimal(str(share))
        number = number.quantize(Decimal(1)) if self.whole else rounded(number)
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
