"""A ledger is recognised, and whatever is wrong with the file is said plainly."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from ledger_files import heading, make, opened, put
from ledger_rows import records
from ordinary_user import forbids, ordinary_user
from pathway_engine.errors import LedgerError
from pathway_engine.ledger import Store, connecting
from pathway_engine.ledger.connecting import driver
from pathway_engine.ledger.layout import SCHEMA_VERSION


def test_missing(tmp_path: Path) -> None:
    with pytest.raises(LedgerError, match="no such file"):
        Store.read(tmp_path / "a.db")
    with pytest.raises(LedgerError, match="no such file"):
        Store.append_to(tmp_path / "a.db")
    assert list(tmp_path.iterdir()) == []


def test_a_folder_is_no_ledger(tmp_path: Path) -> None:
    with pytest.raises(LedgerError, match="a folder or a device stands there"):
        Store.read(tmp_path)
    with pytest.raises(LedgerError, match="a folder or a device stands there"):
        Store.create(tmp_path)


def test_a_name_that_no_file_can_have(tmp_path: Path) -> None:
    for access in (Store.read, Store.append_to, Store.create):
        with pytest.raises(LedgerError, match="File name too long"):
            access(tmp_path / ("long" * 100))


@forbids
def test_a_folder_that_nobody_may_enter(own_folder: Path) -> None:
    (own_folder / "shut").mkdir(mode=0o000)
    with ordinary_user(own_folder):
        for access in (Store.read, Store.append_to, Store.create):
            with pytest.raises(LedgerError, match="could not be reached: Permission denied"):
                access(own_folder / "shut" / "a.db")


@pytest.mark.skipif(sys.platform == "win32", reason="pipes and devices of Unix")
def test_a_device_is_no_ledger(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    for path in (tmp_path / "pipe", Path("/dev/full"), Path("/dev/null")):
        for access in (Store.read, Store.append_to):
            with pytest.raises(LedgerError, match="a folder or a device stands there"):
                access(path)
        with pytest.raises(LedgerError, match="device stands there, not a file; choose another"):
            Store.create(path)


def test_there_already(tmp_path: Path) -> None:
    (tmp_path / "a.db").write_text("mine")
    with pytest.raises(LedgerError, match="file already"):
        Store.create(tmp_path / "a.db")
    assert (tmp_path / "a.db").read_text() == "mine"


def test_made_by_another_at_the_same_moment(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of two who find nothing there, one makes the ledger; the other leaves it alone."""
    path = tmp_path / "a.db"
    claim = connecting.claim

    def late(mine: Path) -> None:
        monkeypatch.undo()
        make(path, records(3))
        claim(mine)

    monkeypatch.setattr(connecting, "claim", late)
    with pytest.raises(LedgerError, match="file already"):
        Store.create(path)
    with Store.read(path) as store:
        assert len(store.runs()) == 1


def test_no_folder(tmp_path: Path) -> None:
    with pytest.raises(LedgerError, match=r"folder .* does not exist"):
        Store.create(tmp_path / "nowhere" / "a.db")


