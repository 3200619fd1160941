"""A fault in each column of each table is caught, or the column is listed as one that cannot be.

The columns come from the schema: a new one fails until somebody says here by which rule a fault
in it is caught, or in the auditor's reference why none can be.
"""

# ruff: noqa: S608 - queries and changes of these tests

from __future__ import annotations

import json
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from sqlalchemy import Column

from audit.rich import rich_ledger
from ledger_files import opened
from pathway_engine.analysis.audit.auditing import LEDGER_RULES, RULES, audit
from pathway_engine.analysis.audit.page import UNCHECKED, audit_page
from pathway_engine.ledger import Store
from pathway_engine.ledger.tables import TABLES

_BY_RULE = {
    "pathways": {
        "references": "pathway_id",
        "definition": "name version digest title timezone currency base_id redesigns source "
        "canonical retired_at",
    },
    "organisations": {
        "references": "organisation_id pathway_id",
        "definition": "name title sector",
    },
    "roles": {"references": "role_id pathway_id", "definition": "name title"},
    "teams": {
        "references": "team_id pathway_id",
        "definition": "name title organisation_id site",
    },
    "posts": {
        "definition": "post_id team_id name role_id employer_id fte cost first_worker workers pace"
    },
    "causes": {
        "references": "pathway_id",
        "definition": "cause_id name title responsible dtoc mhsds",
    },
    "steps": {
        "references": "step_id pathway_id",
        "definition": "name title kind team_id accountable_id queue_cause_id afterwards_cause_id "
        "function parent_id branch place_id",
    },
    "places": {
        "references": "pathway_id",
        "definition": "place_id name title organisation_id places",
    },
    "endings": {"references": "ending_id pathway_id", "definition": "name title kind"},
    "outcomes": {"definition": "outcome_id step_id name title to_step_id ending_id"},
    "targets": {"references": "pathway_id", "definition": "target_id name title within"},
    "attributes": {
        "references": "pathway_id",
        "definition": "attribute_id name type unit title",
    },
    "runs": {
        "references": "run_id",
        "headings": "kind pathway_id redesigns clock starts_at settings",
        "arrivals": "seed replication",
        "sums": "warm_up_until ends_at",
        "whole": "cases visits handoffs delays links partner_waits results series",
    },
    "cases": {
        "references": "run_id case_no",
        "columns": "pathway_id revision source reference person adopted_at erased_at",
        "arrivals": "entry opened_at",
        "attributes": "arrived_with attributes",
        "cases": "closed_at",
        "routes": "ending_id",
    },
    "visits": {
        "references": "run_id case_no visit_no kind",
        "columns": "parent_no branch assigned_at deviation revision",
        "sittings": "sitting_at",
        "named": "step_id team_id accountable_id priority due_at",
        "places": "place_id left_place_at",
        "taken": "worker_no",
        "workers": "role_id",
        "moves": "state",
        "offers": "at_step",
        "routes": "offered_at outcome_id",
        "order": "ready_at",
        "hours": "started_at work_time",
        "lengths": "work_done_at finished_at effort_time",
        "handoffs": "handoff_time dispute_time",
        "parts": "planned_time closed_time afterwards_time",
        "waits": "capacity_time caseload_time place_time hours_time session_time worker_time "
        "partner_time",
        "delays": "held_time",
    },
    "handoffs": {
        "references": "run_id case_no visit_no",
        "handoffs": "from_visit_no from_step_id from_team_id to_step_id to_team_id attempt "
        "automatic crosses accountable_changes",
        "offers": "offered_at accepted_at result rework_time rekeying_time disputed_from "
        "disputed_to",
    },
    "delays": {
        "references": "run_id case_no",
        "numbers": "delay_no",
        "delayed": "visit_no kind cause_id from_at to_at",
        "columns": "responsible",
    },
    "partner_waits": {
        "references": "run_id case_no visit_no",
        "partners": "partner_no team_id partner_time",
    },
    "links": {
        "references": "run_id case_no other_no",
        "links": "kind at",
    },
    "results": {
        "references": "run_id",
        "file": "by",
        "measures": "measure value statistic",
    },
    "series": {
        "references": "run_id",
        "file": "by numbers",
        "series": "measure",
    },
}
"""By table: the rule that catches another value in a column.

Rows that do not belong together are judged no further: where other rows refer to the value,
`references` may come first.
"""
CAUGHT = {
    f"{table}.{column}": rule
    for table, rules in _BY_RULE.items()
    for rule, columns in rules.items()
    for column in columns.split()
}
BARE = ("links.", "partner_waits.")
"""Columns of which the rich ledger has no row: cases that open others, and partners, have them."""
FILLED = [table for table in TABLES if f"{table.name}." not in BARE]
"""The tables that it has rows of."""
COLUMNS = {f"{table.name}.{column.name}": column for table in TABLES for column in table.c}


