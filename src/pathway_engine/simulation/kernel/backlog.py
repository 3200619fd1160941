"""People who are there already when the window opens: they join in its first second, *second 0*.

One event, the first of that second, puts each of them among the arrivals, in the order in which
their cases opened. What they did before is gone through with the clock put back to the opening of
their case; a time that began then is drawn on the condition that it lasts longer (`remaining`).
"""

from __future__ import annotations

from typing import Any

from pathway_engine.clock import LONGEST_WORK
from pathway_engine.simulation.kernel.access import i8, kernel, state_t
from pathway_engine.simulation.kernel.cases import free_case, keep_arrived, new_case, note
from pathway_engine.simulation.kernel.chance import draw_attributes, sampled, whole
from pathway_engine.simulation.kernel.ended import end_before
from pathway_engine.simulation.kernel.events import push
from pathway_engine.simulation.kernel.following import proceed, wait_or_pass
from pathway_engine.simulation.kernel.layout import (
    AFTERWARDS,
    AFTERWARDS_OVER,
    DUE,
    FALL_DUE,
    FAR,
    IN_AFTERWARDS,
    NO_FAULT,
    NONE,
    PLANNED,
    QUEUED,
    RESTS,
    TEAM_STEP,
    TOO_LONG,
)
from pathway_engine.simulation.kernel.lines import join
from pathway_engine.simulation.kernel.orders import ARRIVALS, VISITS
from pathway_engine.simulation.kernel.philox import bits
from pathway_engine.simulation.kernel.places import be_in
from pathway_engine.simulation.kernel.remaining import luck_of, remaining_moment
from pathway_engine.simulation.kernel.rounds import as_word
from pathway_engine.simulation.kernel.rules import given_value, stop
from pathway_engine.simulation.kernel.slots import take_slot
from pathway_engine.simulation.kernel.tables import (
    backlog_at,
    case_at,
    case_leave_at,
    case_row_at,
    exit_at,
    leave_at,
    run_at,
    step_at,
    team_at,
    token_at,
    visit_at,
    visit_row_at,
)
from pathway_engine.simulation.kernel.tokens import first_token
from pathway_engine.simulation.kernel.visits import lane_of, prioritise, reach, schedule, take_on
from pathway_engine.simulation.kernel.work import afterwards_over, finish

PEOPLE = 1 << 24
"""More people than are there: their order is how long ago their case opened, times this."""


@kernel(state_t, i8, i8)
def somebody(s: Any, entry: int, number: int) -> int:
    """A case of an entry of the backlog, with its attributes, opened as long ago as is drawn."""
    one = backlog_at(s, entry)
    row = number - one.first + 1
    c = new_case(s, bits(s, one.identity_key, as_word(0), as_word(row), as_word(0)))
    case = case_at(s, c)
    case_row_at(s, case.row).entry = one.entry
    draw_attributes(s, one.records, one.records_n, c, 0, NONE)
    keep_arrived(s, c)
    quantity = given_value(s, c, one.passed_by, one.passed)
    passed = whole(sampled(s, quantity, one.passed_key, c, 0, 0))
    if passed > LONGEST_WORK:
        stop(s, TOO_LONG, c, NONE, NONE)
        passed = 0
    case.opened_at -= passed
    case_row_at(s, case.row).opened_at = case.opened_at
    return c


@kernel(state_t, i8)
def forget(s: Any, c: int) -> None:
    """The last case that was made was only made to see when it opened."""
    run = run_at(s, 0)
    run.cases -= 1
    run.case_rows -= 1
    free_case(s, c)


@kernel(state_t)
def line_up(s: Any) -> None:
    """Put everybody among the events of this second, in the order of opening, then as written."""
    run = run_at(s, 0)
    for entry in range(run.backlog):
        one = backlog_at(s, entry)
        for number in range(one.first, one.first + one.cases):
            c = somebody(s, entry, number)
            if run.fault != NO_FAULT:
                return
            ago = run.now - case_at(s, c).opened_at
            forget(s, c)
            push(s, ARRIVALS, run.now, (-ago - 1) * PEOPLE + number, number)


# -- how they lived until second 0 -----------------------------------------------------------------


@kernel(state_t, i8, i8, i8, i8, i8)
def run_on(s: Any, c: int, exit_: int, n: int, since: int, calendar: int) -> int:
    """When a way out falls due that runs since before second 0; not before it."""
    run = run_at(s, 0)
    one = exit_at(s, exit_)
    quantity = given_value(s, c, one.after_by, one.after)
    u = luck_of(s, c, one.key, n)
    at = max(run.warm_up_until, remaining_moment(s, c, quantity, u, since, calendar))
    if at < run.ends_at:
        push(s, VISITS, at, 0, -2 - c)
    return at


@kernel(state_t, i8)
def run_case_exits_on(s: Any, c: int) -> None:
    """The ways out of the pathway have run since the case opened."""
    run = run_at(s, 0)
    opened_at = case_at(s, c).opened_at
    for i in range(run.case_leaves):
        at = run_on(s, c, i, 0, opened_at, run.exit_calendar)
        case_leave_at(s, c * run.case_leaves + i).v = at


@kernel(state_t, i8, i8)
def run_exits_on(s: Any, v: int, calendar: int) -> None:
    """The ways out of a step have run since the case opened, or since the visit was due."""
    visit = visit_at(s, v)
    run = run_at(s, 0)
    one = step_at(s, visit.step)
    row = visit_row_at(s, visit.row)
    token_at(s, visit.token).leaves = visit.step if one.exits_n > 0 else NONE
    since = row.offered_at
    if one.kind == TEAM_STEP:
        since = max(since, row.due_at)
    for i in range(one.exits_n):
        at = run_on(s, visit.case, one.exits + i, 1, since, calendar)
        leave_at(s, visit.token * run.leaves + i).v = at


