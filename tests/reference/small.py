"""Small pathways written as YAML, run by either simulator, their rows read by column name."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import cache
from typing import Any

import pytest

from pathway_engine.clock import DAY, seconds_of
from pathway_engine.definition.models import Pathway
from pathway_engine.definition.node import Mapping, plain
from pathway_engine.definition.reader import read
from pathway_engine.engine.records import NONE, TABLES, Window
from reference.cases import Visit
from reference.comparing import kernel
from reference.rows import Rows
from reference.simulator import played
from reference.simulator import simulate as reference

MONDAY = seconds_of(date(2026, 1, 5))
Row = dict[str, Any]
Tables = dict[str, list[Row]]
Arrivals = list[tuple[int, int, dict[str, Any], str | None]]
Simulate = Callable[[Pathway, Window, int, int, Any], Rows]


@cache
def tree_of(text: str) -> Mapping:
    """A text is read once, however many pathways are made of it."""
    return read(text.encode(), "small.yaml")


def pathway_from(text: str) -> Pathway:
    """A pathway from the text of its file."""
    return Pathway.model_validate(plain(tree_of(text)))


BOTH = pytest.mark.parametrize("simulate", [reference, kernel], ids=["reference", "kernel"])
"""Runs a test with either simulator."""


def comers(*seconds: int, **values: Any) -> Arrivals:
    """People who come at these seconds after Monday 00:00, numbered from 1."""
    return [(MONDAY + second, n, values, None) for n, second in enumerate(seconds, 1)]


def tables_of(rows: Rows) -> Tables:
    """Rows by column name; every second since Monday 00:00, None where there is nothing."""
    tables = {table: [row_of(table, row) for row in getattr(rows, table)] for table in TABLES}
    return tables | {"attributes": [{"values": row} for row in rows.attributes]}


def row_of(table: str, row: tuple[float, ...]) -> Row:
    """One row by column name."""
    columns = TABLES[table]
    moments = {column.name for column in columns if column.type == "i8"}
    return {
        column.name: None if value == NONE else value - MONDAY * (column.name in moments)
        for column, value in zip(columns, row, strict=True)
    }


def lived(text: str, arrivals: Arrivals, days: int = 14) -> list[Visit]:
    """The visits of two weeks from a Monday, as the reference simulator leaves them."""
    window = Window(MONDAY, MONDAY, MONDAY + days * DAY)
    cases = played(pathway_from(text), window, 1, 1, arrivals).moves.cases
    return [visit for case in cases for visit in case.visits]


def run_week(
    simulate: Simulate, text: str, arrivals: Arrivals, seed: int = 1, days: int = 14
) -> Tables:
    """Two weeks from a Monday: the rows by column name."""
    window = Window(MONDAY, MONDAY, MONDAY + days * DAY)
    return tables_of(simulate(pathway_from(text), window, seed, 1, arrivals))
