"""Rows that refer to what is not there: keys are not enforced while rows come in bulk."""

from __future__ import annotations

import sqlite3
from collections import Counter
from dataclasses import dataclass

NAMED = 20
"""How many of the rows that break one key are named."""


@dataclass(frozen=True)
class BrokenReference:
    """A foreign key that rows of a table break.

    `rows` names the first of them, each by run, case and visit as far as the table has them.
    """

    table: str
    columns: tuple[str, ...]
    parent: str
    number: int
    rows: tuple[tuple[int | None, int | None, int | None], ...]


def broken_references(raw: sqlite3.Connection) -> tuple[BrokenReference, ...]:
    """Every foreign key that some row breaks, with the number of such rows."""
    broken = Counter((table, key) for table, _, _, key in raw.execute("PRAGMA foreign_key_check"))
    return tuple(_named(raw, table, key, number) for (table, key), number in broken.items())


def _named(raw: sqlite3.Connection, table: str, key: int, number: int) -> BrokenReference:
    keys = [row for row in raw.execute(f"PRAGMA foreign_key_list({table})") if row[0] == key]
    parent = keys[0][2]
    pairs = [(row[3], row[4]) for row in keys]
    has = {row[1] for row in raw.execute(f"PRAGMA table_info({table})")}
    place = ", ".join(name if name in has else "NULL" for name in ("run_id", "case_no", "visit_no"))
    joined = " AND ".join(f"p.{theirs} = t.{ours}" for ours, theirs in pairs)
    given = " AND ".join(f"t.{ours} IS NOT NULL" for ours, _ in pairs)
    query = f"""
        SELECT {place} FROM {table} t
        WHERE {given} AND NOT EXISTS (SELECT 1 FROM {parent} p WHERE {joined}) LIMIT {NAMED}
    """  # noqa: S608 - names of our own tables
    rows = tuple(raw.execute(query))
    return BrokenReference(table, tuple(ours for ours, _ in pairs), parent, number, rows)
