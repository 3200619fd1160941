"""A case reaches a step: a visit begins, is decided, waits, is planned or joins a line."""

from __future__ import annotations

from typing import Any

from pathway_engine.simulation.kernel.access import i8, kernel, record_t, state_t
from pathway_engine.simulation.kernel.cases import note
from pathway_engine.simulation.kernel.chance import moment_after, sampled
from pathway_engine.simulation.kernel.events import push
from pathway_engine.simulation.kernel.layout import (
    BLOCK_STEP,
    BLOCK_VISIT,
    DECISION_STEP,
    DECISION_VISIT,
    DUE,
    FALL_DUE,
    FAR,
    NONE,
    OFFERED,
    PLANNED,
    QUEUED,
    RULE_BROKEN,
    TEAM_STEP,
    TOO_LONG,
    TOO_MANY_VISITS,
    WAIT_VISIT,
    WORK_VISIT,
)
from pathway_engine.simulation.kernel.lines import join, lane_for
from pathway_engine.simulation.kernel.orders import MOST_VISITS_A_SECOND, VISITS, VISITS_A_CASE
from pathway_engine.simulation.kernel.rules import evaluate, given_value, holds, stop
from pathway_engine.simulation.kernel.tables import (
    bound_lane_at,
    case_at,
    count_at,
    lacked_at,
    last_worker_at,
    line_at,
    line_of_at,
    moment_at,
    need_at,
    panel_at,
    partner_wait_row_at,
    quantity_at,
    requirement_at,
    run_at,
    step_at,
    team_at,
    token_at,
    visit_at,
    visit_row_at,
    worker_at,
)

UNKNOWN = -1.0
"""The luck of a visit whose outcome has not been drawn yet."""


@kernel(record_t("visit_row"), inline=True)
def clear_row(row: Any) -> None:
    """A row in which nothing has happened yet."""
    row.ready_at = NONE
    row.started_at = NONE
    row.work_done_at = NONE
    row.finished_at = NONE
    row.due_at = NONE
    row.sitting_at = NONE
    row.left_place_at = NONE
    row.place = NONE
    row.priority = 0.0
    row.worker_no = NONE
    row.effort_time = NONE
    row.role = NONE
    row.outcome = NONE
    row.handoff_time = 0
    row.dispute_time = 0
    row.planned_time = 0
    row.capacity_time = 0
    row.caseload_time = 0
    row.place_time = 0
    row.hours_time = 0
    row.session_time = 0
    row.worker_time = 0
    row.partner_time = 0
    row.work_time = 0
    row.closed_time = 0
    row.held_time = 0
    row.afterwards_time = 0


@kernel(record_t("visit"), inline=True)
def clear_visit(visit: Any) -> None:
    """A visit that nobody works on yet."""
    visit.team = NONE
    visit.line = NONE
    visit.worker = NONE
    visit.handoff = NONE
    visit.delay = NONE
    visit.extra = 0
    visit.let_go = 0
    visit.already = 0
    visit.bound = NONE
    visit.half = NONE
    visit.left = NONE
    visit.partners = 0
    visit.luck = UNKNOWN
    visit.attempt = 1


@kernel(state_t, i8, inline=True)
def count_burst(s: Any, c: int) -> None:
    """Stop a case that makes more than a thousand visits in one second."""
    case = case_at(s, c)
    now = run_at(s, 0).now
    if case.burst_at != now:
        case.burst_at = now
        case.burst = 0
    case.burst += 1
    if case.burst > MOST_VISITS_A_SECOND:
        stop(s, TOO_MANY_VISITS, c, NONE, NONE)


@kernel(state_t, i8, i8)
def new_visit(s: Any, k: int, step: int) -> int:
    """A visit to a step begins now where a token stands: its slot, with its row begun."""
    run = run_at(s, 0)
    token = token_at(s, k)
    c = token.case
    case = case_at(s, c)
    count_burst(s, c)
    v: int = run.free_visit
    visit = visit_at(s, v)
    run.free_visit = visit.next_free
    run.live_visits += 1
    visit.case = c
    visit.token = k
    visit.step = step
    visit.row = run.visit_rows
    run.visit_rows += 1
    token.open = v
    clear_visit(visit)
    case.visits += 1
    row = visit_row_at(s, visit.row)
    clear_row(row)
    row.offered_at = run.now
    row.case_no = case.number
    row.visit_no = case.visits
    row.step = step
    row.team = NONE
    row.accountable = token.accountable
    row.parent_no = token.parent
    row.branch = token.branch
    row.kind = WORK_VISIT
    row.state = OFFERED
    return v


