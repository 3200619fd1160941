"""Options of whoever looks at real cases: which days, and without small numbers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Annotated, NamedTuple

import typer

from pathway_engine.cli.printing import show, width

if TYPE_CHECKING:
    from pathway_engine.analysis.matrix import Cell
    from pathway_engine.analysis.summary import Summary
    from pathway_engine.study.ledger import Ledger

From = Annotated[
    str | None,
    typer.Option("--from", metavar="DATE", help="Of real cases: the first day that counts."),
]
To = Annotated[
    str | None,
    typer.Option("--to", metavar="DATE", help="Of real cases: the last day that counts."),
]
Suppress = Annotated[
    int,
    typer.Option("--suppress", min=0, metavar="N", help="Hide counts under N, round others to N."),
]


class Days(NamedTuple):
    """The first and the last day that count; None where nobody says."""

    from_: date | None = None
    to: date | None = None


ALL_DAYS = Days()


def days_of(from_: str | None, to: str | None) -> Days:
    """The days of two options. Raises `UsageError`.

    >>> days_of(None, "2026-03-31").to
    datetime.date(2026, 3, 31)
    """
    from pathway_engine.definition.run_days import read_date

    named = (("from", from_), ("to", to))
    return Days(*(None if text is None else read_date(name, text) for name, text in named))


def hidden(found: Mapping[str, Sequence[Summary]], suppress: int) -> dict[str, list[Summary]]:
    """The measures of designs without small numbers."""
    from pathway_engine.report.hiding import without_few

    return {name: without_few(rows, suppress) for name, rows in found.items()}


def hidden_cells(found: Mapping[str, Sequence[Cell]], suppress: int) -> dict[str, list[Cell]]:
    """Who hands over to whom, without small numbers."""
    from pathway_engine.report.hiding import cells_without_few

    return {name: cells_without_few(cells, suppress) for name, cells in found.items()}


def tell_unknown(opened: Ledger, suppress: int, *, measures: bool) -> None:
    """Say below what is not told, and why."""
    from pathway_engine.report.hiding import words
    from pathway_engine.report.tables import paragraph

    said = [words(suppress)]
    if measures:
        said.append(opened.told_beside())
    for text in filter(None, said):
        show(f"\n{paragraph(text, width())}")
