"""One line for each figure: what was measured, what is required, whether it is met."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from statistics import median
from time import perf_counter
from typing import TypeVar

T = TypeVar("T")


@dataclass
class Figures:
    """Prints figures as they come and remembers which missed."""

    missed: list[str] = field(default_factory=list)

    def at_least(self, what: str, found: float, required: float, unit: str = "") -> None:
        """A figure that must not be below what is required."""
        self._show(what, found, f"at least {required:g}", unit, met=found >= required)

    def below(self, what: str, found: float, required: float, unit: str = "") -> None:
        """A figure that must stay below what is required."""
        self._show(what, found, f"below {required:g}", unit, met=found < required)

    def tell(self, what: str, found: float, unit: str = "") -> None:
        """A figure for which nothing is required."""
        print(f"  {what:<58} {found:>10.4g} {unit}")

    def _show(self, what: str, found: float, required: str, unit: str, *, met: bool) -> None:
        verdict = "met" if met else "MISSED"
        print(f"  {what:<58} {found:>10.4g} {unit:<9} {required:<14} {verdict}")
        if not met:
            self.missed.append(what)


def timed(work: Callable[[], T]) -> tuple[T, float]:
    """What some work gives, and the wall-clock seconds that it takes."""
    begin = perf_counter()
    given = work()
    return given, perf_counter() - begin


def seconds(work: Callable[[], object]) -> float:
    """Wall-clock seconds that something takes."""
    return timed(work)[1]


def middle(numbers: list[float]) -> float:
    """The median: one disturbed round does not move it."""
    return median(numbers)
