"""The tables are strict, stored as they should be, documented, and every constraint has a name."""

from __future__ import annotations

import re
import sqlite3
from pathlib import Path

import pytest
from sqlalchemy import Table

from ledger_files import make, opened
from pathway_engine.engine.records import (
    KEYS,
    HandoffResult,
    State,
    VisitKind,
)
from pathway_engine.engine.records import (
    TABLES as ROWS,
)
from pathway_engine.ledger.rows import REFERENCES
from pathway_engine.ledger.tables import ALL_TABLES, CASES, HANDOFFS, RUNS, TABLES, VISITS

BY_KEY = {"cases", "visits", "handoffs", "delays", "links", "partner_waits", "results"}
LIVE_BY_KEY = {"particulars", "due", "sittings", "slots"}


@pytest.fixture(scope="module")
def statements(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    with opened(make(tmp_path_factory.mktemp("tables") / "a.db")) as raw:
        return dict(raw.execute("SELECT name, sql FROM sqlite_schema WHERE sql IS NOT NULL"))


@pytest.mark.parametrize("table", ALL_TABLES, ids=lambda table: str(table.name))
def test_each_table(statements: dict[str, str], table: Table) -> None:
    statement = statements[table.name]
    assert "STRICT" in statement
    assert ("WITHOUT ROWID" in statement) == (table.name in BY_KEY | LIVE_BY_KEY)
    constraints = re.findall(r"(\S+ \S+)\s+(?:CHECK|PRIMARY KEY|UNIQUE|FOREIGN KEY)", statement)
    assert constraints
    assert all(words.startswith("CONSTRAINT ") for words in constraints)
    assert table.comment
    assert [column.name for column in table.c if not column.doc] == []


def test_a_foreign_key_for_every_reference() -> None:
    loose = [
        f"{table.name}.{column.name}"
        for table in ALL_TABLES
        for column in table.c
        if (column.name.endswith("_id") and not column.primary_key and not column.foreign_keys)
    ]
    assert loose == []


@pytest.mark.parametrize("name", ROWS)
def test_every_field_of_a_row_has_its_column(name: str) -> None:
    (table,) = (table for table in TABLES if table.name == name)
    assert [column.name for column in table.primary_key] == ["run_id", *KEYS[name]]
    renamed = {field: column for field, (column, _) in REFERENCES[name].items()}
    renamed["outcome"] = "outcome_id"
    fields = {renamed.get(column.name, column.name) for column in ROWS[name]}
    assert fields <= set(table.c.keys())


@pytest.mark.parametrize(
    ("table", "column", "last"),
    [
        (VISITS, "state", max(State)),
        (VISITS, "kind", max(VisitKind)),
        (HANDOFFS, "result", max(HandoffResult)),
        (RUNS, "kind", 3),
    ],
)
def test_codes_are_bounded(tmp_path: Path, table: Table, column: str, last: int) -> None:
    with opened(make(tmp_path / "a.db")) as raw:
        raw.execute(f"UPDATE {table.name} SET {column} = {last}")  # noqa: S608
        with pytest.raises(sqlite3.IntegrityError, match=f"ck_{table.name}_{column}"):
            raw.execute(f"UPDATE {table.name} SET {column} = {last + 1}")  # noqa: S608


def test_parts_that_do_not_add_up_are_refused(tmp_path: Path) -> None:
    with (
        opened(make(tmp_path / "a.db")) as raw,
        pytest.raises(sqlite3.IntegrityError, match="ck_visits_parts"),
    ):
        raw.execute("UPDATE visits SET work_time = work_time + 1 WHERE case_no = 1")


def test_references_are_unique(tmp_path: Path) -> None:
    """An application's reference names one case of a run; simulated cases have none."""
    assert CASES.c.reference.nullable
    with opened(make(tmp_path / "a.db")) as raw:
        raw.execute("UPDATE cases SET reference = 'a' WHERE case_no = 1")
        with pytest.raises(sqlite3.IntegrityError, match="UNIQUE"):
            raw.execute("UPDATE cases SET reference = 'a' WHERE case_no = 2")


FACT = "INSERT INTO events VALUES (1, 1, 1, 'opened', 5, 5, 'w1', NULL, '{}', 'a')"


@pytest.mark.parametrize("change", ["UPDATE events SET at = 6", "DELETE FROM events"])
def test_facts_stay(tmp_path: Path, change: str) -> None:
    with opened(make(tmp_path / "a.db")) as raw:
        raw.execute(FACT)
        with pytest.raises(sqlite3.IntegrityError, match="a fact is never"):
            raw.execute(change)
        assert raw.execute("SELECT at FROM events").fetchall() == [(5,)]


def test_there_is_one_book(tmp_path: Path) -> None:
    with opened(make(tmp_path / "a.db")) as raw, pytest.raises(sqlite3.IntegrityError, match="one"):
        raw.execute("INSERT INTO books VALUES (2, 0, 1, '', 0)")
