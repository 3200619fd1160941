"""The rows of the kernel's tables as they are collected, and values that attributes give."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any, TypeVar

import numpy as np

from pathway_engine.definition.expressions import Expr
from pathway_engine.definition.models import Given, Pathway
from pathway_engine.definition.quantities import Quantity
from pathway_engine.definition.signposts import Named
from pathway_engine.engine.records import Numbering
from pathway_engine.simulation.kernel import layout
from pathway_engine.simulation.kernel.layout import LAYOUTS, NONE
from pathway_engine.simulation.plan.compiling import compiled

T = TypeVar("T")
Pair = tuple[int, int]
"""The fields `x_by` and `x` of the kernel: an attribute or `NONE`, and a value or its place."""

NOTHING: Pair = (NONE, NONE)
Numbered = Callable[[str], int]
"""Tells the number of a name."""


class Tables:
    """Collects rows; a row is named by its place in its table."""

    def __init__(self, pathway: Pathway) -> None:
        self.pathway = pathway
        self.numbering = Numbering.of(pathway)
        self.keys: list[tuple[str, str]] = []
        self.moments: dict[str, int] = {"opened": 0}
        self.calendars: dict[str, int] = {}
        self.first_interval: dict[str, int] = {}
        self.lines: dict[Any, int] = {}
        self._rows: dict[str, list[tuple[Any, ...]]] = {name: [] for name in LAYOUTS}

    def add(self, table: str, **fields: Any) -> int:
        """Add a row; every field must be named."""
        names = LAYOUTS[table].names or ()
        row = [fields[name] for name in names if name in fields]
        if not len(row) == len(names) == len(fields):
            raise TypeError(f"{table}: {set(fields) ^ set(names)}")
        self._rows[table].append(tuple(row))
        return len(self._rows[table]) - 1

    def size(self, table: str) -> int:
        """How many rows a table has so far."""
        return len(self._rows[table])

    def field(self, table: str, i: int, name: str) -> Any:
        """A field of a row."""
        return self._rows[table][i][(LAYOUTS[table].names or ()).index(name)]

    def change(self, table: str, i: int, **fields: Any) -> None:
        """Change fields of a row."""
        names = LAYOUTS[table].names or ()
        old = dict(zip(names, self._rows[table][i], strict=True)) | fields
        self._rows[table][i] = tuple(old[name] for name in names)

    def arrays(self) -> dict[str, np.ndarray[Any, Any]]:
        """The tables that have rows, as arrays."""
        return {
            name: np.array(rows, dtype=LAYOUTS[name]) for name, rows in self._rows.items() if rows
        }

    def key(self, name: str, purpose: str) -> int:
        """The place of the key of a draw; keys are worked out for each replication."""
        self.keys.append((name, purpose))
        return len(self.keys) - 1

    def attribute(self, name: str) -> int:
        """The number of an attribute."""
        return self.numbering.attributes.index(name)

    def values_of(self, attribute: str) -> tuple[str, ...]:
        """The words for the values of a choice or boolean, by number."""
        declared = self.pathway.case[attribute]
        return declared.values if declared.type == "choice" else ("false", "true")

    def varying(self, value: T | Given[T] | None, place: Callable[[T], int]) -> Pair:
        """The pair for a value that may be given; `place` puts one plain value somewhere."""
        if value is None:
            return NOTHING
        if not isinstance(value, Given):
            return NONE, place(value)
        return self._placed(value, lambda line: (NONE, place(line)))

    def led_to(self, named: Named | None, entries: Mapping[str, Any], number: Numbered) -> Pair:
        """The pair for a name that may lead through signposts; `number` tells what it ends at."""

        def follow(name: str) -> Pair:
            entry = entries[name]
            return self._placed(entry, follow) if isinstance(entry, Given) else (NONE, number(name))

        if named is None:
            return NOTHING
        return self._placed(named, follow) if isinstance(named, Given) else follow(named)

    def _placed(self, value: Given[T], place: Callable[[T], Pair]) -> Pair:
        """A table of pairs by attribute; a line is placed once."""
        placed: dict[str, Pair] = {}
        for word in self.values_of(value.given):
            line = word if word in value.lines else ""
            if line not in placed:
                placed[line] = place(value.value_for(word))
        first = self.size("given")
        for word in self.values_of(value.given):
            by, x = placed[word if word in value.lines else ""]
            self.add("given", by=by, v=x)
        return self.attribute(value.given), first

    def rule(self, expression: Expr) -> int:
        """The place of a compiled expression."""
        typed = self.pathway.typed(expression)
        return self.typed_rule(typed)

    def typed_rule(self, typed: Expr) -> int:
        """The place of an expression whose names are resolved already."""
        first = self.size("code")
        code = compiled(typed, self.numbering, first)
        for op, item, value in code:
            self.add("code", op=op, item=item, value=value)
        return self.add("rule", first=first, n=len(code))

    def number(self, value: float) -> int:
        """The place of a number."""
        return self.add("number", v=value)

    def share(self, share: Decimal) -> int:
        """The place of a share."""
        return self.number(float(share))

    def cumulative(self, weights: tuple[float, ...]) -> int:
        """The place of the first of a list of cumulative weights."""
        first = self.size("number")
        total = 0.0
        for weight in weights:
            total += weight
            self.number(total)
        return first

    def moment(self, event: str) -> int:
        """The number of a named event that some `since` counts from."""
        return self.moments.setdefault(event, len(self.moments))

    def quantity(self, quantity: Quantity) -> int:
        """The place of a quantity."""
        a, b, c = (*quantity.parameters, 0.0, 0.0, 0.0)[:3]
        item = NONE
        if quantity.family == "choice":
            item = self.cumulative(quantity.weights)
            for value in quantity.values:
                self.number(value)
        lowest = 0.0 if quantity.family == "normal" else -np.inf
        low = lowest if quantity.at_least is None else max(lowest, quantity.at_least)
        return self.add(
            "quantity",
            family=getattr(layout, quantity.family.upper()),
            a=a,
            b=b,
            c=c,
            low=low,
            high=np.inf if quantity.at_most is None else quantity.at_most,
            item=item,
            n=len(quantity.values),
            days=int(quantity.unit == "working_days"),
            cause=NONE if quantity.cause is None else self.numbering.causes.index(quantity.cause),
            since=NONE if quantity.since is None else self.moment(quantity.since),
            of=NONE if quantity.of is None else self.attribute(quantity.of),
        )
