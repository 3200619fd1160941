"""Who leaves: cases end by the ways out that are drawn for them, and by no others."""

from __future__ import annotations

from typing import Any

import numpy as np

from pathway_engine.analysis.audit.attendance import Attendance
from pathway_engine.analysis.audit.evidence import Evidence
from pathway_engine.analysis.audit.holding import Holding
from pathway_engine.analysis.audit.leaving import Leaving
from pathway_engine.analysis.audit.takeovers import Takeovers
from pathway_engine.analysis.audit.trial import Trial
from pathway_engine.analysis.hours import NEVER
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
    leave = leaving.of_visits[last] != NEVER
    unsure, last = evidence.case_at[last[~sure & leave]], last[sure & leave]
    rows, gone_at = evidence.visits[last], _gone_at(evidence, last)
    said = "it does not end when its case leaves"
    trial.equal(rows["finished_at"], gone_at, rows, said)
    over = gone_at != NONE
    left = np.where(over, evidence.withdrawn[last], rows["state"] == State.ACTIVE)
    trial.expect(left, rows, "it goes on although its case has left")
    case = evidence.case_at[last]
    _endings(evidence, trial, np.unique(case), case[~over], unsure)


def _endings(evidence: Evidence, trial: Trial, cases: Array, stay: Array, unsure: Array) -> None:
    """Cases that leave have the ending to which they do, if all that is theirs ends in the run.

    Some `stay` beyond the run; of those that are `unsure` it is not known.
    """
    leaving = evidence.once(Leaving)
    is_open = np.zeros(len(evidence.cases), dtype=bool)
    is_open[unsure] = evidence.cases["ending"][unsure] == NONE
    is_open[stay] = True
    leaves = cases[leaving.at[cases] != NEVER]
    ending = np.where(is_open[leaves], NONE, leaving.ending[leaves])
    rows = evidence.cases[leaves]
    trial.equal(rows["ending"], ending, rows, "it has not the ending to which it leaves")


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
