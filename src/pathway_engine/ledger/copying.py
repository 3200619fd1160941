"""Copies of a ledger: of its file while others write to it, and of its rows into a file.

A copy is of one moment: what was committed when it began, and nothing of what came after. It is
one file with a rollback journal, whatever the ledger had, so that it can be kept, mailed and
opened read-only.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from functools import partial
from pathlib import Path

from sqlalchemy import Connection, insert, select

from pathway_engine.errors import LedgerError
from pathway_engine.ledger.connecting import PATIENCE, claim, create, driver, open_as_it_is
from pathway_engine.ledger.explaining import explained
from pathway_engine.ledger.making import check_version
from pathway_engine.ledger.place import Place
from pathway_engine.ledger.tables import ALL_TABLES

_ROWS = 10_000
"""Rows that are copied at a time: bounds the memory."""


def back_up(path: Path, target: Path, *, patience: float = PATIENCE) -> None:
    """Copy a file of SQLite with all that is committed in it; whoever writes meanwhile waits.

    Raises `LedgerError` where it is missing or no such file, or something stands at the target.
    """
    with closing(open_as_it_is(path, patience=patience)) as source:
        claim(target, "choose another name")
        with (
            _gone_on_failure(target),
            explained(path),
            closing(open_as_it_is(target, write=True, patience=patience)) as copy,
        ):
            raw = driver(copy)
            driver(source).backup(raw, progress=partial(_give_up, path))
            raw.execute("PRAGMA journal_mode = DELETE")


def copy_rows(connection: Connection, place: Place, name: str, target: Path) -> None:
    """Copy a ledger, wherever it stands, into a new file of SQLite; a server's, for reports.

    `name` is what an error calls it. Raises `LedgerError` where it is not one of this version, or
    something stands at the target.
    """
    _see_one_moment(connection)
    check_version(connection, place, name)
    copy = create(target)
    with _gone_on_failure(target), explained(target), closing(copy), copy.begin():
        for table in ALL_TABLES:
            query = select(table).order_by(*table.primary_key)
            rows = connection.execute(query, execution_options=dict(place.options)).mappings()
            for some in rows.partitions(_ROWS):
                copy.execute(insert(table), [dict(row) for row in some])


def _see_one_moment(connection: Connection) -> None:
    """Every table is read as it was when the first was."""
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")


def _give_up(path: Path, status: int, _: int, __: int) -> None:
    """Whoever holds the file has been waited for already; the driver would wait for ever."""
    if status in {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}:
        raise LedgerError(f"{path}: is locked by another program; try again when that is done")


@contextmanager
def _gone_on_failure(target: Path) -> Iterator[None]:
    """Half a copy is removed."""
    try:
        yield
    except BaseException:
        target.unlink(missing_ok=True)
        raise
