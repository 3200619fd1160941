"""Memory for the rows of a replication, used again by the next one.

The system clears each page that it hands out, and that alone is a fifth of the time of a large
run. What is used again is neither handed out nor cleared; the kernel writes every column of a
row when the row is born.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from pathway_engine.simulation.kernel.layout import LAYOUTS

Array = np.ndarray[Any, Any]


class Memory:
    """What replications leave free, a piece for each table; it goes when its owner goes.

    >>> memory = Memory()
    >>> rows = memory.lend("case_row", 8)
    >>> where, row = rows.ctypes.data, rows[:1]
    >>> del rows
    >>> memory.lend("case_row", 8).ctypes.data == where  # a row of it is still looked at
    False
    >>> del row
    >>> memory.lend("case_row", 4).ctypes.data == where
    True
    """

    def __init__(self) -> None:
        self._free: dict[str, Array] = {}

    def lend(self, table: str, rows: int) -> Array:
        """Room for so many rows of a table, with anything in them."""
        size = rows * LAYOUTS[table].itemsize
        raw = self._free.pop(table, None)
        if raw is None or len(raw) < size:
            raw = np.empty(size, dtype=np.uint8)
        return np.asarray(_Lent(self._free, table, raw))[:size].view(LAYOUTS[table])

    def __reduce__(self) -> tuple[type[Memory], tuple[()]]:
        """Leave the memory behind where this is sent to another process."""
        return Memory, ()


class _Lent:
    """Memory that is lent: the arrays made of it keep this; when the last one goes, it is free."""

    def __init__(self, free: dict[str, Array], table: str, raw: Array) -> None:
        self._free, self._table, self._raw = free, table, raw
        self.__array_interface__ = raw.__array_interface__

    def __del__(self) -> None:
        self._free[self._table] = self._raw
