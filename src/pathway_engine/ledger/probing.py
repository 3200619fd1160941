"""What rows of a run say beside what is read of them, for whoever checks a ledger.

A simulated run fills only some columns, and fills them in one way: nothing is null, never a
number below zero; references are to its own pathway; texts are written as short as they can be.
Reading is more lenient, so here the tables themselves are asked.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Column, Table

from pathway_engine.engine.records import TABLES as FIELDS
from pathway_engine.engine.records import Records
from pathway_engine.ledger.attributes import texts
from pathway_engine.ledger.results import INTEGRAL
from pathway_engine.ledger.rows import REFERENCES
from pathway_engine.ledger.runs import canonical_json
from pathway_engine.ledger.tables import (
    CASES,
    DELAYS,
    HANDOFFS,
    LINKS,
    PARTNER_WAITS,
    RESULTS,
    SERIES,
    TABLES,
    VISITS,
)

NAMED = 20
"""How many of the rows that are odd in one way are named."""

OF_RUNS = (CASES, VISITS, HANDOFFS, DELAYS, LINKS, PARTNER_WAITS, RESULTS, SERIES)
"""The tables that hold the rows of runs."""

_ALWAYS_ZERO = {"deviation"}
_TEXTS = {"attributes", "arrived_with"}
_OF_PATHWAYS = {"steps", "teams", "organisations", "roles", "endings", "causes", "places"}


_OF_ANOTHER_STEP = """outcome_id IS NOT NULL AND step_id IS NOT (
    SELECT o.step_id FROM outcomes o WHERE o.outcome_id = visits.outcome_id)"""
_NOT_IN_A_BLOCK = "(branch IS NULL) <> (parent_no IS NULL)"
_NOT_OF_ITS_CAUSE = """responsible IS NOT (
    SELECT c.responsible FROM causes c WHERE c.cause_id = delays.cause_id)"""


@dataclass(frozen=True)
class Odd:
    """Rows of a table of which something should not be said.

    `rows` names the first of them by case and visit, as far as the table has them.
    """

    table: str
    said: str
    number: int
    rows: tuple[tuple[int | None, int | None], ...]


def rows_of(raw: sqlite3.Connection, name: str) -> tuple[dict[str, Any], ...]:
    """All rows of a small table, in the order of its key."""
    table = next(table for table in TABLES if table.name == name)
    columns = [column.name for column in table.c]
    chosen = ", ".join(f'"{column}"' for column in columns)
    key = ", ".join(f'"{column.name}"' for column in table.primary_key)
    query = f"SELECT {chosen} FROM {name} ORDER BY {key}"  # noqa: S608 - names of our own tables
    return tuple(dict(zip(columns, row, strict=True)) for row in raw.execute(query))


def counted(raw: sqlite3.Connection) -> Mapping[tuple[str, int], int]:
    """How many rows each table has of each run, by table and run: also of one that is not there."""
    found: dict[tuple[str, int], int] = {}
    for table in OF_RUNS:
        query = f"SELECT run_id, count(*) FROM {table.name} GROUP BY run_id"  # noqa: S608
        found |= {(table.name, run): number for run, number in raw.execute(query)}
    return found


def miscounted(
    raw: sqlite3.Connection, run_id: int, tables: Iterable[Table] = OF_RUNS
) -> Iterator[str]:
    """Tables that have more or fewer rows of a run than were counted when it was stored whole."""
    for table in tables:
        query = f"""SELECT (SELECT count(*) FROM {table.name} WHERE run_id = :run), {table.name}
            FROM runs WHERE run_id = :run"""  # noqa: S608
        for found, expected in raw.execute(query, {"run": run_id}):
            if found != expected:
                yield f"{table.name}: found {found} rows, expected {expected}"


def odd_rows(raw: sqlite3.Connection, run_id: int, records: Records) -> Iterator[Odd]:
    """Whatever a run's rows say that a simulated run does not say, or not so."""
    (pathway_id,) = raw.execute("SELECT pathway_id FROM runs WHERE run_id = ?", [run_id]).fetchone()
    for table in OF_RUNS:
        conditions = dict(_conditions(raw, table, pathway_id))
        counts = ", ".join(f"total({condition})" for condition in conditions.values())
        found = raw.execute(
            f"SELECT {counts} FROM {table.name} WHERE run_id = ?",  # noqa: S608
            [run_id],
        ).fetchone()
        for (said, condition), number in zip(conditions.items(), found, strict=True):
            if number:
                yield _odd(raw, table, run_id, said, condition, int(number))
    yield from _odd_texts(raw, run_id, records)


