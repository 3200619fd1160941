"""Which roles may do each visit."""

from __future__ import annotations

from typing import Any

import numpy as np

from pathway_engine.analysis.audit.choosing import each_line
from pathway_engine.analysis.audit.evidence import Evidence
from pathway_engine.analysis.audit.memory import Memory
from pathway_engine.definition.models import TeamStep
from pathway_engine.engine.records import NONE

Array = np.ndarray[Any, Any]
Roles = tuple[str, ...] | None
"""The roles that may do a visit, in order of preference; None: every role of the team."""


class Eligible:
    """Which roles may do each visit: read when its step is reached, kept by repeats and rework."""

    def __init__(self, evidence: Evidence) -> None:
        self.lists: list[Roles] = [None]
        self._names = evidence.names
        fresh = np.zeros(len(evidence.visits) + 1, dtype=np.int64)
        read = np.ones(len(evidence.visits) + 1, dtype=bool)
        memory = evidence.once(Memory)
        for number, step in enumerate(evidence.pathway.all_steps.values()):
            if not isinstance(step, TeamStep) or step.by is None:
                continue
            rows = np.flatnonzero(evidence.fresh & (evidence.visits["step"] == number))
            known = memory.entering(rows)
            read[rows] = False
            for roles, here in each_line(evidence.pathway, step.by, len(rows), known):
                fresh[rows[here]] = self._place(roles)
                read[rows[here]] = True
        places = np.arange(len(evidence.visits))
        first = np.where(evidence.fresh, places, evidence.latest(evidence.fresh))
        sender = evidence.latest(evidence.accepted & evidence.with_team & ~evidence.rework)
        first = np.where(evidence.rework, np.append(first, [NONE])[sender], first)
        self.of_visit = fresh[first]
        """For each visit the place of its roles in `lists`."""
        self.known = read[first]
        """Of which visits it is known what their case was when the roles were read."""

    def may(self, rows: Array, role: Array) -> Array:
        """Whether roles, by position, may do visits."""
        names = self._names.roles
        fits = np.ones((len(self.lists), len(names) + 1), dtype=bool)
        for number, roles in enumerate(self.lists):
            fits[number, :-1] = [roles is None or name in roles for name in names]
        return np.asarray(fits[self.of_visit[rows], role])

    def _place(self, roles: Roles) -> int:
        if roles not in self.lists:
            self.lists.append(roles)
        return self.lists.index(roles)
