"""One rule put to the rows of one run: what must hold of each, and what is found instead."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

import numpy as np

from pathway_engine.analysis.audit.columns import Rows
from pathway_engine.analysis.audit.report import SHOWN, Fault, RuleResult

Array = np.ndarray[Any, Any]


class Span(NamedTuple):
    """For each row the least and the greatest that a value may be.

    Where a draw lies within the last digits of a rounding, two whole numbers are right: the last
    bit of a logarithm is not the same on every machine.
    """

    low: Array
    high: Array

    def as_told(self, told: Array) -> Span:
        """What rows tell of a value is so, where it may be."""
        may_be = (self.low <= told) & (told <= self.high)
        return Span(np.where(may_be, told, self.low), np.where(may_be, told, self.high))


class Trial:
    """Puts a rule to rows, and notes in its result those that break it."""

    def __init__(self, result: RuleResult, run: int | None) -> None:
        self.result = result
        self.run = run

    def expect(
        self, holds: Array, rows: Rows, said: str, found: Array | None = None,
        expected: Array | None = None,
    ) -> None:  # fmt: skip
        """Of every row something must hold; where not, it is `said` of it.

        `rows` have a case number and perhaps a visit number. `found` and `expected` are values,
        one for each row, told with the fault.
        """
        self.result.checked += len(rows)
        broken = np.flatnonzero(~np.asarray(holds, dtype=bool))
        if len(broken):
            faults = list(self._faults(broken[:SHOWN], rows, said, found, expected))
            self.result.add(faults, len(broken))

    def equal(self, found: Array, expected: Array, rows: Rows, said: str) -> None:
        """Of every row one value must equal another."""
        self.expect(found == expected, rows, said, found, np.broadcast_to(expected, found.shape))

    def within(self, found: Array, expected: Span, rows: Rows, said: str) -> None:
        """Of every row one value must lie within what is drawn for it."""
        fits = (found >= expected.low) & (found <= expected.high)
        self.expect(fits, rows, said, found, expected.low)

    def fault(self, said: str) -> None:
        """Note what is wrong with no row in particular."""
        self.result.add([Fault(said, self.run)], 1)

    def _faults(
        self, broken: Array, rows: Rows, said: str, found: Array | None, expected: Array | None
    ) -> Iterator[Fault]:
        for row in broken.tolist():
            values = "" if found is None else f": found {_text(found[row])}"
            if expected is not None:
                values += f", expected {_text(expected[row])}"
            case = int(rows["case_no"][row])
            visit = int(rows["visit_no"][row]) if rows.has("visit_no") else None
            yield Fault(said + values, self.run, case, visit)


def _text(value: Any) -> str:
    """A value as a reader wants it: nothing for `NONE`, no decimals where there are none."""
    plain = value.item() if isinstance(value, np.generic) else value
    if isinstance(plain, float) and plain.is_integer():
        plain = int(plain)
    return "nothing" if plain == -1 else str(plain)
