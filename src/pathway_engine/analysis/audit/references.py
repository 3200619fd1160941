"""The rule that comes first: every row refers to what is there, in the pathway of its run."""

from __future__ import annotations

from typing import Any

import numpy as np

from pathway_engine.analysis.audit.columns import Rows
from pathway_engine.analysis.audit.evidence import Evidence
from pathway_engine.analysis.audit.trial import Trial
from pathway_engine.engine.records import NONE, VisitKind

Array = np.ndarray[Any, Any]


def references(evidence: Evidence, trial: Trial) -> None:
    """Every row refers to a case, a visit, a step, a team of its own run and pathway."""
    names = evidence.names
    steps, teams, causes = len(names.steps), len(names.teams), len(names.causes)
    visits, rows = evidence.visits, evidence.handoffs
    _known(trial, visits, "step", steps)
    _known(trial, visits[evidence.with_team], "team", teams)
    for column, number in (
        ("from_step", steps),
        ("to_step", steps),
        ("from_team", teams),
        ("to_team", teams),
    ):
        _known(trial, rows, column, number)
    _known(trial, evidence.delays, "cause", causes)
    _in_a_case(evidence, trial)
    _known(trial, evidence.partner_waits, "team", teams)
    for table in (rows, evidence.delays, evidence.partner_waits):
        at = evidence.visit_at(table["case_no"], table["visit_no"])
        trial.expect(at != NONE, table, "there is no such visit")
    for column in ("case_no", "other_no"):
        there = np.isin(evidence.links[column], evidence.cases["case_no"])
        trial.expect(there, evidence.links, "there is no such case to link")
    sender = evidence.visit_at(rows["case_no"], rows["from_visit_no"])
    trial.expect(sender != NONE, rows, "the sender's visit is not there")
    own = np.isin(visits["kind"], (VisitKind.WORK, VisitKind.REWORK))
    trial.expect(own | (visits["team"] == NONE), visits, "a team where none is concerned")


def _known(trial: Trial, rows: Rows, column: str, number: int) -> None:
    known = (rows[column] >= 0) & (rows[column] < number)
    trial.expect(known, rows, f"its {column} is not in the pathway of the run")


def _in_a_case(evidence: Evidence, trial: Trial) -> None:
    cases, visits = evidence.cases["case_no"], evidence.visits
    at = np.minimum(evidence.case_at, max(len(cases) - 1, 0))
    there = cases[at] == visits["case_no"] if len(cases) else np.zeros(len(visits), dtype=bool)
    trial.expect(there, visits, "there is no such case")
