"""Branches that are ended because another has come to the join of their block."""

from __future__ import annotations

import numpy as np

from pathway_engine.analysis.audit.evidence import Evidence
from pathway_engine.analysis.audit.moments import Moments
from pathway_engine.analysis.hours import NEVER
from pathway_engine.engine.records import NONE


class LetGo:
    """For each visit in which second its branch was ended; `NEVER` if it was not.

    `until` is the last second in which something still happened to it by the clock: of what falls
    into the second of the join, what comes before it.
    """

    def __init__(self, evidence: Evidence) -> None:
        self.at = np.full(len(evidence.visits), NEVER)
        joined_by, moments = evidence.strands.joined_by, evidence.once(Moments)
        inside = np.flatnonzero(evidence.parent != NONE)
        last = joined_by[evidence.parent[inside]]
        branch = evidence.visits["branch"]
        over = (last != NONE) & (branch[last] != branch[inside])
        rows, last = inside[over], last[over]
        at = evidence.visits["finished_at"][last]
        still = evidence.until[rows] >= at
        still &= ~evidence.joined[rows]
        rows, last, at = rows[still], last[still], at[still]
        self.at[rows] = at
        self.until = self.at.copy()
        self.until[rows[moments.by_clock(rows, at) > moments.finished[last]]] -= 1
