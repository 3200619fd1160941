"""People who were there already when the window opened: how many, since when, and where."""

from __future__ import annotations

from typing import Any

import numpy as np

from pathway_engine.analysis.audit.evidence import Evidence
from pathway_engine.analysis.audit.persons import Persons
from pathway_engine.analysis.audit.trial import Span, Trial
from pathway_engine.definition.models import Backlog, TeamStep, WaitStep
from pathway_engine.engine.records import NONE, State

Array = np.ndarray[Any, Any]


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
        _opened(evidence, cases, trial)
        if entry.at in evidence.pathway.endings:
            _ended(evidence, entry, cases, trial)
        else:
            _stands(evidence, entry, cases, trial)


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


def _opened(evidence: Evidence, cases: Array, trial: Trial) -> None:
    """They opened as long ago as is drawn."""
    opened, found = evidence.once(Persons).opened, evidence.cases[cases]
    span = Span(opened.low[cases], opened.high[cases])
    trial.within(found["opened_at"], span, found, "it did not open as long ago as is drawn")


def _ended(evidence: Evidence, entry: Backlog, mine: Array, trial: Trial) -> None:
    """Whose case had ended, had ended in the second in which it opened, without a visit."""
    cases = evidence.cases[mine]
    ending = evidence.names.endings.index(entry.at)
    trial.equal(cases["ending"], np.array(ending), cases, "it has not the ending where it was")
    trial.equal(cases["closed_at"], cases["opened_at"], cases, "it was open before it joined")
    none = evidence.last_visit[mine] < evidence.first_visit[mine]
    trial.expect(none, cases, "it had ended, and has visits")


def _stands(evidence: Evidence, entry: Backlog, cases: Array, trial: Trial) -> None:
    """The first visit of the others is at the step where they were, and goes on from there."""
    has = evidence.last_visit[cases] >= evidence.first_visit[cases]
    rows = evidence.first_visit[cases[has]]
    visits = evidence.visits[rows]
    step = evidence.pathway.all_steps[entry.at]
    number = evidence.names.step_of[entry.at]
    trial.equal(visits["step"], np.array(number), visits, "it is not at the step where it was")
    if entry.stayed is not None and isinstance(step, TeamStep):
        _stays(evidence, rows, trial)
    elif isinstance(step, TeamStep | WaitStep):
        _planned(evidence, step, rows, trial)
        if isinstance(step, TeamStep):
            _waits(evidence, step, rows, trial)


def _stays(evidence: Evidence, rows: Array, trial: Trial) -> None:
    """Who stays has been in the place since the case opened."""
    visits = evidence.visits[rows]
    for column in ("ready_at", "started_at", "work_done_at"):
        said = f"it has stayed since it opened, and {column} is another second"
        trial.equal(visits[column], visits["offered_at"], visits, said)


def _planned(evidence: Evidence, step: TeamStep | WaitStep, rows: Array, trial: Trial) -> None:
    """What is planned has been since the case opened."""
    visits = evidence.visits[rows]
    if step.due is None:
        trial.equal(visits["due_at"], np.array(NONE), visits, "nothing is planned, and it is due")
    elif isinstance(step, WaitStep):
        done = visits["state"] == State.DONE
        until = np.maximum(visits["due_at"], evidence.window.warm_up_until)
        said = "the wait is not over when it falls due"
        trial.equal(visits["finished_at"][done], until[done], visits[done], said)


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
