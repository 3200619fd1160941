"""The layout of a ledger: the statements that make its tables, indexes, triggers and views."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.schema import CreateIndex, CreateTable

from pathway_engine.ledger.tables import ALL_TABLES
from pathway_engine.ledger.triggers import TRIGGERS
from pathway_engine.ledger.view import POSTGRESQL, SQLITE
from pathway_engine.ledger.views import VIEWS

APPLICATION_ID = 0x50574C47
"""What marks a file as a ledger (``PRAGMA application_id``): the letters PWLG."""

SCHEMA_VERSION = 5
"""The version of the tables: ``PRAGMA user_version``, or the row of `VERSION_TABLE`."""

VERSION_TABLE = "pathways_version"
"""Where the version stands in a database that is not the ledger's own file."""

_DIALECTS = {"sqlite": sqlite.dialect, "postgresql": postgresql.dialect}
_WORDS = {words.name: words for words in (SQLITE, POSTGRESQL)}


@cache
def statements(database: str = "sqlite") -> tuple[str, ...]:
    """The statements that lay out a ledger in SQLite or PostgreSQL, in order."""
    return (*_of_tables(database), *_of_triggers(database), *of_views(database))


@cache
def names() -> frozenset[str]:
    """The names of all that is laid out: tables, indexes, triggers and views."""
    indexes = {str(index.name) for table in ALL_TABLES for index in table.indexes}
    tables = {table.name for table in ALL_TABLES}
    triggers = {trigger.name for trigger in TRIGGERS}
    return frozenset({VERSION_TABLE} | indexes | tables | triggers | {view.name for view in VIEWS})


def of_views(database: str) -> tuple[str, ...]:
    """The statements that make the views."""
    return tuple(view.statement(_WORDS[database]) for view in VIEWS)


def _of_triggers(database: str) -> Iterator[str]:
    for trigger in TRIGGERS:
        yield from trigger.statements(database)


def _of_tables(database: str) -> Iterator[str]:
    dialect = _DIALECTS[database]()
    for table in ALL_TABLES:
        yield str(CreateTable(table).compile(dialect=dialect))
        for index in sorted(table.indexes, key=lambda index: str(index.name)):
            yield str(CreateIndex(index).compile(dialect=dialect))
