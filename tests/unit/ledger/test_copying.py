"""A copy is whole, of one moment, and never takes the place of another file."""

from __future__ import annotations

import sqlite3
import threading
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import insert, select

from ledger_files import make, opened
from ledger_rows import records
from pathway_engine.errors import LedgerError
from pathway_engine.ledger import Store, copying, engine_for, make_ledger
from pathway_engine.ledger.connecting import claim
from pathway_engine.ledger.copying import back_up, copy_rows
from pathway_engine.ledger.reaching import reached
from pathway_engine.ledger.tables import ALL_TABLES


def digest(path: Path) -> str:
    with Store.read(path) as store:
        return store.digest()


def test_a_copy_of_a_file_says_the_same(tmp_path: Path) -> None:
    path = make(tmp_path / "a.db", records(14))
    back_up(path, tmp_path / "b.db")
    assert digest(tmp_path / "b.db") == digest(path)


def test_of_one_moment_while_somebody_writes(tmp_path: Path) -> None:
    """A writer puts two rows into each transaction: a copy never has one of them alone."""
    path = tmp_path / "a.db"
    done = threading.Event()
    with closing(sqlite3.connect(path)) as raw:
        raw.executescript("PRAGMA journal_mode = wal; CREATE TABLE one (a); CREATE TABLE two (a)")

    def write() -> None:
        with closing(sqlite3.connect(path, timeout=10)) as raw:
            raw.execute("PRAGMA synchronous = OFF")
            while not done.is_set():
                with raw:
                    raw.execute("INSERT INTO one VALUES (randomblob(9000))")
                    raw.execute("INSERT INTO two VALUES (1)")

    writer = threading.Thread(target=write)
    writer.start()
    try:
        for number in range(10):
            back_up(path, tmp_path / f"copy_{number}.db")
    finally:
        done.set()
        writer.join()
    for number in range(10):
        with opened(tmp_path / f"copy_{number}.db") as raw:
            counts = "SELECT (SELECT count(*) FROM one) - (SELECT count(*) FROM two)"
            assert raw.execute(counts).fetchone() == (0,)
            assert raw.execute("PRAGMA integrity_check").fetchone() == ("ok",)
            assert raw.execute("PRAGMA journal_mode").fetchone() == ("delete",)


@pytest.mark.parametrize(("schema", "prefix"), [("pathways", ""), (None, "care_")])
def test_rows_of_elsewhere_become_a_ledger(
    tmp_path: Path, request: pytest.FixtureRequest, schema: str | None, prefix: str
) -> None:
    """A server's ledger is copied into a file, which says what was put in and can be reported."""
    path = make(tmp_path / "a.db", records(14))
    told = str(tmp_path / "app.db")
    url = f"sqlite:///{told}" if prefix else request.getfixturevalue("postgresql")
    engine, whole = engine_for(url), engine_for(f"sqlite:///{path}")
    with engine.begin() as connection, whole.connect() as simulated:
        place = make_ledger(connection, schema, prefix)
        for table in ALL_TABLES:
            rows = [dict(row) for row in simulated.execute(select(table)).mappings()]
            if rows:
                connection.execute(insert(table), rows, execution_options=dict(place.options))
    whole.dispose()
    engine.dispose()
    with reached(told if prefix else url, schema, prefix) as found:
        copy_rows(*found, tmp_path / "b.db")
    assert digest(tmp_path / "b.db") == digest(path)


def test_nothing_is_overwritten_and_nothing_half_stays(tmp_path: Path) -> None:
    path, mine = make(tmp_path / "a.db"), tmp_path / "mine.db"
    mine.touch()
    with pytest.raises(LedgerError, match="a file already; choose another name"):
        back_up(path, mine)
    with reached(str(path), None, "") as found, pytest.raises(LedgerError, match="a file already"):
        copy_rows(*found, mine)
    assert mine.read_bytes() == b""
    (tmp_path / "text.db").write_text("This is no ledger. " * 100)
    with pytest.raises(LedgerError, match="no SQLite file"):
        back_up(tmp_path / "text.db", tmp_path / "copy.db")
    with pytest.raises(LedgerError, match="no such file"):
        back_up(tmp_path / "none.db", tmp_path / "copy.db")
    assert not (tmp_path / "copy.db").exists()


def test_a_file_that_somebody_holds(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Taken just before the copy begins: it is given up, and nothing of it stays."""
    path, copy = make(tmp_path / "a.db"), tmp_path / "copy.db"
    with closing(sqlite3.connect(path)) as other:

        def late(target: Path, advice: str) -> None:
            claim(target, advice)
            other.execute("BEGIN EXCLUSIVE")

        monkeypatch.setattr(copying, "claim", late)
        with pytest.raises(LedgerError, match="is locked by another program"):
            back_up(path, copy, patience=0.01)
    assert not copy.exists()
