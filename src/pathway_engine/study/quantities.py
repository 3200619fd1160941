"""One number that is looked at over many runs: a measure with its statistic, cut, at a moment."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from pathway_engine.analysis.moments import (
    refuse_unless_state,
    unit_at_moment,
    value_at_moment,
)
from pathway_engine.analysis.summary import Interval, intervals_of, within, within_reach
from pathway_engine.analysis.untold import key_of, where_untold
from pathway_engine.analysis.values import Array, Value
from pathway_engine.definition.findings import closest, printable
from pathway_engine.definition.measures.naming import NAMES, Named, named, unit_named
from pathway_engine.definition.models import Pathway
from pathway_engine.errors import UsageError
from pathway_engine.study.results import Result

_THINGS = {
    "step": "all_steps",
    "team": "teams",
    "organisation": "organisations",
    "accountable": "organisations",
    "role": "roles",
    "place": "places",
    "ending": "endings",
}
"""Words whose labels are things of a pathway that have names, and what holds those."""


@dataclass(frozen=True)
class Quantity:
    """A measure and its statistic, cut by words with their labels, perhaps at a moment."""

    text: str
    """The measure as it was asked for."""
    named: Named
    by: Mapping[str, str] = field(default_factory=dict)
    moment: str | None = None

    @property
    def cut(self) -> str:
        """What it is cut by, as `by` of a run asks for it; empty for nothing."""
        return ",".join(self.by)

    @property
    def unit(self) -> str:
        """Its unit as the catalogue says it; of money that is `currency`."""
        return unit_at_moment(self.text) if self.moment else unit_named(self.named)

    def numbers(self, result: Result) -> Array:
        """What it came to in each replication of a design."""
        if self.moment is not None:
            window = result.options.window
            told = (
                value_at_moment(run, window, self.text, self.by, self.moment)
                for run in result.series
            )
            return np.array([*told])
        return np.array([self._number(run) for run in result.runs])

    def is_told(self, result: Result) -> bool:
        """Whether any replication tells it, and not only that there is nothing."""
        if self.moment is not None:
            return True
        return any(self._is(value) for run in result.runs for value in run)

    def unit_in(self, result: Result) -> str:
        """Its unit as a result tells it, money by its currency; empty where no run tells it."""
        if self.moment is not None:
            return self.unit
        told = (value.unit for run in result.runs for value in run if self._is(value))
        return next(told, "")

    def interval(self, numbers: Array, unit: str = "") -> Interval:
        """The average of numbers with its interval, without what the quantity cannot be."""
        return within(intervals_of(numbers[None, :])[0], (*self.named, self.by, unit or self.unit))

    def difference(self, numbers: Array, beside: Array, unit: str = "") -> Interval:
        """How numbers differ from others, replication by replication."""
        (found,) = intervals_of((numbers - beside)[None, :])
        return within_reach(found, (*self.named, self.by, unit or self.unit))

    def _is(self, value: Value) -> bool:
        return value[:2] == self.named and value.by == self.by

    def _number(self, run: Sequence[Value]) -> float:
        found = next((value.value for value in run if self._is(value)), None)
        if found is not None:
            return found
        told = {key_of(value.measure, value.statistic, value.by): value.value for value in run}
        return where_untold(*self.named, self.by).among(told)

    def __str__(self) -> str:
        by = "".join(f", {word} {label}" for word, label in self.by.items())
        return f"{self.text if self.moment else self.named}{by}" + (
            f" at {self.moment}" if self.moment else ""
        )


def read_quantity(text: str, by: str | None = None, moment: str | None = None) -> Quantity:
    """The quantity that is asked for. Raises `UsageError`.

    >>> str(read_quantity("waiting_time.p90", by="team=hub"))
    'waiting_time.p90, team hub'
    """
    try:
        meant = named(text)
    except KeyError:
        near = closest(text, NAMES)
        hint = f"; did you mean `{near}`?" if near else ""
        raise UsageError(
            f"found `{printable(text)}`, expected a measure, or one with its statistic such as "
            f"`case_duration.p90`{hint}; --measures lists them"
        ) from None
    cut = _cut(by) if by else {}
    if moment is not None:
        refuse_unless_state(text, cut)
    return Quantity(text, meant, cut, moment)


def refuse_unknown_labels(quantity: Quantity, pathways: Sequence[Pathway]) -> None:
    """Raise `UsageError` where a quantity is cut by a thing that none of the pathways has."""
    for word, label in quantity.by.items():
        kind = _THINGS.get(word)
        known = {name for one in pathways for name in getattr(one, kind)} if kind else {label}
        if label not in known:
            listed = ", ".join(f"`{name}`" for name in sorted(known)) or "none, for there is none"
            near = closest(label, known)
            hint = f"; did you mean `{near}`?" if near else ""
            found = f"`{printable(label)}`"
            raise UsageError(f"by: found the {word} {found}, expected one of {listed}{hint}")


def _cut(text: str) -> dict[str, str]:
    """The words of a cut with their labels."""
    pairs = [part.partition("=") for part in text.split(",")]
    if not all(word.strip() and label.strip() for word, _, label in pairs):
        found = printable(text)
        raise UsageError(f"by: found `{found}`, expected WORD=LABEL such as `team=brokerage`")
    return {word.strip(): label.strip() for word, _, label in pairs}
