"""The one thing that is varied, over a range: `teams.hub.staff.worker=6..16`."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from pathway_engine.definition.findings import printable
from pathway_engine.definition.written import Written, read_written
from pathway_engine.errors import UsageError

_PARTS = 100
"""Into how many steps a range is parted whose ends are not whole."""
_EXPECTED = "PATH=LOW..HIGH such as `teams.hub.staff.worker=6..16`"
MOST = 100_000


@dataclass(frozen=True)
class Vary:
    """A path, and the values that are tried at it: from `low` in equal steps."""

    path: str
    low: Written
    step: Decimal
    number: int
    """How many values there are."""

    def value(self, at: int) -> str:
        """A value as it is written in a file, by its position.

        >>> [read_vary("steps.hub.outcomes.on.share=50%..80%").value(at) for at in (0, 30)]
        ['50%', '80%']
        """
        return str(Written(self.low.number + at * self.step, self.low.unit))

    def amount(self, at: int) -> float:
        """Its number, without a unit."""
        return float(self.low.number + at * self.step)

    def __str__(self) -> str:
        return f"{self.path}={self.value(0)}..{self.value(self.number - 1)}"


def read_vary(text: str) -> Vary:
    """Read PATH=LOW..HIGH. Raises `UsageError`.

    Between whole ends the steps are of one, else of a hundredth of the range.

    >>> read_vary("teams.hub.staff.worker=6..16").number, read_vary("a.b=1.0wd..5wd").number
    (11, 101)
    """
    path, equals, between = (part.strip() for part in text.partition("="))
    first, dots, last = (part.strip() for part in between.partition(".."))
    if not (equals and dots and path):
        raise UsageError(f"vary: found `{printable(text)}`, expected {_EXPECTED}")
    low, high = _end(first), _end(last)
    if low.unit != high.unit:
        expected = f"both ends in one unit, as in `{path}={first}..{high.number}{low.unit}`"
        raise UsageError(f"vary: found `{printable(between)}`, expected {expected}")
    if low.number >= high.number:
        expected = "a range from low to high"
        raise UsageError(f"vary: found `{printable(between)}`, expected {expected}")
    width = high.number - low.number
    if "." in first + last:
        return Vary(path, low, width / _PARTS, _PARTS + 1)
    if width >= MOST:
        expected = f"at most {MOST:,} values; ends with a point, as in `{first}.0`, make steps"
        raise UsageError(
            f"vary: found `{printable(between)}`, expected {expected} of 1 % of the range"
        )
    return Vary(path, low, Decimal(1), int(width) + 1)


def _end(text: str) -> Written:
    read = read_written(text)
    if read is None:
        expected = "a number, a share, a rate or a duration as it is written in a file"
        raise UsageError(f"vary: found the end `{printable(text)}`, expected {expected}")
    return read
