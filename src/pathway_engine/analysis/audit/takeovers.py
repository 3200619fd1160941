"""Of which work it is not known who began it, or when it went on.

A row tells who ended the work. Where it was held, and the post of somebody who may have begun it
ended meanwhile, that may be another; and where chance cannot be asked anew, it is not known when
work went on after a hold. Nor does a row tell who took part as a partner, so that it is not known
who of a team that lends some is free. Where work was withdrawn and the draw of its length lies on a
rounding, that length is not known. What such rows leave open is not judged.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from pathway_engine.analysis.audit.attendance import Workers
from pathway_engine.analysis.audit.eligible import Eligible
from pathway_engine.analysis.audit.evidence import Evidence
from pathway_engine.analysis.audit.memory import Memory
from pathway_engine.analysis.audit.planned import Planned
from pathway_engine.engine.records import NONE

Array = np.ndarray[Any, Any]


def _lending(evidence: Evidence) -> set[int]:
    """Teams whose workers take part in the work of others: no row tells who did."""
    steps = evidence.pathway.team_steps.values()
    return {evidence.names.team_of[team] for step in steps for team in step.with_}


class Takeovers:
    """The visits (by position) of which it is not known who began them, and their teams.

    Among the teams are those that lend partners.
    """

    def __init__(self, evidence: Evidence) -> None:
        nobody = ~evidence.once(Memory).known[evidence.case_at]
        self.unknown = (evidence.held & evidence.started & nobody) | self._ended_by_others(evidence)
        self.unknown |= evidence.once(Planned).unknown
        teams = {*np.unique(evidence.visits["team"][self.unknown]).tolist(), *_lending(evidence)}
        by_nobody = evidence.visits["team"][~evidence.once(Eligible).known]
        self.teams = frozenset(teams | evidence.unfollowed_teams | set(by_nobody.tolist()))
        paused = np.unique(evidence.visits["team"][evidence.partnered]).tolist()
        self._names = {evidence.names.teams[n] for n in (*self.teams, *paused) if n != NONE}

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

    def concern(self, by: Mapping[str, str]) -> bool:
        """Whether a sum belongs to a team of which not all is known.

        Work with partners pauses when one of them is away.
        """
        return by.get("team") in self._names