@kernel(state_t, i8)
def write_partner_waits(s: Any, v: int) -> None:
    """A row for each team of partners that a visit has waited for."""
    run = run_at(s, 0)
    visit = visit_at(s, v)
    if visit.line < 0:
        return
    line = line_at(s, visit.line)
    for i in range(line.needs, line.needs + line.needs_n):
        need = need_at(s, i)
        waited = lacked_at(s, v * run.partner_teams + need.partner)
        if waited.v > 0:
            row = partner_wait_row_at(s, run.partner_wait_rows)
            run.partner_wait_rows += 1
            row.case_no = visit_row_at(s, visit.row).case_no
            row.visit_no = visit_row_at(s, visit.row).visit_no
            row.partner_no = need.partner + 1
            row.team = need.team
            row.partner_time = waited.v
            waited.v = 0


@kernel(state_t, i8, inline=True)
def end_visit(s: Any, v: int) -> None:
    """A visit is over; its slot is free, its row finished."""
    run = run_at(s, 0)
    visit = visit_at(s, v)
    if run.partner_teams > 0:
        write_partner_waits(s, v)
    visit.row = NONE
    token_at(s, visit.token).open = NONE
    visit.next_free = run.free_visit
    run.free_visit = v
    run.live_visits -= 1


@kernel(state_t, i8, i8, i8)
def schedule(s: Any, v: int, event: int, t: int) -> None:
    """Something happens to a visit by the clock, at t."""
    visit = visit_at(s, v)
    row = visit_row_at(s, visit.row)
    visit.event = event
    push(s, VISITS, t, row.case_no * VISITS_A_CASE + row.visit_no, v)


@kernel(state_t, i8, i8, inline=True)
def require(s: Any, c: int, step: int) -> None:
    """Stop the run if a rule for entering a step is broken."""
    one = step_at(s, step)
    for i in range(one.requires, one.requires + one.requires_n):
        if not holds(s, requirement_at(s, i).v, c):
            stop(s, RULE_BROKEN, c, step, i - one.requires)


@kernel(state_t, i8, i8, i8)
def due_moment(s: Any, v: int, c: int, calendar: int) -> int:
    """When a visit that reaches its step now falls due, not before now; NONE without `due`."""
    step = visit_at(s, v).step
    one = step_at(s, step)
    if one.due < 0:
        return NONE
    run = run_at(s, 0)
    quantity = given_value(s, c, one.due_by, one.due)
    if quantity < 0:
        return NONE
    start: int = run.now
    since = quantity_at(s, quantity).since
    if since >= 0 and moment_at(s, c * run.moments + since).v != NONE:
        start = moment_at(s, c * run.moments + since).v
    at_step = visit_row_at(s, visit_at(s, v).row).at_step
    x = sampled(s, quantity, one.key + DUE, c, at_step, 0)
    due = moment_after(s, start, x, quantity, calendar)
    if due >= FAR:
        stop(s, TOO_LONG, c, step, NONE)
    return max(due, run.now)


@kernel(state_t, i8, inline=True)
def line_for(s: Any, v: int) -> int:
    """The line of a visit's step in its team: the one of the roles that may do it."""
    visit = visit_at(s, v)
    one = step_at(s, visit.step)
    by = given_value(s, visit.case, one.by_by, one.by)
    line: int = line_of_at(s, visit.team * run_at(s, 0).bys + by).v
    return line


@kernel(i8, inline=True)
def kind_without_team(kind: int) -> int:
    """The kind of a visit to a step that no team does."""
    if kind == DECISION_STEP:
        return DECISION_VISIT
    return BLOCK_VISIT if kind == BLOCK_STEP else WAIT_VISIT


