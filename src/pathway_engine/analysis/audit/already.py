"""People who were there already when the window opened: who they are, and how long they waited.

A time that had begun by then is drawn on the condition that it exceeds what had passed of it.
Whom the audit knows by their draws it knows only where `waited` does not depend on attributes.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from pathway_engine.analysis.audit.drawing import whole_seconds
from pathway_engine.analysis.audit.evidence import Evidence
from pathway_engine.analysis.audit.luck import bits, key_of, uniform
from pathway_engine.analysis.audit.quantiles import value_at, value_beyond
from pathway_engine.analysis.audit.trial import Span, Trial
from pathway_engine.definition.models import Backlog, TeamStep, WaitStep
from pathway_engine.definition.quantities import Quantity
from pathway_engine.engine.records import NONE, State

Array = np.ndarray[Any, Any]


class Group(NamedTuple):
    """The cases of one entry, by position, and who they are, if that is known."""

    name: str
    entry: Backlog
    cases: Array
    identity: Array | None


def backlog(evidence: Evidence, trial: Trial) -> None:
    """Who is there when the window opens joins then, as many and since as long as is drawn."""
    if not evidence.pathway.backlog or evidence.window.warm_up_until >= evidence.window.ends_at:
        return
    _in_order(evidence, trial)
    first = len(evidence.pathway.arrivals)
    for number, (name, entry) in enumerate(evidence.pathway.backlog.items(), first):
        cases = np.flatnonzero(evidence.cases["entry"] == number)
        if len(cases) != entry.cases:
            trial.fault(f"{len(cases)} cases of `{name}`, expected {entry.cases}")
            continue
        group = Group(name, entry, cases, _opened(evidence, name, entry, cases, trial))
        if entry.at in evidence.pathway.endings:
            _ended(evidence, group, trial)
        else:
            _stands(evidence, group, trial)


def _in_order(evidence: Evidence, trial: Trial) -> None:
    """They are numbered one after the other by opening, before who arrives in that second."""
    rows = np.flatnonzero(evidence.was_there)
    mine = evidence.cases[rows]
    numbers, opened = mine["case_no"], mine["opened_at"]
    trial.expect(opened <= evidence.window.warm_up_until, mine, "it opened after it joined")
    follows = np.ones(len(rows), dtype=bool)
    follows[1:] = (np.diff(numbers) == 1) & (np.diff(opened) >= 0)
    trial.expect(follows, mine, "it is not numbered by opening among those who were there")
    after = evidence.cases["opened_at"] >= evidence.window.warm_up_until
    later = np.flatnonzero(after & ~evidence.was_there)
    if len(rows) and len(later):
        said = "it has a number before those who were there"
        come = evidence.cases[later]
        trial.expect(come["case_no"] > numbers.max(), come, said)


def _opened(
    evidence: Evidence, name: str, entry: Backlog, cases: Array, trial: Trial
) -> Array | None:
    """They opened as long ago as is drawn; who each of them is, if that is known."""
    if not isinstance(entry.passed, Quantity) or entry.passed.of is not None:
        return None
    records = evidence.records
    address = (records.seed, records.replication, name)
    rows = np.arange(1, entry.cases + 1)
    identity = bits(key_of(*address, "identity"), np.zeros(len(rows), dtype=np.uint64), rows)
    u = uniform(key_of(*address, "waited"), identity)
    ago = whole_seconds(value_at(entry.passed, u))
    opened = Span(evidence.window.warm_up_until - ago.high, evidence.window.warm_up_until - ago.low)
    order = np.lexsort((rows, opened.high))
    found = evidence.cases[cases]
    said = "it did not open as long ago as is drawn"
    trial.within(found["opened_at"], Span(opened.low[order], opened.high[order]), found, said)
    return identity[order]


def _ended(evidence: Evidence, group: Group, trial: Trial) -> None:
    """Whose case had ended, had ended in the second in which it opened, without a visit."""
    cases = evidence.cases[group.cases]
    ending = evidence.names.endings.index(group.entry.at)
    trial.equal(cases["ending"], np.array(ending), cases, "it has not the ending where it was")
    trial.equal(cases["closed_at"], cases["opened_at"], cases, "it was open before it joined")
    none = evidence.last_visit[group.cases] < evidence.first_visit[group.cases]
    trial.expect(none, cases, "it had ended, and has visits")


def _stands(evidence: Evidence, group: Group, trial: Trial) -> None:
    """The first visit of the others is at the step where they were, and goes on from there."""
    has = evidence.last_visit[group.cases] >= evidence.first_visit[group.cases]
    rows = evidence.first_visit[group.cases[has]]
    visits = evidence.visits[rows]
    step = evidence.pathway.all_steps[group.entry.at]
    number = evidence.names.step_of[group.entry.at]
    trial.equal(visits["step"], np.array(number), visits, "it is not at the step where it was")
    identity = None if group.identity is None else group.identity[has]
    if group.entry.stayed is not None and isinstance(step, TeamStep):
        _stays(evidence, step, rows, identity, trial)
    elif isinstance(step, TeamStep | WaitStep):
        _planned(evidence, step, rows, identity, trial)
        if isinstance(step, TeamStep):
            _waits(evidence, step, rows, trial)


def _stays(
    evidence: Evidence, step: TeamStep, rows: Array, identity: Array | None, trial: Trial
) -> None:
    """Who stays has been in the place since the case opened, for as long as is drawn."""
    visits = evidence.visits[rows]
    for column in ("ready_at", "started_at", "work_done_at"):
        said = f"it has stayed since it opened, and {column} is another second"
        trial.equal(visits[column], visits["offered_at"], visits, said)
    over = _over(evidence, step.stay, "afterwards", rows, identity)
    if over is not None:
        done = visits["state"] == State.DONE
        end = evidence.window.warm_up_until
        span = Span(np.maximum(over.low[done], end), np.maximum(over.high[done], end))
        said = "the stay does not last as long as is drawn"
        trial.within(visits["finished_at"][done], span, visits[done], said)


def _planned(
    evidence: Evidence, step: TeamStep | WaitStep, rows: Array, identity: Array | None,
    trial: Trial,
) -> None:  # fmt: skip
    """What is planned has been since the case opened; it lasts beyond what has passed."""
    visits = evidence.visits[rows]
    if step.due is None:
        trial.equal(visits["due_at"], np.array(NONE), visits, "nothing is planned, and it is due")
        return
    due = _over(evidence, step.due, "due", rows, identity)
    if due is not None:
        trial.within(visits["due_at"], due, visits, "it is not due when it is drawn")
    if isinstance(step, WaitStep):
        done = visits["state"] == State.DONE
        until = np.maximum(visits["due_at"], evidence.window.warm_up_until)
        said = "the wait is not over when it falls due"
        trial.equal(visits["finished_at"][done], until[done], visits[done], said)


def _over(
    evidence: Evidence, written: object, purpose: str, rows: Array, identity: Array | None
) -> Span | None:
    """When a time by the clock is over that runs since the case opened, if that is known."""
    if identity is None or not isinstance(written, Quantity) or written.of is not None:
        return None
    if written.unit == "working_days":
        return None
    records, visits = evidence.records, evidence.visits[rows]
    step = evidence.names.steps[int(visits["step"][0])] if len(rows) else ""
    key = key_of(records.seed, records.replication, step, purpose)
    opened = visits["offered_at"]
    gone = (evidence.window.warm_up_until - opened).astype(np.float64)
    span = whole_seconds(value_beyond(written, uniform(key, identity, 1), gone))
    return Span(opened + span.low, opened + span.high)


def _waits(evidence: Evidence, step: TeamStep, rows: Array, trial: Trial) -> None:
    """Who has waited for a team has done so since the visit was due, for what is told."""
    begin = evidence.window.warm_up_until
    visits = evidence.visits[rows]
    ready = np.maximum(visits["offered_at"], visits["due_at"])
    since = ready < begin
    mine = visits[since]
    trial.equal(mine["ready_at"], ready[since], mine, "it has not waited since it was due")
    planned = ready[since] - mine["offered_at"]
    trial.equal(mine["planned_time"], planned, mine, "it was not planned until it was due")
    part = "capacity_time"
    if step.sessions is not None:
        part = "session_time"
    elif step.stay is not None:
        part = "place_time"
    said = f"{part} is less than it had waited"
    trial.expect(mine[part] >= begin - ready[since], mine, said, mine[part])
    opened_late = (mine["hours_time"] == 0) | evidence.held[rows][since]  # a hold begins another
    trial.expect(opened_late, mine, "its wait began in open hours", mine["hours_time"])
