"""Whatever is changed in a book, wherever it is: the audit says so, and names the place."""

# ruff: noqa: S311, S608 - chance chooses what is tried; changes of these tests

from __future__ import annotations

import random
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import StaticPool, create_engine

from casework.everything import pathway
from casework.sizes import SIZES, note
from casework.working import clock, made, worked
from pathway_engine.desk import Desk
from pathway_engine.engine.chain import Line, chained
from pathway_engine.ledger.book.versions import Versions
from pathway_engine.ledger.engines import configure
from pathway_engine.live.answers import Seal
from pathway_engine.live.auditing.findings import Finding
from pathway_engine.study.live_book import audit_book

Tamper = Callable[[sqlite3.Connection, int], object]


@pytest.fixture(autouse=True)
def _read_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """The pathway is the same in every copy: it is bound once."""
    monkeypatch.setattr(Versions, "pathway", lambda _, __, ___: pathway())


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A book with some hundred facts."""
    path = tmp_path_factory.mktemp("tampered") / "book.db"
    url, cases = f"sqlite:///{path}", SIZES.facts // 5
    made(url, cases)
    desk = Desk(url, clock=clock)
    while desk.seal().position < SIZES.facts:
        for _ in worked(desk, range(1, cases + 1), random.Random(4), SIZES.facts, "w"):
            if desk.seal().position >= SIZES.facts:
                break
    desk.close()
    assert audit_book(path).faults == ()
    return path


def seal_of(path: Path) -> Seal:
    desk = Desk(f"sqlite:///{path}", clock=clock)
    seal = desk.seal()
    desk.close()
    return seal


def changed(column: str, value: str) -> Tamper:
    def tamper(on: sqlite3.Connection, position: int) -> object:
        return on.execute(f"UPDATE events SET {column} = {value} WHERE position = ?", [position])

    return tamper


def deleted(on: sqlite3.Connection, position: int) -> None:
    on.execute("DELETE FROM events WHERE position = ?", [position])


def swapped(on: sqlite3.Connection, position: int) -> None:
    """A fact and its neighbour change places."""
    on.execute("UPDATE events SET position = -1 WHERE position = ?", [position])
    on.execute("UPDATE events SET position = ? WHERE position = ?", [position, position + 1])
    on.execute("UPDATE events SET position = ? WHERE position = -1", [position + 1])


def inserted(on: sqlite3.Connection, position: int) -> None:
    """A fact between others, which make room."""
    on.execute("UPDATE events SET position = -position - 1 WHERE position >= ?", [position])
    on.execute("UPDATE events SET position = -position WHERE position < 0")
    on.execute(
        "INSERT INTO events SELECT ?, 0, 1, 'noted', at, recorded_at, actor, team, data, hash "
        "FROM events WHERE position = ?",
        [position, position + 1],
    )


def particular(on: sqlite3.Connection, position: int) -> None:
    """What is personal in the fact, or in the next that has some."""
    (found,) = on.execute(
        "SELECT min(position) FROM particulars WHERE position >= ?", [position]
    ).fetchone()
    if found is None:
        (found,) = on.execute("SELECT max(position) FROM particulars").fetchone()
    on.execute("UPDATE particulars SET value = '77' WHERE position = ?", [found])


def row(on: sqlite3.Connection, position: int) -> None:
    """The row of the visit's case, which no fact has changed."""
    (case,) = on.execute("SELECT case_no FROM events WHERE position = ?", [position]).fetchone()
    on.execute("UPDATE visits SET priority = priority + 1 WHERE case_no = ?", [case])


TAMPERING: dict[str, Tamper] = {
    "the kind": changed("kind", "'noted'"),
    "the time": changed("at", "at - 60"),
    "when it was told": changed("recorded_at", "recorded_at - 1"),
    "who told it": changed("actor", "actor || 'x'"),
    "for which team": changed("team", "coalesce(team, '') || 'x'"),
    "what it says": changed("data", "data || ' '"),
    "its hash": changed("hash", "substr(hash, 2) || 'g'"),
    "its case": changed("case_no", "case_no + 100000"),
    "deleted": deleted,
    "moved": swapped,
    "put between": inserted,
    "a particular": particular,
    "a row": row,
}


