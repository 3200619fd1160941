"""An engine is as a ledger needs it, or an error says the line that cures it."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from traceback import format_exception
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import (
    Column,
    Engine,
    Integer,
    MetaData,
    Table,
    create_engine,
    event,
    insert,
    select,
    text,
    update,
)
from sqlalchemy.exc import IntegrityError, OperationalError

from pathway_engine.errors import LedgerError, NotConfigured, UsageError
from pathway_engine.ledger import (
    Place,
    check_configured,
    configure,
    engine_for,
    engines,
    is_ours,
    make_ledger,
)
from pathway_engine.ledger.engines import journal_for
from pathway_engine.ledger.explaining import explained
from pathway_engine.ledger.place import prefixed
from pathway_engine.ledger.tables import BOOKS, CASES, KEYS, PARTICULARS, RUNS, VISITS


def left_out(what: str, path: Path) -> Engine:
    """An application's engine that lacks one thing of what `configure` does."""
    engine = configure(create_engine(f"sqlite:///{path / 'app.db'}"))
    if what == "hide_parameters":
        engine.hide_parameters = False
        return engine

    def undone(raw: Any, _: object) -> None:
        if what == "legacy":
            raw.isolation_level = ""
        else:
            raw.execute(f"PRAGMA {what}")

    event.listen(engine, "connect", undone)
    if what == "legacy":
        event.remove(engine, "begin", engines._begin)
    return engine


@pytest.mark.parametrize(
    ("what", "said"),
    [
        ("hide_parameters", "values of statements"),
        ("legacy", "legacy transactions"),
        ("foreign_keys = OFF", "foreign keys"),
        ("secure_delete = OFF", "secure_delete"),
        ("synchronous = NORMAL", "synchronous"),
    ],
)
def test_what_is_lacking_is_told_with_its_cure(tmp_path: Path, what: str, said: str) -> None:
    engine = left_out(what, tmp_path)
    with engine.connect() as connection, pytest.raises(NotConfigured, match=said) as caught:
        check_configured(connection)
    assert "call pathway_engine.ledger.configure(engine)" in str(caught.value)
    engine.dispose()


def test_an_engine_as_it_comes_is_refused_and_cured(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'app.db'}"
    bare, ready = create_engine(url), configure(create_engine(url))
    assert engine_for(bare) is bare
    for place in (Place(), Place(prefix="care_")):
        with bare.connect() as connection, pytest.raises(NotConfigured):
            check_configured(connection, place)
        with ready.connect() as connection:
            check_configured(connection, place)
    bare.dispose()
    ready.dispose()


def test_postgresql_needs_no_more_than_to_hide_values(postgresql: str) -> None:
    engine = create_engine(postgresql)
    with engine.connect() as connection:
        with pytest.raises(NotConfigured, match="values"):
            check_configured(connection)
        configure(engine)
        check_configured(connection, Place("pathways"))
    engine.dispose()


ROWS = {
    "a key that there is not": (
        insert(PARTICULARS),
        {"position": 7, "name": "a", "case_no": 1, "salt": "", "value": "SECRET"},
    ),
    "a row that breaks a check": (
        insert(BOOKS),
        {"run_id": 2, "position": 0, "next_case": 1, "head": "SECRET", "recorded_at": 0},
    ),
    "what stands there already": (
        insert(KEYS),
        {
            "key": "SECRET",
            "actor": "SECRET",
            "digest": "",
            "from_position": 1,
            "to_position": 1,
            "recorded_at": 0,
        },
    ),
}


@pytest.mark.parametrize("database", ["sqlite", "postgresql"])
@pytest.mark.parametrize("name", ROWS)
def test_no_error_tells_a_value(
    tmp_path: Path, request: pytest.FixtureRequest, name: str, database: str
) -> None:
    """Neither in what we say nor in any traceback beneath it."""
    own = f"sqlite:///{tmp_path / 'a.db'}"
    engine = engine_for(own if database == "sqlite" else request.getfixturevalue(database))
    statement, row = ROWS[name]
    with engine.connect() as connection:
        make_ledger(connection)
        if "already" in name:
            connection.execute(statement, row)
        with pytest.raises(LedgerError) as caught, explained("it"):
            connection.execute(statement, row)
    assert "SECRET" not in "".join(format_exception(caught.value))
    engine.dispose()


def test_two_writers_wait_for_each_other(tmp_path: Path) -> None:
    """The first statement of a command takes the lock; a reader takes none."""
    engine = engine_for(f"sqlite:///{tmp_path / 'a.db'}", patience=0.05)
    with engine.begin() as connection:
        make_ledger(connection)
    lock = update(BOOKS).values(position=BOOKS.c.position)
    with engine.connect() as one, engine.connect() as other:
        one.execute(lock)
        assert other.execute(select(BOOKS)).all() == []
        other.rollback()
        with pytest.raises(OperationalError, match="locked"):
            other.execute(lock)
        one.rollback()
        other.rollback()
        other.execute(lock)
    engine.dispose()


@pytest.mark.parametrize("url", ["mysql://a/b", "care.db", "sqlite:/"])
def test_what_is_no_url_of_a_ledger(url: str) -> None:
    with pytest.raises(UsageError, match=r"database|PostgreSQL"):
        engine_for(url)


