"""Who is kept by a sitting: from taking up its first case until nothing is left on its list."""

from __future__ import annotations

from typing import Any

import numpy as np

from pathway_engine.analysis.audit.evidence import Evidence
from pathway_engine.engine.records import NONE

Array = np.ndarray[Any, Any]


class Keeping:
    """The times in which workers are kept, an entry of each array for each time."""

    def __init__(self, evidence: Evidence) -> None:
        visits = evidence.visits
        rows = np.flatnonzero(evidence.listed)
        begun = visits["started_at"][rows]
        taken_up = np.where(begun == NONE, evidence.until[rows], begun)
        place = [visits[name][rows].astype(np.int64) for name in ("step", "team", "sitting_at")]
        _, sitting = np.unique(np.array(place), axis=1, return_inverse=True)
        sitting = sitting.ravel()
        over = np.zeros(int(sitting.max()) + 1 if len(rows) else 0, dtype=np.int64)
        np.maximum.at(over, sitting, taken_up)
        heard = np.flatnonzero(begun != NONE)
        order = heard[np.argsort(begun[heard], kind="stable")]
        pairs = np.array([sitting[order], visits["worker_no"][rows[order]]], dtype=np.int64)
        _, first = np.unique(pairs, axis=1, return_index=True)
        mine = order[first]
        self.worker = visits["worker_no"][rows[mine]]
        self.begins, self.ends = begun[mine], over[sitting[mine]]

    def of(self, worker: int) -> tuple[Array, Array]:
        """From when until when one worker is kept, in order."""
        mine = np.flatnonzero(self.worker == worker)
        mine = mine[np.lexsort((self.ends[mine], self.begins[mine]))]
        return self.begins[mine], self.ends[mine]