class Copies:
    """Copies of a book in memory, each in the place of the one before."""

    def __init__(self, book: Path) -> None:
        self._whole = book.read_bytes()
        self._raw = sqlite3.connect(":memory:", isolation_level=None, check_same_thread=False)
        memory = create_engine("sqlite://", creator=lambda: self._raw, poolclass=StaticPool)
        self._engine = configure(memory)

    def one(self) -> sqlite3.Connection:
        """A new copy, open to somebody who has removed what holds him up."""
        self._raw.deserialize(self._whole)
        triggers = self._raw.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
        for (name,) in triggers.fetchall():
            self._raw.execute(f"DROP TRIGGER {name}")
        self._raw.execute("PRAGMA foreign_keys = OFF")
        return self._raw

    def faults(self, seal: Seal | None = None) -> tuple[Finding, ...]:
        return audit_book(self._engine, seal).faults


@pytest.fixture(scope="module")
def copies(book: Path) -> Copies:
    return Copies(book)


@pytest.mark.parametrize("what", TAMPERING)
def test_the_audit_names_it(what: str, copies: Copies) -> None:
    every = range(1, SIZES.facts)
    few = sorted(random.Random(what).sample(every, min(SIZES.tampered, len(every))))
    note("tampering", **{what: len(few)})
    for position in few:
        TAMPERING[what](copies.one(), position)
        faults = copies.faults()
        assert faults, position
        if what not in ("a particular", "a row"):
            assert {position, position + 1} & {fault.position for fault in faults}, position


def test_without_a_seal_whoever_can_write_can_cut_the_tail_and_with_one_cannot(
    book: Path, copies: Copies
) -> None:
    connection = copies.one()
    (last,) = connection.execute("SELECT max(position) FROM events").fetchone()
    deleted(connection, last)
    end = connection.execute("SELECT position, hash FROM events ORDER BY 1 DESC").fetchone()
    connection.execute("UPDATE books SET position = ?, head = ?", end)
    assert "seal" not in {fault.rule for fault in copies.faults()}
    assert "seal" in {fault.rule for fault in copies.faults(seal_of(book))}


def test_a_case_that_was_deleted_breaks_the_seal_however_well_it_is_done(
    book: Path, copies: Copies
) -> None:
    _delete_case(copies.one(), 3)
    assert copies.faults() == ()  # nobody can know
    assert "seal" in {fault.rule for fault in copies.faults(seal_of(book))}


def _delete_case(connection: sqlite3.Connection, case: int) -> None:
    """Everything of a case goes, and the whole chain is written anew."""
    for table in ("due", "slots", "links", "partner_waits", "delays", "handoffs", "visits",
                  "particulars", "events", "cases"):  # fmt: skip
        connection.execute(f"DELETE FROM {table} WHERE case_no = ?", [case])
    columns = ", ".join(Line._fields)
    lines = [Line(*r) for r in connection.execute(f"SELECT {columns} FROM events ORDER BY 1")]
    before = ""
    for position, told in enumerate(lines, 1):
        line = told._replace(position=position, hash="")
        before = chained(before, line)
        old = [told.position]
        connection.execute(
            "UPDATE particulars SET position = ? WHERE position = ?", [position, *old]
        )
        connection.execute(
            "UPDATE events SET position = ?, hash = ? WHERE position = ?", [position, before, *old]
        )
    connection.execute("UPDATE books SET position = ?, head = ?", [len(lines), before])
    connection.execute("DELETE FROM keys")
    connection.execute(
        "DELETE FROM workers WHERE worker_no NOT IN "
        "(SELECT worker_no FROM visits WHERE worker_no IS NOT NULL)"
    )


def test_an_untouched_book_holds_its_seal(book: Path) -> None:
    assert audit_book(book, seal_of(book)).faults == ()
