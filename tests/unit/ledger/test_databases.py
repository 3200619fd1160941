"""A ledger is laid out alike in SQLite and in PostgreSQL, in a schema or under a prefix."""

# ruff: noqa: S608 - the names are those of our own tables

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from sqlalchemy import Connection, delete, func, insert, inspect, select, update
from sqlalchemy.exc import DBAPIError, IntegrityError

from ledger_files import make
from ledger_rows import records
from pathway_engine.errors import LedgerError, NeedsUpgrade, UsageError
from pathway_engine.ledger import Place, engine_for, make_ledger, version_of
from pathway_engine.ledger.layout import SCHEMA_VERSION
from pathway_engine.ledger.making import check_version, set_version
from pathway_engine.ledger.tables import (
    ALL_TABLES,
    CASES,
    EVENTS,
    PARTICULARS,
    PATHWAYS,
    REFUSALS,
    RUNS,
    STEPS,
    VISITS,
    WORKERS,
)
from pathway_engine.ledger.view import View
from pathway_engine.ledger.views import EVENT_LOG, VIEWS


class Laid(NamedTuple):
    """A ledger that was laid out, and where."""

    connection: Connection
    place: Place

    def ask(self, statement: Any, *rows: Any) -> Any:
        options = self.place.options
        return self.connection.execute(statement, *rows, execution_options=options)


PLACES = {
    "sqlite": ("", None, ""),
    "sqlite_prefix": ("", None, "care_"),
    "postgresql": ("postgresql", None, ""),
    "postgresql_schema": ("postgresql", "pathways", ""),
}


@pytest.fixture(params=PLACES)
def laid(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Laid]:
    database, schema, prefix = PLACES[request.param]
    url = request.getfixturevalue(database) if database else f"sqlite:///{tmp_path / 'a.db'}"
    engine = engine_for(url)
    with engine.connect() as connection:
        place = make_ledger(connection, schema, prefix)
        connection.commit()
        yield Laid(connection, place)
    engine.dispose()


def test_it_is_all_there_and_known(laid: Laid) -> None:
    found = inspect(laid.connection)
    tables = {laid.place.prefix + table.name for table in ALL_TABLES}
    views = {laid.place.prefix + view.name for view in VIEWS}
    assert tables <= set(found.get_table_names(laid.place.schema))
    assert set(found.get_view_names(laid.place.schema)) == views
    assert version_of(laid.connection, *laid.place) == SCHEMA_VERSION
    check_version(laid.connection, laid.place, "it")
    with pytest.raises(LedgerError, match="a ledger is there already"):
        make_ledger(laid.connection, *laid.place)


def test_an_applications_own_names_mean_what_they_meant(postgresql: str) -> None:
    """To lay out a ledger, or bring it up, leaves the search path as it was."""
    engine = engine_for(postgresql)
    with engine.connect() as connection:
        before = connection.exec_driver_sql("SHOW search_path").scalar()
        make_ledger(connection, "pathways")
        assert connection.exec_driver_sql("SHOW search_path").scalar() == before
        connection.commit()
        assert connection.exec_driver_sql("SHOW search_path").scalar() == before
    engine.dispose()


def test_rows_and_views(laid: Laid, tmp_path: Path) -> None:
    """What a simulation wrote reads alike in every view, wherever it stands."""
    whole = engine_for(f"sqlite:///{make(tmp_path / 'whole.db', records(14))}")
    with whole.connect() as simulated:
        for table in ALL_TABLES:
            rows = [dict(row) for row in simulated.execute(select(table)).mappings()]
            if rows:
                laid.ask(insert(table), rows)
        for view in VIEWS:
            told = shown(simulated, Place(), view)
            assert told
            assert shown(laid.connection, laid.place, view) == told
    whole.dispose()


def shown(connection: Connection, place: Place, view: View) -> list[str]:
    """The rows of a view; sums of PostgreSQL are decimals where those of SQLite are whole."""
    schema = f"{place.schema}." if place.schema else ""
    rows = connection.exec_driver_sql(f"SELECT * FROM {schema}{place.prefix}{view.name}")
    return sorted(
        repr([one if isinstance(one, str | None) else round(float(one), 6) for one in row])
        for row in rows
    )


FACT = {
    "position": 1,
    "case_no": 1,
    "seq": 1,
    "kind": "opened",
    "at": 5,
    "recorded_at": 5,
    "actor": "w1",
    "data": "{}",
    "hash": "a",
}


