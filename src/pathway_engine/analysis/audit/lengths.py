"""How long things last: work, the time afterwards and waits, as they are drawn."""

from __future__ import annotations

from typing import Any

import numpy as np

from pathway_engine.analysis.audit.choosing import each_line
from pathway_engine.analysis.audit.drawing import Draws
from pathway_engine.analysis.audit.evidence import Evidence
from pathway_engine.analysis.audit.holding import Holding
from pathway_engine.analysis.audit.offers import before_the_end
from pathway_engine.analysis.audit.takeovers import Takeovers
from pathway_engine.analysis.audit.trial import Span, Trial
from pathway_engine.definition.models import TeamStep
from pathway_engine.engine.records import NONE, DelayKind, VisitKind

Array = np.ndarray[Any, Any]

_WORKED = ("worker_no", "role", "effort_time")
"""Columns that are filled from the start of work on."""


def lengths(evidence: Evidence, trial: Trial) -> None:
    """Work, the time afterwards and waits last as long as is drawn for them."""
    visits = evidence.visits
    idle = visits[~evidence.started]
    for column in _WORKED:
        trial.equal(idle[column], np.array(NONE), idle, f"a {column} without work")
    unmanned = evidence.visits[evidence.started & ~evidence.manned]
    for column in ("role", "effort_time", "work_time", "closed_time"):
        nothing = np.array(NONE if column == "role" else 0)
        trial.equal(unmanned[column], nothing, unmanned, f"a {column} where nobody works")
    for number, step in enumerate(evidence.pathway.all_steps.values()):
        if isinstance(step, TeamStep):
            here = evidence.with_team & ~evidence.rework & (visits["step"] == number)
            rows = evidence.once(Draws).judged(np.flatnonzero(here))
            _efforts(evidence, step, rows, trial)
            _afterwards(evidence, step, rows, trial)
    _reworks(evidence, trial)
    _cut_short(evidence, trial)
    _without_team(evidence, trial)


def _efforts(evidence: Evidence, step: TeamStep, rows: Array, trial: Trial) -> None:
    """The drawn work, with what is typed in again before it."""
    draws = evidence.once(Draws)
    judged = evidence.worked & ~evidence.cut_short & ~evidence.once(_begun_at_once)
    rows = rows[judged[rows]]
    u = draws.of_visits("work", rows)
    work = draws.seconds(step.length_of_work, u, draws.memory.beginning(rows))
    again = evidence.of_handoff("rekeying_time", 0)[rows]
    visits = evidence.visits[rows]
    span = Span(work.low + again, work.high + again)
    trial.within(visits["effort_time"], span, visits, "effort_time is not the work that is drawn")


def _begun_at_once(evidence: Evidence) -> Array:
    """Which work, side by side with another branch, begins when its worker has just done other.

    That took no time, and nothing tells which of the two came first, nor what was known then.
    """
    visits = evidence.visits
    doubtful = np.zeros(len(visits), dtype=bool)
    rows = np.flatnonzero(evidence.worked)
    if evidence.sequential or not len(rows):
        return doubtful
    keys = [visits[column][rows] for column in ("started_at", "worker_no", "team")]
    order = np.lexsort(keys)
    differs = np.any([np.diff(key[order]) != 0 for key in keys], axis=0)
    group = np.concatenate([[0], np.cumsum(differs)])
    took_time = np.bincount(group, visits["effort_time"][rows[order]] > 0)
    doubtful[rows[order]] = (np.bincount(group) > 1)[group] & (took_time <= 1)[group]
    return doubtful


def _afterwards(evidence: Evidence, step: TeamStep, rows: Array, trial: Trial) -> None:
    draws = evidence.once(Draws)
    rows = rows[evidence.visits["work_done_at"][rows] != NONE]
    visits = evidence.visits[rows]
    done = visits["work_done_at"]
    span = Span(done, done)
    if step.stay is not None:
        said = "a stay whose work is done at another moment than it starts"
        trial.equal(done, visits["started_at"], visits, said)
    if step.time_without_work is not None:
        u = draws.of_visits("afterwards", rows)
        known = draws.memory.beginning(rows)
        there = evidence.stayed[rows]
        span = draws.moments(step.time_without_work, u, known, done, visits["team"], there)
        opens = np.where(there, evidence.window.warm_up_until, NONE)
        span = Span(np.maximum(span.low, opens), np.maximum(span.high, opens))
    _finished(evidence, rows, span, "it finishes at another time than is drawn", trial)


def _finished(evidence: Evidence, rows: Array, span: Span, said: str, trial: Trial) -> None:
    """Visits end when it is drawn, unless their case left before."""
    visits = evidence.visits[rows]
    stays = ~evidence.withdrawn[rows]
    span = before_the_end(span, stays, evidence.window.ends_at)
    trial.within(
        visits["finished_at"][stays], Span(span.low[stays], span.high[stays]), visits[stays], said
    )


