"""Cases that were read before, so that a command need not fold them from their first fact."""

from __future__ import annotations

from collections import OrderedDict
from threading import Lock

from pathway_engine.engine.history import History

_MOST = 2_000
"""Cases that are kept in memory; the one not used for longest is let go."""


class Remembered:
    """Histories by the number of their case, each with the hash of its last fact.

    What was read is used again only where the book still has that fact at that place: after a
    transaction that was undone it has not. Threads may share it.
    """

    def __init__(self) -> None:
        self._kept: OrderedDict[int, tuple[History, str]] = OrderedDict()
        self._lock = Lock()

    def of(self, case: int, seq: int, last: str) -> History | None:
        """The history of a case whose last fact has a number and a hash, if that is known."""
        with self._lock:
            history, hashed = self._kept.get(case, (None, ""))
            if history is None or len(history.facts) != seq or hashed != last:
                return None
            self._kept.move_to_end(case)
            return history

    def keep(self, case: int, history: History, last: str) -> None:
        """Remember a case."""
        with self._lock:
            self._kept[case] = (history, last)
            self._kept.move_to_end(case)
            if len(self._kept) > _MOST:
                self._kept.popitem(last=False)

    def forget(self, case: int) -> None:
        """Forget a case."""
        with self._lock:
            self._kept.pop(case, None)
