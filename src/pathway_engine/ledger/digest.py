"""One number for all that a ledger says: SHA-256 over every table in key order.

A table is its name and its columns; a row is a JSON array, followed by a comma, of its whole
numbers as one text (joined with commas, nothing for null) and then its other values. What
tells only when and by what software a row was written is left out, and so are the measures and
the series, which follow from the rows and whose last digits may be others on another machine:
the same file, seed and settings give the same digest wherever and whenever they are run. Of the
tables of live casework only those count that have rows.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3

from sqlalchemy import Table

from pathway_engine.ledger.results import INTEGRAL
from pathway_engine.ledger.tables import LIVE_TABLES, RESULTS, SERIES, TABLES

LEFT_OUT = frozenset({"installed_at", "complete_at", "software", "results", "series"})
"""Columns that tell of the writing, not of what is written; of measures and series their number."""

_ROWS = 10_000
"""Rows read at a time: bounds the memory."""


def digest_of(raw: sqlite3.Connection) -> str:
    """The digest as 64 hexadecimal digits."""
    digest = hashlib.sha256()
    for table in (*TABLES, *_filled(raw)):
        if table is SERIES:  # they follow from the rows, as measures do
            continue
        columns = [column.name for column in table.c if column.name not in LEFT_OUT]
        digest.update(f"{table.name} {' '.join(columns)}\n".encode())
        rows = raw.execute(_query(table, columns))
        while chunk := rows.fetchmany(_ROWS):
            text = json.dumps(chunk, separators=(",", ":"))
            digest.update(text[1:-1].encode("ascii") + b",")
    return digest.hexdigest()


def _filled(raw: sqlite3.Connection) -> list[Table]:
    """The tables of live casework that have rows: without a book a ledger says what it did."""
    return [
        table
        for table in LIVE_TABLES
        if raw.execute(f"SELECT EXISTS (SELECT 1 FROM {table.name})").fetchone()[0]  # noqa: S608
    ]


def _query(table: Table, columns: list[str]) -> str:
    """Incomplete runs are no part of a ledger."""
    key = _quoted([column.name for column in table.primary_key])
    whole_numbers = [name for name in columns if table.c[name].type.python_type is int]
    others = _quoted([name for name in columns if name not in whole_numbers])
    # SQLite writes whole numbers as text several times faster than Python takes them over.
    text = f"printf('{','.join(['%s'] * len(whole_numbers))}', {_quoted(whole_numbers)})"
    chosen = ", ".join([text, others] if others else [text])
    whole = "run_id IN (SELECT run_id FROM runs WHERE complete_at IS NOT NULL)"
    where = f"WHERE {whole} " if "run_id" in table.c else ""
    if table is RESULTS:  # measures follow from what is written, and the sums are a part of that
        where += f"AND statistic = '{INTEGRAL}' "
    return f"SELECT {chosen} FROM {table.name} {where}ORDER BY {key}"  # noqa: S608


def _quoted(columns: list[str]) -> str:
    return ", ".join(f'"{column}"' for column in columns)
