"""Whether a file holds what can have been written: pages, types, checks, texts that are JSON."""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Iterable, Iterator
from hashlib import sha256

from sqlalchemy import CheckConstraint

from pathway_engine.ledger.explaining import Unreadable
from pathway_engine.ledger.tables import ALL_TABLES

MOST = 20
"""How many faults are told."""

_JSON = (
    ("pathways", "redesigns"),
    ("pathways", "canonical"),
    ("runs", "redesigns"),
    ("runs", "settings"),
    ("runs", "software"),
    ("cases", "attributes"),
    ("cases", "arrived_with"),
    ("results", "by"),
    ("series", "by"),
    ("series", "numbers"),
    ("events", "data"),
    ("particulars", "value"),
)
"""Columns whose texts are JSON."""


_CHECKS = {
    table.name: {
        str(check.name): str(check.sqltext)
        for owner in (table, *table.c)
        for check in sorted(owner.constraints, key=lambda one: str(one.name))
        if isinstance(check, CheckConstraint)
    }
    for table in ALL_TABLES
}
"""What must hold of each row of a table. SQLite looks after it only where it may write."""


def faults(raw: sqlite3.Connection) -> Iterator[str]:
    """All that is wrong with a file whatever its rows mean, each in words."""
    yield from (said for (said,) in raw.execute(f"PRAGMA integrity_check({MOST})") if said != "ok")
    for table, column in _JSON:
        odd = f'"{column}" IS NOT NULL AND NOT json_valid("{column}")'
        query = f"SELECT count(*) FROM {table} WHERE {odd}"  # noqa: S608
        (number,) = raw.execute(query).fetchone()
        if number:
            yield f"{table}: {column} is no JSON in {number} of its rows"
    yield from _broken_checks(raw, _CHECKS)


def _broken_checks(
    raw: sqlite3.Connection, tables: Iterable[str] = tuple(_CHECKS)
) -> Iterator[str]:
    for table in tables:
        checks = _CHECKS[table]
        if not checks:
            continue
        counts = ", ".join(f"total(NOT ({check}))" for check in checks.values())
        found = raw.execute(f"SELECT {counts} FROM {table}").fetchone()  # noqa: S608
        for (name, check), number in zip(checks.items(), found, strict=True):
            if number:
                yield f"{table}: {name} ({check}) does not hold in {number:.0f} of its rows"


def refuse(raw: sqlite3.Connection, tables: Collection[str]) -> None:
    """Look quickly whether every row of some tables can have been written.

    Raises `Unreadable` where not.
    """
    for table in tables:
        (said,) = raw.execute(f"PRAGMA quick_check({table})").fetchone()
        if said != "ok":
            raise Unreadable(said)
    for fault in _broken_checks(raw, tables):
        raise Unreadable(fault)
    for number, digest, text in raw.execute("SELECT pathway_id, digest, canonical FROM pathways"):
        if digest != sha256(text.encode()).hexdigest():
            raise Unreadable(f"the text of pathway {number} is not that of its digest")