@kernel(state_t, i8, i8, inline=True)
def reach(s: Any, k: int, step: int) -> int:
    """A case reaches a step: the visit, with team, line, accountable organisation and due time."""
    c = token_at(s, k).case
    require(s, c, step)
    one = step_at(s, step)
    v = new_visit(s, k, step)
    visit = visit_at(s, v)
    row = visit_row_at(s, visit.row)
    count = count_at(s, c * run_at(s, 0).steps + step)
    count.reached += 1
    row.at_step = count.reached
    if one.kind == TEAM_STEP:
        visit.team = given_value(s, c, one.team_by, one.team)
        visit.line = line_for(s, v)
        row.team = visit.team
        row.accountable = given_value(s, c, one.accountable_by, one.accountable)
        if row.accountable < 0:
            row.accountable = team_at(s, visit.team).organisation
        row.place = one.place
        row.due_at = due_moment(s, v, c, team_at(s, visit.team).calendar)
    else:
        row.kind = kind_without_team(one.kind)
        count.accepted += 1
        row.due_at = due_moment(s, v, c, one.calendar)
    note(s, c, one.reached)
    return v


@kernel(state_t, i8, inline=True)
def own_worker(s: Any, v: int) -> int:
    """Whoever started last on the visit's case in its team, if in post and of a fitting role."""
    visit = visit_at(s, v)
    worker: int = last_worker_at(s, visit.case * run_at(s, 0).teams + visit.team).v
    if worker >= 0 and worker_at(s, worker).posted:
        line = line_at(s, visit.line)
        team = team_at(s, visit.team)
        if bound_lane_at(s, line.bound + worker - team.workers).v >= 0:
            return worker
    return NONE


@kernel(state_t, i8, inline=True)
def prioritise(s: Any, v: int) -> None:
    """A visit has the priority with which it joins a line now."""
    visit = visit_at(s, v)
    one = step_at(s, visit.step)
    rule = given_value(s, visit.case, one.priority_by, one.priority)
    visit.priority = evaluate(s, rule, visit.case) if rule >= 0 else 0.0
    visit_row_at(s, visit.row).priority = visit.priority


@kernel(state_t, i8, inline=True)
def lane_of(s: Any, v: int) -> int:
    """The lane of a visit that is ready: of a panel, of the worker who had the case, or of all."""
    visit = visit_at(s, v)
    one = step_at(s, visit.step)
    if visit_row_at(s, visit.row).kind == WORK_VISIT:
        if one.panels >= 0:
            lane: int = panel_at(s, one.panels + visit.team).lane
            return lane
        if one.same_worker:
            visit.bound = own_worker(s, v)
    return lane_for(s, v)


@kernel(state_t, i8)
def enter_line(s: Any, v: int) -> None:
    """A visit is ready: it joins the line with its priority."""
    visit = visit_at(s, v)
    row = visit_row_at(s, visit.row)
    prioritise(s, v)
    row.state = QUEUED
    row.ready_at = run_at(s, 0).now
    visit.ready_at = row.ready_at
    join(s, v, lane_of(s, v))


@kernel(state_t, i8, inline=True)
def take_on(s: Any, v: int) -> None:
    """A visit is accepted: its case is with the team."""
    visit = visit_at(s, v)
    token = token_at(s, visit.token)
    row = visit_row_at(s, visit.row)
    count_at(s, visit.case * run_at(s, 0).steps + visit.step).accepted += 1
    token.team = visit.team
    token.step = visit.step
    token.line = visit.line
    token.visit = row.visit_no
    token.at_step = row.at_step
    token.accountable = row.accountable
    token.worker = NONE
    token.own = 1


@kernel(state_t, i8)
def admit(s: Any, v: int) -> None:
    """A team has a visit now (accepted, or it had the case already): planned, or in the line."""
    take_on(s, v)
    row = visit_row_at(s, visit_at(s, v).row)
    if row.due_at > run_at(s, 0).now:
        row.state = PLANNED
        schedule(s, v, FALL_DUE, row.due_at)
    else:
        enter_line(s, v)


@kernel(state_t, i8, inline=True)
def fall_due(s: Any, v: int) -> None:
    """A planned visit of a team falls due: it joins the line."""
    row = visit_row_at(s, visit_at(s, v).row)
    planned_from = row.offered_at + row.handoff_time
    row.planned_time = run_at(s, 0).now - planned_from
    enter_line(s, v)


@kernel(state_t, i8, inline=True)
def wait_over(s: Any, v: int) -> None:
    """A wait is over."""
    row = visit_row_at(s, visit_at(s, v).row)
    row.planned_time = run_at(s, 0).now - row.offered_at
