"""A ledger is copied and brought up to date from the command line."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from architecture.project import ROOT
from cli.commands import pathways
from ledger_files import make
from pathway_engine.ledger import Store, engine_for, make_ledger
from pathway_engine.ledger.layout import SCHEMA_VERSION

Capsys = pytest.CaptureFixture[str]
KEPT = ROOT / "tests" / "unit" / "ledger" / "ledgers"


def said(text: str) -> str:
    return " ".join(text.split())


def test_an_old_ledger_is_read_after_an_upgrade(capsys: Capsys, tmp_path: Path) -> None:
    path = shutil.copy(KEPT / "schema_4.db", tmp_path / "runs.db")
    refused = pathways(capsys, "measures", path)
    assert (refused.code, refused.out) == (1, "")
    assert "the command `upgrade` brings it up to this one" in said(refused.err)
    done = pathways(capsys, "upgrade", path)
    assert (done.code, done.err) == (0, "")
    assert f"tables 4 brought up to {SCHEMA_VERSION}. As it was, it is kept in {tmp_path}" in said(
        done.out
    )
    assert (tmp_path / "runs.tables_4.db").exists()
    assert pathways(capsys, "audit", path).code == 0
    again = pathways(capsys, "upgrade", path)
    assert (again.code, said(again.out)) == (0, f"{path} is up to date (tables {SCHEMA_VERSION}).")


def test_a_copy_and_what_is_in_its_way(capsys: Capsys, tmp_path: Path) -> None:
    path, copy = make(tmp_path / "a.db"), tmp_path / "b.db"
    done = pathways(capsys, "backup", path, "-o", copy)
    assert (done.code, said(done.out), done.err) == (0, f"Copied to {copy}.", "")
    with Store.read(copy) as store:
        assert len(store.runs()) == 1
    again = pathways(capsys, "backup", path, "-o", copy)
    assert (again.code, again.out) == (1, "")
    assert "choose another name" in said(again.err)
    assert pathways(capsys, "backup", path, "--schema", "a", "-o", tmp_path / "c.db").code == 2


def test_a_server(capsys: Capsys, tmp_path: Path, postgresql: str) -> None:
    engine = engine_for(postgresql)
    with engine.begin() as connection:
        make_ledger(connection, "pathways")
    engine.dispose()
    where = ("--schema", "pathways")
    up = pathways(capsys, "upgrade", postgresql, *where)
    assert (up.code, up.err) == (0, "")
    assert "is up to date" in said(up.out)
    done = pathways(capsys, "backup", postgresql, *where, "-o", tmp_path / "a.db")
    assert (done.code, done.err) == (0, "")
    with Store.read(tmp_path / "a.db") as store:
        assert store.runs() == ()
    none = pathways(capsys, "backup", postgresql, "-o", tmp_path / "b.db")
    assert (none.code, none.out) == (1, "")
    assert "this is no ledger" in said(none.err)


def test_a_server_that_is_not_there_is_told_without_its_password(
    capsys: Capsys, tmp_path: Path
) -> None:
    url = f"postgresql://me:SECRET@/care?host={tmp_path}"
    for words in (["upgrade", url], ["backup", url, "-o", tmp_path / "a.db"]):
        answer = pathways(capsys, *words)
        assert (answer.code, answer.out) == (1, "")
        assert "the server failed" in said(answer.err)
        assert "SECRET" not in answer.err
    assert not (tmp_path / "a.db").exists()
