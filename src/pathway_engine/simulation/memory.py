"""Memory for the rows of a replication, used again by the next one.

The system clears each page that it hands out, and that alone is a fifth of the time of a large
run. What is used again is neither handed out nor cleared: the kernel writes every column of a
row when the row is born, and the bytes between columns stay zero.
"""

from __future__ import annotations

from collections import Counter
from typing import Any

import numpy as np

from pathway_engine.simulation.kernel.layout import LAYOUTS

Array = np.ndarray[Any, Any]


class Memory:
    """What replications leave free, the largest piece for each table; it goes when its owner goes.

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
        self._most: Counter[str] = Counter()

    def lend(self, table: str, rows: int) -> Array:
        """Room for so many rows of a table, with anything in their columns."""
        size = rows * LAYOUTS[table].itemsize
        raw = self._free.pop(table, None)
        if raw is None or len(raw) < size:
            raw = np.zeros(size, dtype=np.uint8)
        self._most[table] = max(self._most[table], len(raw))
        return np.asarray(_Lent(self, table, raw))[:size].view(LAYOUTS[table])

    def take_back(self, table: str, raw: Array) -> None:
        """Nobody looks at a piece any more: it is kept, unless a larger one was needed since."""
        if len(raw) >= self._most[table]:
            self._free[table] = raw


class _Lent:
    """Memory that is lent: the arrays made of it keep this, and it goes with the last of them."""

    def __init__(self, owner: Memory, table: str, raw: Array) -> None:
        self._owner, self._table, self._raw = owner, table, raw
        self.__array_interface__ = raw.__array_interface__

    def __del__(self) -> None:
        self._owner.take_back(self._table, self._raw)
