"""Rules about cases: their numbers have no gaps, and what opens closes or is open."""

from __future__ import annotations

from typing import Any

import numpy as np

from pathway_engine.analysis.audit.columns import Rows
from pathway_engine.analysis.audit.evidence import Evidence
from pathway_engine.analysis.audit.trial import Trial
from pathway_engine.engine.records import NONE

Array = np.ndarray[Any, Any]


def numbers(evidence: Evidence, trial: Trial) -> None:
    """Cases, visits and delays are numbered from 1 without gaps, in the order of opening."""
    cases, visits, delays = evidence.cases, evidence.visits, evidence.delays
    _follow(cases, "case_no", np.arange(len(cases)) == 0, trial, evidence.records.given)
    _follow(visits, "visit_no", evidence.is_first, trial)
    first_delay = np.searchsorted(delays["case_no"], delays["case_no"])
    _follow(delays, "delay_no", first_delay == np.arange(len(delays)), trial)
    joined = np.maximum(cases["opened_at"], evidence.window.warm_up_until)
    joined = np.where(evidence.was_there, joined, cases["opened_at"])
    later = np.ones(len(cases), dtype=bool)
    later[1:] = np.diff(joined) >= 0
    trial.expect(later, cases, "it opened before the case of the number before")
    later = np.ones(len(visits), dtype=bool)
    later[1:] = np.diff(visits["offered_at"]) >= 0
    said = "it was offered before the visit of the number before"
    trial.expect(later | evidence.is_first, visits, said)


def _follow(rows: Rows, column: str, is_first: Array, trial: Trial, given: int = 0) -> None:
    """Each number is one more than the one before; the first is 1, or follows those given."""
    numbers = rows[column]
    before = np.append([0], numbers[:-1])[: len(numbers)]
    expected = np.where(is_first, given, before) + 1
    name = column.removesuffix("_no")
    trial.equal(numbers, expected, rows, f"a {name} number is missing before it")


def conserved(evidence: Evidence, trial: Trial) -> None:
    """Cases opened are cases closed and cases open: each is one of the two, and wholly so."""
    cases, ends_at = evidence.cases, evidence.window.ends_at
    closed = cases["closed_at"] != NONE
    said = "closed without an ending, or open with one"
    trial.expect(closed == (cases["ending"] != NONE), cases, said)
    has_visits = evidence.last_visit >= evidence.first_visit
    trial.expect(has_visits | evidence.had_ended, cases, "it has no visits")

    open_visits = np.bincount(
        evidence.case_at, weights=~evidence.ended, minlength=len(cases)
    ).astype(np.int64)
    trial.expect(~closed | (open_visits == 0), cases, "closed, and a visit is open", open_visits)
    trial.expect(closed | (open_visits > 0), cases, "open, and no visit is open")

    known = evidence.cases[has_visits]
    begins = evidence.visits["offered_at"][evidence.first_visit[has_visits]]
    trial.equal(begins, known["opened_at"], known, "its first visit does not begin with it")
    last_end = _last_end(evidence)[closed & has_visits]
    mine = cases[closed & has_visits]
    trial.equal(last_end, mine["closed_at"], mine, "its last visit does not end with it")
    trial.expect(cases["closed_at"] < ends_at, cases, "it closes at or after the end of the run")


def _last_end(evidence: Evidence) -> Array:
    """When the last visit of each case ended that has ended; 0 where none has."""
    ends = np.zeros(len(evidence.cases), dtype=np.int64)
    np.maximum.at(ends, evidence.case_at, evidence.visits["finished_at"])
    return ends
