"""Tables as comma-separated values: a file for each, written as the rows come."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Any, Self

from pathway_engine.analysis.tidy.cells import values_of, written_moments
from pathway_engine.analysis.tidy.columns import Column
from pathway_engine.report.defusing import for_a_cell
from pathway_engine.report.exports.source import Source, Written
from pathway_engine.report.exports.tables import write_tables


class CsvFiles:
    """A file for each table in a folder; close it, or use it as a context manager."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._open = ExitStack()
        self._writers: dict[str, Any] = {}

    def add(self, table: str, columns: Sequence[Column]) -> None:
        """More rows of a table."""
        if table not in self._writers:
            path = self._folder / f"{table}.csv"
            file = self._open.enter_context(path.open("w", encoding="utf-8", newline=""))
            self._writers[table] = csv.writer(file, lineterminator="\n")
            self._writers[table].writerow(for_a_cell(column.field.name) for column in columns)
        self._writers[table].writerows(zip(*map(_cells, columns), strict=True))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._open.close()


def _cells(column: Column) -> Sequence[Any]:
    """The cells of a column: an empty one where there is nothing."""
    match column.field.kind:
        case "text":
            return values_of(column._replace(labels=tuple(map(for_a_cell, column.labels))), "")
        case "moment":
            return written_moments(column, "")
        case "flag":
            words = {0: "false", 1: "true", "": ""}
            return [words[value] for value in values_of(column, "")]
        case _:
            return values_of(column, "")


def write_csv(source: Source, folder: Path) -> list[Written]:
    """The tidy tables, a file each."""
    with CsvFiles(folder) as files:
        rows = write_tables(source, files)
    return [Written(f"{table}.csv", f"{number:,} rows") for table, number in rows.items()]
