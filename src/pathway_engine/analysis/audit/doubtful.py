"""The teams of which it is not known what each of their workers does.

Whoever sits is kept while the panel waits for partners, and no row tells since when.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from pathway_engine.analysis.audit.attendance import Workers
from pathway_engine.analysis.audit.evidence import Evidence
from pathway_engine.analysis.audit.partners import Partners
from pathway_engine.analysis.audit.takeovers import Takeovers
from pathway_engine.engine.records import NONE

Array = np.ndarray[Any, Any]


class Doubtful:
    """Teams, by position, of which it is not known who works on what, or on what somebody else."""

    def __init__(self, evidence: Evidence) -> None:
        partners = evidence.once(Partners)
        kept = _teams_of(evidence, evidence.of_panel & evidence.partnered)
        self.teams = evidence.once(Takeovers).teams | partners.unsure | kept
        paused = ~partners.known[partners.visit]
        lent = evidence.once(Workers).team[partners.worker[paused]].tolist()
        asked = _teams_of(evidence, evidence.partnered & ~partners.known)
        names = evidence.names.teams
        self._names = {names[n] for n in self.teams.union(lent, asked) if n != NONE}

    def concern(self, by: Mapping[str, str]) -> bool:
        """Whether a sum belongs to a team of which not all is known.

        Work with partners pauses when one of them is away.
        """
        return by.get("team") in self._names


def _teams_of(evidence: Evidence, visits: Array) -> frozenset[int]:
    """The teams of some visits."""
    return frozenset(np.unique(evidence.visits["team"][visits]).tolist())
