"""The tidy tables of a source, given to whoever writes tables, run by run."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Protocol

from pathway_engine.analysis.tidy.columns import Column, Columns, Field
from pathway_engine.analysis.tidy.figures import RunLine, comparison, measures, runs
from pathway_engine.analysis.tidy.tables import COMPARISON, MEASURES, OF_ROWS, RUNS
from pathway_engine.ledger.runs import Run
from pathway_engine.report.exports.source import Source

COLUMNS, NAMES = "columns", "names"
"""The tables that tell what the others say: every column, and every thing with its title."""


class Sheets(Protocol):
    """Something that takes rows of tables."""

    def add(self, table: str, columns: Sequence[Column]) -> None:
        """More rows of a table; its columns are the same each time."""


def write_tables(source: Source, sheets: Sheets) -> dict[str, int]:
    """Give all tables to a writer; how many rows each has."""
    rows: dict[str, int] = {}
    fields: dict[str, Sequence[Field]] = {}
    for table, columns in _tables(source):
        if columns:
            sheets.add(table, columns)
            rows[table] = rows.get(table, 0) + len(columns[0].cells)
            fields[table] = [column.field for column in columns]
    for table, columns in ((NAMES, _names(source)), (COLUMNS, _dictionary(source, fields))):
        sheets.add(table, columns)
        rows[table] = len(columns[0].cells)
    return rows


def _tables(source: Source) -> Iterator[tuple[str, Columns]]:
    yield RUNS, runs([_line(run) for run in source.runs], source.title_of)
    cells = {run.design: run.cell for run in source.runs}
    yield MEASURES, measures(source.measures(), source.title_of, cells)
    differences = source.differences()
    if differences:
        yield COMPARISON, comparison(differences, source.title_of, cells)
    for told in source.told():
        for name, made in OF_ROWS.items():
            yield name, made(told)


def _line(run: Run) -> RunLine:
    return RunLine(
        run.run_id, run.design, run.pathway, run.seed, run.replication, run.window,
        run.redesigns, [str(one) for one in run.settings.get("set", ())], run.keeps_rows,
        run.cell,
    )  # fmt: skip


def _names(source: Source) -> Columns:
    """Everything that has a title, by kind and id."""
    named = sorted(source.titles.known)
    columns = Columns(source.title_of)
    columns.texts("kind", [kind for kind, _ in named], "Kind", "what kind of thing it is")
    columns.texts("id", [name for _, name in named], "Id", "its id in the file")
    titles = [source.title_of(kind, name) for kind, name in named]
    columns.texts("title", titles, "Title", "what it is called")
    return columns


def _dictionary(source: Source, fields: dict[str, Sequence[Field]]) -> Columns:
    """Every column of every table: what it is called, its unit, and what it means."""
    told = [(table, field) for table, of_table in fields.items() for field in of_table]
    columns = Columns(source.title_of)
    columns.texts("table", [table for table, _ in told], "Table", "the table")
    for name, meaning in (
        ("name", "the column"),
        ("title", "its title"),
        ("kind", "text, whole (number), number, flag (true or false) or moment"),
        ("unit", "the unit of its numbers; empty where they have none"),
        ("meaning", "what it says"),
    ):
        head = "column" if name == "name" else name
        texts = [getattr(field, name) or None for _, field in told]
        columns.texts(head, texts, head.capitalize(), meaning)
    return columns
