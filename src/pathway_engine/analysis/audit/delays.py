"""Rules about the rows of delay: each tells of a dispute, a hold, or a time after the work."""

from __future__ import annotations

from typing import Any

import numpy as np

from pathway_engine.analysis.audit.evidence import Evidence
from pathway_engine.analysis.audit.trial import Trial
from pathway_engine.definition.models import Step, TeamStep, each_value
from pathway_engine.engine.records import NONE, DelayKind, VisitKind

Array = np.ndarray[Any, Any]


def delays(evidence: Evidence, trial: Trial) -> None:
    """Every dispute, hold and time afterwards with a cause has its row, and no row is idle."""
    rows = evidence.delays
    visit = evidence.visit_at(rows["case_no"], rows["visit_no"])
    visits = evidence.visits[visit]
    until = np.where(rows["to_at"] == NONE, evidence.window.ends_at, rows["to_at"])
    inside = (rows["from_at"] >= visits["offered_at"]) & (until <= evidence.until[visit])
    trial.expect(inside & (until >= rows["from_at"]), rows, "it lies outside its visit")

    of_dispute = _dispute_rows(evidence, visit, trial)
    held = rows["kind"] == DelayKind.HOLD
    of_work = ~of_dispute & ~held & (rows["from_at"] == visits["work_done_at"])
    cause_fits = _causes_of_steps(evidence)[visits["step"], rows["cause"]]
    ends = until == evidence.until[visit]
    trial.expect(~of_work | (cause_fits & ends), rows, "not the time afterwards of its step")
    said = "it is neither a dispute, nor a hold, nor a time afterwards with a cause"
    trial.expect(of_dispute | of_work | held, rows, said)

    lasted = np.zeros(len(evidence.visits), dtype=np.int64)
    np.add.at(lasted, visit[held], (until - rows["from_at"])[held])
    said = "held_time is not the time of its holds"
    told = evidence.visits["kind"] != VisitKind.BLOCK
    trial.equal(evidence.visits["held_time"][told], lasted[told], evidence.visits[told], said)

    disputed = evidence.of_handoff("disputed_from") != NONE
    _one_row_each(evidence, disputed, visit[of_dispute], "dispute", trial)
    _one_row_each(evidence, _with_a_cause(evidence), visit[of_work], "time afterwards", trial)


def _dispute_rows(evidence: Evidence, visit: Array, trial: Trial) -> Array:
    """Which rows tell of a dispute; they must tell the same as the handoff."""
    rows = evidence.delays
    dispute = rows["cause"] == evidence.names.causes.index("dispute_responsibility")
    dispute &= evidence.of_handoff("disputed_from")[visit] == rows["from_at"]
    until = evidence.of_handoff("disputed_to")[visit]
    mine = rows[dispute]
    trial.equal(mine["to_at"], until[dispute], mine, "it does not end with the dispute")
    return np.asarray(dispute)


def _one_row_each(evidence: Evidence, wanted: Array, found: Array, name: str, trial: Trial) -> None:
    """The visits that want a row of delay have one, once."""
    number = np.bincount(found, minlength=len(wanted))
    rows = evidence.visits[wanted]
    said = f"the {name} has not one row of delay"
    trial.equal(number[wanted], np.ones(len(rows), dtype=int), rows, said)


def _causes(step: Step) -> set[str | None]:
    """The causes that the time after a step's work may have; None: no cause."""
    if not isinstance(step, TeamStep) or step.afterwards is None:
        return {None}
    return {quantity.cause for quantity in each_value(step.afterwards)}


def _causes_of_steps(evidence: Evidence) -> Array:
    """Steps by causes: whether the time after the step's work may have the cause."""
    names = evidence.names
    fits = np.zeros((len(names.steps), len(names.causes)), dtype=bool)
    for row, step in enumerate(evidence.pathway.all_steps.values()):
        fits[row, [names.causes.index(cause) for cause in _causes(step) if cause]] = True
    return fits


def _with_a_cause(evidence: Evidence) -> Array:
    """Visits whose time after the work has a cause, whoever the case is."""
    steps = evidence.pathway.all_steps.values()
    always = np.array([None not in _causes(step) for step in steps])
    worked = evidence.with_team & ~evidence.rework & (evidence.visits["work_done_at"] != NONE)
    return np.asarray(worked & always[evidence.visits["step"]])