def test_without_the_driver_the_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "psycopg", None)
    with pytest.raises(UsageError, match=r"pathway-engine\[postgresql\]"):
        engine_for("postgresql://db/care")


@pytest.mark.parametrize(
    ("version", "journal"),
    [
        ((3, 40, 1), "delete"),
        ((3, 44, 6), "delete"),
        ((3, 50, 7), "wal"),
        ((3, 51, 2), "delete"),
        ((3, 51, 3), "wal"),
        ((3, 52, 0), "wal"),
    ],
)
def test_which_journal(version: tuple[int, int, int], journal: str) -> None:
    assert journal_for(version) == journal


@pytest.mark.parametrize(("wanted", "before"), [("wal", "delete"), ("delete", "wal")])
def test_the_journal_is_made_the_right_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, wanted: str, before: str
) -> None:
    path = tmp_path / "a.db"
    raw = sqlite3.connect(path)
    raw.execute(f"PRAGMA journal_mode = {before}")
    raw.execute("CREATE TABLE a (b)")
    raw.close()
    monkeypatch.setattr(engines, "journal_for", lambda: wanted)
    engine = engine_for(f"sqlite:///{path}")
    with engine.connect() as connection:
        assert connection.exec_driver_sql("PRAGMA journal_mode").scalar() == wanted
    engine.dispose()


def test_a_log_that_another_program_holds_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a.db"
    monkeypatch.setattr(engines, "journal_for", lambda: "delete")
    other = sqlite3.connect(path)
    other.execute("PRAGMA journal_mode = wal")
    other.execute("CREATE TABLE a (b)")
    engine = engine_for(f"sqlite:///{path}", patience=0.05)
    with pytest.raises(LedgerError, match="write-ahead log"):
        engine.connect()
    other.close()
    engine.dispose()


STATEMENTS = {
    "SELECT ~visits.state FROM ~visits, ~cases AS c",
    "UPDATE ~runs SET cases=? WHERE ~runs.run_id = ?",
    "INSERT INTO ~keys (key) VALUES (?) ON CONFLICT DO NOTHING",
    "SELECT mine.visits, visits FROM letters",
    "CREATE INDEX ~ix_due_due_at ON ~due (due_at)",
    "DELETE FROM ~events",
}
"""Where the prefix goes."""


@pytest.mark.parametrize("statement", sorted(STATEMENTS))
def test_a_prefix_stands_before_our_names_alone(statement: str) -> None:
    plain = statement.replace("~", "")
    assert prefixed(plain, "x_") == statement.replace("~", "x_")


def test_a_joined_query_reads_under_a_prefix(tmp_path: Path) -> None:
    engine = engine_for(f"sqlite:///{tmp_path / 'app.db'}")
    with engine.connect() as connection:
        place = make_ledger(connection, prefix="care_")
        queries = (
            select(CASES.c.case_no, RUNS.c.cases).where(CASES.c.run_id == RUNS.c.run_id),
            select(VISITS).join(CASES, CASES.c.case_no == VISITS.c.case_no),
            select(RUNS).where(select(VISITS.c.case_no).where(VISITS.c.run_id == 1).exists()),
        )
        for query in queries:
            assert connection.execute(query, execution_options=dict(place.options)).all() == []
    engine.dispose()


@pytest.mark.parametrize(("schema", "prefix"), [(None, "care_"), ("pathways", ""), (None, "")])
def test_an_applications_autogenerate_lets_ours_be(
    tmp_path: Path, request: pytest.FixtureRequest, schema: str | None, prefix: str
) -> None:
    """With `is_ours` it sees its own tables; without, it would drop ours."""
    own = f"sqlite:///{tmp_path / 'app.db'}"
    engine = engine_for(own if prefix else request.getfixturevalue("postgresql"))
    mine = MetaData()
    Table("letters", mine, Column("letter_id", Integer, primary_key=True))

    def include(_: Any, name: str | None, *__: Any) -> bool:
        return not is_ours(name, prefix=prefix)

    with engine.connect() as connection:
        make_ledger(connection, schema, prefix)
        mine.create_all(connection)
        opts = {"include_schemas": True}
        seen = MigrationContext.configure(connection, opts=opts)
        assert any(change[0] == "remove_table" for change in compare_metadata(seen, mine))
        blind = MigrationContext.configure(connection, opts=opts | {"include_object": include})
        assert compare_metadata(blind, mine) == []
    engine.dispose()


def test_keys_are_looked_after_and_a_savepoint_can_be_undone(tmp_path: Path) -> None:
    """In one transaction with an application's own rows."""
    engine = configure(create_engine(f"sqlite:///{tmp_path / 'app.db'}"))
    with engine.begin() as connection:
        make_ledger(connection, prefix="care_")
        connection.execute(text("CREATE TABLE letters (a)"))
    place = Place(prefix="care_")
    with engine.begin() as connection:
        connection.execute(text("INSERT INTO letters VALUES (1)"))
        row = {"position": 7, "name": "a", "case_no": 1, "salt": "", "value": "b"}
        add, options = insert(PARTICULARS).values(row), dict(place.options)
        with pytest.raises(IntegrityError), connection.begin_nested():
            connection.execute(add, execution_options=options)
    with engine.connect() as connection:
        assert connection.execute(text("SELECT a FROM letters")).all() == [(1,)]
    engine.dispose()
