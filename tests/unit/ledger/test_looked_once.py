"""What is known of a file is not looked at again; what is not known is."""

from __future__ import annotations

import sqlite3
from collections.abc import Collection
from contextlib import closing
from pathlib import Path

import pytest

from ledger_rows import pathway
from pathway_engine.errors import LedgerError
from pathway_engine.ledger import Store, damage

Looked = list[set[str]]


@pytest.fixture
def looked(monkeypatch: pytest.MonkeyPatch) -> Looked:
    """The tables that are looked at, each time that somebody does."""
    found: Looked = []
    refuse = damage.refuse

    def heard(raw: sqlite3.Connection, tables: Collection[str]) -> None:
        found.append(set(tables))
        refuse(raw, tables)

    monkeypatch.setattr(damage, "refuse", heard)
    return found


@pytest.fixture
def path(tmp_path: Path) -> Path:
    made = tmp_path / "one.db"
    with Store.create(made) as store:
        store.install(pathway(), at=0)
    return made


def test_what_has_no_faults_is_not_read_through_again(path: Path, looked: Looked) -> None:
    with Store.read(path) as store:
        assert store.faults() == ()
        store.refuse_damage(rows=True, series=True)
    assert looked == [{"pathways"}]


def test_a_text_that_is_not_that_of_its_digest_is_still_found(path: Path) -> None:
    with closing(sqlite3.connect(path)) as raw, raw:
        raw.execute("UPDATE pathways SET canonical = '{}'")
    with Store.read(path) as store:
        assert store.faults() == ()
        with pytest.raises(LedgerError, match="not that of its digest"):
            store.refuse_damage(rows=True)


def test_what_has_faults_is_looked_at(path: Path, looked: Looked) -> None:
    with closing(sqlite3.connect(path)) as raw, raw:
        raw.execute("UPDATE pathways SET redesigns = 'none'")
    with Store.read(path) as store:
        assert store.faults()
        store.refuse_damage(rows=True)
    assert len(looked) == 1
    assert "visits" in looked[0]
