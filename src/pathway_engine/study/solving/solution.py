"""What solving came to: every value that was tried, the one that was asked for, and doubts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import isfinite
from typing import Literal

from pathway_engine.analysis.summary import Interval
from pathway_engine.definition.models import Verdict
from pathway_engine.study.options import Options
from pathway_engine.study.solving.condition import Condition
from pathway_engine.study.solving.searching import Edge
from pathway_engine.study.solving.varying import Vary

Outcome = Literal["found", "nothing meets it", "everything meets it"]
"""What can be said of a range: there is an edge in it, or nothing or all of it meets."""


@dataclass(frozen=True)
class Point:
    """A value that was tried, and what was measured there."""

    at: int
    """Its position in the range."""
    value: str
    sides: tuple[Interval, ...]
    """The quantity of the design, or of the two."""
    decides: Interval
    """What is held against the condition: the quantity, or the difference of both."""
    met: bool
    """Whether the condition is met on the average."""
    verdict: Verdict
    """Whether that is clear by the interval of 95 %."""

    @property
    def clear(self) -> bool:
        """Whether the interval says the same as the average."""
        return self.verdict != "undecided"


@dataclass(frozen=True)
class Solution:
    """The value in a range from which on a condition is met, and what was tried to find it."""

    vary: Vary
    condition: Condition
    unit: str
    names: tuple[str, ...]
    """The designs that decide."""
    options: Options
    points: tuple[Point, ...]
    """All that was tried, in the order of the range."""
    at: int | None
    edge: Edge
    monotone: bool
    """Whether what was measured goes one way over the ends, the quarters and the middle."""
    changes: int
    """How often the condition's truth changes along all that was tried."""

    @property
    def answer(self) -> Point | None:
        """The smallest, or largest, value that meets the condition; None where none does."""
        return None if self.at is None else self._point(self.at)

    @property
    def value(self) -> str | None:
        """The answer as it is written in a file."""
        return None if self.answer is None else self.answer.value

    @property
    def below(self) -> Point | None:
        """The value one step below the answer; None at the low end, or without an answer."""
        return None if self.at is None else self._point(self.at - 1)

    @property
    def above(self) -> Point | None:
        """The value one step above it."""
        return None if self.at is None else self._point(self.at + 1)

    @property
    def nearest(self) -> Point | None:
        """What came nearest to the condition of all that was tried; None where none is known."""
        value = self.condition.until.value
        known = [one for one in self.points if isfinite(one.decides.mean)]
        return min(known, key=lambda one: abs(one.decides.mean - value), default=None)

    @property
    def outcome(self) -> Outcome:
        """Whether there is an edge, or nothing or everything that was tried meets it."""
        if self.at is None:
            return "nothing meets it"
        return "everything meets it" if all(one.met for one in self.points) else "found"

    @property
    def doubtful(self) -> bool:
        """Whether other values may meet it too: what was measured goes to and fro."""
        return not self.monotone or self.changes > 1

    def _point(self, at: int) -> Point | None:
        return next((one for one in self.points if one.at == at), None)

    def __repr__(self) -> str:
        return f"<Solution of {self.vary} until {self.condition.until.text}: {self.value}>"


def goes_one_way(steps: Sequence[Interval]) -> bool:
    """Whether differences from one value to the next are of one sign, beyond noise.

    >>> up, down = Interval(2.0, 1.0, 3.0, 9), Interval(-2.0, -3.0, -1.0, 9)
    >>> none = Interval(-0.1, -1.0, 0.8, 9)
    >>> goes_one_way([up, none, up]), goes_one_way([up, none, down])
    (True, False)
    """
    signs = {one.mean > 0 for one in steps if one.excludes_zero}
    return len(signs) < 2