@kernel(state_t, i8, i8)
def set_due(s: Any, v: int, calendar: int) -> None:
    """A visit has been planned since its case opened."""
    visit = visit_at(s, v)
    one = step_at(s, visit.step)
    row = visit_row_at(s, visit.row)
    quantity = NONE if one.due < 0 else given_value(s, visit.case, one.due_by, one.due)
    if quantity >= 0:
        since = row.offered_at
        u = luck_of(s, visit.case, one.key + DUE, 1)
        at = remaining_moment(s, visit.case, quantity, u, since, calendar)
        if at >= FAR:
            stop(s, TOO_LONG, visit.case, visit.step, NONE)
        row.due_at = max(at, since)


@kernel(state_t, i8, i8)
def wait_on(s: Any, v: int, second_0: int) -> None:
    """A visit of a team has queued since it was due."""
    visit = visit_at(s, v)
    one = step_at(s, visit.step)
    row = visit_row_at(s, visit.row)
    row.state = QUEUED
    row.ready_at = max(row.offered_at, row.due_at)
    visit.ready_at = row.ready_at
    row.planned_time = row.ready_at - row.offered_at
    waited = second_0 - row.ready_at
    if one.panels >= 0:
        row.session_time = waited
    elif one.stay >= 0:
        row.place_time = waited
    else:
        row.capacity_time = waited
    join(s, v, lane_of(s, v))
    visit.already = int(waited > 0)


@kernel(state_t, i8, i8)
def stay_on(s: Any, v: int, second_0: int) -> int:
    """Somebody has been in the place of a step since the case opened; where the case goes now."""
    visit = visit_at(s, v)
    one = step_at(s, visit.step)
    row = visit_row_at(s, visit.row)
    opened_at = row.offered_at
    row.due_at = NONE
    row.ready_at = opened_at
    row.started_at = opened_at
    row.work_done_at = opened_at
    row.effort_time = 0
    row.state = IN_AFTERWARDS
    visit.ready_at = opened_at
    visit.pace = 1.0
    token_at(s, visit.token).leaves = NONE
    take_slot(s, visit.case, visit.team)
    be_in(s, visit.case, one.place, visit.row)
    quantity = given_value(s, visit.case, one.stay_by, one.stay)
    u = luck_of(s, visit.case, one.key + AFTERWARDS, 1)
    calendar = team_at(s, visit.team).calendar
    until = remaining_moment(s, visit.case, quantity, u, opened_at, calendar)
    if until > second_0:
        schedule(s, v, AFTERWARDS_OVER, until)
        return RESTS
    afterwards_over(s, v)
    return finish(s, v)


@kernel(state_t, i8, i8)
def reach_before(s: Any, entry: int, c: int) -> int:
    """The visit with which somebody has been at a step since the case opened.

    Called with the clock put back to that second.
    """
    one = backlog_at(s, entry)
    run_case_exits_on(s, c)
    v = reach(s, first_token(s, c), one.to)
    visit = visit_at(s, v)
    step = step_at(s, one.to)
    if step.kind == TEAM_STEP:
        calendar = team_at(s, visit.team).calendar
        take_on(s, v)
    else:
        calendar = step.calendar
    if one.stayed:
        note(s, c, step.started)
        prioritise(s, v)
        return v
    set_due(s, v, calendar)
    run_exits_on(s, v, calendar)
    if one.place >= 0:
        be_in(s, c, one.place, NONE)
    if step.kind == TEAM_STEP and visit_row_at(s, visit.row).due_at <= run_at(s, 0).warm_up_until:
        prioritise(s, v)
    return v


@kernel(state_t, i8, i8)
def stand(s: Any, entry: int, v: int) -> int:
    """A visit that was reached before this second, which is second 0; where the case goes now."""
    visit = visit_at(s, v)
    row = visit_row_at(s, visit.row)
    now = run_at(s, 0).now
    to = RESTS
    if backlog_at(s, entry).stayed:
        to = stay_on(s, v, now)
    elif step_at(s, visit.step).kind != TEAM_STEP:
        if wait_or_pass(s, v):
            row.planned_time = now - row.offered_at
            to = finish(s, v)
    elif row.due_at > now:
        row.state = PLANNED
        schedule(s, v, FALL_DUE, row.due_at)
    else:
        wait_on(s, v, now)
    return to


@kernel(state_t, i8)
def entry_of(s: Any, number: int) -> int:
    """The entry to which somebody belongs."""
    entry = 0
    while number >= backlog_at(s, entry).first + backlog_at(s, entry).cases:
        entry += 1
    return entry


@kernel(state_t, i8)
def join_window(s: Any, number: int) -> None:
    """Somebody who was there already joins; or, before the first of them, all are lined up."""
    if number < 0:
        line_up(s)
        return
    run = run_at(s, 0)
    second_0 = run.now
    entry = entry_of(s, number)
    to = backlog_at(s, entry).to
    c = somebody(s, entry, number)
    run.now = case_at(s, c).opened_at
    note(s, c, 0)
    if to < 0:
        end_before(s, c, -1 - to)
        run.now = second_0
        return
    v = reach_before(s, entry, c)
    run.now = second_0
    k = visit_at(s, v).token
    to = stand(s, entry, v)
    if to != RESTS:
        proceed(s, k, to)
