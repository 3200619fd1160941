"""Tables for spreadsheets and for data frames: harmless, typed, explained, and all the same."""

from __future__ import annotations

import zipfile
from collections.abc import Mapping
from datetime import date
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from pathway_engine.clock import DAY, seconds_of
from pathway_engine.errors import UsageError
from pathway_engine.report.exports import xlsx
from pathway_engine.report.exports.exporting import Form
from unit.report.exports.kept import FORMULA, exported, made
from unit.report.exports.reading import csv_rows, sheets

ROWS = ("runs", "measures", "comparison", "cases", "visits", "handoffs", "delays", "links", "names")


@pytest.fixture(scope="module")
def ledger(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return made(tmp_path_factory.mktemp("sheets") / "runs.db")


@pytest.fixture(scope="module")
def folder(ledger: Path) -> Path:
    exported(ledger, "csv", ledger.parent / "csv")
    return ledger.parent / "csv"


@pytest.fixture(scope="module")
def parquet(ledger: Path) -> Path:
    exported(ledger, "parquet", ledger.parent / "parquet")
    return ledger.parent / "parquet"


@pytest.fixture(scope="module")
def book(ledger: Path) -> Mapping[str, list[list[str]]]:
    exported(ledger, "xlsx", ledger.parent / "xlsx")
    return sheets(ledger.parent / "xlsx" / "ledger.xlsx")


def test_what_is_written_is_told_with_rows_and_size(ledger: Path, tmp_path: Path) -> None:
    written = exported(ledger, "csv", tmp_path / "out")
    assert {one.name for one in written} == {path.name for path in (tmp_path / "out").iterdir()}
    for name, holds, size in written:
        path = tmp_path / "out" / name
        assert (holds, size) == (f"{len(csv_rows(path)):,} rows", path.stat().st_size)


def test_every_column_is_explained(folder: Path) -> None:
    told = {(row["table"], row["column"]): row for row in csv_rows(folder / "columns.csv")}
    for name in ROWS[:-1]:
        head = (folder / f"{name}.csv").read_text(encoding="utf-8").split("\n")[0].split(",")
        assert [column for table, column in told if table == name] == head
    assert all(row["title"] and row["meaning"] for row in told.values())
    assert told["visits", "work_seconds"]["unit"] == "seconds"
    assert told["cases", "case.cost"] | {"title": ""} == {
        "table": "cases", "column": "case.cost", "title": "", "kind": "number",
        "unit": "GBP/week",
        "meaning": "Weekly cost: when it closed or, where it is open, at the end of the run",
    }  # fmt: skip


def test_a_title_that_is_a_formula_is_none_in_a_sheet(
    folder: Path, book: Mapping[str, list[list[str]]]
) -> None:
    titles = {row["team_title"] for row in csv_rows(folder / "visits.csv")}
    assert titles == {f"'{FORMULA}", "Care"}
    heads = book["visits"][0]
    assert {row[heads.index("team_title")] for row in book["visits"][1:]} == titles


@pytest.mark.parametrize("name", ROWS)
def test_no_cell_of_text_begins_as_a_formula_does(folder: Path, name: str) -> None:
    for row in csv_rows(folder / f"{name}.csv"):
        for text in row.values():
            assert not text.startswith(("=", "+", "@", "\t", "\r")), text
            if text.startswith("-"):
                float(text)  # a number stays one


def test_negative_numbers_stay_numbers(folder: Path) -> None:
    means = [row["difference_mean"] for row in csv_rows(folder / "comparison.csv")]
    assert any(text.startswith("-") for text in means)


@pytest.mark.parametrize("name", ROWS)
def test_a_workbook_has_the_same_cells(
    folder: Path, book: Mapping[str, list[list[str]]], name: str
) -> None:
    rows = csv_rows(folder / f"{name}.csv")
    heads, *cells = book[name]
    assert len(cells) == len(rows)
    kinds = {(r["table"], r["column"]): r["kind"] for r in csv_rows(folder / "columns.csv")}
    for row, found in zip(rows, cells, strict=True):
        full = [*found, *[""] * (len(heads) - len(found))]
        assert list(row) == heads
        for head, text in zip(heads, full, strict=True):
            assert same(row[head], text, kinds.get((name, head), "text")), (head, row[head], text)


def same(text: str, cell: str, kind: str) -> bool:
    """Whether a cell of a workbook says what a text in CSV says."""
    if not text or not cell:
        return text == cell
    if kind == "flag":
        return text == {"0": "false", "1": "true"}[cell]
    if kind == "moment":
        seconds = round((float(cell) - 25_569) * DAY)
        day, clock = text.split(" ")
        h, m, s = map(int, clock.split(":"))
        return seconds == seconds_of(date.fromisoformat(day)) + h * 3600 + m * 60 + s
    if kind in ("whole", "number"):
        return float(text) == pytest.approx(float(cell), rel=1e-12)
    return text == cell


@pytest.mark.parametrize("name", ROWS)
def test_parquet_has_the_same_rows_typed(folder: Path, parquet: Path, name: str) -> None:
    table = pq.read_table(parquet / f"{name}.parquet")
    rows = csv_rows(folder / f"{name}.csv")
    assert table.num_rows == len(rows)
    for column, field in zip(table.columns, table.schema, strict=True):
        texts = [row[field.name] for row in rows]
        values = column.to_pylist()
        assert [value is None for value in values] == [text == "" for text in texts]
        if str(field.type) == "string":
            plain = [text.removeprefix("'") for text in texts]
            assert [value or "" for value in values] == plain
        elif str(field.type) == "bool":
            assert [str(value).lower() for value in values if value is not None] == [
                text for text in texts if text
            ]
        elif str(field.type).startswith("timestamp"):
            assert [str(value) for value in values if value] == [text for text in texts if text]
        else:
            assert [v for v in values if v is not None] == [float(t) for t in texts if t]


def test_units_stand_in_the_schema_of_parquet(parquet: Path) -> None:
    field = pq.read_schema(parquet / "visits.parquet").field("work_seconds")
    assert str(field.type) == "int64"
    assert field.metadata == {
        b"title": b"Work", b"unit": b"seconds", b"meaning": b"worked on in open time"
    }  # fmt: skip


@pytest.mark.parametrize("form", ["csv", "parquet", "xlsx", "xes", "ocel2", "vidigi"])
def test_the_same_bytes_each_time(ledger: Path, tmp_path: Path, form: Form) -> None:
    for name in ("one", "other"):
        exported(ledger, form, tmp_path / name)
    for path in (tmp_path / "one").iterdir():
        assert path.read_bytes() == (tmp_path / "other" / path.name).read_bytes(), path.name


@pytest.mark.usefixtures("book")
def test_no_date_of_today_in_a_workbook(ledger: Path) -> None:
    with zipfile.ZipFile(ledger.parent / "xlsx" / "ledger.xlsx") as file:
        assert {entry.date_time[0] for entry in file.infolist()} == {1980}
        assert b"2000-01-01" in file.read("docProps/core.xml")


def test_more_rows_than_a_sheet_takes(
    ledger: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is said names the table, the number and what to do; nothing is left behind."""
    with monkeypatch.context() as patched:
        patched.setattr(xlsx, "MOST_ROWS", 700)
        patched.setattr(xlsx, "Workbook", None)  # nothing is written before it is known
        with pytest.raises(UsageError, match=r"more than 699 .*--replication.*csv or parquet"):
            exported(ledger, "xlsx", tmp_path / "out")
    assert list(tmp_path.iterdir()) == []


def test_a_ledger_without_rows_gives_its_measures(tmp_path: Path) -> None:
    path = made(tmp_path / "small.db", record="summary")
    written = exported(path, "csv", tmp_path / "out")
    assert [one.name for one in written] == [
        "runs.csv", "measures.csv", "comparison.csv", "names.csv", "columns.csv"
    ]  # fmt: skip
    assert {row["keeps_rows"] for row in csv_rows(tmp_path / "out" / "runs.csv")} == {"false"}
