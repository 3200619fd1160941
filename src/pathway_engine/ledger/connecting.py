"""Opening a ledger: one SQLite file, recognised by its mark, with one writer at a time.

A ledger has a rollback journal, so that a finished one is a single file that can be copied,
mailed and opened read-only, and so that no version of SQLite can corrupt it by the WAL-reset
bug. Writers begin with ``BEGIN IMMEDIATE``: a transaction that reads first and then writes is
refused at once when another writer is there, whatever the timeout.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Connection, Engine, NullPool, create_engine, event
from sqlalchemy.exc import DBAPIError

from pathway_engine.errors import LedgerError
from pathway_engine.ledger.explaining import explained, is_interrupted_write
from pathway_engine.ledger.layout import APPLICATION_ID, SCHEMA_VERSION, statements
from pathway_engine.ledger.making import refuse_another
from pathway_engine.ledger.shape import shape_of, unlike

PATIENCE = 5.0
"""Seconds to wait for another writer before giving up."""

OLDEST_SQLITE = (3, 37)
"""The first SQLite that has strict tables."""

_NO_FILE = "a folder or a device stands there, not a file"

_SERVER = re.compile(r"postgres(ql)?(\+\w+)?:/")
_A_LEDGER_THERE = "a ledger that is kept on a server"

_CACHE_KIB = 65_536
"""Pages kept in memory: bounds what a writer of a long run needs, and spares it re-reading."""


def create(path: Path, *, patience: float = PATIENCE) -> Connection:
    """A new ledger, open for writing.

    Raises `LedgerError` if something stands at the path already or cannot be made there.
    """
    with _reached(path):
        if not path.parent.is_dir():
            raise LedgerError(f"{path}: the folder {path.parent} does not exist")
        if path.exists() and not path.is_file():
            raise LedgerError(f"{path}: {_NO_FILE}; choose another name")
    if sqlite3.sqlite_version_info < OLDEST_SQLITE:
        raise LedgerError(f"{path}: SQLite {sqlite3.sqlite_version} is too old; 3.37 is needed")
    claim(path)
    with explained(path):
        try:
            return _made(path, patience)
        except BaseException:  # an interruption too leaves nothing that is no ledger
            path.unlink(missing_ok=True)
            raise


def open_ledger(path: Path, *, write: bool = False, patience: float = PATIENCE) -> Connection:
    """A ledger that exists; unless `write`, nothing on the disk is created or changed.

    One exception: what a writer that was killed left half done is undone first.
    Raises `LedgerError` if it is missing, not a ledger, newer than this software, or locked.
    """
    refuse_missing(path)
    with explained(path), _not_undone(path):
        try:
            connection = _connect(path, "rw" if write else "ro", patience)
            _recognise(connection, path)
        except (sqlite3.Error, DBAPIError) as error:
            if write or not is_interrupted_write(error):
                raise
            _recover(path, patience)
            connection = _connect(path, "ro", patience)
            _recognise(connection, path)
    return connection


def open_as_it_is(path: Path, *, write: bool = False, patience: float = PATIENCE) -> Connection:
    """Any file that SQLite can open, whatever stands in it: to copy it, or to bring it up to date.

    Raises `LedgerError` if it is missing.
    """
    refuse_missing(path)
    with explained(path):
        return _connect(path, "rw" if write else "ro", patience)


def refuse_missing(path: Path) -> None:
    """Raise `LedgerError` where there is no file to open."""
    with _reached(path):
        if not path.is_file():
            told = _NO_FILE if path.exists() else "there is no such file"
            if _SERVER.match(str(path)):
                told = f"this reads files; the command `backup` makes one of {_A_LEDGER_THERE}"
            raise LedgerError(f"{path}: {told}")


def refuse_unless_writable(connection: Connection, path: Path) -> None:
    """Try to write, and undo it: SQLite opens what may only be read without a word.

    Raises `LedgerError`.
    """
    with explained(path):
        raw = driver(connection)
        raw.execute("BEGIN IMMEDIATE")
        try:
            raw.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")
        finally:
            raw.execute("ROLLBACK")


def driver(connection: Connection) -> sqlite3.Connection:
    """The driver's own connection: for rows in bulk and for pragmas."""
    raw = connection.connection.driver_connection
    assert isinstance(raw, sqlite3.Connection)  # noqa: S101 - for the type checker
    return raw