@pytest.mark.parametrize("step", ["_connect", "_lay_out"])
def test_an_interruption_while_it_is_made(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    """It leaves no file that would be no ledger."""
    done = getattr(connecting, step)

    def interrupted(*asked: object) -> None:
        made = done(*asked)
        if made is not None:
            made.close()
        raise KeyboardInterrupt

    monkeypatch.setattr(connecting, step, interrupted)
    with pytest.raises(KeyboardInterrupt):
        Store.create(tmp_path / "a.db")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("content", [b"", b"hello", b"x" * 10_000], ids=["empty", "text", "long"])
def test_not_a_ledger(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "a.db").write_bytes(content)
    with pytest.raises(LedgerError, match="this is no ledger"):
        Store.read(tmp_path / "a.db")


def test_another_database(tmp_path: Path) -> None:
    with opened(tmp_path / "a.db") as raw:
        raw.execute("CREATE TABLE visits (a)")
    with pytest.raises(LedgerError, match="this is no ledger"):
        Store.append_to(tmp_path / "a.db")


@pytest.mark.parametrize(
    ("version", "said"),
    [
        (SCHEMA_VERSION + 1, "newer version .* update pathway-engine"),
        (SCHEMA_VERSION - 1, "earlier version .* command `upgrade`"),
        (0, "without the number of its tables .* record it anew"),
        (-1, "without the number of its tables .* record it anew"),
    ],
)
def test_another_version(tmp_path: Path, version: int, said: str) -> None:
    with opened(make(tmp_path / "a.db")) as raw:
        raw.execute(f"PRAGMA user_version = {version}")
    for way in (Store.read, Store.append_to):
        with pytest.raises(LedgerError, match=said):
            way(tmp_path / "a.db")


def test_damaged(tmp_path: Path) -> None:
    path = make(tmp_path / "a.db")
    content = bytearray(path.read_bytes())
    content[4096:] = os.urandom(len(content) - 4096)
    path.write_bytes(content)
    with pytest.raises(LedgerError, match="damaged"), Store.read(path) as store:
        store.digest()


def test_locked(tmp_path: Path) -> None:
    path = make(tmp_path / "a.db")
    rows = records()
    with Store.append_to(path, patience=0.01) as store, closing(sqlite3.connect(path)) as other:
        other.execute("BEGIN EXCLUSIVE")
        with pytest.raises(LedgerError, match=r"a\.db: is locked by another program"):
            store.begin(rows.pathway, 1, heading(rows))
        with pytest.raises(LedgerError, match="locked"):
            Store.append_to(path, patience=0.01)
        with pytest.raises(LedgerError, match="locked"):
            Store.read(path, patience=0.01)
        other.rollback()
        assert put(store, records(replication=2)) == 3, "the writer goes on once the other is done"


def test_full_disk(tmp_path: Path) -> None:
    """What was complete is kept, what was not is gone, and the ledger is whole."""
    path = make(tmp_path / "a.db", records(60))
    rows = records(60, replication=2)
    with Store.append_to(path) as store:
        raw = driver(store._connection)
        (pages,) = raw.execute("PRAGMA page_count").fetchone()
        raw.execute(f"PRAGMA max_page_count = {pages + 1}")
        with pytest.raises(LedgerError, match="the disk is full; what was complete before is kept"):
            put(store, rows)
        raw.execute("PRAGMA max_page_count = 100000")
        assert [run.run_id for run in store.runs()] == [2]
        assert put(store, records(60, replication=2)) == 3


@forbids
def test_read_only_file(own_folder: Path) -> None:
    path = make(own_folder / "a.db")
    path.chmod(0o400)
    before = path.read_bytes()
    with ordinary_user(own_folder):
        with pytest.raises(LedgerError, match=r"a\.db: may not be written to"):
            Store.append_to(path)
        path.chmod(0o600)
        own_folder.chmod(0o500)
        with pytest.raises(LedgerError, match="its folder may not be written to"):
            Store.append_to(path)
        own_folder.chmod(0o700)
        Store.append_to(path).close()
    assert path.read_bytes() == before
    assert [entry.name for entry in own_folder.iterdir()] == ["a.db"]


def test_reading_makes_and_changes_no_file(tmp_path: Path) -> None:
    path = make(tmp_path / "a.db")
    before = path.stat()
    with Store.read(path) as store:
        store.records(2)
        store.digest()
        assert [entry.name for entry in tmp_path.iterdir()] == ["a.db"]
        with pytest.raises(LedgerError, match="may not be written to"):
            store.begin(records().pathway, 1, heading(records(replication=2)))
    assert path.stat().st_mtime_ns == before.st_mtime_ns


def test_a_finished_ledger_is_one_file(tmp_path: Path) -> None:
    make(tmp_path / "a.db")
    assert [entry.name for entry in tmp_path.iterdir()] == ["a.db"]


KILLED = """
import os, sys
sys.path.insert(0, sys.argv[2])
from ledger_files import heading
from ledger_rows import records
from pathway_engine.ledger import Store, connecting
from pathway_engine.ledger.connecting import driver
store = Store.append_to(sys.argv[1])
driver(store._connection).execute("PRAGMA cache_size = 2")  # so that pages are on the disk
rows = records(60, replication=2)
run = store.begin(rows.pathway, 1, heading(rows))
run.write_all(rows)
os._exit(9)
"""


def killed_in_the_middle(path: Path) -> Path:
    """Leave a ledger half written; its journal."""
    tests = str(Path(__file__).resolve().parents[2])
    subprocess.run([sys.executable, "-c", KILLED, str(path), tests], check=False)
    journal = path.with_name(f"{path.name}-journal")
    assert journal.stat().st_size > 0, "it was killed in the middle"
    return journal


@pytest.mark.slow
@forbids
@pytest.mark.parametrize(("file", "folder"), [(0o400, 0o500), (0o400, 0o700), (0o600, 0o500)])
def test_what_a_killed_writer_left_where_nothing_can_be_written(
    own_folder: Path, file: int, folder: int
) -> None:
    path = make(own_folder / "a.db", records(60))
    journal = killed_in_the_middle(path)
    path.chmod(file)
    own_folder.chmod(folder)
    with ordinary_user(own_folder):
        for access in (Store.read, Store.append_to):
            with pytest.raises(LedgerError, match=r"copy it and a\.db-journal to a folder of your"):
                access(path)
    own_folder.chmod(0o700)
    copy = own_folder / "copy"
    copy.mkdir()
    for one in (path, journal):
        shutil.copyfile(one, copy / one.name)
    with Store.read(copy / path.name) as store:
        assert len(store.runs()) == 1, "the advice helps"


@pytest.mark.slow
def test_a_killed_writer_leaves_whole_runs_only(tmp_path: Path) -> None:
    path = make(tmp_path / "a.db", records(60))
    with Store.read(path) as store:
        before = store.digest()
    killed_in_the_middle(path)
    with Store.read(path) as store:
        assert store.digest() == before
        assert [run.run_id for run in store.runs()] == [2]


def test_a_ledger_on_a_server_is_read_from_a_backup() -> None:
    with pytest.raises(LedgerError, match="the command `backup` makes one of a ledger"):
        Store.read("postgresql://localhost/care")
