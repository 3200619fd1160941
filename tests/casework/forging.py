"""A book in which a good deal has happened, and copies of it that somebody has tampered with."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from functools import cache
from typing import Any

from sqlalchemy import Connection, Engine, StaticPool, create_engine, delete, insert, update

from casework.world import ADVISER, HEAD, NURSE, WORKER, World
from pathway_engine.casework import (
    SYSTEM,
    Accept,
    Correct,
    Dispute,
    Divert,
    Finish,
    Hold,
    Note,
    Resume,
    Return,
    SetSitting,
    Start,
    Undo,
)
from pathway_engine.engine.chain import Entry, read, written
from pathway_engine.engine.facts import Fact
from pathway_engine.ledger.book.proving import lines_with_particulars
from pathway_engine.ledger.engines import configure
from pathway_engine.ledger.tables import BOOKS, EVENTS, PARTICULARS

RETURNED, PLANNED, PUT_RIGHT, SENT_AWAY, ERASED, BEGUN = range(1, 7)
"""The cases of the book; the second is to be opened by the first."""


@cache
def book() -> bytes:
    """The file of a book that holds: five cases in which most things happen."""
    world = World()
    _returned(world)
    _put_right(world)
    number = world.contacted("support", urgent=False)
    world.do(Divert(visit=(number, 2), to="pause", reason="away"), HEAD)
    number = world.contacted("none", urgent=False)
    world.desk.erase(number, by=SYSTEM)
    number = world.open()
    world.do(Start(visit=(number, 1)), ADVISER)
    sits = world.now.replace(hour=10) + timedelta(days=3)
    world.do(SetSitting(step="hearing", at=sits, places=2, reason="busy"), WORKER)
    raw = world.desk._ledger._engine.raw_connection().driver_connection
    assert isinstance(raw, sqlite3.Connection)
    return raw.serialize()


def _returned(world: World) -> None:
    """Case 1: returned, reworked, disputed, accepted, begun, held, finished by a nurse."""
    number = world.contacted(None)
    world.do(Return(visit=(number, 2), reason="wrong form"), NURSE)
    world.do(Start(visit=(number, 3)), ADVISER)
    world.later().do(Finish(visit=(number, 3)), ADVISER)
    world.do(Dispute(visit=(number, 4), reason="not ours"), NURSE)
    world.later().do(Accept(visit=(number, 4)), NURSE)
    world.do(Start(visit=(number, 4), role="nurse"), NURSE)
    world.do(Hold(visit=(number, 4), cause="family"), NURSE)
    world.later().do(Resume(visit=(number, 4)), NURSE)
    world.do(Note(case=number, text="phoned"), NURSE)
    world.do(Finish(visit=(number, 4)), NURSE)


def _put_right(world: World) -> None:
    """Case 3: a command undone, a time and a value put right."""
    number = world.contacted("support", urgent=False)
    world.do(Undo(case=number, to=3, reason="wrong"), ADVISER)
    known = {"cost": 9, "urgent": False}
    world.do(Finish(visit=(number, 1), outcome="none", values=known), ADVISER)
    at = world.now - timedelta(minutes=30)
    world.do(Correct(case=number, fact=3, at=at, reason="began later"), ADVISER)


@cache
def _memory() -> tuple[sqlite3.Connection, Engine]:
    """A database in memory, and its engine: what SQLAlchemy has learned of it stays."""
    raw = sqlite3.connect(":memory:", check_same_thread=False, isolation_level=None)
    return raw, configure(create_engine("sqlite://", creator=lambda: raw, poolclass=StaticPool))


@contextmanager
def copy(*statements: str) -> Iterator[Engine]:
    """A copy of the book in memory, after statements that somebody ran on it."""
    raw, engine = _memory()
    raw.deserialize(book())
    raw.execute("PRAGMA foreign_keys = ON")
    for trigger in ("events_no_update", "events_no_delete"):
        raw.execute(f"DROP TRIGGER {trigger}")
    for statement in statements:
        raw.execute(statement)
    yield engine


def entries(connection: Connection) -> list[Entry]:
    """The entries of a book."""
    return [
        read(line, {said.name: said.value for _, said in personal})
        for line, personal in lines_with_particulars(connection)
    ]


def forge(engine: Engine, change: Callable[[list[Entry]], Sequence[Entry]]) -> None:
    """Write the whole book anew with other entries, as somebody can who knows how."""
    with engine.begin() as connection:
        changed = change(entries(connection))
        connection.execute(delete(PARTICULARS))
        connection.execute(delete(EVENTS))
        before = ""
        for position, entry in enumerate(changed, 1):
            line, personal = written(entry._replace(position=position), before)
            before = line.hash
            connection.execute(insert(EVENTS), [line._asdict()])
            kept = [
                {"position": position, "case_no": line.case_no, **said._asdict()}
                for said in personal
            ]
            if kept:
                connection.execute(insert(PARTICULARS), kept)
        connection.execute(update(BOOKS).values(position=len(changed), head=before))


def with_fact(
    which: Callable[[Fact], bool], **changes: Any
) -> Callable[[list[Entry]], list[Entry]]:
    """The entries, the first fact of a kind changed; there must be one."""

    def changed(told: list[Entry]) -> list[Entry]:
        place = next(i for i, entry in enumerate(told) if which(entry.fact))
        entry = told[place]
        said = {
            name: value(entry.fact) if callable(value) else value for name, value in changes.items()
        }
        told[place] = entry._replace(fact=replace(entry.fact, **said))
        return told

    return changed
