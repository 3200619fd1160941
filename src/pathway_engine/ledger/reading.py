"""Reading a run back: the same arrays that were written."""

from __future__ import annotations

import sqlite3
from typing import Any

import numpy as np
from sqlalchemy import Connection

from pathway_engine.clock import LATEST
from pathway_engine.definition.models import Pathway
from pathway_engine.engine.records import KEYS, NONE, Numbering, Records, VisitKind
from pathway_engine.ledger.attributes import arrays
from pathway_engine.ledger.connecting import driver
from pathway_engine.ledger.explaining import Unreadable, readable
from pathway_engine.ledger.keys import Keys
from pathway_engine.ledger.results import read_integrals
from pathway_engine.ledger.rows import PARTS_OF_VISITS, REFERENCES, rows_from, stored_columns
from pathway_engine.ledger.runs import Run

Array = np.ndarray[Any, Any]


def read_records(connection: Connection, run: Run, pathway: Pathway, keys: Keys) -> Records:
    """All rows of one run, each table sorted by its key."""
    raw = driver(connection)
    cases = _rows(raw, "cases", run.run_id, keys)
    visits = _rows(raw, "visits", run.run_id, keys)
    numbering = Numbering.of(pathway)
    _no_parts_of_blocks(visits)
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
        links=_rows(raw, "links", run.run_id, keys),
        partner_waits=_rows(raw, "partner_waits", run.run_id, keys),
        integrals=read_integrals(connection, run.run_id, numbering),
        given=run.given,
    )


def _rows(raw: sqlite3.Connection, table: str, run_id: int, keys: Keys) -> Array:
    columns = stored_columns(table)
    length = raw.execute(f"SELECT count(*) FROM {table} WHERE run_id = ?", [run_id]).fetchone()[0]  # noqa: S608
    chosen = ", ".join(f"ifnull({column}, {NONE})" for _, column, _ in columns)
    order = ", ".join(KEYS[table])
    query = f"SELECT {chosen} FROM {table} WHERE run_id = ? ORDER BY {order}"  # noqa: S608
    layout = np.dtype([(field, kind) for field, _, kind in columns])
    with readable(f"run {run_id}: a number in {table}"):
        stored = np.fromiter(raw.execute(query, [run_id]), dtype=layout, count=length)
    rows = rows_from(table, stored, keys)
    _refuse_what_does_not_fit(run_id, table, stored, rows)
    return rows


def _refuse_what_does_not_fit(run_id: int, table: str, stored: Array, rows: Array) -> None:
    """Columns of rows are narrower than those of the tables: what was written fits them."""
    key = KEYS[table]
    for field in set(stored.dtype.names or ()) & set(rows.dtype.names or ()):
        if field in REFERENCES[table] or field == "outcome":
            continue
        lost = np.flatnonzero((rows[field] != stored[field]) | _is_no_moment(stored, field))
        if len(lost):
            row = stored[lost[0]]
            place = ", ".join(f"{name.removesuffix('_no')} {row[name]}" for name in key)
            raise Unreadable(f"run {run_id}, {table}, {place}: {field} is {row[field]}")


def _is_no_moment(stored: Array, field: str) -> Array:
    """Where a moment is before all others or after them; of anything else nothing is said."""
    values = stored[field]
    if not field.endswith(("_at", "_from", "_to")):
        return np.zeros(len(values), dtype=bool)
    return np.asarray((values < NONE) | (values >= LATEST))


def _attributes(
    raw: sqlite3.Connection, column: str, run_id: int, pathway: Pathway, length: int
) -> Array:
    query = f"SELECT {column} FROM cases WHERE run_id = ? ORDER BY case_no"  # noqa: S608
    texts = (text for (text,) in raw.execute(query, [run_id]))
    with readable(f"run {run_id}: {column} of a case"):
        return arrays(pathway, texts, length)


def _no_parts_of_blocks(visits: Array) -> None:
    """A block has no parts: its branches' visits have them."""
    blocks = visits["kind"] == VisitKind.BLOCK
    for part in PARTS_OF_VISITS if blocks.any() else ():
        visits[part][blocks & (visits[part] == NONE)] = 0


def _add_branches(raw: sqlite3.Connection, run_id: int, visits: Array, pathway: Pathway) -> None:
    """Branches are kept by name: the name and the block's visit tell which is meant."""
    numbering = Numbering.of(pathway)
    if not numbering.branches:
        return
    number = {
        (numbering.step_of[block], branch): i
        for i, (block, branch) in enumerate(numbering.branches)
    }
    numbers = visits["case_no"].astype(np.int64) << 32  # visits may have gaps in their numbers
    parent = np.searchsorted(numbers + visits["visit_no"], numbers + visits["parent_no"])
    # Of a damaged ledger it need not be a visit: then the name is none of its branches.
    step_of_parent = visits["step"][np.clip(parent, 0, len(visits) - 1)].tolist()
    query = "SELECT branch FROM visits WHERE run_id = ? ORDER BY case_no, visit_no"
    for row, (branch,) in enumerate(raw.execute(query, [run_id])):
        if branch is not None:
            visits["branch"][row] = number.get((step_of_parent[row], branch), NONE)


def _add_entries(raw: sqlite3.Connection, run_id: int, cases: Array, numbering: Numbering) -> None:
    """What brought each case is kept by name."""
    number = {name: i for i, name in enumerate(numbering.entries)}
    query = "SELECT entry FROM cases WHERE run_id = ? ORDER BY case_no"
    for row, (entry,) in enumerate(raw.execute(query, [run_id])):
        cases["entry"][row] = number.get(entry, NONE)
