"""What chance gave a visit: draws at their addresses."""

from __future__ import annotations

from typing import Any

import numpy as np

from pathway_engine.analysis.audit.evidence import Evidence
from pathway_engine.analysis.audit.luck import key_of, uniform
from pathway_engine.analysis.audit.memory import Memory
from pathway_engine.analysis.audit.times import Times

Array = np.ndarray[Any, Any]


class Draws(Times):
    """The draws of the visits of one run, and the times and chances for which they stand."""

    def __init__(self, evidence: Evidence) -> None:
        super().__init__(evidence)
        self.memory = evidence.once(Memory)
        self._keys: dict[str, Array] = {}

    def of_visits(self, purpose: str, rows: Array, attempt: Array | int = 0) -> Array:
        """The draws of visits, by position, for a purpose: NAME is the step, n its `at_step`."""
        visits = self.evidence.visits
        keys = self._key(purpose)[visits["step"][rows]]
        who = self.memory.identity[self.evidence.case_at[rows]]
        return uniform((keys[:, 0], keys[:, 1]), who, visits["at_step"][rows], attempt)

    def _key(self, purpose: str) -> Array:
        """The key of every step for a purpose."""
        if purpose not in self._keys:
            records, steps = self.evidence.records, self.evidence.names.steps
            keys = [key_of(records.seed, records.replication, s, purpose) for s in steps]
            self._keys[purpose] = np.array(keys, dtype=np.uint64).reshape(-1, 2)
        return self._keys[purpose]

    def judged(self, rows: Array) -> Array:
        """Those of the visits of which it is known whose they are."""
        return np.asarray(rows[self.memory.known[self.evidence.case_at[rows]]])
