"""Laying out a ledger where there is none, in SQLite or PostgreSQL, and knowing one that is there.

In a file of its own a ledger is known by its mark, and its version stands in the header of the
file. In a schema of PostgreSQL, and under a prefix in an application's file, the version stands
in a table of one row.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection, inspect

from pathway_engine.errors import LedgerError, NeedsUpgrade
from pathway_engine.ledger.layout import APPLICATION_ID, SCHEMA_VERSION, statements
from pathway_engine.ledger.place import Place, prefixed


def make_ledger(connection: Connection, schema: str | None = None, prefix: str = "") -> Place:
    """Lay out every table, trigger and view, in the caller's transaction; where they then stand.

    Raises `LedgerError` where tables of a ledger, or in a file of its own any tables, are there
    already, `UsageError` for a schema or prefix that the database has not.
    """
    place = Place.named(connection.dialect.name, schema, prefix)
    found = version_of(connection, schema, prefix)
    if found is not None:
        raise LedgerError(f"a ledger is there already (tables {found})")
    if is_own_file(connection, place):
        if inspect(connection).get_table_names():
            raise LedgerError(
                "the file holds tables of something else; give a file of its own, or a prefix"
            )
        connection.exec_driver_sql(f"PRAGMA application_id = {APPLICATION_ID}")
    if place.schema:
        connection.exec_driver_sql(f"CREATE SCHEMA IF NOT EXISTS {place.schema}")
    with within(connection, place):
        for statement in statements(connection.dialect.name):
            connection.exec_driver_sql(prefixed(statement, place.prefix))
    set_version(connection, place, SCHEMA_VERSION)
    return place


def version_of(connection: Connection, schema: str | None = None, prefix: str = "") -> int | None:
    """The version of the tables that stand there; None where no ledger does."""
    place = Place.named(connection.dialect.name, schema, prefix)
    if is_own_file(connection, place):
        mark = connection.exec_driver_sql("PRAGMA application_id").scalar()
        if mark != APPLICATION_ID:
            return None
        return int(connection.exec_driver_sql("PRAGMA user_version").scalar() or 0)
    if not inspect(connection).has_table(place.version_table, schema=place.schema):
        return None
    table = _in_schema(place, place.version_table)
    said = connection.exec_driver_sql(f"SELECT version_num FROM {table}").scalar()  # noqa: S608
    return int(said or 0)


def check_version(connection: Connection, place: Place, name: str) -> None:
    """Look whether a ledger of ours is there; `name` is what an error calls it.

    Raises `NeedsUpgrade` for one of an earlier version, `LedgerError` for a newer one, or none.
    """
    found = version_of(connection, *place)
    if found is None:
        raise LedgerError(f"{name}: this is no ledger")
    refuse_another(found, name)


def refuse_another(version: int, name: str) -> None:
    """Tell what to do with a ledger whose tables are not those of this software.

    Raises `NeedsUpgrade` for an earlier version, `LedgerError` for a newer one.
    """
    tables = f"(tables {version}, this version knows {SCHEMA_VERSION})"
    if version > SCHEMA_VERSION:
        raise LedgerError(
            f"{name}: written by a newer version of pathway-engine {tables}; "
            "update pathway-engine to read it"
        )
    if 0 < version < SCHEMA_VERSION:
        raise NeedsUpgrade(
            f"{name}: written by an earlier version of pathway-engine {tables}; "
            "the command `upgrade` brings it up to this one, and copies it first"
        )
    if version <= 0:
        raise LedgerError(
            f"{name}: marked as a ledger, but without the number of its tables {tables}; "
            "record it anew"
        )


def is_own_file(connection: Connection, place: Place) -> bool:
    """Whether the ledger has a file of SQLite to itself."""
    return connection.dialect.name == "sqlite" and not place.prefix


def set_version(connection: Connection, place: Place, version: int) -> None:
    """Write down the version of the tables, in the caller's transaction."""
    if is_own_file(connection, place):
        connection.exec_driver_sql(f"PRAGMA user_version = {int(version)}")
        return
    table = _in_schema(place, place.version_table)
    key = f"CONSTRAINT {place.version_table}_pkc PRIMARY KEY (version_num)"
    connection.exec_driver_sql(
        f"CREATE TABLE IF NOT EXISTS {table} (version_num VARCHAR(32) NOT NULL, {key})"
    )
    connection.exec_driver_sql(f"DELETE FROM {table}")  # noqa: S608 - a name of our own
    connection.exec_driver_sql(f"INSERT INTO {table} VALUES ('{int(version)}')")  # noqa: S608


@contextmanager
def within(connection: Connection, place: Place) -> Iterator[None]:
    """Plain names mean the tables of the schema, until the end of the block."""
    if place.schema is None:
        yield
        return
    before = connection.exec_driver_sql("SHOW search_path").scalar_one()
    connection.exec_driver_sql(f"SET LOCAL search_path TO {place.schema}")
    yield
    connection.exec_driver_sql(
        "SELECT set_config('search_path', %(before)s, true)", {"before": before}
    )


def _in_schema(place: Place, table: str) -> str:
    return f"{place.schema}.{table}" if place.schema else table
