"""Who leaves: cases end by the ways out that are drawn for them, and by no others."""

from __future__ import annotations

from typing import Any

import numpy as np

from pathway_engine.analysis.audit.attendance import Attendance
from pathway_engine.analysis.audit.evidence import Evidence
from pathway_engine.analysis.audit.holding import Holding
from pathway_engine.analysis.audit.leaving import Leaving
from pathway_engine.analysis.audit.opening import NEVER
from pathway_engine.analysis.audit.takeovers import Takeovers
from pathway_engine.analysis.audit.trial import Trial
from pathway_engine.engine.records import NONE, State

Array = np.ndarray[Any, Any]


def exits(evidence: Evidence, trial: Trial) -> None:
    """A case leaves when a way out of its step or of the pathway is due and holds, not before.

    Work in hand is done first, up to a hold.
    """
    leaving = evidence.once(Leaving)
    known = leaving.known[evidence.case_at]
    stays = known & (leaving.of_visits == NEVER)
    said = "it is withdrawn, and no way out of it is due"
    visits = evidence.visits[stays]
    trial.expect(~evidence.withdrawn[stays], visits, said)

    last = np.flatnonzero((evidence.strands.following == NONE) & ~evidence.joined)
    sure = known[last] & ~evidence.once(Takeovers).unknown[last]
    sure &= ~(evidence.partnered & evidence.started)[last]  # no row tells who keeps them waiting
    last = last[sure & (leaving.of_visits[last] != NEVER)]
    rows, gone_at = evidence.visits[last], _gone_at(evidence, last)
    said = "it does not end when its case leaves"
    trial.equal(rows["finished_at"], gone_at, rows, said)
    over = gone_at != NONE
    left = np.where(over, evidence.withdrawn[last], rows["state"] == State.ACTIVE)
    trial.expect(left, rows, "it goes on although its case has left")
    case = evidence.case_at[last]
    stays = np.zeros(len(evidence.cases), dtype=bool)
    stays[case[~over]] = True
    leaves = np.unique(case[leaving.at[case] != NEVER])
    cases = evidence.cases[leaves]
    ending = np.where(stays[leaves], NONE, leaving.ending[leaves])
    trial.equal(cases["ending"], ending, cases, "it has not the ending to which it leaves")


def _gone_at(evidence: Evidence, rows: Array) -> Array:
    """When visits end whose cases leave; `NONE` where the run ends first."""
    visits, holding = evidence.visits[rows], evidence.once(Holding)
    leaves = evidence.once(Leaving).of_visits[rows]
    first = np.where(holding.first_part[rows] == NONE, evidence.once(Takeovers).worked(rows),
                     holding.first_part[rows])  # fmt: skip
    first_over = evidence.once(Attendance).after(
        evidence.once(Takeovers).began[rows], visits["started_at"], first
    )
    begun = evidence.worked[rows] & (visits["started_at"] <= leaves)
    resumed = holding.resumed_at[rows]
    goes_on = (resumed != NONE) & (resumed <= leaves) & (visits["work_done_at"] == NONE)
    gone_at = np.where(begun & (first_over > leaves), first_over, leaves)
    gone_at = np.where(goes_on, evidence.until[rows], gone_at)
    return np.where(gone_at < evidence.window.ends_at, gone_at, NONE)
