"""What moving assumptions did to quantities: at the low end, at the high end, and between them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from pathway_engine.analysis.summary import Interval
from pathway_engine.definition.assumed import Still
from pathway_engine.study.options import Options
from pathway_engine.study.quantities import Quantity
from pathway_engine.study.sensitivity.assumptions import Assumption

if TYPE_CHECKING:
    from pathway_engine.analysis.indices import Index

Holds = Literal["holds", "turns", "unclear"]
"""Of a difference between two designs: it keeps its sign, takes the other one, or may do so."""


@dataclass(frozen=True)
class Effect:
    """A quantity with an assumption at its low and its high end, paired with the unmoved run."""

    low: Interval
    high: Interval
    from_low: Interval
    """What the low end changes: less the unmoved run."""
    from_high: Interval
    swing: Interval
    """What the high end has more than the low one."""

    @property
    def size(self) -> float:
        """The greatest of what the ends change, and of what they differ by; 0 if undefined."""
        told = (self.from_low.mean, self.from_high.mean, self.swing.mean)
        return max((abs(one) for one in told if one == one), default=0.0)  # noqa: PLR0124

    def holds(self, unmoved: Interval) -> Holds:
        """Whether a difference between designs keeps its sign at both ends, beyond noise."""
        ends = (self.low, self.high)
        if any(one.excludes_zero and one.mean * unmoved.mean < 0 for one in ends):
            return "turns"
        clear = all(one.excludes_zero for one in (unmoved, *ends))
        return "holds" if clear else "unclear"


@dataclass(frozen=True)
class Swung:
    """An assumption, and what it does to each quantity."""

    assumption: Assumption
    effects: tuple[Effect, ...]


@dataclass(frozen=True)
class Sensitivity:
    """Which assumption matters: each was moved alone, on the same people.

    Of one design the quantities themselves; of two how the second differs from the first.
    """

    quantities: tuple[Quantity, ...]
    units: tuple[str, ...]
    names: tuple[str, ...]
    options: Options
    unmoved: tuple[Interval, ...]
    """Each quantity as the file has it, or the difference of both designs."""
    swung: tuple[Swung, ...]
    """In the order of the file."""
    still: tuple[Still, ...]
    """The numbers that were not moved, each with the reason."""
    indices: tuple[tuple[Index, ...], ...] = ()
    """Sobol indices, a row for each quantity, in the order of `swung`; empty unless asked for."""
    points: int = 0
    """At how many points the indices were worked out."""

    @property
    def paired(self) -> bool:
        """Whether it is about how two designs differ."""
        return len(self.names) > 1

    def ranked(self, quantity: int = 0) -> list[Swung]:
        """The assumptions by what they do to a quantity, the greatest first."""
        return sorted(self.swung, key=lambda one: -one.effects[quantity].size)

    def clear(self, quantity: int = 0) -> list[Swung]:
        """Those of them whose effect is more than noise."""
        return [one for one in self.ranked(quantity) if _is_clear(one.effects[quantity])]

    def __repr__(self) -> str:
        said = ", ".join(map(str, self.quantities))
        return f"<Sensitivity of {said} to {len(self.swung)} assumptions>"


def _is_clear(effect: Effect) -> bool:
    told: Sequence[Interval] = (effect.swing, effect.from_low, effect.from_high)
    return any(one.excludes_zero for one in told)