def _reworks(evidence: Evidence, trial: Trial) -> None:
    """Rework takes what its return asked for, and is over with the work."""
    worked = evidence.rework & evidence.started & ~evidence.cut_short
    rows = np.flatnonzero(worked & evidence.manned)
    asked = evidence.of_handoff("rework_time", NONE)[evidence.strands.previous[rows]]
    visits = evidence.visits[rows]
    said = "effort_time is not the rework that the return asked for"
    trial.equal(visits["effort_time"], asked, visits, said)
    visits = evidence.visits[worked]
    said = "rework does not finish with its work"
    trial.equal(visits["finished_at"], visits["work_done_at"], visits, said)


def _cut_short(evidence: Evidence, trial: Trial) -> None:
    """The effort of work that was withdrawn is what was worked, at the worker's pace."""
    rows = np.flatnonzero(evidence.cut_short & ~evidence.once(Takeovers).unknown)
    visits = evidence.visits[rows]
    effort = np.rint(visits["work_time"] * evidence.once(Takeovers).pace_of(rows)).astype(np.int64)
    said = "effort_time is not what was worked before it was withdrawn"
    trial.equal(visits["effort_time"], effort, visits, said)


def _without_team(evidence: Evidence, trial: Trial) -> None:
    """A wait is over when it falls due; a decision takes no time."""
    kind = evidence.visits["kind"]
    waits = evidence.visits[kind == VisitKind.WAIT]
    rows = np.flatnonzero(kind == VisitKind.WAIT)
    opens = np.where(evidence.there[rows], evidence.window.warm_up_until, NONE)
    until = np.maximum(np.maximum(waits["due_at"], waits["offered_at"]), opens)
    said = "the wait is not over when it falls due"
    _finished(evidence, rows, Span(until, until), said, trial)
    for column in ("ready_at", "started_at", "work_done_at"):
        trial.equal(waits[column], np.array(NONE), waits, f"a wait with {column}")
    decisions = evidence.visits[kind == VisitKind.DECISION]
    for column in ("ready_at", "started_at", "work_done_at", "finished_at"):
        said = f"a decision whose {column} is another second"
        trial.equal(decisions[column], decisions["offered_at"], decisions, said)


def delayed(evidence: Evidence, trial: Trial) -> None:
    """The rows of delay are those of the disputes and of the times afterwards with a cause."""
    found = evidence.delays
    expected = _expected_delays(evidence)
    if len(found) != len(expected["case_no"]):
        trial.fault(f"{len(found)} rows of delay, expected {len(expected['case_no'])}")
        return
    for column, values in expected.items():
        trial.equal(found[column], values, found, f"{column} is not that of the delay")


def _expected_delays(evidence: Evidence) -> dict[str, Array]:
    """The columns of all rows of delay, in the order of their key."""
    visits = evidence.visits
    disputed = np.flatnonzero(evidence.of_handoff("disputed_from") != NONE)
    caused, cause = _with_causes(evidence)
    holds = evidence.once(Holding).holds
    # In one second the delays of a visit follow each other in this order.
    visit = np.concatenate([disputed, holds.visit, caused])
    dispute = evidence.names.causes.index("dispute_responsibility")
    columns = {
        "case_no": visits["case_no"][visit],
        "visit_no": visits["visit_no"][visit],
        "kind": np.repeat(
            [DelayKind.DISPUTE, DelayKind.HOLD, DelayKind.AFTERWARDS],
            [len(disputed), len(holds.visit), len(caused)],
        ),
        "cause": np.concatenate([np.full(len(disputed), dispute), holds.cause, cause]),
        "from_at": np.concatenate(
            [
                evidence.of_handoff("disputed_from")[disputed],
                holds.from_at,
                visits["work_done_at"][caused],
            ]
        ),
        "to_at": np.concatenate(
            [
                evidence.of_handoff("disputed_to")[disputed],
                holds.to_at,
                visits["finished_at"][caused],
            ]
        ),
    }
    order = np.lexsort((columns["visit_no"], columns["from_at"], columns["case_no"]))
    return {name: values[order] for name, values in columns.items()}


def _with_causes(evidence: Evidence) -> tuple[Array, Array]:
    """The visits, by position, whose time afterwards has a cause, and the causes.

    Where it is not known what the time hangs on, they are as the rows of delay tell them.
    """
    visits, memory = evidence.visits, evidence.once(Draws).memory
    cause = _told_causes(evidence)
    done = evidence.with_team & ~evidence.rework & (visits["work_done_at"] != NONE)
    for number, step in enumerate(evidence.pathway.all_steps.values()):
        if not isinstance(step, TeamStep) or step.afterwards is None:
            cause[visits["step"] == number] = NONE
            continue
        rows = np.flatnonzero(done & (visits["step"] == number))
        known = memory.beginning(rows)
        for quantity, here in each_line(evidence.pathway, step.afterwards, len(rows), known):
            named = quantity.cause
            cause[rows[here]] = NONE if named is None else evidence.names.causes.index(named)
    caused = np.flatnonzero(done & (cause != NONE))
    return caused, cause[caused]


def _told_causes(evidence: Evidence) -> Array:
    """For each visit the cause that a row of delay tells of the time after its work."""
    rows = evidence.delays[evidence.delays["kind"] == DelayKind.AFTERWARDS]
    cause = np.full(len(evidence.visits), NONE)
    cause[evidence.visit_at(rows["case_no"], rows["visit_no"])] = rows["cause"]
    return cause
