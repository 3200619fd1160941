"""The columns of a table of rows, side by side."""

from __future__ import annotations

import numpy as np

from pathway_engine.analysis.values import Array


class Columns:
    """The columns of a table, each put side by side when it is first asked for.

    A row is wide: to read one column of it is to read them all, each time anew.
    """

    def __init__(self, rows: Array) -> None:
        """Remember the rows; nothing is read yet."""
        self.rows = rows
        self._known: dict[str, Array] = {}

    def __getitem__(self, name: str) -> Array:
        if name not in self._known:
            self._known[name] = np.ascontiguousarray(self.rows[name])
        return self._known[name]

    def __len__(self) -> int:
        return len(self.rows)

    def __contains__(self, name: str) -> bool:
        return name in (self.rows.dtype.names or ())
