"""The rule about waiting for partners: it is told team by team, and adds up."""

from __future__ import annotations

from typing import Any

import numpy as np

from pathway_engine.analysis.audit.evidence import Evidence
from pathway_engine.analysis.audit.trial import Trial
from pathway_engine.definition.models import Step, TeamStep
from pathway_engine.engine.records import NONE

Array = np.ndarray[Any, Any]


def partner_waits(evidence: Evidence, trial: Trial) -> None:
    """What a visit waited for partners is told for each of their teams, and adds up."""
    rows, visits = evidence.partner_waits, evidence.visits
    visit = evidence.visit_at(rows["case_no"], rows["visit_no"])
    named = _named(evidence)
    number = np.clip(rows["partner_no"], 0, named.shape[1] - 1)
    said = "not the team that its step names there"
    trial.expect(number == rows["partner_no"], rows, "its step names no such team")
    trial.equal(rows["team"], named[visits["step"][visit], number], rows, said)
    trial.expect(rows["partner_time"] > 0, rows, "it waited for no time at all")
    told = np.zeros(len(visits), dtype=np.int64)
    np.add.at(told, visit, rows["partner_time"])
    known = visits["partner_time"] != NONE
    said = "partner_time is not what it waited for the teams of its partners"
    trial.equal(visits["partner_time"][known], told[known], visits[known], said)


def _named(evidence: Evidence) -> Array:
    """By step and number the team of partners, counted from 1; `NONE` where there is none."""
    steps = evidence.pathway.all_steps.values()
    written = [_partners(step) for step in steps]
    found = np.full((len(written), max(map(len, written)) + 2), NONE)
    for step, teams in enumerate(written):
        for number, team in enumerate(teams, 1):
            found[step, number] = evidence.names.team_of[team]
    return found


def _partners(step: Step) -> list[str]:
    return list(step.with_) if isinstance(step, TeamStep) else []