def _connect(path: Path, mode: str, patience: float) -> Connection:
    """A connection of SQLAlchemy; `mode` is SQLite's (``ro``, ``rw``).

    Threads may share it one after the other: the writer of a run may live in another thread.
    """
    raw = sqlite3.connect(
        f"{path.resolve().as_uri()}?mode={mode}",
        uri=True,
        timeout=patience,
        isolation_level=None,
        check_same_thread=False,
    )
    try:
        for pragma in (f"cache_size = -{_CACHE_KIB}", "foreign_keys = OFF", "synchronous = FULL"):
            raw.execute(f"PRAGMA {pragma}")
        engine = create_engine("sqlite://", creator=lambda: raw, poolclass=NullPool)
        _begin_with(engine, "BEGIN" if mode == "ro" else "BEGIN IMMEDIATE")
        return engine.connect()
    except BaseException:
        raw.close()
        raise


@contextmanager
def _reached(path: Path) -> Iterator[None]:
    """Say of what keeps somebody from looking for a file that it does."""
    try:
        yield
    except OSError as error:
        raise LedgerError(f"{path}: could not be reached: {error.strerror}") from error


@contextmanager
def _not_undone(path: Path) -> Iterator[None]:
    """Say what to do where a journal cannot be rolled back because the place is read-only."""
    journal = path.with_name(f"{path.name}-journal")
    try:
        yield
    except (sqlite3.Error, DBAPIError) as error:
        if not (is_interrupted_write(error, undone=True) and journal.exists()):
            raise
        raise LedgerError(
            f"{path}: a writer was killed, and what it left half done cannot be undone because "
            f"nothing can be written here; copy it and {journal.name} to a folder of your own, "
            "and open the copy"
        ) from error


def _begin_with(engine: Engine, statement: str) -> None:
    """SQLAlchemy begins a transaction with this statement; the driver begins none by itself."""

    def begin(connection: Connection) -> None:
        connection.exec_driver_sql(statement)

    event.listen(engine, "begin", begin)


def claim(path: Path, advice: str = "choose another name, or append (--append)") -> None:
    """Make the empty file, for one writer alone: what it may remove again is surely its own."""
    try:
        path.open("xb").close()
    except FileExistsError:
        raise LedgerError(f"{path}: there is a file already; {advice}") from None
    except OSError as error:
        raise LedgerError(f"{path}: could not be made: {error.strerror}") from error


def _made(path: Path, patience: float) -> Connection:
    connection = _connect(path, "rw", patience)
    try:
        _lay_out(connection)
    except BaseException:
        connection.close()
        raise
    return connection


def _lay_out(connection: Connection) -> None:
    raw = driver(connection)
    raw.execute("PRAGMA journal_mode = DELETE")
    with connection.begin():
        for statement in statements():
            connection.exec_driver_sql(statement)
        connection.exec_driver_sql(f"PRAGMA application_id = {APPLICATION_ID}")
        connection.exec_driver_sql(f"PRAGMA user_version = {SCHEMA_VERSION}")


def _recognise(connection: Connection, path: Path) -> None:
    """Read the marks; the connection is closed if the file is not what it should be."""
    try:
        _check_marks(driver(connection), path)
    except BaseException:
        connection.close()
        raise


def _check_marks(raw: sqlite3.Connection, path: Path) -> None:
    mark, version = (raw.execute(f"PRAGMA {pragma}").fetchone()[0]
                     for pragma in ("application_id", "user_version"))  # fmt: skip
    shape = shape_of(raw)
    if mark != APPLICATION_ID:
        raise LedgerError(f"{path}: this is no ledger")
    refuse_another(version, str(path))
    if difference := unlike(shape):
        raise LedgerError(
            f"{path}: it has the mark of a ledger, and not its shape: {difference}; "
            "restore it from a copy, or record it anew"
        )


def _recover(path: Path, patience: float) -> None:
    """Let SQLite undo what a killed writer left half done: the first read does it."""
    connection = _connect(path, "rw", patience)
    try:
        driver(connection).execute("SELECT count(*) FROM sqlite_schema").fetchone()
    finally:
        connection.close()