def _conditions(
    raw: sqlite3.Connection, table: Table, pathway_id: int
) -> Iterator[tuple[str, str]]:
    """What is said of odd rows, and the condition that is true of them."""
    filled = _filled(table)
    for column in table.c:
        name = f'"{column.name}"'
        if column.name not in filled:
            yield f"{column.name} is filled", f"{name} IS NOT NULL"
            continue
        if column.name in _ALWAYS_ZERO:
            yield f"{column.name} is not 0", f"{name} <> 0"
        elif column.type.python_type is int:
            yield f"{column.name} is below zero", f"{name} < 0"
        if column.name == "pathway_id":
            yield "pathway_id is not that of its run", f"{name} <> {pathway_id}"
        parent = _parent(column)
        if parent in _OF_PATHWAYS:
            first, last = _keys(raw, parent, pathway_id)
            yield f"{column.name} is of another pathway", f"{name} NOT BETWEEN {first} AND {last}"
    if table is VISITS:
        yield "it is in a branch of no block, or in no branch of one", _NOT_IN_A_BLOCK
        yield "outcome_id is of another step", _OF_ANOTHER_STEP
    if table is DELAYS:
        yield "responsible is not whom its cause names", _NOT_OF_ITS_CAUSE
    if table is RESULTS:
        yield "its value is missing", f"statistic = '{INTEGRAL}' AND value IS NULL"


def _filled(table: Table) -> set[str]:
    """The columns that a simulated run fills; of results and series all."""
    if table in (RESULTS, SERIES):
        return set(table.c.keys())
    references = REFERENCES[table.name] | {"outcome": ("outcome_id", "outcome")}
    fields = (column.name for column in FIELDS[table.name])
    filled = {references[field][0] if field in references else field for field in fields}
    kept = {"run_id", "pathway_id", "responsible"} | _ALWAYS_ZERO | _TEXTS
    return filled | kept & set(table.c.keys())


def _parent(column: Column[Any]) -> str:
    """The table to which a column refers."""
    keys = list(column.foreign_keys)
    return keys[0].column.table.name if keys and len(keys) == 1 else ""


def _keys(raw: sqlite3.Connection, table: str, pathway_id: int) -> tuple[int, int]:
    """The first and the last key that a pathway has in a table: they are given in one go."""
    query = f"SELECT min({table[:-1]}_id), max({table[:-1]}_id) FROM {table} WHERE pathway_id = ?"  # noqa: S608
    first, last = raw.execute(query, [pathway_id]).fetchone()
    return (0, -1) if first is None else (first, last)


def _odd(
    raw: sqlite3.Connection, table: Table, run_id: int, said: str, condition: str, number: int
) -> Odd:
    place = ", ".join(name if name in table.c else "NULL" for name in ("case_no", "visit_no"))
    query = f"SELECT {place} FROM {table.name} WHERE run_id = ? AND {condition} LIMIT {NAMED}"  # noqa: S608
    return Odd(table.name, said, number, tuple(raw.execute(query, [run_id])))


def _odd_texts(raw: sqlite3.Connection, run_id: int, records: Records) -> Iterator[Odd]:
    """Attributes and cuts that are not written as we write them: canonical, in their order."""
    for column in sorted(_TEXTS):
        wanted = texts(records.pathway, getattr(records, column))
        query = f"SELECT case_no, {column} FROM cases WHERE run_id = ? ORDER BY case_no"  # noqa: S608
        pairs = zip(raw.execute(query, [run_id]), wanted, strict=True)
        odd = [(case, None) for (case, text), same in pairs if text != same]
        if odd:
            said = f"{column} is not written in the one way"
            yield Odd("cases", said, len(odd), tuple(odd[:NAMED]))
    for table, column in (("results", "by"), ("series", "by"), ("series", "numbers")):
        query = f"SELECT {column} FROM {table} WHERE run_id = ?"  # noqa: S608
        told = [text for (text,) in raw.execute(query, [run_id])]
        if number := sum(text != canonical_json(json.loads(text)) for text in told):
            yield Odd(table, f"{column} is not written in the one way", number, ((None, None),))
