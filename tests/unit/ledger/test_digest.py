"""The digest changes with whatever a ledger says, and with nothing else."""

# ruff: noqa: S608 - the names are those of our own tables

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Column, Table

from ledger_files import make, opened, put
from ledger_rows import records
from pathway_engine.ledger import Store
from pathway_engine.ledger.digest import LEFT_OUT
from pathway_engine.ledger.tables import LIVE_TABLES, RESULTS, SERIES, TABLES


def digest(path: Path) -> str:
    with Store.read(path) as store:
        return store.digest()


def test_the_same_rows_at_another_time_by_other_software(tmp_path: Path) -> None:
    with Store.create(tmp_path / "b.db") as store:
        put(store, records(), at=5)
    with opened(tmp_path / "b.db") as raw:
        raw.execute("UPDATE runs SET software = '{}'")
    assert digest(tmp_path / "b.db") == digest(make(tmp_path / "a.db"))


def test_how_rows_were_cut_into_pieces_does_not_matter(tmp_path: Path) -> None:
    with opened(make(tmp_path / "a.db")) as raw:
        before = digest(tmp_path / "a.db")
        raw.execute("VACUUM")
    assert digest(tmp_path / "a.db") == before


@pytest.mark.parametrize("table", TABLES, ids=lambda table: str(table.name))
def test_every_value_counts(tmp_path: Path, table: Table) -> None:
    whole = make(tmp_path / "whole.db")
    told = [column for column in table.c if column.name not in LEFT_OUT]
    seen = {digest(whole)}
    for column in told:
        path = tmp_path / f"{column.name}.db"
        shutil.copy(whole, path)
        change_one(path, table, column)
        seen.add(digest(path))
    sums_alone = table is RESULTS  # what is no sum is left out, as what is of no run
    assert len(seen) == (1 if table is SERIES else len(told) + 1 - sums_alone)


@pytest.mark.parametrize("table", LIVE_TABLES, ids=lambda table: str(table.name))
def test_a_row_of_live_casework_counts(tmp_path: Path, table: Table) -> None:
    before = digest(make(tmp_path / "a.db"))
    values = ("1" if column.type.python_type is int else "'a'" for column in table.c)
    with opened(tmp_path / "a.db") as raw:
        raw.execute("UPDATE runs SET run_id = 1")
        raw.commit()
        told = digest(tmp_path / "a.db")
        raw.execute(f"INSERT INTO {table.name} VALUES ({', '.join(values)})")
        raw.commit()
    assert len({before, told, digest(tmp_path / "a.db")}) == 3


def change_one(path: Path, table: Table, column: Column[Any]) -> None:
    """Change one value of the first row."""
    key = ", ".join(f'"{one.name}"' for one in table.primary_key)
    new = "'~'" if column.type.python_type is str else f'ifnull("{column.name}", 0) + 900'
    first = f"({key}) = (SELECT {key} FROM {table.name} LIMIT 1)"
    with opened(path) as raw:
        raw.execute("PRAGMA ignore_check_constraints = ON")
        raw.execute(f'UPDATE {table.name} SET "{column.name}" = {new} WHERE {first}')
