"""The keys of one quantity, read on demand; every problem is placed at its key."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal, TypeVar

from pathway_engine.definition.quantities.quantity import Unit
from pathway_engine.definition.values import (
    ValueProblem,
    parse_boolean,
    parse_duration,
    parse_integer,
    parse_number,
)

UnitKind = Literal["time", "working_time", "number"]
"""What a place in the file takes: time, open time of a team (m and h only), or a number."""

CV_RANGE = (Decimal("0.001"), Decimal(100))
"""The coefficients of variation of the families that are solved for numerically."""

MOST_VALUES = 1_000
"""The most values that a choice can have."""

T = TypeVar("T")


class Amounts:
    """Reads the amounts of one quantity: all by the clock, in any units, or all in working days."""

    def __init__(self, kind: UnitKind, *, allow_wd: bool) -> None:
        self._kind = kind
        self._allow_wd = allow_wd
        self._in_working_days: bool | None = None

    @property
    def unit(self) -> Unit:
        """What the amounts read so far count."""
        if self._kind == "number":
            return "number"
        return "working_days" if self._in_working_days else "seconds"

    @property
    def counts_numbers(self) -> bool:
        """Whether the amounts are plain numbers."""
        return self._kind == "number"

    def read(self, text: str) -> float:
        """An amount in the quantity's unit."""
        if self._kind == "number":
            return float(parse_number(text, signed=True))
        duration = parse_duration(text, working_time=self._kind == "working_time")
        if duration.working_days and not self._allow_wd:
            raise ValueProblem(text, "a time by the clock such as 5d", "no calendar applies here")
        if self._in_working_days is None:
            self._in_working_days = duration.working_days
        if duration.working_days != self._in_working_days:
            expected = "working days, as before it"
            if duration.working_days:
                expected = "a time by the clock, as before it"
            raise ValueProblem(text, expected, "`wd` stands with no other unit in one quantity")
        return float(duration.amount if duration.working_days else duration.seconds)


@dataclass(frozen=True, slots=True)
class Form:
    """The plain tree of one quantity and the reader of its amounts."""

    data: Mapping[str, object]
    amounts: Amounts

    def text(self, key: str) -> str:
        """The plain text under a key."""
        value = self.data[key]
        if not isinstance(value, str):
            what = "a list" if isinstance(value, list | tuple) else "a mapping"
            raise ValueProblem(what, "a plain value", "quantities do not nest", key)
        return value

    def texts(self, key: str) -> list[str]:
        """The list of plain texts under a key."""
        value = self.data[key]
        if not isinstance(value, list | tuple) or not all(isinstance(v, str) for v in value):
            found = value if isinstance(value, str) else "something else"
            raise ValueProblem(found, f"a list of {key} such as [1, 2]", key=key)
        if not 1 <= len(value) <= MOST_VALUES:
            raise ValueProblem(f"{len(value)} {key}", f"1 to {MOST_VALUES:,} {key}", key=key)
        return list(value)

    def amount(self, key: str) -> float:
        """An amount in the quantity's unit."""
        return self._placed(key, self.amounts.read)

    def positive(self, key: str) -> float:
        """An amount above zero."""
        amount = self.amount(key)
        if amount <= 0:
            raise ValueProblem(self.text(key), f"a {key} above zero", key=key)
        return amount

    def cv(self) -> float:
        """The coefficient of variation."""
        text = self.text("cv")
        if text.endswith("%"):
            hint = "0.8 is a spread of 80 % of the mean"
            raise ValueProblem(text, "a cv such as 0.8", hint, "cv")
        cv = self._placed("cv", parse_number)
        if cv == 0:
            hint = "a value that never varies is written plainly"
            raise ValueProblem(self.text("cv"), "a cv above zero", hint, "cv")
        return float(cv)

    def limited_cv(self) -> float:
        """A coefficient of variation for which the family can be solved."""
        low, high = CV_RANGE
        cv = self.cv()
        if not low <= self._placed("cv", parse_number) <= high:
            raise ValueProblem(self.text("cv"), f"a cv from {low} to {high}", key="cv")
        return cv

    def whole(self, key: str) -> int:
        """A whole number."""
        return self._placed(key, parse_integer)

    def flag(self, key: str) -> bool:
        """A yes or no, no if absent."""
        return key in self.data and self._placed(key, parse_boolean)

    def _placed(self, key: str, read: Callable[[str], T]) -> T:
        text = self.text(key)
        try:
            return read(text)
        except ValueProblem as problem:
            raise problem.at(key) from None
