"""Ledgers of every number of the tables before ours are kept, for the migrations that will come.

A kept ledger was written by the software of its time: a comparison of two designs, two
replications each, in which cases are still open and offers were returned.
"""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from pathway_engine.errors import LedgerError
from pathway_engine.ledger import Store
from pathway_engine.ledger.layout import APPLICATION_ID, SCHEMA_VERSION

KEPT = Path(__file__).parent / "ledgers"
EARLIER = range(1, SCHEMA_VERSION)


def test_every_number_before_ours_has_its_ledger() -> None:
    names = {path.name for path in KEPT.glob("schema_*.db")}
    assert names == {f"schema_{number}.db" for number in EARLIER}


@pytest.mark.parametrize("number", EARLIER)
def test_a_kept_ledger_is_of_its_number_and_holds_rows(number: int) -> None:
    place = (KEPT / f"schema_{number}.db").as_uri()
    with closing(sqlite3.connect(f"{place}?mode=ro", uri=True)) as raw:
        assert raw.execute("PRAGMA application_id").fetchone() == (APPLICATION_ID,)
        assert raw.execute("PRAGMA user_version").fetchone() == (number,)
        assert raw.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert raw.execute("SELECT count(*) FROM runs").fetchone() == (4,)
        for table in ("cases", "visits", "handoffs", "delays", "results"):
            (rows,) = raw.execute(f"SELECT count(*) FROM {table}").fetchone()  # noqa: S608
            assert rows > 0


@pytest.mark.parametrize("number", EARLIER)
def test_it_is_refused_with_what_to_do(tmp_path: Path, number: int) -> None:
    path = tmp_path / "old.db"
    shutil.copy(KEPT / f"schema_{number}.db", path)
    before = path.read_bytes()
    for way in (Store.read, Store.append_to):
        with pytest.raises(LedgerError, match=r"earlier version .* command `upgrade`"):
            way(path)
    assert path.read_bytes() == before