def _with_age(text: str) -> str:
    known = json.loads(text)
    known["age"] = 30 if known["age"] == 31 else 31
    return json.dumps(known, separators=(",", ":"))


OTHER: dict[str, Callable[[str], str]] = {
    "pathways.redesigns": lambda _: '["other"]',
    "pathways.canonical": lambda text: text.replace('"casework":"80%"', '"casework":"81%"'),
    "runs.redesigns": lambda _: '["other"]',
    "runs.settings": lambda text: text.replace('"design":"', '"design":"an'),
    "runs.software": lambda text: text.replace('"numpy":"', '"numpy":"9'),
    "cases.attributes": _with_age,
    "cases.arrived_with": _with_age,
    "results.by": lambda text: (
        text.replace('team":"', 'team":"an') if "team" in text else '{"a":1}'
    ),
}
"""Another value where not any text will do."""


class Plant(NamedTuple):
    """A fault: what kind it is, and how it comes into a ledger."""

    kind: str
    query: str
    values: tuple[Any, ...]


@pytest.fixture(scope="module")
def rich(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return rich_ledger(tmp_path_factory.mktemp("rich"))


def failing(path: Path) -> set[str]:
    with Store.read(path) as store:
        return {rule.rule for rule in audit(store, raises=True).rules if not rule.passed}


def planted(rich: Path, folder: Path, plant: Plant) -> Path:
    path = folder / "planted.db"
    shutil.copy(rich, path)
    with opened(path) as raw:
        raw.execute("PRAGMA ignore_check_constraints = ON")
        raw.execute(plant.query, plant.values)
        assert raw.total_changes > 0
    return path


def plants(rich: Path, column: Column[Any]) -> Iterator[Plant]:
    """Another value, nothing where something was, something where nothing was."""
    with opened(rich) as raw:
        there = _row(raw, column, "IS NOT NULL")
        if there is not None:
            yield _change("other", column, there, _another(raw, column, there[-1]))
            if column.nullable:
                yield _change("missing", column, there, None)
        empty = _row(raw, column, "IS NULL") if column.nullable else None
        if empty is not None:
            yield _change("filled", column, empty, _some(raw, column))


def _row(raw: sqlite3.Connection, column: Column[Any], condition: str) -> tuple[Any, ...] | None:
    """The key of a row in the middle of those of which a condition is true, and what it says."""
    keys = ", ".join(f'"{key.name}"' for key in column.table.primary_key)
    query = f'SELECT {keys}, "{column.name}" FROM {column.table.name} WHERE "{column.name}" '
    found = raw.execute(f"{query} {condition} ORDER BY {keys}").fetchall()
    return found[len(found) // 2] if found else None


def _change(kind: str, column: Column[Any], row: tuple[Any, ...], value: object) -> Plant:
    where = " AND ".join(f'"{key.name}" = ?' for key in column.table.primary_key)
    query = f'UPDATE {column.table.name} SET "{column.name}" = ? WHERE {where}'
    return Plant(kind, query, (value, *row[:-1]))


def _another(raw: sqlite3.Connection, column: Column[Any], value: Any) -> object:
    name = f"{column.table.name}.{column.name}"
    if name in OTHER:
        return OTHER[name](value)
    if isinstance(value, str):
        return f"{value}x"
    if column.primary_key or _is_unique(column):
        return value + 1000
    parents = [key.column for key in column.foreign_keys if key.column.name.endswith("_id")]
    if parents:
        others = f"SELECT {parents[0].name} FROM {parents[0].table.name} WHERE {parents[0].name}"
        after = raw.execute(f"{others} > ? ORDER BY 1", [value]).fetchone()
        before = raw.execute(f"{others} < ? ORDER BY 1 DESC", [value]).fetchone()
        return (after or before)[0]
    last = [str(one.sqltext).split()[-1] for one in column.constraints if hasattr(one, "sqltext")]
    return (value + 1) % (int(last[0]) + 1) if last else value + 1


def _is_unique(column: Column[Any]) -> bool:
    """Whether another row's value would be refused: the pathway of what has a name in it."""
    return column.name == "pathway_id" and "name" in column.table.c


def _some(raw: sqlite3.Connection, column: Column[Any]) -> object:
    """A value that some row has, or the first that comes to mind."""
    query = f'SELECT "{column.name}" FROM {column.table.name} WHERE "{column.name}" IS NOT NULL'
    found = raw.execute(query).fetchone()
    if found is not None:
        return found[0]
    if column.foreign_keys:
        return 1
    return 0 if column.type.python_type is int else "x"


def test_every_column_says_what_becomes_of_a_fault_in_it() -> None:
    assert sorted([*CAUGHT, *UNCHECKED]) == sorted(COLUMNS)
    named = {rule.name for rule in LEDGER_RULES} | {rule.name for rule in RULES}
    assert set(CAUGHT.values()) <= named


def test_the_reference_says_how_many_are_caught() -> None:
    page = " ".join(audit_page().split())
    assert f"Of the {len(COLUMNS)} columns of a ledger" in page
    assert f"catches them in {len(CAUGHT)}." in page
    for column, why in UNCHECKED.items():
        assert f"| `{column}` | {why} |" in page


def test_the_rich_ledger_passes(rich: Path) -> None:
    assert failing(rich) == set()


@pytest.mark.slow
@pytest.mark.parametrize("name", sorted(name for name in CAUGHT if not name.startswith(BARE)))
def test_a_fault_is_caught(rich: Path, tmp_path: Path, name: str) -> None:
    kinds = []
    for plant in plants(rich, COLUMNS[name]):
        rules = failing(planted(rich, tmp_path, plant))
        assert rules, f"{plant.kind} is not caught"
        assert plant.kind != "other" or CAUGHT[name] in rules or rules == {"references"}, rules
        kinds.append(plant.kind)
    assert kinds


@pytest.mark.parametrize("name", sorted(UNCHECKED))
def test_what_is_not_checked_is_not(rich: Path, tmp_path: Path, name: str) -> None:
    change = next(plant for plant in plants(rich, COLUMNS[name]) if plant.kind != "missing")
    assert failing(planted(rich, tmp_path, change)) == set()


@pytest.mark.slow
@pytest.mark.parametrize("table", FILLED, ids=lambda table: table.name)
def test_a_row_that_is_gone_is_missed(rich: Path, tmp_path: Path, table: Any) -> None:
    first = next(iter(table.primary_key))
    with opened(rich) as raw:
        row = _row(raw, first, "IS NOT NULL")
    assert row is not None
    where = " AND ".join(f'"{key.name}" = ?' for key in table.primary_key)
    plant = Plant("gone", f"DELETE FROM {table.name} WHERE {where}", row[:-1])
    assert failing(planted(rich, tmp_path, plant))


@pytest.mark.slow
@pytest.mark.parametrize("table", FILLED, ids=lambda table: table.name)
def test_a_row_too_many_is_found(rich: Path, tmp_path: Path, table: Any) -> None:
    """A copy of a row, under another key and name."""
    last = list(table.primary_key)[-1].name
    new = {last: "by || ' '" if last == "by" else f'"{last}" + 1000', "replication": "9"}
    new |= {"name": "name || 'x'", "digest": "digest || 'x'"}
    chosen = ", ".join(new.get(column.name, f'"{column.name}"') for column in table.c)
    query = f"INSERT INTO {table.name} SELECT {chosen} FROM {table.name} LIMIT 1"
    assert failing(planted(rich, tmp_path, Plant("twice", query, ())))


def test_no_results_at_all_are_missed(rich: Path, tmp_path: Path) -> None:
    """Deleted, they made the cost of staff nothing at all, and the audit passed."""
    plant = Plant("gone", "DELETE FROM results WHERE run_id = 2", ())
    assert {"whole", "sums"} <= failing(planted(rich, tmp_path, plant))
