"""What a database raises, as an error that says what to do; no value of a person is told."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import DBAPIError, OperationalError

from pathway_engine.errors import Busy, LedgerError

_BUSY = {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}
_PG_BUSY = {"55P03", "40001", "40P01"}
"""Lock not available, serialization failure, deadlock."""
_PG_NO_TABLE = "42P01"
_SAID = {
    sqlite3.SQLITE_FULL: "the disk is full; nothing of this was kept, all before it is",
    sqlite3.SQLITE_IOERR: "the disk could not be read or written; what was committed is kept",
    sqlite3.SQLITE_READONLY: "may not be written to",
    sqlite3.SQLITE_CANTOPEN: "could not be opened: no such folder, permission denied, or no file",
    sqlite3.SQLITE_NOTADB: "this is no ledger, and no SQLite file",
    sqlite3.SQLITE_CORRUPT: "is damaged; restore it from a backup",
}


@contextmanager
def told_of(name: str) -> Iterator[None]:
    """Raise `Busy` or a `LedgerError` that names the ledger where its database fails."""
    try:
        yield
    except DBAPIError as error:
        raise _explained(name, error) from None  # its own text may quote a row


def _explained(name: str, error: DBAPIError) -> Exception:
    code = getattr(error.orig, "sqlite_errorcode", None)
    state = getattr(error.orig, "sqlstate", None)
    primary = None if code is None else code & 0xFF
    if primary in _BUSY or state in _PG_BUSY:
        return Busy(f"{name}: another writer has the book; repeat your whole transaction")
    if primary in _SAID:
        return LedgerError(f"{name}: {_SAID[primary]}")
    if primary == sqlite3.SQLITE_CONSTRAINT or (state or "").startswith("23"):
        return LedgerError(f"{name}: a row was refused ({_constraint(error)})")
    if state == _PG_NO_TABLE or "no such table" in str(error.orig):
        return LedgerError(f"{name}: there is no live book; install a pathway first")
    if isinstance(error, OperationalError) and state is None and code is None:
        return LedgerError(f"{name}: the database could not be reached")
    return LedgerError(f"{name}: the database failed ({state or code})")


def _constraint(error: DBAPIError) -> str:
    """Which rule a row breaks, without the row."""
    named = getattr(getattr(error.orig, "diag", None), "constraint_name", None)
    return str(named or getattr(error.orig, "sqlite_errorname", "a constraint"))
