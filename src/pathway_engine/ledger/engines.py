"""Engines for live casework, in SQLite and PostgreSQL, ours or an application's.

`engine_for` makes one that is as a ledger needs it, `configure` readies one that an application
has made, and `check_configured` tells of a lent connection what would lose or leak something:
foreign keys that nobody looks after, transactions that the driver begins and ends as it likes,
values in the texts of errors.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing
from random import uniform
from time import monotonic, sleep
from typing import Any
from weakref import WeakSet

from sqlalchemy import (
    URL,
    Connection,
    Engine,
    Pool,
    StaticPool,
    create_engine,
    event,
    make_url,
)
from sqlalchemy.engine import ExceptionContext
from sqlalchemy.exc import ArgumentError

from pathway_engine.errors import LedgerError, NotConfigured, UsageError
from pathway_engine.ledger.place import Place, under_prefix

PATIENCE = 5.0
"""Seconds to wait for another writer before giving up."""

WRITES = "pathways_writes"
"""The option of a connection whose transactions write: they take their lock at once."""
_ASKED_AGAIN = (0.0005, 0.002)
"""Seconds between two questions for that lock; they differ, so that nobody is always late."""

_CURE = "call pathway_engine.ledger.configure(engine) where the engine is made"
_FULL = 2
"""``PRAGMA synchronous``: a commit is on the disk when it returns."""

_SAFE_WAL = (3, 51, 3)
"""The first SQLite whose write-ahead log loses no page when two connections meet (WAL-reset)."""
_REPAIRED_WAL = {(3, 50, 7)}
"""Earlier versions into which the repair was put."""

_READIED: WeakSet[Pool] = WeakSet()
"""The pools of the engines that were configured."""


def engine_for(url: str | URL | Engine, *, patience: float = PATIENCE) -> Engine:
    """An engine for live work with a ledger at a URL of SQLAlchemy; an engine is given back.

    `patience` is how many seconds a writer waits for another. Raises `UsageError` for a URL that
    is neither of SQLite nor of PostgreSQL.

    >>> engine_for("sqlite:///care.db").dialect.name
    'sqlite'
    """
    if isinstance(url, Engine):
        return url
    made = _made(_of_driver(url), patience)
    if made.dialect.name == "sqlite":
        event.listen(made, "connect", _choose_journal)
    return configure(made)


def configure(engine: Engine) -> Engine:
    """Ready an engine of an application for casework; call it before its first connection.

    Of SQLite: foreign keys are looked after, what is deleted is overwritten, a commit is on the
    disk, and SQLAlchemy, not the driver, says when a transaction begins. Of each: errors name no
    values. The same engine comes back.

    >>> engine = configure(create_engine("sqlite://"))
    >>> with engine.connect() as connection:
    ...     check_configured(connection)
    >>> engine.dispose()
    """
    engine.hide_parameters = True
    if engine.pool not in _READIED:
        _READIED.add(engine.pool)
        if engine.dialect.name == "sqlite":
            event.listen(engine, "connect", _ready)
            event.listen(engine, "begin", _begin)
        else:
            event.listen(engine, "handle_error", _say_no_values)
        event.listen(engine, "before_cursor_execute", under_prefix, retval=True)
    return engine


def check_configured(connection: Connection, place: Place = Place()) -> None:  # noqa: B008
    """Look whether a connection that an application lends is as a ledger needs it.

    Raises `NotConfigured` with the one line that cures it.
    """
    if wrong := _wrong(connection, place):
        raise NotConfigured(f"the engine of the application: {wrong}; {_CURE}")


def journal_for(version: tuple[int, int, int] = sqlite3.sqlite_version_info) -> str:
    """The journal with which several processes can safely write, by the version of SQLite.

    >>> journal_for((3, 40, 1)), journal_for((3, 51, 3))
    ('delete', 'wal')
    """
    return "wal" if version >= _SAFE_WAL or version in _REPAIRED_WAL else "delete"


def _of_driver(url: str | URL) -> URL:
    """The URL with the driver that is used here."""
    try:
        told = make_url(url)
    except ArgumentError as error:
        raise UsageError("found no URL of a database; give one such as sqlite:///FILE") from error
    drivers = {"sqlite": "sqlite+pysqlite", "postgresql": "postgresql+psycopg"}
    database = told.get_backend_name()
    if database not in drivers:
        raise UsageError(f"{database}: a ledger is kept in SQLite or PostgreSQL")
    return told if "+" in told.drivername else told.set(drivername=drivers[database])


def _made(url: URL, patience: float) -> Engine:
    if url.get_backend_name() == "sqlite":
        memory = url.database in (None, "", ":memory:")
        asked: dict[str, Any] = {"connect_args": {"timeout": patience, "check_same_thread": False}}
        return create_engine(url, **asked, **({"poolclass": StaticPool} if memory else {}))
    _refuse_without_driver()
    options = f"-c lock_timeout={int(patience * 1000)}ms"
    asked = {} if "options" in url.query else {"connect_args": {"options": options}}
    return create_engine(url, **asked)


def _refuse_without_driver() -> None:
    try:
        import psycopg  # noqa: F401
    except ImportError as error:
        raise UsageError.lacking("psycopg", "postgresql", "a ledger in PostgreSQL") from error


def _ready(raw: Any, _: object) -> None:
    """What each new connection of SQLite is told."""
    raw.isolation_level = None
    with closing(raw.cursor()) as cursor:
        for pragma in ("foreign_keys = ON", "secure_delete = ON", "synchronous = FULL"):
            cursor.execute(f"PRAGMA {pragma}")


def _choose_journal(raw: sqlite3.Connection, _: object) -> None:
    """Change the journal where it is not the right one; to leave it may lose pages."""
    raw.isolation_level = None
    wanted = journal_for()
    try:
        (found,) = raw.execute("PRAGMA journal_mode").fetchone()
        if found not in {wanted, "memory"}:
            raw.execute(f"PRAGMA journal_mode = {wanted}")
    except sqlite3.OperationalError as error:
        if wanted != "wal":
            raise LedgerError(
                f"SQLite {sqlite3.sqlite_version} cannot share a write-ahead log safely, and "
                "another program has the ledger open with one; end it, or use a newer SQLite"
            ) from error


def _begin(connection: Connection) -> None:
    """SQLAlchemy begins a transaction; the driver begins none by itself."""
    raw: Any = connection.connection.driver_connection
    if getattr(raw, "in_transaction", False):
        return
    if connection.get_execution_options().get(WRITES):
        _begin_writing(connection, raw)
    else:
        connection.exec_driver_sql("BEGIN")


def _begin_writing(connection: Connection, raw: Any) -> None:
    """Take SQLite's lock of writers, asking often: its own way is to sleep longer and longer."""
    with closing(raw.cursor()) as cursor:
        (patience,) = cursor.execute("PRAGMA busy_timeout").fetchone()
        cursor.execute("PRAGMA busy_timeout = 0")
        try:
            until = monotonic() + patience / 1_000
            while not _taken(cursor) and monotonic() < until:
                sleep(uniform(*_ASKED_AGAIN))  # noqa: S311 - that writers do not ask in step
            if not raw.in_transaction:
                connection.exec_driver_sql("BEGIN IMMEDIATE")  # for the error that it raises
        finally:
            cursor.execute(f"PRAGMA busy_timeout = {int(patience)}")


