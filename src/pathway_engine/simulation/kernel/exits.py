"""Ways out: of a step while a case waits there, of the pathway until the case closes.

When a case reaches a step, or opens, the second is worked out in which each way out falls due;
it stands in `leave` (by token) or `case_leave`. In that second the case is noted among the
`due_exit`; they are taken when nobody can start any more, one at a time.
"""

from __future__ import annotations

from typing import Any

from pathway_engine.simulation.kernel.access import i8, kernel, state_t
from pathway_engine.simulation.kernel.chance import moment_after, sampled
from pathway_engine.simulation.kernel.events import push
from pathway_engine.simulation.kernel.layout import FAR, NONE, QUEUED, REWORK_VISIT, TEAM_STEP
from pathway_engine.simulation.kernel.leaving import leave_case
from pathway_engine.simulation.kernel.orders import VISITS
from pathway_engine.simulation.kernel.rules import given_value, holds
from pathway_engine.simulation.kernel.tables import (
    case_at,
    case_leave_at,
    due_exit_at,
    exit_at,
    leave_at,
    run_at,
    step_at,
    team_at,
    token_at,
    visit_at,
    visit_row_at,
)


@kernel(state_t, i8, i8, i8, i8, i8)
def exit_moment(s: Any, c: int, exit_: int, n: int, since: int, calendar: int) -> int:
    """When a way out falls due that runs from `since`; it is put among the events."""
    one = exit_at(s, exit_)
    quantity = given_value(s, c, one.after_by, one.after)
    x = sampled(s, quantity, one.key, c, n, 0)
    at = moment_after(s, since, x, quantity, calendar)
    if at < run_at(s, 0).ends_at:
        push(s, VISITS, at, 0, -2 - c)
    return at


@kernel(state_t, i8)
def begin_exits(s: Any, v: int) -> None:
    """The ways out of the step that a visit has reached begin to run, when it is due."""
    visit = visit_at(s, v)
    run = run_at(s, 0)
    one = step_at(s, visit.step)
    row = visit_row_at(s, visit.row)
    token_at(s, visit.token).leaves = visit.step
    since = run.now
    calendar = one.calendar
    if one.kind == TEAM_STEP:
        since = max(since, row.due_at)
        calendar = team_at(s, visit.team).calendar
    for i in range(one.exits_n):
        at = exit_moment(s, visit.case, one.exits + i, row.at_step, since, calendar)
        leave_at(s, visit.token * run.leaves + i).v = at


@kernel(state_t, i8)
def begin_case_exits(s: Any, c: int) -> None:
    """The ways out of the pathway begin to run for a case that opens now."""
    run = run_at(s, 0)
    for i in range(run.case_leaves):
        at = exit_moment(s, c, i, 0, run.now, run.exit_calendar)
        case_leave_at(s, c * run.case_leaves + i).v = at


@kernel(state_t, i8, i8, i8, i8)
def earliest_due(s: Any, of_case: int, first: int, n: int, now: int) -> int:
    """The way out that fell due first, of several the first written; NONE if none has."""
    best = NONE
    at = FAR
    for i in range(n):
        moment = case_leave_at(s, first + i).v if of_case else leave_at(s, first + i).v
        if moment <= now and moment < at:
            at = moment
            best = i
    return best


@kernel(state_t, i8)
def step_exit(s: Any, k: int) -> int:
    """The due way out of the step where a token waits, NONE if it may not leave there now."""
    run = run_at(s, 0)
    token = token_at(s, k)
    if token.leaves < 0:
        return NONE
    row = visit_row_at(s, visit_at(s, token.open).row)
    if row.state > QUEUED or row.started_at != NONE or row.kind == REWORK_VISIT:
        return NONE
    return earliest_due(s, 0, k * run.leaves, step_at(s, token.leaves).exits_n, run.now)


@kernel(state_t, i8)
def case_exit(s: Any, c: int) -> int:
    """The due way out of the pathway of a case, NONE if there is none."""
    run = run_at(s, 0)
    return earliest_due(s, 1, c * run.case_leaves, run.case_leaves, run.now)


@kernel(state_t, i8, i8)
def leaves_before(s: Any, one: int, other: int) -> bool:
    """Queue order of two open visits; who is not queued yet stands at the end."""
    a = visit_row_at(s, visit_at(s, one).row)
    b = visit_row_at(s, visit_at(s, other).row)
    if a.priority != b.priority:
        return a.priority > b.priority
    ready = a.ready_at if a.ready_at != NONE else FAR
    also = b.ready_at if b.ready_at != NONE else FAR
    if ready != also:
        return ready < also
    if a.case_no != b.case_no:
        return a.case_no < b.case_no
    return a.visit_no < b.visit_no


@kernel(state_t, i8)
def who_leaves(s: Any, c: int) -> int:
    """The open visit of a case by which it is due to leave, NONE if no way out is due.

    Ways out of steps go before those of the pathway, for which the case's own visit stands.
    """
    case = case_at(s, c)
    best = NONE
    if case.row < 0 or case.leaving >= 0:
        return best
    k = case.token
    while k >= 0:
        v = token_at(s, k).open
        if step_exit(s, k) >= 0 and (best < 0 or leaves_before(s, v, best)):
            best = v
        k = token_at(s, k).next
    if best < 0 and case_exit(s, c) >= 0:
        best = token_at(s, case.token).open
    return best


@kernel(state_t)
def first_to_leave(s: Any) -> int:
    """The first visit by which a case is due to leave; cases that are not are noted no longer."""
    run = run_at(s, 0)
    best = NONE
    kept = 0
    for i in range(run.dues):
        c = due_exit_at(s, i).v
        v = who_leaves(s, c)
        if v >= 0:
            due_exit_at(s, kept).v = c
            kept += 1
            if best < 0 or leaves_before(s, v, best):
                best = v
    run.dues = kept
    return best


@kernel(state_t)
def take_one_exit(s: Any) -> bool:
    """The first way out that is due is taken, or lapses; whether there was one."""
    v = first_to_leave(s)
    if v < 0:
        return False
    run = run_at(s, 0)
    c = visit_at(s, v).case
    k = visit_at(s, v).token
    i = step_exit(s, k)
    if i >= 0:
        exit_ = step_at(s, token_at(s, k).leaves).exits + i
        leave_at(s, k * run.leaves + i).v = FAR
    else:
        i = case_exit(s, c)
        exit_ = i
        case_leave_at(s, c * run.case_leaves + i).v = FAR
    one = exit_at(s, exit_)
    if one.rule < 0 or holds(s, one.rule, c):
        leave_case(s, c, one.to)
    return True
