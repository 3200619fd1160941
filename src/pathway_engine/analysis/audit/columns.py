"""Rows by column: what the rules of the audit look at, whatever the rows are laid out like.

A rule looks at two or three columns of a million rows. Columns that lie together are read many
times faster than fields of rows that lie apart, and a selection of rows costs only the columns
that are then asked for.
"""

from __future__ import annotations

from typing import Any, overload

import numpy as np

Array = np.ndarray[Any, Any]


class Rows:
    """Rows of a table, or a selection of them.

    >>> rows = Rows(np.array([(1, 5), (2, 6)], dtype=[("case_no", "i4"), ("step", "i2")]))
    >>> rows[rows["step"] == 6]["case_no"].tolist(), len(rows), rows.has("visit_no")
    ([2], 2, False)
    """

    def __init__(self, source: Array | Rows, chosen: Array | slice | None = None) -> None:
        self._source = source
        self._chosen = chosen
        self._columns: dict[str, Array] = {}
        self._length: int | None = len(source) if chosen is None else None

    @overload
    def __getitem__(self, key: str) -> Array: ...

    @overload
    def __getitem__(self, key: Array | slice) -> Rows: ...

    def __getitem__(self, key: str | Array | slice) -> Array | Rows:
        if not isinstance(key, str):
            if isinstance(key, np.ndarray) and key.dtype == bool:
                key = np.flatnonzero(key)
            return Rows(self, key)
        if key not in self._columns:
            column = self._source[key]
            chosen = column if self._chosen is None else column[self._chosen]
            self._columns[key] = np.ascontiguousarray(chosen)
        return self._columns[key]

    def __len__(self) -> int:
        if self._length is None:
            self._length = len(self["case_no"])
        return self._length

    def has(self, column: str) -> bool:
        """Whether the rows have such a column."""
        if isinstance(self._source, Rows):
            return self._source.has(column)
        return column in (self._source.dtype.names or ())
