"""What is written is what is read, whole runs only."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from sqlalchemy.engine.default import DefaultDialect

from ledger_files import AT, heading, make, opened, put
from ledger_rows import pathway, records
from pathway_engine.engine.records import TABLES, Records
from pathway_engine.errors import LedgerError
from pathway_engine.ledger import Heading, Store


def assert_same(one: Records, other: Records) -> None:
    for table, columns in TABLES.items():
        for column in columns:
            found, expected = (getattr(rows, table)[column.name] for rows in (one, other))
            np.testing.assert_array_equal(found, expected, err_msg=f"{table}.{column.name}")
            assert found.dtype == expected.dtype
    np.testing.assert_array_equal(one.attributes, other.attributes)
    np.testing.assert_array_equal(one.arrived_with, other.arrived_with)
    assert one.integrals == other.integrals
    assert (one.design, one.seed, one.replication, one.window) == (
        other.design,
        other.seed,
        other.replication,
        other.window,
    )


def test_records_come_back_as_they_were_written(tmp_path: Path) -> None:
    written = records(14)
    with Store.read(make(tmp_path / "a.db", written)) as store:
        assert_same(store.records(2), written)


def test_the_definition_comes_back(tmp_path: Path) -> None:
    with Store.read(make(tmp_path / "a.db")) as store:
        assert store.pathway(2).document == pathway().document
        assert store.records(2).pathway is store.pathway(2)


def test_rows_may_come_in_pieces_and_in_any_order(tmp_path: Path) -> None:
    rows = records(14)
    backwards = slice(None, None, -1)
    with Store.create(tmp_path / "a.db") as store:
        number = store.install(rows.pathway, at=AT)
        with store.begin(rows.pathway, number, heading(rows)) as run:
            run.write("visits", rows.visits[30:][backwards])
            known = {t: getattr(rows, t)[backwards] for t in ("attributes", "arrived_with")}
            run.write("cases", rows.cases[backwards], **known)
            run.write("handoffs", rows.handoffs)
            run.write("visits", rows.visits[:30])
            run.write("delays", rows.delays[:0])
            run.write("delays", rows.delays[::2])
            run.write("delays", rows.delays[1::2])
            run.write("links", rows.links[backwards])
            run.write("partner_waits", rows.partner_waits[backwards])
            run.finish(rows.integrals, at=AT)
        assert_same(store.records(run.run_id), rows)


def test_many_rows_and_a_rest(tmp_path: Path) -> None:
    """More than one batch of bulk writing, and a number that no statement divides."""
    rows = records(12)
    many = np.repeat(rows.cases[:1], 20_123)
    many["case_no"] = np.arange(1, len(many) + 1)
    attributes = np.repeat(rows.attributes[:1], len(many), axis=0)
    attributes[::3, 3] = np.arange(len(many))[::3] / 7
    with Store.create(tmp_path / "a.db") as store:
        number = store.install(rows.pathway, at=AT)
        with store.begin(rows.pathway, number, heading(rows)) as run:
            run.write("cases", many, attributes=attributes, arrived_with=attributes)
            run.finish((), at=AT)
        read = store.records(run.run_id)
    np.testing.assert_array_equal(read.cases["case_no"], many["case_no"])
    np.testing.assert_array_equal(read.attributes, attributes)


def test_a_run_that_is_not_finished_leaves_nothing(tmp_path: Path) -> None:
    rows = records()
    with Store.create(tmp_path / "a.db") as store:
        put(store, rows)
        number = store.install(rows.pathway, at=AT)
        with pytest.raises(KeyboardInterrupt):
            interrupted(store, records(replication=2), number)
        assert [run.run_id for run in store.runs()] == [2]
        assert put(store, records(replication=2)) == 3
    with opened(tmp_path / "a.db") as raw:
        assert raw.execute("SELECT DISTINCT run_id FROM visits").fetchall() == [(2,), (3,)]


def test_an_interruption_within_the_database(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It closes the connection: what was complete before is kept, and nothing else is raised."""
    path = make(tmp_path / "a.db", records(3))

    execute: Any = DefaultDialect.do_execute

    def interrupt(self: DefaultDialect, cursor: Any, statement: str, *more: Any) -> None:
        if statement.startswith("UPDATE runs"):
            raise KeyboardInterrupt
        execute(self, cursor, statement, *more)

    monkeypatch.setattr(DefaultDialect, "do_execute", interrupt)
    with pytest.raises(KeyboardInterrupt), Store.append_to(path) as store:
        put(store, records(3, replication=2))
    with Store.read(path) as store:
        assert [run.run_id for run in store.runs()] == [2]


def interrupted(store: Store, rows: Records, number: int) -> None:
    with store.begin(rows.pathway, number, heading(rows)) as run:
        run.write_all(rows)
        raise KeyboardInterrupt


def test_what_never_became_whole_is_not_seen_and_cleared(tmp_path: Path) -> None:
    path = make(tmp_path / "a.db", records(), records(replication=2))
    with opened(path) as raw:
        raw.execute("UPDATE runs SET complete_at = NULL WHERE run_id = 2")
    with Store.read(path) as store:
        assert [run.run_id for run in store.runs()] == [3]
        before = store.digest()
    with Store.append_to(path) as store:
        assert store.digest() == before
    with opened(path) as raw:
        for table in ("runs", "cases", "visits", "handoffs", "delays", "results"):
            assert raw.execute(f"SELECT DISTINCT run_id FROM {table}").fetchall() == [(3,)]  # noqa: S608


def test_a_pathway_is_installed_once(tmp_path: Path) -> None:
    with Store.create(tmp_path / "a.db") as store:
        assert store.install(pathway(), at=1) == store.install(pathway(), at=2) == 1
    with opened(tmp_path / "a.db") as raw:
        assert raw.execute("SELECT count(*), max(installed_at) FROM pathways").fetchone() == (1, 1)


def test_a_heading_comes_back(tmp_path: Path) -> None:
    rows = records()
    said = Heading(
        design="small_panel",
        seed=2**62,
        replication=7,
        window=rows.window,
        redesigns=("consolidated", "small_panel"),
        experiment="wokingham",
        settings={"set": ["steps.contact.work=20m"], "threads": 2},
    )
    with Store.create(tmp_path / "a.db") as store:
        number = store.install(rows.pathway, at=AT)
        with store.begin(rows.pathway, number, said) as run:
            run.finish((), at=AT)
        (read,) = store.runs()
    for name in said.__dataclass_fields__:
        assert getattr(read, name) == getattr(said, name)
    assert read.pathway == "rows"
    assert {"python", "sqlite", "numba", "holidays", "time_zones"} <= read.software.keys()


def test_run_1_is_kept_for_the_live_book(tmp_path: Path) -> None:
    with Store.read(make(tmp_path / "a.db")) as store:
        assert [run.run_id for run in store.runs()] == [2]
        with pytest.raises(LedgerError, match="no run 1"):
            store.records(1)
