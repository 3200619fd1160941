"""The reference page of the ledger, generated from its tables and views."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import Column, Table, UniqueConstraint

from pathway_engine.ledger.digest import LEFT_OUT
from pathway_engine.ledger.layout import APPLICATION_ID, SCHEMA_VERSION
from pathway_engine.ledger.tables import ALL_TABLES
from pathway_engine.ledger.view import View
from pathway_engine.ledger.views import VIEWS

_INTRODUCTION = f"""# The ledger

A ledger is one SQLite file (3.37 or later). It opens in any SQLite tool; start with the views,
which have names and ISO times, and go on to the tables when you need a key. A ledger is
recognised by `PRAGMA application_id` = {APPLICATION_ID}; `PRAGMA user_version` is the version of
the tables, {SCHEMA_VERSION}.

- A run is one replication of one design. It is stored in one transaction: `runs.complete_at` is
  null until it is whole, and what is not whole is ignored, and cleared when the ledger is next
  opened for writing.
- Columns that end in `_at` are moments, in a simulated run in civil seconds: seconds since
  1970-01-01 00:00 by the wall clock of the pathway's place, in days of 86,400 seconds. Columns
  that end in `_time` are durations in seconds.
- Codes are numbered from 0; the views spell them out.
- The name of the design stands in `runs.settings`, a JSON object, under `design`; beside it stands
  all that was set for the run: `record` is `summary` where it keeps its measures and no rows, and
  `rows_of` tells of how many replications the rows are kept, where it is not of all.
- The journal is a rollback journal: a finished ledger is one file, that can be copied, mailed and
  opened read-only.
- Keys are declared, and not enforced while rows come in bulk: `pathways audit` checks them.
- The digest that `pathways audit` prints is SHA-256 over every table below, in this order, its rows
  in the order of their keys. {", ".join(f"`{name}`" for name in sorted(LEFT_OUT))} are left out:
  the same file, seed and settings give the same digest.
"""


def ledger_page() -> str:
    """The page in Markdown: every view and table with the meaning of its columns."""
    parts = [
        _INTRODUCTION,
        "## Views",
        *(_view(view) for view in VIEWS),
        "\n## Tables",
        *(_table(table) for table in ALL_TABLES),
    ]
    return "\n".join(parts) + "\n"


def _view(view: View) -> str:
    lines = (f"| `{name}` | {meaning} |" for name, meaning in view.columns.items())
    return _section(view.name, view.doc, ["| column | meaning |", "|---|---|", *lines])


def _table(table: Table) -> str:
    lines = (f"| `{column.name}` | {_kind(column)} | {column.doc} |" for column in table.c)
    notes = ["", *_keys(table)]
    return _section(
        table.name,
        str(table.comment),
        ["| column | type | meaning |", "|---|---|---|", *lines, *notes],
    )


def _section(name: str, doc: str, lines: list[str]) -> str:
    return "\n".join(["", f"### `{name}`", "", doc, "", *lines])


def _kind(column: Column[object]) -> str:
    words = {int: "integer", float: "real", str: "text"}[column.type.python_type]
    return f"{words}, or null" if column.nullable else words


def _keys(table: Table) -> Iterator[str]:
    """The keys of a table, and what its columns refer to."""
    yield f"- Key: {_named(table.primary_key.columns)}"
    for constraint in sorted(table.constraints, key=lambda one: str(one.name)):
        if isinstance(constraint, UniqueConstraint):
            yield f"- Unique: {_named(constraint.columns)}"
    for key in sorted(table.foreign_key_constraints, key=lambda one: str(one.name)):
        yield f"- {_named(key.columns)} → `{key.referred_table.name}`"


def _named(columns: object) -> str:
    return ", ".join(f"`{column.name}`" for column in columns)  # type: ignore[attr-defined]