def _taken(cursor: Any) -> bool:
    """Whether the lock is ours; not while another writer has it."""
    try:
        cursor.execute("BEGIN IMMEDIATE")
    except sqlite3.OperationalError as error:
        return error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY
    return True


def _say_no_values(context: ExceptionContext) -> None:
    """The details of a server's error quote the row that it refused: its first words stay alone."""
    told = context.original_exception
    primary = getattr(getattr(told, "diag", None), "message_primary", None)
    if primary is None:
        return
    told.args = (primary,)
    if context.sqlalchemy_exception is not None:
        kind = type(told)
        context.sqlalchemy_exception.args = (f"({kind.__module__}.{kind.__name__}) {primary}",)


def _wrong(connection: Connection, place: Place) -> str:
    """What of a lent connection is not as it should be; empty where all is."""
    if not connection.engine.hide_parameters:
        return "its errors tell the values of statements (hide_parameters)"
    if place.prefix and connection.engine.pool not in _READIED:
        return "it knows no prefix"
    if connection.dialect.name != "sqlite":
        readied = connection.engine.pool in _READIED
        return "" if readied else "its errors tell the values of rows that are refused"
    if not connection.exec_driver_sql("PRAGMA foreign_keys").scalar():
        return "foreign keys are not looked after"
    if not getattr(connection.connection.driver_connection, "in_transaction", False):
        return "its driver begins transactions late and ends them early (legacy transactions)"
    if not connection.exec_driver_sql("PRAGMA secure_delete").scalar():
        return "what is deleted stays in the file (secure_delete)"
    if (connection.exec_driver_sql("PRAGMA synchronous").scalar() or 0) < _FULL:
        return "a commit may be lost when the power fails (synchronous)"
    return ""
