"""How a row of a run stands in its table: which field goes to which column, positions as keys.

`columns_of` and `rows_from` are each other's inverse; they know every field of
`engine.records.TABLES`, and what the ledger keeps beside them.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from pathway_engine.engine.records import KEYS, NONE, PARTS, TABLES, VisitKind
from pathway_engine.ledger.keys import Keys

Array = np.ndarray[Any, Any]

DTYPES = {
    name: np.dtype([(column.name, column.type) for column in columns], align=True)
    for name, columns in TABLES.items()
}
"""The layout of each table's rows in memory."""

REFERENCES: dict[str, dict[str, tuple[str, str]]] = {
    "cases": {"ending": ("ending_id", "ending")},
    "visits": {
        "step": ("step_id", "step"),
        "team": ("team_id", "team"),
        "accountable": ("accountable_id", "organisation"),
        "role": ("role_id", "role"),
        "place": ("place_id", "place"),
    },
    "handoffs": {
        "from_step": ("from_step_id", "step"),
        "from_team": ("from_team_id", "team"),
        "to_step": ("to_step_id", "step"),
        "to_team": ("to_team_id", "team"),
    },
    "delays": {"cause": ("cause_id", "cause")},
    "links": {},
    "partner_waits": {"team": ("team_id", "team")},
}
"""By table and field: the column that holds the key, and what kind of thing it is."""


PARTS_OF_VISITS = (*PARTS, "dispute_time")
"""What a block has nothing of: nothing stands there in the ledger, and 0 in rows."""

NAMES = frozenset({"branch", "entry"})
"""Fields that the ledger keeps by name, not by key."""


def columns_of(table: str, rows: Array, keys: Keys) -> dict[str, Array]:
    """The columns that rows fill, but for the run and the attributes."""
    references = REFERENCES[table]
    columns: dict[str, Array] = {}
    for column in TABLES[table]:
        if column.name in references:
            name, kind = references[column.name]
            columns[name] = keys.key(kind, rows[column.name])
        elif column.name == "outcome":
            columns["outcome_id"] = keys.outcomes[rows["step"], rows["outcome"]]
        elif column.name == "branch" and len(keys.branches) > 1:
            columns["branch"] = keys.branches[rows["branch"]]
        elif column.name == "entry":
            columns["entry"] = keys.entries[rows["entry"]]
        else:
            columns[column.name] = rows[column.name]
    if table == "visits":
        columns["deviation"] = np.zeros(len(rows), dtype=np.int64)
        blocks = rows["kind"] == VisitKind.BLOCK
        if blocks.any():
            columns |= {part: np.where(blocks, NONE, columns[part]) for part in PARTS_OF_VISITS}
    if table == "delays":
        columns["responsible"] = keys.responsible[rows["cause"]]
    return columns


def stored_columns(table: str) -> tuple[tuple[str, str, str], ...]:
    """Field, column and NumPy type of what is read back as numbers, keys not yet positions."""
    references = REFERENCES[table] | {"outcome": ("outcome_id", "outcome")}
    return tuple(
        (column.name, *((references[column.name][0], "i8")
         if column.name in references else (column.name, _wide(column.type))))
        for column in TABLES[table]
        if column.name not in NAMES
    )  # fmt: skip


def rows_from(table: str, stored: Array, keys: Keys) -> Array:
    """Rows with positions again, from what `stored_columns` names; `NAMES` are left open."""
    rows = np.empty(len(stored), dtype=DTYPES[table])
    references = REFERENCES[table]
    for column in TABLES[table]:
        if column.name in references:
            _, kind = references[column.name]
            rows[column.name] = keys.position(kind, stored[column.name])
        elif column.name == "outcome":
            rows["outcome"] = keys.outcome_position(stored["outcome"])
        elif column.name in NAMES:
            rows[column.name] = NONE
        else:
            rows[column.name] = stored[column.name]
    return rows


def in_key_order(
    table: str, rows: Array, known: dict[str, Array]
) -> tuple[Array, dict[str, Array]]:
    """Rows, and what is known of each, sorted by key; untouched if they are already."""
    key = np.zeros(len(rows), dtype=np.int64)
    for name in KEYS[table][:2]:  # a third tells only kinds of link apart, and would not fit
        key = key * 2**31 + rows[name]
    if bool((key[1:] > key[:-1]).all()):
        return rows, known
    order = np.argsort(key, kind="stable")
    return rows[order], {name: array[order] for name, array in known.items()}


def by_name(columns: Mapping[str, Array], run_id: int) -> dict[str, Array]:
    """The columns with the run in front, as every table of a run wants them."""
    length = len(next(iter(columns.values())))
    return {"run_id": np.full(length, run_id, dtype=np.int64), **columns}


def _wide(type_: str) -> str:
    """Read as 64 bits, so that what does not fit is found and not cut."""
    return "f8" if type_.startswith("f") else "i8"
