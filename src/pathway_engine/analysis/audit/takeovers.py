"""Of which work it is not known who began it, or when it went on.

A row tells who ended the work. Where it was held, and the post of somebody who may have begun it
ended meanwhile, that may be another; and where chance cannot be asked anew, it is not known when
work went on after a hold. What such rows leave open is not judged.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from pathway_engine.analysis.audit.attendance import Workers
from pathway_engine.analysis.audit.eligible import Eligible
from pathway_engine.analysis.audit.evidence import Evidence
from pathway_engine.analysis.audit.memory import Memory

Array = np.ndarray[Any, Any]


class Takeovers:
    """The visits (by position) of which it is not known who began them, and their teams."""

    def __init__(self, evidence: Evidence) -> None:
        nobody = ~evidence.once(Memory).known[evidence.case_at]
        self.unknown = (evidence.held & evidence.started & nobody) | self._ended_by_others(evidence)
        teams = set(np.unique(evidence.visits["team"][self.unknown]).tolist())
        by_nobody = evidence.visits["team"][~evidence.once(Eligible).known]
        self.teams = frozenset(teams | evidence.unfollowed_teams | set(by_nobody.tolist()))

    @staticmethod
    def _ended_by_others(evidence: Evidence) -> Array:
        """Visits that somebody may have begun whose post ended before the work did."""
        found = np.zeros(len(evidence.visits), dtype=bool)
        staff, eligible = evidence.once(Workers), evidence.once(Eligible)
        rows = np.flatnonzero(evidence.held & evidence.started)
        visits, until = evidence.visits[rows], evidence.until[rows]
        for post in staff.posts:
            _, ends = post.lasts(evidence.window.warm_up_until)
            here = visits["team"] == evidence.names.team_of[post.team]
            here &= (visits["started_at"] < ends) & (ends <= until)
            role = np.full(len(rows), evidence.names.roles.index(post.role))
            found[rows[here & eligible.may(rows, role)]] = True
        return found
