"""Reaching a ledger wherever it stands: in a file, or by the URL of a server."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from sqlalchemy import Connection, Engine, NullPool, create_engine, make_url
from sqlalchemy.exc import ArgumentError

from pathway_engine.errors import UsageError
from pathway_engine.ledger.connecting import refuse_missing
from pathway_engine.ledger.engines import configure, engine_for
from pathway_engine.ledger.explaining import explained
from pathway_engine.ledger.place import Place


class Reached(NamedTuple):
    """A connection, where the tables stand, and what errors call the ledger."""

    connection: Connection
    place: Place
    name: str


def is_url(told: str) -> bool:
    """Whether a ledger is told by a URL, not by the path of a file.

    >>> is_url("postgresql://db.example/care"), is_url("runs.db")
    (True, False)
    """
    return "://" in told


def shown(told: str) -> str:
    """A ledger as it may be told to anybody: without the password of its URL.

    >>> shown("postgresql://me:secret@db.example/care")
    'postgresql://me:***@db.example/care'
    """
    if not is_url(told):
        return told
    try:
        return make_url(told).render_as_string(hide_password=True)
    except ArgumentError as error:
        raise UsageError("found no URL of a database; give one such as sqlite:///FILE") from error


@contextmanager
def reached(told: str, schema: str | None, prefix: str) -> Iterator[Reached]:
    """A connection to a ledger: of a server as it is, of a file to look at it alone.

    Raises `LedgerError` and `UsageError`.
    """
    name = shown(told)
    engine = engine_for(told) if is_url(told) else to_read(Path(told))
    try:
        place = Place.named(engine.dialect.name, schema, prefix)
        with explained(name), engine.connect() as connection:
            yield Reached(connection, place, name)
    finally:
        engine.dispose()


def to_read(path: Path) -> Engine:
    """A file that nothing is written to, its journal left as it is."""
    refuse_missing(path)

    def connect() -> sqlite3.Connection:
        return sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)

    return configure(create_engine("sqlite://", creator=connect, poolclass=NullPool))
