"""Tables as one workbook, a sheet each, written row by row.

XlsxWriter writes what comes and keeps no sheet in memory, gives every file in the workbook one
date, and takes no text for a formula unless told to: the same input gives the same bytes.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any, NamedTuple, Self

from pathway_engine.analysis.tidy.cells import values_of
from pathway_engine.analysis.tidy.columns import Column
from pathway_engine.analysis.tidy.tables import OF_ROWS
from pathway_engine.clock import DAY
from pathway_engine.errors import UsageError
from pathway_engine.report.defusing import for_a_cell
from pathway_engine.report.exports.extras import needed_by
from pathway_engine.report.exports.source import Source, Written
from pathway_engine.report.exports.tables import write_tables

MOST_ROWS = 1_048_576
"""Rows of a sheet, its heading among them: no spreadsheet takes more."""

LONGEST = 32_767
"""Letters of a cell."""

FILE = "ledger.xlsx"
_DAY_ZERO = 25_569
"""The day of 1970-01-01 as sheets count days."""
_OPTIONS = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}


class _Sheet(NamedTuple):
    sheet: Any
    rows: list[int]
    columns: int


class Workbook:
    """A workbook with a sheet for each table; close it, or use it as a context manager."""

    def __init__(self, folder: Path) -> None:
        with needed_by("--to xlsx", "xlsxwriter"):
            import xlsxwriter

        self._book = xlsxwriter.Workbook(folder / FILE, {**_OPTIONS, "tmpdir": str(folder)})
        self._book.set_properties({"created": datetime(2000, 1, 1)})  # not that of today
        self._bold = self._book.add_format({"bold": True})
        self._moment = self._book.add_format({"num_format": "yyyy-mm-dd hh:mm:ss"})
        self._sheets: dict[str, _Sheet] = {}

    def add(self, table: str, columns: Sequence[Column]) -> None:
        """More rows of a table."""
        if table not in self._sheets:
            self._sheets[table] = self._begun(table, columns)
        sheet, first = self._sheets[table].sheet, self._sheets[table].rows[0]
        number = len(columns[0].cells)
        writers = [self._writer(sheet, column) for column in columns]
        cells = zip(*(_cells(column) for column in columns), strict=True)
        for row, values in enumerate(cells, start=first):
            for place, value in enumerate(values):
                if value is not None:
                    writers[place](row, place, value)
        self._sheets[table].rows[0] += number

    def _begun(self, table: str, columns: Sequence[Column]) -> _Sheet:
        sheet = self._book.add_worksheet(table)
        for place, column in enumerate(columns):
            width = 19 if column.field.kind == "moment" else max(10, len(column.field.name) + 2)
            sheet.set_column(place, place, width)
        for place, column in enumerate(columns):
            sheet.write_string(0, place, for_a_cell(column.field.name), self._bold)
        sheet.freeze_panes(1, 0)
        return _Sheet(sheet, [1], len(columns))

    def _writer(self, sheet: Any, column: Column) -> Any:
        """What writes one cell of a column."""
        match column.field.kind:
            case "text":
                return sheet.write_string
            case "flag":
                return sheet.write_boolean
            case "moment":
                return lambda row, place, day: sheet.write_number(row, place, day, self._moment)
            case _:
                return sheet.write_number

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        if kind is None:
            for sheet, rows, columns in self._sheets.values():
                sheet.autofilter(0, 0, rows[0] - 1, columns - 1)
            self._book.close()
            return
        self._book.fileclosed = True  # what is half written goes with its folder
        for begun in self._sheets.values():
            begun.sheet.row_data_fh.close()


def _cells(column: Column) -> list[Any]:
    """The cells of a column: texts defused, moments as the day and its part."""
    if column.field.kind == "text":
        labels = tuple(for_a_cell(label)[:LONGEST] for label in column.labels)
        return values_of(column._replace(labels=labels))
    if column.field.kind == "moment":
        days = column._replace(cells=column.cells / DAY + _DAY_ZERO)
        known = column.known.tolist()
        return [day if is_known else None for day, is_known in zip(days.cells.tolist(), known,
                                                                   strict=True)]  # fmt: skip
    return values_of(column)


def _refuse_what_no_sheet_takes(source: Source) -> None:
    """Count the rows before any is written, which takes minutes where there are so many.

    Raises `UsageError`.
    """
    rows: Counter[str] = Counter()
    for told in source.told(quietly=True):
        for table, made in OF_ROWS.items():
            rows[table] += len(made(told)[0].cells)
            if rows[table] >= MOST_ROWS:
                raise UsageError(
                    f"--to xlsx: found more than {MOST_ROWS - 1:,} {table}, which is all that a "
                    "sheet takes beside its heading; choose fewer runs (--design, --replication), "
                    "or take --to csv or parquet"
                )


def write_xlsx(source: Source, folder: Path) -> list[Written]:
    """The tidy tables as sheets of one workbook.

    Raises `UsageError` where a table has more rows than a sheet takes.
    """
    _refuse_what_no_sheet_takes(source)
    with Workbook(folder) as book:
        rows = write_tables(source, book)
    holds = ", ".join(f"{number:,} {table}" for table, number in rows.items())
    return [Written(FILE, holds)]
