"""The shape of a ledger: its tables, indexes, views and triggers, held against the schema.

Whoever may write a file may write into it a view that never ends, in the place of a table, or
a trigger that changes what is stored. So nothing is read from a table or view before its
definition has been compared with ours, word for word.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from contextlib import closing
from functools import cache

from pathway_engine.ledger.layout import statements

Shape = Mapping[str, tuple[str, str]]
"""What each name of a schema is (table, index, view, trigger), and the statement that made it."""


def shape_of(raw: sqlite3.Connection) -> Shape:
    """The shape of a database, without what SQLite keeps for itself."""
    rows = raw.execute(
        "SELECT name, type, ifnull(sql, '') FROM sqlite_schema WHERE name NOT GLOB 'sqlite_*'"
    )
    return {str(name): (str(kind), " ".join(str(sql).split())) for name, kind, sql in rows}


@cache
def our_shape() -> Shape:
    """The shape of a ledger."""
    with closing(sqlite3.connect(":memory:")) as raw:
        for statement in statements():
            raw.execute(statement)
        return shape_of(raw)


def unlike(shape: Shape) -> str:
    """What makes a database none of our ledgers, in words; empty where it is one.

    That is a table, view, index or trigger of ours that is missing or another, and any other
    trigger: what else somebody has added is read by nobody.
    """
    for name, (kind, sql) in our_shape().items():
        found = shape.get(name)
        if found is None:
            return f"it has no {kind} `{name}`"
        if found[0] != kind:
            return f"its {kind} `{name}` is a {found[0]}"
        if found[1] != sql:
            return f"its {kind} `{name}` is not as this version makes it"
    triggers = (
        name for name, (kind, _) in shape.items() if kind == "trigger" and name not in our_shape()
    )
    return next((f"it has a trigger, `{name}`" for name in triggers), "")


def added(shape: Shape) -> tuple[str, ...]:
    """What somebody has added to a ledger: `view mine` and so on, in the order of the names."""
    return tuple(
        f"{kind} `{name}`" for name, (kind, _) in sorted(shape.items()) if name not in our_shape()
    )
