"""What the database says when it fails, told so that the reader knows what to do."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy.exc import DBAPIError

from pathway_engine.errors import LedgerError

_PRIMARY = 0xFF
"""The extended codes of SQLite carry their primary code in the low byte."""

_LOCKED = "55P03"
"""What PostgreSQL calls a lock for which somebody waited too long."""

_SAID = {
    sqlite3.SQLITE_BUSY: "is locked by another program; try again when that is done",
    sqlite3.SQLITE_LOCKED: "is locked by another program; try again when that is done",
    sqlite3.SQLITE_FULL: "the disk is full; what was complete before is kept",
    sqlite3.SQLITE_IOERR: "the disk could not be read or written ({error}); "
    "what was complete before is kept",
    sqlite3.SQLITE_READONLY: "may not be written to",
    sqlite3.SQLITE_PERM: "may not be opened: permission denied",
    sqlite3.SQLITE_CANTOPEN: "could not be opened: permission denied, or not a file",
    sqlite3.SQLITE_NOTADB: "this is no ledger, and no SQLite file",
    sqlite3.SQLITE_CORRUPT: "is damaged ({error}); restore it from a copy, or record it anew",
    sqlite3.SQLITE_CONSTRAINT: "a row was refused ({error})",
}


class Unreadable(Exception):
    """A ledger holds what nobody wrote; the text says where, and what it found."""


class NotAccepted(Exception):
    """A ledger holds what this version does not know how to use; the text says what."""


WHAT_TO_DO = "restore it from a copy, or record it anew"


MALFORMED = (ValueError, LookupError, TypeError, AttributeError, OverflowError, RecursionError)
"""What comes of reading a value that has not the form that it has."""


@contextmanager
def readable(what: str) -> Iterator[None]:
    """Raise `Unreadable` where a value, read from a ledger, is not of the form that it has."""
    try:
        yield
    except MALFORMED as e:
        raise Unreadable(f"{what} cannot be read ({type(e).__name__})") from e


@contextmanager
def explained(path: Path | str) -> Iterator[None]:
    """Turn whatever the database raises, or nobody can read, into a `LedgerError` that names it."""
    try:
        yield
    except (sqlite3.Error, DBAPIError) as error:
        raise LedgerError(f"{path}: {_explain(error)}") from error
    except UnicodeDecodeError as error:  # a text of the file, or what SQLite says of one
        raise LedgerError(f"{path}: is damaged: a text is no UTF-8; {WHAT_TO_DO}") from error
    except NotAccepted as error:
        raise LedgerError(
            f"{path}: {error}; use the versions that `software` of its runs names, "
            "or record it anew"
        ) from error
    except Unreadable as error:
        raise LedgerError(f"{path}: is damaged: {error}; {WHAT_TO_DO}") from error


def is_interrupted_write(error: sqlite3.Error | DBAPIError, *, undone: bool = False) -> bool:
    """Whether a reader met what a killed writer left, and only a writer may undo it.

    Or, `undone`, whether it cannot be undone: the journal could not be removed, for one.
    """
    codes = {sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN}
    return _code(error) in (codes | {sqlite3.SQLITE_IOERR} if undone else codes)


def _explain(error: sqlite3.Error | DBAPIError) -> str:
    exactly = getattr(_cause(error), "sqlite_errorcode", None)
    if exactly == sqlite3.SQLITE_READONLY_DIRECTORY:
        return "its folder may not be written to, as is needed to write the ledger"
    if exactly == sqlite3.SQLITE_READONLY_DBMOVED:
        return "was removed or renamed since it was opened; record into another ledger"
    if (state := getattr(_cause(error), "sqlstate", "")) != "":
        return _of_server(error, state)
    said = _SAID.get(_code(error), "the database failed ({error})")
    return said.format(error=_cause(error))


def _of_server(error: sqlite3.Error | DBAPIError, state: str | None) -> str:
    """What a server of PostgreSQL said: its first words, since the others may quote values."""
    if state == _LOCKED:
        return "is locked by another program; try again when that is done"
    diagnosis = getattr(getattr(_cause(error), "diag", None), "message_primary", None)
    return f"the server failed ({diagnosis or _first_line(_cause(error))})"


def _first_line(error: BaseException | None) -> str:
    return (str(error).splitlines() or ["no reason was given"])[0]


def _cause(error: sqlite3.Error | DBAPIError) -> BaseException | None:
    """What the driver raised, without what SQLAlchemy put around it."""
    return error.orig if isinstance(error, DBAPIError) else error


def _code(error: sqlite3.Error | DBAPIError) -> int:
    """The primary result code of SQLite; 1 (``SQLITE_ERROR``) where the driver knows none."""
    code: int = getattr(_cause(error), "sqlite_errorcode", sqlite3.SQLITE_ERROR)
    return code & _PRIMARY