@pytest.mark.parametrize("change", [update(EVENTS).values(at=6), delete(EVENTS)])
def test_facts_stay(laid: Laid, change: Any) -> None:
    laid.ask(insert(EVENTS), [FACT])
    laid.connection.commit()
    with pytest.raises(DBAPIError, match="a fact is never"):
        laid.ask(change)
    laid.connection.rollback()
    assert laid.ask(select(EVENTS.c.at)).all() == [(5,)]


def test_what_is_refused_is_numbered_by_the_database(laid: Laid) -> None:
    row = {"recorded_at": 5, "actor": "w1", "command": "Finish", "code": "not_now"}
    for number in (1, 2):
        laid.ask(insert(REFUSALS).values(row))
        assert laid.ask(select(func.max(REFUSALS.c.refusal_no))).scalar() == number


def test_live_moments_are_of_the_world(laid: Laid) -> None:
    """In UTC with Z, and the worker by the pseudonym; the live book has no end."""
    live_case(laid)
    view = EVENT_LOG.name
    schema = f"{laid.place.schema}." if laid.place.schema else ""
    rows = laid.connection.exec_driver_sql(
        f'SELECT "lifecycle:transition", "time:timestamp", "org:resource" '
        f"FROM {schema}{laid.place.prefix}{view}"
    )
    assert rows.all() == [
        ("schedule", "2026-01-05T09:00:00Z", "w17"),
        ("start", "2026-01-05T10:00:00Z", "w17"),
    ]


def test_keys_are_looked_after(laid: Laid) -> None:
    """A fact's particulars are of a fact that is there."""
    with pytest.raises(IntegrityError):
        laid.ask(insert(PARTICULARS).values(position=7, name="a", case_no=1, salt="", value=""))


NINE = 1_767_603_600
"""Nine o'clock on 5 January 2026, in London and by UTC."""


def live_case(laid: Laid) -> None:
    """A book with one visit that is being worked on."""
    pathway = install_small(laid)
    run: dict[str, Any] = dict.fromkeys(("starts_at", "warm_up_until", "complete_at"), 0)
    run |= {"run_id": 1, "kind": 0, "redesigns": "[]", "seed": 0, "replication": 1}
    laid.ask(
        insert(RUNS).values(
            run | {"clock": "utc", "settings": '{"design":"live"}', "software": "{}"}
        )
    )
    laid.ask(insert(CASES).values(run_id=1, case_no=1, pathway_id=pathway, opened_at=NINE))
    laid.ask(insert(WORKERS).values(worker_no=1, name="w17"))
    visit = dict.fromkeys(("run_id", "case_no", "visit_no", "step_id", "at_step", "worker_no"), 1)
    visit |= {"kind": 0, "state": 4, "priority": 0, "deviation": 0}
    visit |= {"offered_at": NINE, "started_at": NINE + 3600}
    laid.ask(insert(VISITS).values(visit))


def install_small(laid: Laid) -> int:
    """A pathway of one step."""
    pathway = dict.fromkeys(
        ("name", "version", "digest", "title", "currency", "source", "canonical"), "a"
    )
    laid.ask(
        insert(PATHWAYS).values(
            pathway | {"pathway_id": 1, "timezone": "UTC", "redesigns": "[]", "installed_at": 0}
        )
    )
    laid.ask(insert(STEPS).values(step_id=1, pathway_id=1, name="contact", title="Contact", kind=0))
    return 1


@pytest.mark.parametrize(
    ("database", "schema", "prefix"),
    [("sqlite", "care", ""), ("postgresql", None, "care_"), ("sqlite", None, "Care; --")],
)
def test_a_place_that_there_is_not(database: str, schema: str | None, prefix: str) -> None:
    with pytest.raises(UsageError, match=r"schema|prefix"):
        Place.named(database, schema, prefix)


@pytest.mark.parametrize(
    ("version", "error"), [(SCHEMA_VERSION + 1, LedgerError), (SCHEMA_VERSION - 1, NeedsUpgrade)]
)
def test_another_version(laid: Laid, version: int, error: type[LedgerError]) -> None:
    set_version(laid.connection, laid.place, version)
    with pytest.raises(error, match=rf"it: .*tables {version}"):
        check_version(laid.connection, laid.place, "it")


def test_a_file_of_something_else(tmp_path: Path) -> None:
    engine = engine_for(f"sqlite:///{tmp_path / 'a.db'}")
    with engine.connect() as connection:
        connection.exec_driver_sql("CREATE TABLE letters (a)")
        with pytest.raises(LedgerError, match="a file of its own, or a prefix"):
            make_ledger(connection)
        make_ledger(connection, None, "care_")
    engine.dispose()
