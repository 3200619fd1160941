"""Bringing the tables of an earlier version up to this one, step by step.

Alembic runs the steps, and only that: each is explicit SQL for each database, in one transaction,
so that whatever stops it leaves the ledger at one version or the next. Views go first and come
back last; what they say belongs to the software, not to the ledger.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from alembic.operations import Operations
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text

from pathway_engine.errors import LedgerError
from pathway_engine.ledger.layout import SCHEMA_VERSION, VERSION_TABLE, names, of_views
from pathway_engine.ledger.making import (
    is_own_file,
    refuse_another,
    set_version,
    version_of,
    within,
)
from pathway_engine.ledger.place import Place, prefixed
from pathway_engine.ledger.shape import Shape, unlike
from pathway_engine.ledger.tables import ALL_TABLES
from pathway_engine.ledger.views import VIEWS

STEPS = Path(__file__).parent / "versions"
"""The folder of the steps."""


def upgrade(connection: Connection, place: Place, name: str, *, to: int = SCHEMA_VERSION) -> int:
    """Bring a ledger up to this version, or as far as `to`; the version that it had.

    `connection` must be in no transaction; `name` is what an error calls the ledger. Raises
    `LedgerError` where there is none, or one that is newer or not of its version.
    """
    with connection.begin():
        found = version_of(connection, *place)
        if found is None:
            raise LedgerError(f"{name}: this is no ledger")
        if found > SCHEMA_VERSION or found <= 0:
            refuse_another(found, name)
        if is_own_file(connection, place):
            _refuse_odd(_shape(connection), name)
    with _unwatched(connection):
        for version in range(found, to):
            with connection.begin():
                _step(connection, place, version, name)
    return found


def _step(connection: Connection, place: Place, version: int, name: str) -> None:
    """From one version to the next, in the caller's transaction."""
    own = is_own_file(connection, place)
    with within(connection, place):
        for view in reversed(VIEWS):
            connection.exec_driver_sql(f"DROP VIEW IF EXISTS {place.prefix}{view.name}")
    if own:
        _lend_version_table(connection, version)
    with within(connection, place):
        _run(connection, place, version + 1)
        if version + 1 == SCHEMA_VERSION:
            for statement in of_views(connection.dialect.name):
                connection.exec_driver_sql(prefixed(statement, place.prefix))
    if own:
        connection.exec_driver_sql(f"DROP TABLE {VERSION_TABLE}")
        set_version(connection, place, version + 1)
        _look(connection, version, name)


def _run(connection: Connection, place: Place, target: int) -> None:
    """Let Alembic run the steps up to a version."""
    scripts = ScriptDirectory(str(STEPS.parent), version_locations=[str(STEPS)])

    def steps(found: Any, _: MigrationContext) -> Any:
        return scripts._upgrade_revs(str(target), found)  # noqa: SLF001 - as its own command does

    context = MigrationContext.configure(
        connection,
        opts={
            "fn": steps,
            "script": scripts,
            "transactional_ddl": True,
            "version_table": place.version_table,
            "version_table_schema": place.schema,
            "pathways_prefix": place.prefix,
        },
    )
    with Operations.context(context):
        context.run_migrations()


def _lend_version_table(connection: Connection, version: int) -> None:
    """A file of its own keeps its version in its header; Alembic looks for it in a table."""
    connection.exec_driver_sql(f"CREATE TABLE {VERSION_TABLE} (version_num TEXT NOT NULL)")
    insert = text(f"INSERT INTO {VERSION_TABLE} VALUES (:version)")  # noqa: S608
    connection.execute(insert, {"version": str(version)})


def _look(connection: Connection, version: int, name: str) -> None:
    """Whether what came out is what there should be; if not, the step is undone."""
    if connection.exec_driver_sql("PRAGMA foreign_key_check").first() is not None:
        raise LedgerError(
            f"{name}: a row refers to another that is not there (the command `audit` of the "
            "version that wrote it says which); restore it from a copy, or record it anew"
        )
    if version + 1 == SCHEMA_VERSION and (difference := unlike(_shape(connection))):
        raise LedgerError(
            f"{name}: its tables are not those of its version: {difference}; "
            "restore it from a copy, or record it anew"
        )


def _refuse_odd(shape: Shape, name: str) -> None:
    """Nothing is read that could be a view in the place of a table, or that sets off a trigger."""
    tables = {table.name for table in ALL_TABLES}
    for one, (kind, _) in shape.items():
        if (kind == "trigger" and one not in names()) or (one in tables and kind != "table"):
            raise LedgerError(
                f"{name}: it has a {kind}, `{one}`, that no version has made; "
                "restore it from a copy, or record it anew"
            )


def _shape(connection: Connection) -> Shape:
    rows = connection.exec_driver_sql(
        "SELECT name, type, ifnull(sql, '') FROM sqlite_schema WHERE name NOT GLOB 'sqlite_*'"
    )
    return {str(name): (str(kind), " ".join(str(sql).split())) for name, kind, sql in rows}


@contextmanager
def _unwatched(connection: Connection) -> Iterator[None]:
    """Tables of SQLite are made anew under their names, while others refer to them."""
    if connection.dialect.name != "sqlite":
        yield
        return
    raw: Any = connection.connection.driver_connection
    before = raw.execute("PRAGMA foreign_keys").fetchone()[0]
    raw.execute("PRAGMA foreign_keys = OFF")
    raw.execute("PRAGMA legacy_alter_table = ON")
    try:
        yield
    finally:
        raw.execute("PRAGMA legacy_alter_table = OFF")
        raw.execute(f"PRAGMA foreign_keys = {before}")
    raw.execute("PRAGMA optimize")
