"""The kernel as plain Python, where Numba is switched off (``NUMBA_DISABLE_JIT=1``), for tests.

The state ``s`` has then a `Rows` for each table. Numba is not asked: it takes long to import.
"""

from __future__ import annotations

import os
from typing import Any

import numpy as np

COMPILED = os.environ.get("NUMBA_DISABLE_JIT", "0") in ("", "0")
"""Whether the kernel runs as machine code."""


class Rows:
    """A table for uncompiled code: a row becomes an object when it is first touched.

    Touched rows are written back by `flush`; NumPy would take 50 times as long to reach one
    field of a structured array.
    """

    def __init__(self, array: np.ndarray[Any, Any]) -> None:
        names = array.dtype.names or ()
        self.array = array
        self._names = names
        self._row = type("Row", (), {"__slots__": names})
        self._touched: dict[int, Any] = {}

    def __getitem__(self, i: int) -> Any:
        found = self._touched.get(i)
        if found is None:
            if i < 0:
                raise IndexError(f"row {i}")
            found = self._row()
            for name, value in zip(self._names, self.array[i].item(), strict=True):
                setattr(found, name, value)
            self._touched[i] = found
        return found

    def flush(self) -> None:
        """Write every touched row back to the array."""
        for i, row in self._touched.items():
            self.array[i] = tuple(getattr(row, name) for name in self._names)
        self._touched.clear()


class View:
    """The tables for uncompiled code, by name."""

    def __init__(self, tables: dict[str, Rows]) -> None:
        self.__dict__.update(tables)

    def flush(self) -> None:
        """Write every table back."""
        for rows in self.__dict__.values():
            rows.flush()
