"""Who waits for one worker alone: the one who last had the case, or who began the work.

A step with `same_worker` is done by whoever last began work on the case in its team. What comes
back from a hold waits for the worker who began it. The end of the worker's post ends that.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from pathway_engine.analysis.audit.attendance import Workers
from pathway_engine.analysis.audit.eligible import Eligible
from pathway_engine.analysis.audit.evidence import Evidence
from pathway_engine.analysis.audit.moments import Moments, Order
from pathway_engine.definition.models import TeamStep
from pathway_engine.engine.records import NONE, VisitKind

Array = np.ndarray[Any, Any]


class Bound:
    """The worker for whom each visit waits to be begun; `NONE` where whoever is free may."""

    def __init__(self, evidence: Evidence) -> None:
        self.worker = np.full(len(evidence.visits), NONE)
        steps = [
            number
            for number, step in enumerate(evidence.pathway.all_steps.values())
            if isinstance(step, TeamStep) and step.same_worker
        ]
        kind, ready = evidence.visits["kind"], evidence.visits["ready_at"]
        here = np.isin(evidence.visits["step"], steps) & (kind == VisitKind.WORK) & (ready != NONE)
        for team in np.unique(evidence.visits["team"][here]):
            rows = np.flatnonzero(here & (evidence.visits["team"] == team))
            self._bind(evidence, rows, evidence.visits["team"] == team)

    def _bind(self, evidence: Evidence, rows: Array, in_team: Array) -> None:
        """Visits in one team, to whoever last began there, if the role may do the step."""
        last = _last_begun(evidence, evidence.worked & in_team, rows)
        worker = np.append(evidence.visits["worker_no"], [NONE])[last]
        role = np.append(evidence.visits["role"], [NONE])[last]
        may = evidence.once(Eligible).may(rows, role)
        in_post = evidence.visits["ready_at"][rows] < evidence.once(Workers).over_at[worker]
        self.worker[rows] = np.where((last != NONE) & may & in_post, worker, NONE)


def _last_begun(evidence: Evidence, begun: Array, rows: Array) -> Array:
    """Of begun visits the last of the same case before others join the queue, by position."""
    if evidence.sequential:
        return np.asarray(evidence.latest(begun)[rows])
    moments, there = evidence.once(Moments), np.flatnonzero(begun)
    order = Order(evidence, there, moments.begun[there])
    return np.append(there, [NONE])[order.last_before(rows, moments.joined[rows])]
