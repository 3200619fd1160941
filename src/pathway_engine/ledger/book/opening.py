"""A ledger with a live book, and its transactions: our own, or a savepoint in one that was lent."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine

from pathway_engine.errors import LedgerError
from pathway_engine.ledger.book.failing import told_of
from pathway_engine.ledger.book.keeping import LiveBook, begin_book
from pathway_engine.ledger.book.versions import Versions
from pathway_engine.ledger.engines import WRITES, check_configured, engine_for
from pathway_engine.ledger.making import check_version, make_ledger, version_of
from pathway_engine.ledger.place import Place
from pathway_engine.ledger.reaching import is_url
from pathway_engine.ledger.runs import canonical_json, software


def address_of(told: str, *, new: bool = False) -> str | URL:
    """The URL of a ledger that is told by one, or by the path of its file.

    Raises `LedgerError` where no file is there, unless a `new` one may be made.

    >>> str(address_of("care.db", new=True)), address_of("postgresql://db.example/care")
    ('sqlite:///care.db', 'postgresql://db.example/care')
    """
    if is_url(told):
        return told
    path = Path(told)
    if not new and not path.exists():
        raise LedgerError(
            f"{told}: there is no such file; a ledger is made where a pathway is installed"
        )
    if path.is_dir() or not path.parent.is_dir():
        raise LedgerError(f"{told}: found {'a' if path.is_dir() else 'no'} folder there")
    return URL.create("sqlite", database=told)


def _name_of(url: URL) -> str:
    """What errors call a ledger: its file, or its URL without a password."""
    if url.get_backend_name() == "sqlite" and url.database:
        return url.database
    return url.render_as_string(hide_password=True)


class LiveLedger:
    """A ledger by URL or engine, and where in its database our tables stand."""

    def __init__(
        self,
        url: str | URL | Engine,
        schema: str | None = None,
        prefix: str = "",
        *,
        name: str | None = None,
    ) -> None:
        """Connect to nothing yet; `name` is what errors call it, if not by its URL."""
        self._engine = engine_for(url)
        self._place = Place.named(self._engine.dialect.name, schema, prefix)
        self._lent: Connection | None = None
        self._known = False
        self.name = name or _name_of(self._engine.url)
        self.versions = Versions()

    def lent(self, connection: Connection) -> LiveLedger:
        """The same ledger in a transaction that somebody else ends.

        Raises `NotConfigured` for a connection that is not as a ledger needs it.
        """
        check_configured(connection, self._place)
        same = object.__new__(LiveLedger)
        same.__dict__ |= self.__dict__
        same._lent = connection.execution_options(**self._place.options)
        return same

    def close(self) -> None:
        """Let the connections go."""
        self._engine.dispose()

    def empty_log(self) -> None:
        """Bring SQLite's write-ahead log into the file and cut it off: it keeps what was erased."""
        if self._lent is None and self._engine.dialect.name == "sqlite":
            with told_of(self.name), self._engine.connect() as connection:
                raw: Any = connection.connection.driver_connection
                raw.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()

    def make(self, book: LiveBook, at: int) -> None:
        """Make the ledger and its book, where they are not there yet."""
        if version_of(book.connection, *self._place) is None:
            make_ledger(book.connection, *self._place)
        begin_book(book.connection, at, canonical_json(dict(software())))

    @contextmanager
    def book(self, *, writing: bool = False) -> Iterator[LiveBook]:
        """The book within a transaction, which is undone if anything is raised.

        Where it is for `writing`, it is taken as soon as that begins.
        """
        with told_of(self.name):
            if self._lent is not None:
                with self._lent.begin_nested():
                    self._look(self._lent)
                    yield LiveBook(self._lent, self.versions)
                return
            with self._engine.connect() as connection:
                ours = connection.execution_options(**self._place.options)
                if not self._known:
                    with ours.begin():  # apart: who reads before writing may find others between
                        self._look(ours)
                ours = ours.execution_options(**{WRITES: writing})
                with ours.begin():
                    try:
                        yield LiveBook(ours, self.versions)
                    except BaseException:
                        self.versions.forget()
                        raise

    @contextmanager
    def snapshot(self) -> Iterator[LiveBook]:
        """The book as it stands now, to be read whole while others go on writing."""
        with told_of(self.name), self._engine.connect() as connection:
            ours = connection.execution_options(**self._place.options)
            if ours.dialect.name == "postgresql":
                ours = ours.execution_options(isolation_level="REPEATABLE READ")
            with ours.begin():
                self._look(ours)
                yield LiveBook(ours, self.versions)

    @contextmanager
    def trial(self) -> Iterator[LiveBook]:
        """The book within a transaction of which nothing stays."""
        with self.book(writing=True) as book:
            tried = book.connection.begin_nested()
            try:
                yield book
            finally:
                tried.rollback()
                self.versions.forget()

    def _look(self, connection: Connection) -> None:
        """Refuse a ledger of another version; once."""
        if not self._known and version_of(connection, *self._place) is not None:
            check_version(connection, self._place, self.name)
            self._known = True
