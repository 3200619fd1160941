"""How often a case has been at a step: what `visits(step)` gives, at every visit."""

from __future__ import annotations

from typing import Any

import numpy as np

from pathway_engine.analysis.audit.evidence import Evidence

Array = np.ndarray[Any, Any]


class Counts:
    """Accepted visits of each case, by step; rework is not counted."""

    def __init__(self, evidence: Evidence) -> None:
        self._evidence = evidence
        self._counted: dict[str, Array] = {}

    def so_far(self, step: str) -> Array:
        """Accepted visits to a step up to each visit, and with it."""
        if step not in self._counted:
            self._counted[step] = self._evidence.so_far(self.reached(step))
        return self._counted[step]

    def reached(self, step: str) -> Array:
        """Which visits are accepted ones to a step."""
        evidence = self._evidence
        here = evidence.visits["step"] == evidence.names.step_of[step]
        return np.asarray(here & evidence.accepted & ~evidence.rework)
