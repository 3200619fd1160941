"""How long work was to take, of rows some of which tell only what was done of it."""

from __future__ import annotations

from typing import Any

import numpy as np

from pathway_engine.analysis.audit.drawing import Draws
from pathway_engine.analysis.audit.evidence import Evidence
from pathway_engine.analysis.audit.trial import Span
from pathway_engine.definition.models import TeamStep

Array = np.ndarray[Any, Any]


class Planned:
    """The effort that each visit was to take; 0 where work never began.

    Of work that was withdrawn the row tells what was done of it; the whole is drawn again.
    """

    def __init__(self, evidence: Evidence) -> None:
        self._evidence = evidence
        effort = np.where(evidence.started, evidence.visits["effort_time"], 0).astype(np.int64)
        cut = np.flatnonzero(evidence.cut_short)
        drawn = self._drawn(cut)
        effort[cut] = drawn.low
        self.effort = effort
        self.unknown = np.zeros(len(effort), dtype=bool)
        """Of which visits it may as well be a second more: the draw lies on a rounding."""
        self.unknown[cut] = drawn.low != drawn.high

    def _drawn(self, rows: Array) -> Span:
        """The effort of visits, as it is drawn for the step or asked for by a return."""
        evidence, draws = self._evidence, self._evidence.once(Draws)
        returned = evidence.strands.previous[rows]
        low = evidence.of_handoff("rework_time", 0)[returned].astype(np.int64)
        high = low.copy()
        again = evidence.of_handoff("rekeying_time", 0)
        for number, step in enumerate(evidence.pathway.all_steps.values()):
            here = (evidence.visits["step"][rows] == number) & ~evidence.rework[rows]
            if isinstance(step, TeamStep) and here.any():
                mine = rows[here]
                known = draws.memory.beginning(mine)
                work = draws.seconds(step.length_of_work, draws.of_visits("work", mine), known)
                low[here], high[here] = work.low + again[mine], work.high + again[mine]
        return Span(low, high)
