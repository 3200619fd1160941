"""Rows in bulk: columns of NumPy into many-row statements of the driver.

A statement carries many rows; a column that says the same in every row of a batch is written
into the statement, and one that says nothing is left out. That is about twice as fast as
``executemany`` of tuples (see ``benchmarks/recording.py``). The order of the rows is kept:
rows sorted by key are appended to a table that is stored by key.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from typing import Any

import numpy as np

from pathway_engine.engine.records import NONE

Array = np.ndarray[Any, Any]

ROWS = 100
"""Rows in one statement."""

BATCH = 20_000
"""Rows that are turned into Python objects at a time: bounds the memory."""


def insert(cursor: sqlite3.Cursor, table: str, columns: Mapping[str, Array]) -> None:
    """Insert rows given by columns of equal length.

    `NONE` in a column of whole numbers, NaN in one of floats and None in one of objects
    stand for null.
    """
    length = len(next(iter(columns.values())))
    for start in range(0, length, BATCH):
        batch = {name: column[start : start + BATCH] for name, column in columns.items()}
        _insert_batch(cursor, table, batch)


def _insert_batch(cursor: sqlite3.Cursor, table: str, batch: Mapping[str, Array]) -> None:
    fixed = {name: _literal(column) for name, column in batch.items() if _is_constant(column)}
    bound = [name for name in batch if name not in fixed]
    written = {name: literal for name, literal in fixed.items() if literal != "NULL"}
    length = len(next(iter(batch.values())))
    values = np.empty((len(bound), length), dtype=object)
    for line, name in zip(values, bound, strict=True):
        line[:] = batch[name]
        line[_nulls(batch[name])] = None
    flat = values.T.ravel().tolist()

    head = f"INSERT INTO {table} ({', '.join([*bound, *written])}) VALUES "  # noqa: S608
    row = "(" + ", ".join([*("?" * len(bound)), *written.values()]) + ")"
    many, rest = divmod(length, ROWS)
    size = ROWS * len(bound)
    if many:
        parts = (flat[i * size : (i + 1) * size] for i in range(many))
        cursor.executemany(head + ", ".join([row] * ROWS), parts)
    if rest:
        cursor.execute(head + ", ".join([row] * rest), flat[many * size :])


def _is_constant(column: Array) -> bool:
    """Whether a column of whole numbers (or of nothing but nulls) is the same in every row."""
    if column.dtype.kind == "i":
        return bool(column[-1] == column[0] and (column == column[0]).all())
    return column.dtype.kind == "O" and all(value is None for value in column)


def _literal(column: Array) -> str:
    first = column[0]
    return "NULL" if first is None or first == NONE else str(int(first))


def _nulls(column: Array) -> Array:
    if column.dtype.kind == "i":
        return np.asarray(column == NONE)
    if column.dtype.kind == "f":
        return np.isnan(column)
    return np.fromiter((value is None for value in column), dtype=bool, count=len(column))
