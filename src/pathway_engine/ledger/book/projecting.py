"""Bringing the rows of a case up to date: what has changed is written, and nothing else."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache
from typing import Any

from sqlalchemy import Connection, Table, delete
from sqlalchemy.dialects import postgresql, sqlite

from pathway_engine.engine.casefile import CaseFile, Visit
from pathway_engine.ledger.book.rows import LIVE, CaseRows, Row
from pathway_engine.ledger.tables import (
    CASES,
    DELAYS,
    DUE,
    HANDOFFS,
    LINKS,
    PARTNER_WAITS,
    SLOTS,
    VISITS,
)

OF_A_CASE = (DUE, SLOTS, LINKS, PARTNER_WAITS, DELAYS, HANDOFFS, VISITS, CASES)
"""The tables in which a case has rows, what refers to others first."""

_INSERT: dict[str, Any] = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}


def put(connection: Connection, table: Table, rows: Sequence[Row]) -> None:
    """Store rows, each in the place of the one with its key."""
    if rows:
        connection.execute(_upsert(table, connection.dialect.name), list(rows))


@cache
def _upsert(table: Table, dialect: str) -> Any:
    statement = _INSERT[dialect](table)
    keys = [column.name for column in table.primary_key]
    others = {c.name: statement.excluded[c.name] for c in table.c if c.name not in keys}
    if not others:
        return statement.on_conflict_do_nothing(index_elements=keys)
    return statement.on_conflict_do_update(index_elements=keys, set_=others)


def project(
    connection: Connection, rows: CaseRows, before: CaseFile | None, after: CaseFile
) -> None:
    """Bring the rows of a case from what it was to what it is."""
    put(connection, CASES, [rows.case(after)])
    known = before.visits if before is not None else ()
    if len(known) > len(after.visits):
        _forget(connection, after)
    changed = [
        visit for i, visit in enumerate(after.visits) if i >= len(known) or visit is not known[i]
    ]
    opened_again = [
        visit.number for visit in changed if visit.is_open and visit.number <= len(known)
    ]
    if any(not known[number - 1].is_open for number in opened_again):
        _forget_waits(connection, after, opened_again)
    put(connection, VISITS, [rows.visit(after, visit) for visit in changed])
    put(connection, HANDOFFS, _handoffs(rows, before, after, changed))
    put(connection, PARTNER_WAITS, [row for each in changed for row in rows.waits(after, each)])
    if before is None or before.delays != after.delays:
        _forget_delays(connection, before, after)
        put(connection, DELAYS, [rows.delay(after, delay) for delay in after.delays])
    _replace(connection, LINKS, before, after, rows.links)
    _replace(connection, SLOTS, before, after, rows.slots)


def _handoffs(
    rows: CaseRows, before: CaseFile | None, after: CaseFile, changed: Iterable[Visit]
) -> list[Row]:
    """The rows of the offers with which changed visits came, where they are not as before."""
    found = []
    for visit in changed:
        row = rows.handoff(after, visit)
        known = before is not None and visit.number <= len(before.visits)
        old = rows.handoff(before, before.visit(visit.number)) if before and known else None
        if row is not None and row != old:
            found.append(row)
    return found


def _replace(
    connection: Connection, table: Table, before: CaseFile | None, after: CaseFile, rows: Any
) -> None:
    """All rows of a case in a table that has few of them, where they are not as before."""
    old, new = [] if before is None else rows(before), rows(after)
    if old != new:
        if old:
            connection.execute(_of_case(table, after.number))
        put(connection, table, new)


def _forget(connection: Connection, after: CaseFile) -> None:
    """Delete the visits that were undone, and what tells of them."""
    last = len(after.visits)
    for table in (PARTNER_WAITS, DELAYS, HANDOFFS, VISITS):
        connection.execute(_of_case(table, after.number).where(table.c.visit_no > last))


def _forget_delays(connection: Connection, before: CaseFile | None, after: CaseFile) -> None:
    if before is not None and len(before.delays) > len(after.delays):
        last = len(after.delays)
        connection.execute(_of_case(DELAYS, after.number).where(DELAYS.c.delay_no > last))


def _forget_waits(connection: Connection, after: CaseFile, visits: Iterable[int]) -> None:
    """Delete the waits for partners of visits that have come to be open again."""
    of = _of_case(PARTNER_WAITS, after.number)
    connection.execute(of.where(PARTNER_WAITS.c.visit_no.in_(list(visits))))


def _of_case(table: Table, number: int) -> Any:
    return delete(table).where(table.c.run_id == LIVE, table.c.case_no == number)
