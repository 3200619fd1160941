"""The tables and views of a ledger, from their own documentation."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlalchemy import Column, Table
from sqlalchemy.dialects import sqlite

from pathway_engine.engine.records import HandoffResult, State, VisitKind
from pathway_engine.ledger.tables import ALL_TABLES
from pathway_engine.ledger.view import View
from pathway_engine.ledger.views import VIEWS

_INTRODUCTION = """# The ledger

A ledger is one SQLite file. Any SQLite tool opens it; [how](../howto/open-a-ledger.md). The views
read best: they have names in place of numbers and times as ISO 8601. The tables are what the
views are made of. [In PostgreSQL](../explanation/postgresql.md) they are the same.

A moment (`..._at`) in a table is a whole number of seconds since 1970-01-01 00:00 by the wall
clock of the pathway's place, each day having 86,400; `datetime(offered_at, 'unixepoch')` shows
it. In live casework (`runs.clock` is `utc`) it is in seconds of the world, and the views print it
with a Z. A length (`..._time`) is in whole seconds. Where a run has nothing to say, there is null.
Rows of a run whose `runs.complete_at` is null are not whole; the views leave them out.

The thirteen parts of a visit, `handoff_time` to `afterwards_time` without `dispute_time` (which
is within `handoff_time`), add up to `finished_at - offered_at`, to the second. The database
itself refuses a row that does not.

Some columns are null in every simulated run: they are for cases worked by people. The last eight
tables are for those alone, and empty where a ledger holds simulations alone: a row of `events` is
refused whoever would change or delete it.
"""


def page() -> str:
    """The page in Markdown: codes, views and tables, each column with its meaning."""
    parts = [_INTRODUCTION, "## Views\n", *(_view(view) for view in VIEWS), "## Codes\n"]
    parts += [_codes("visits.kind", VisitKind), _codes("visits.state", State)]
    parts += [_codes("handoffs.result", HandoffResult)]
    parts += ["## Tables\n", *("\n".join(_table(table)) + "\n" for table in ALL_TABLES)]
    return "\n".join(parts)


def _view(view: View) -> str:
    rows = [f"| `{name}` | {_cell(meaning)} |" for name, meaning in view.columns.items()]
    head = [f"### `{view.name}`", "", view.doc, "", "| column | meaning |", "|---|---|"]
    return "\n".join([*head, *rows, ""])


def _codes(column: str, codes: Any) -> str:
    named = ", ".join(f"{code.value} {code.name.lower()}" for code in codes)
    return f"`{column}`: {named}.\n"


def _table(table: Table) -> Iterator[str]:
    yield f"### `{table.name}`"
    yield ""
    yield table.comment or ""
    yield ""
    yield "| column | type | meaning |"
    yield "|---|---|---|"
    for column in table.columns:
        yield f"| `{column.name}` | {_type(column)} | {_cell(_meaning(column))} |"


def _type(column: Column[Any]) -> str:
    kind = column.type.compile(dialect=sqlite.dialect())
    notes = [" key" if column.primary_key else "", " or null" if column.nullable else ""]
    return f"{kind}{''.join(notes)}"


def _meaning(column: Column[Any]) -> str:
    parents = sorted({key.column.table.name for key in column.foreign_keys})
    refers = f" (→ {', '.join(f'`{name}`' for name in parents)})" if parents else ""
    return f"{column.doc or ''}{refers}"


def _cell(text: str) -> str:
    return text.replace("|", "\\|")
