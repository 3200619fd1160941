"""The tidy tables of rows say what the measures say, and what the ledger's views say."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from ledger_files import opened
from pathway_engine import Ledger
from pathway_engine.analysis.counted import Counted
from pathway_engine.analysis.summary import Summary
from pathway_engine.analysis.tidy.cells import values_of
from pathway_engine.analysis.tidy.columns import Columns
from pathway_engine.analysis.tidy.events import Transition, events
from pathway_engine.analysis.tidy.tables import OF_ROWS
from pathway_engine.analysis.tidy.told import Told, attributes_of
from pathway_engine.clock import iso
from pathway_engine.engine.records import PARTS
from unit.report.exports.kept import made

Rows = list[dict[str, Any]]


@pytest.fixture(scope="module")
def ledger(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return made(tmp_path_factory.mktemp("tidy") / "runs.db")


def tables_of(path: Path) -> list[Mapping[str, Columns]]:
    with Ledger(path) as read:
        runs = read.runs()
        known = attributes_of(read.pathways(runs))
        told = [Told(one.run_id, read.records(one), lambda _, name: name, known) for one in runs]
        return [{name: of(one) for name, of in OF_ROWS.items()} for one in told]


@pytest.fixture(scope="module")
def tables(ledger: Path) -> list[Mapping[str, Columns]]:
    return tables_of(ledger)


def rows(columns: Columns) -> Rows:
    names = [column.field.name for column in columns]
    cells = zip(*map(values_of, columns), strict=True)
    return [dict(zip(names, row, strict=True)) for row in cells]


@pytest.fixture(scope="module")
def measured(ledger: Path) -> list[Summary]:
    """The measures of the first run."""
    with Ledger(ledger) as read:
        return read.measures(replication=1)["baseline"]


def measure(found: list[Summary], name: str, statistic: str, **by: str) -> float:
    return next(row.interval.mean for row in found if (*row[:2], row.by) == (name, statistic, by))


def test_tables_of_all_runs_have_the_same_columns(tables: list[Mapping[str, Columns]]) -> None:
    for name in OF_ROWS:
        fields = [[column.field for column in of_run[name]] for of_run in tables]
        assert fields.count(fields[0]) == len(fields) == 4
        names = [field.name for field in fields[0]]
        assert len(set(names)) == len(names)
        assert all(field.title and field.meaning for field in fields[0])


def test_cases(tables: list[Mapping[str, Columns]], measured: list[Summary]) -> None:
    counted = [row for row in rows(tables[0]["cases"]) if row["counted"]]
    assert len(counted) == measure(measured, "case_duration", "count") > 20
    mean = np.mean([row["duration_seconds"] for row in counted])
    assert mean == pytest.approx(measure(measured, "case_duration", "mean"))
    assert all(row["duration_days"] == row["duration_seconds"] / 86400 for row in counted)
    handed = np.mean([row["handoffs"] for row in counted])
    assert handed == pytest.approx(measure(measured, "handoffs.all", "per_case"))


def test_what_is_known_of_cases(ledger: Path, tables: list[Mapping[str, Columns]]) -> None:
    """As the ledger keeps it, whatever its kind; a redesign's own attribute is empty elsewhere."""
    for of_run in tables:
        found = rows(of_run["cases"])
        with opened(ledger) as raw:
            query = "SELECT arrived_with, attributes FROM cases WHERE run_id = ? ORDER BY case_no"
            kept = raw.execute(query, [found[0]["run"]]).fetchall()
        for row, texts in zip(found, kept, strict=True):
            for when, text in zip(("arrival", "case"), texts, strict=True):
                expected = json.loads(text)
                told = {
                    name.removeprefix(f"{when}."): value
                    for name, value in row.items()
                    if name.startswith(f"{when}.") and value is not None
                }
                assert told == expected
    assert {row["case.urgent"] for row in rows(tables[0]["cases"])} == {0}


def test_visits(tables: list[Mapping[str, Columns]], measured: list[Summary]) -> None:
    found = rows(tables[0]["visits"])
    counted = [row for row in found if row["counted"]]
    done = [r for r in counted if (r["kind"], r["state"]) == ("work", "done")]
    mean = np.mean([row["duration_seconds"] for row in done])
    assert mean == pytest.approx(measure(measured, "visit_duration", "mean"))
    worked = sum(row["work_seconds"] for row in counted if row["team"] == "care")
    assert worked == measure(measured, "work_time", "sum", team="care") > 0
    assert {row["counted"] for row in found} == {0, 1}


def test_the_parts_of_a_visit_add_up(tables: list[Mapping[str, Columns]]) -> None:
    parts = [part.replace("_time", "_seconds") for part in PARTS]
    ended = [row for row in rows(tables[0]["visits"]) if row["duration_seconds"] is not None]
    assert all(sum(row[part] for part in parts) == row["duration_seconds"] for row in ended)
    assert sum(row["held_seconds"] for row in ended) > 0


def test_handoffs(tables: list[Mapping[str, Columns]], measured: list[Summary]) -> None:
    counted = [row for row in rows(tables[0]["handoffs"]) if row["counted"]]
    mean = np.mean([row["handoff_seconds"] for row in counted])
    assert mean == pytest.approx(measure(measured, "handoff_time", "mean"))
    results = Counter(row["result"] for row in counted)
    assert results["accepted"] == measure(measured, "handoffs.all", "count") > 10


def test_delays(tables: list[Mapping[str, Columns]], measured: list[Summary]) -> None:
    found: Counter[str] = Counter()
    for row in rows(tables[0]["delays"]):
        found[f"delay.{row['cause']}"] += row["delay_seconds"] if row["counted"] else 0
    expected = {
        row.measure: row.interval.mean
        for row in measured
        if row.measure.startswith("delay.") and row.statistic == "sum" and not row.by
    }
    assert {name: n for name, n in found.items() if n} == {n: x for n, x in expected.items() if x}
    assert len(expected) > 4


def test_events_are_those_of_the_view(ledger: Path) -> None:
    query = (
        'SELECT case_no, visit_no, "lifecycle:transition", "time:timestamp" FROM event_log '
        "WHERE run_id = ?"
    )
    with Ledger(ledger) as read, opened(ledger) as raw:
        for run in read.runs():
            counted = Counted(read.records(run))
            found = events(counted)
            of_visit = counted.visits.rows[found.visits]
            mine = zip(of_visit["case_no"].tolist(), of_visit["visit_no"].tolist(),
                       (Transition(one).name.lower() for one in found.transitions),
                       map(iso, found.at.tolist()), strict=True)  # fmt: skip
            assert list(mine) == raw.execute(query, [run.run_id]).fetchall()
        said = Counter(Transition(one).name for one in found.transitions)
    assert min(said[name] for name in ("SCHEDULE", "ASSIGN", "START", "SUSPEND", "RESUME")) > 0


def test_an_event_of_an_offer_names_it(ledger: Path) -> None:
    with Ledger(ledger) as read:
        counted = Counted(read.records(read.run()))
    found = events(counted)
    about = found.handoffs >= 0
    offers = counted.handoffs.rows[found.handoffs[about]]
    assert (counted.visits["visit_no"][found.visits[about]] == offers["visit_no"]).all()
    assert set(found.transitions[about].tolist()) == {
        Transition.SCHEDULE, Transition.ASSIGN, Transition.REASSIGN
    }  # fmt: skip
