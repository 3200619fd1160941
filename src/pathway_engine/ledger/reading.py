"""Reading a run back: the same arrays that were written."""

from __future__ import annotations

import json
import sqlite3
from typing import Any

import numpy as np
from sqlalchemy import Connection, select

from pathway_engine.definition.models import Block, Pathway
from pathway_engine.engine.records import NONE, Integral, Numbering, Records
from pathway_engine.errors import LedgerError
from pathway_engine.ledger.attributes import arrays
from pathway_engine.ledger.connecting import driver
from pathway_engine.ledger.keys import Keys
from pathway_engine.ledger.rows import rows_from, stored_columns
from pathway_engine.ledger.runs import Run
from pathway_engine.ledger.tables import RESULTS

Array = np.ndarray[Any, Any]


def read_records(connection: Connection, run: Run, pathway: Pathway, keys: Keys) -> Records:
    """All rows of one run, each table sorted by its key."""
    raw = driver(connection)
    cases = _rows(raw, "cases", run.run_id, keys)
    visits = _rows(raw, "visits", run.run_id, keys)
    numbering = Numbering.of(pathway)
    _add_branches(raw, run.run_id, visits, pathway)
    _add_entries(raw, run.run_id, cases, numbering)
    return Records(
        pathway=pathway,
        design=run.design,
        seed=run.seed,
        replication=run.replication,
        window=run.window,
        cases=cases,
        attributes=_attributes(raw, "attributes", run.run_id, pathway, len(cases)),
        arrived_with=_attributes(raw, "arrived_with", run.run_id, pathway, len(cases)),
        visits=visits,
        handoffs=_rows(raw, "handoffs", run.run_id, keys),
        delays=_rows(raw, "delays", run.run_id, keys),
        integrals=_integrals(connection, run.run_id, numbering),
    )


def _rows(raw: sqlite3.Connection, table: str, run_id: int, keys: Keys) -> Array:
    columns = stored_columns(table)
    length = raw.execute(f"SELECT count(*) FROM {table} WHERE run_id = ?", [run_id]).fetchone()[0]  # noqa: S608
    chosen = ", ".join(f"ifnull({column}, {NONE})" for _, column, _ in columns)
    order = {"cases": "case_no", "delays": "case_no, delay_no"}.get(table, "case_no, visit_no")
    query = f"SELECT {chosen} FROM {table} WHERE run_id = ? ORDER BY {order}"  # noqa: S608
    layout = np.dtype([(field, kind) for field, _, kind in columns])
    stored = np.fromiter(raw.execute(query, [run_id]), dtype=layout, count=length)
    return rows_from(table, stored, keys)


def _attributes(
    raw: sqlite3.Connection, column: str, run_id: int, pathway: Pathway, length: int
) -> Array:
    query = f"SELECT {column} FROM cases WHERE run_id = ? ORDER BY case_no"  # noqa: S608
    texts = (text for (text,) in raw.execute(query, [run_id]))
    try:
        return arrays(pathway, texts, length)
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise LedgerError(f"run {run_id}: the attributes of a case cannot be read") from error


def _add_branches(raw: sqlite3.Connection, run_id: int, visits: Array, pathway: Pathway) -> None:
    """Branches are kept by name: the name and the step's block tell which is meant."""
    numbering = Numbering.of(pathway)
    if not numbering.branches:
        return
    block_of = {
        numbering.step_of[step]: name
        for name, block in pathway.all_steps.items()
        if isinstance(block, Block)
        for inside in block.parallel.values()
        for step in inside
    }
    number = {pair: i for i, pair in enumerate(numbering.branches)}
    query = "SELECT branch FROM visits WHERE run_id = ? ORDER BY case_no, visit_no"
    for row, (branch,) in enumerate(raw.execute(query, [run_id])):
        if branch is not None:
            pair = (block_of.get(int(visits["step"][row]), ""), branch)
            visits["branch"][row] = number.get(pair, NONE)


def _add_entries(raw: sqlite3.Connection, run_id: int, cases: Array, numbering: Numbering) -> None:
    """What brought each case is kept by name."""
    number = {name: i for i, name in enumerate(numbering.entries)}
    query = "SELECT entry FROM cases WHERE run_id = ? ORDER BY case_no"
    for row, (entry,) in enumerate(raw.execute(query, [run_id])):
        cases["entry"][row] = number.get(entry, NONE)


def _integrals(connection: Connection, run_id: int, numbering: Numbering) -> tuple[Integral, ...]:
    query = select(RESULTS.c.measure, RESULTS.c.by, RESULTS.c.value)
    with connection.begin():
        found = [
            Integral(measure, json.loads(by), value)
            for measure, by, value in connection.execute(query.where(RESULTS.c.run_id == run_id))
        ]
    return tuple(sorted(found, key=lambda integral: _place(integral, numbering)))


_GROUPS = (
    ("busy_time",),
    ("present_time",),
    ("paid_time",),
    ("queue_time",),
    ("queue_at_start",),
    ("queue_at_end",),
    ("wip_time",),
    ("package_time", "package_cost"),
)
"""The order in which a run tells its integrals; within a group the order of the file counts."""


def _place(integral: Integral, numbering: Numbering) -> tuple[int, list[int], str]:
    measure, by = integral.measure, integral.by
    group = next((i for i, group in enumerate(_GROUPS) if measure in group), len(_GROUPS))
    names: list[tuple[tuple[object, ...], object]] = [
        (numbering.steps, by.get("step")),
        (numbering.teams, by.get("team")),
        (numbering.posts, (by.get("team"), by.get("post"))),
        (numbering.endings, by.get("ending")),
    ]
    places = [known.index(name) if name in known else NONE for known, name in names]
    return group, places, "" if measure == "package_time" else measure
