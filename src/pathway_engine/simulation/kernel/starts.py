"""Who can start, starts: one at a time, the first of all who can."""

from __future__ import annotations

from typing import Any

from pathway_engine.simulation.kernel.access import i8, kernel, state_t
from pathway_engine.simulation.kernel.cases import note
from pathway_engine.simulation.kernel.chance import as_read, moment_after, possible, sampled, whole
from pathway_engine.simulation.kernel.heaps import before
from pathway_engine.simulation.kernel.holds import draw_holds
from pathway_engine.simulation.kernel.layout import (
    ACTIVE,
    AFTERWARDS,
    AFTERWARDS_OVER,
    IN_AFTERWARDS,
    LISTED,
    NONE,
    RESUMED,
    REWORK_VISIT,
    STAY,
    WORK,
    WORK_OVER,
)
from pathway_engine.simulation.kernel.lines import (
    is_free,
    set_clocks,
    stop_waiting,
    what_lacks,
)
from pathway_engine.simulation.kernel.panels import (
    first_listed,
    seat_all,
    set_panel_clocks,
    sitter_for,
)
from pathway_engine.simulation.kernel.places import come_in
from pathway_engine.simulation.kernel.rules import given_value
from pathway_engine.simulation.kernel.slots import take_slot
from pathway_engine.simulation.kernel.staff import chosen_worker, engage
from pathway_engine.simulation.kernel.tables import (
    dirty_at,
    filled_at,
    lane_at,
    last_worker_at,
    line_at,
    pool_at,
    run_at,
    step_at,
    team_at,
    token_at,
    visit_at,
    visit_row_at,
    worker_at,
)
from pathway_engine.simulation.kernel.together import done_together, take_partners
from pathway_engine.simulation.kernel.tokens import keeper
from pathway_engine.simulation.kernel.visits import schedule
from pathway_engine.simulation.kernel.work import luck_of


@kernel(state_t, i8, i8, inline=True)
def first_of(s: Any, one: int, other: int) -> int:
    """The first in queue order of two heads, where there are such."""
    if one < 0:
        return other
    if other < 0 or before(s, one, other):
        return one
    return other


@kernel(state_t, i8, inline=True)
def next_in_lanes(s: Any, team: int) -> int:
    """The first visit in queue order that can start from a team's lanes now, NONE if none can.

    Who comes back from a hold goes before all others.
    """
    t = team_at(s, team)
    best = NONE
    resumed = NONE
    for i in range(t.lanes, t.lanes + t.filled_n):
        lane = lane_at(s, filled_at(s, i).v)
        if what_lacks(s, team, lane) == NONE:
            if lane.kind == RESUMED:
                resumed = first_of(s, resumed, lane.head)
            else:
                best = first_of(s, best, lane.head)
    return resumed if resumed >= 0 else best


@kernel(state_t, i8, inline=True)
def next_to_start(s: Any, team: int) -> int:
    """The first visit that can start in a team now: of a sitting's list, else of its lanes."""
    if run_at(s, 0).live_sittings > 0:
        listed = first_listed(s, team)
        if listed >= 0:
            return listed
    return next_in_lanes(s, team)


@kernel(state_t, i8, i8)
def starts_before(s: Any, one: int, other: int) -> bool:
    """Whether a visit that can start goes before another, of whichever team."""
    a = lane_at(s, visit_at(s, one).lane)
    b = lane_at(s, visit_at(s, other).lane)
    if (a.kind == LISTED) != (b.kind == LISTED):
        return bool(a.kind == LISTED)
    if a.kind == LISTED and a.at != b.at:
        return bool(a.at < b.at)
    if (a.kind == RESUMED) != (b.kind == RESUMED):
        return bool(a.kind == RESUMED)
    return before(s, one, other)


@kernel(state_t, i8, i8, inline=True)
def effort_of(s: Any, v: int, at_step: int) -> int:
    """Seconds of effort that a visit takes: its work, with rekeying before it, or its rework."""
    visit = visit_at(s, v)
    effort = visit.extra
    if visit_row_at(s, visit.row).kind != REWORK_VISIT:
        one = step_at(s, visit.step)
        quantity = given_value(s, visit.case, one.work_by, one.work)
        visit.luck = luck_of(s, v)
        effort += whole(sampled(s, quantity, one.key + WORK, visit.case, at_step, 0))
    return possible(s, visit, effort)


@kernel(state_t, i8, i8, inline=True)
def worker_for(s: Any, v: int, kind: int) -> int:
    """Who starts on a visit of a kind of lane."""
    visit = visit_at(s, v)
    lane = lane_at(s, visit.lane)
    if kind == LISTED:
        return sitter_for(s, visit.lane)
    if lane.worker >= 0:
        worker: int = lane.worker
        return worker
    if visit_row_at(s, visit.row).kind == REWORK_VISIT:
        had: int = token_at(s, keeper(s, visit.token)).worker
        if had >= 0 and is_free(s, had):
            return had
    return chosen_worker(s, visit.line)


@kernel(state_t, i8, i8)
def go_on(s: Any, v: int, seconds: int) -> None:
    """A part of the work begins now, so many seconds long."""
    visit = visit_at(s, v)
    visit.part = seconds
    visit.part_from = run_at(s, 0).now
    until = visit.part_from
    if visit.worker >= 0:
        until = done_together(s, v, until, seconds)
    schedule(s, v, WORK_OVER, until)


@kernel(state_t, i8, i8, i8, inline=True)
def begin(s: Any, v: int, worker: int, kind: int) -> None:
    """Work on a visit is begun for the first time, by a worker who has just been engaged."""
    visit = visit_at(s, v)
    row = visit_row_at(s, visit.row)
    run = run_at(s, 0)
    w = worker_at(s, worker)
    if kind != LISTED:
        take_slot(s, visit.case, visit.team)
    token_at(s, keeper(s, visit.token)).worker = worker
    if run.remembers:
        last_worker_at(s, visit.case * run.teams + visit.team).v = worker
    row.worker_no = worker
    row.role = pool_at(s, w.pool).role
    row.started_at = run.now
    row.effort_time = effort_of(s, v, row.at_step)
    visit.pace = 1.0 if kind == LISTED else w.pace
    part = possible(s, visit, whole(row.effort_time / visit.pace))
    if row.kind != REWORK_VISIT:
        one = step_at(s, visit.step)
        note(s, visit.case, one.started)
        visit.afterwards = NONE
        if one.afterwards >= 0:
            after = given_value(s, visit.case, one.afterwards_by, one.afterwards)
            visit.afterwards = as_read(s, visit.case, after)
        if one.holds_n > 0 and draw_holds(s, v):
            visit.half = part - part // 2
            part = part // 2
        come_in(s, v)
    go_on(s, v, part)


@kernel(state_t, i8, i8)
def resume(s: Any, v: int, worker: int) -> None:
    """Work goes on after a hold: as many seconds, whoever ends it."""
    visit = visit_at(s, v)
    row = visit_row_at(s, visit.row)
    run = run_at(s, 0)
    if row.worker_no != worker:
        row.worker_no = worker
        row.role = pool_at(s, worker_at(s, worker).pool).role
        token_at(s, visit.token).worker = worker
        if run.remembers:
            last_worker_at(s, visit.case * run.teams + visit.team).v = worker
    half = visit.half
    visit.half = NONE
    go_on(s, v, half)


@kernel(state_t, i8)
def start_with_nobody(s: Any, v: int) -> None:
    """A stay begins, by the clock; or rework where nobody works is done in no time."""
    visit = visit_at(s, v)
    row = visit_row_at(s, visit.row)
    now = run_at(s, 0).now
    take_slot(s, visit.case, visit.team)
    row.started_at = now
    row.effort_time = 0
    visit.pace = 1.0
    if row.kind == REWORK_VISIT:
        go_on(s, v, 0)
        return
    one = step_at(s, visit.step)
    row.work_done_at = now
    row.state = IN_AFTERWARDS
    note(s, visit.case, one.started)
    come_in(s, v)
    quantity = given_value(s, visit.case, one.stay_by, one.stay)
    x = sampled(s, quantity, one.key + AFTERWARDS, visit.case, row.at_step, 0)
    until = moment_after(s, now, x, quantity, team_at(s, visit.team).calendar)
    schedule(s, v, AFTERWARDS_OVER, until)


@kernel(state_t, i8, inline=True)
def start(s: Any, v: int) -> None:
    """A worker starts on a visit now, or goes on with it after a hold; or a stay begins."""
    visit = visit_at(s, v)
    kind = lane_at(s, visit.lane).kind
    worker = NONE if kind == STAY else worker_for(s, v, kind)
    stop_waiting(s, v)
    visit_row_at(s, visit.row).state = ACTIVE
    if kind == STAY:
        start_with_nobody(s, v)
        return
    engage(s, worker)
    visit.worker = worker
    if visit.half >= 0:
        resume(s, v, worker)
        return
    if line_at(s, visit.line).needs_n > 0:
        take_partners(s, v)
    begin(s, v, worker, kind)


@kernel(state_t, i8, inline=True)
def start_in(s: Any, team: int) -> None:
    """Starts in one team, one at a time until nobody can."""
    while True:
        if run_at(s, 0).live_sittings > 0:
            seat_all(s)
        v = next_to_start(s, team)
        if v < 0:
            break
        start(s, v)


@kernel(state_t)
def start_anywhere(s: Any) -> None:
    """Starts in all teams that were touched, one at a time, the first of all who can start."""
    run = run_at(s, 0)
    while True:
        seat_all(s)
        best = NONE
        for i in range(run.dirty_count):
            team = dirty_at(s, i).v
            if team_at(s, team).open:
                v = next_to_start(s, team)
                if v >= 0 and (best < 0 or starts_before(s, v, best)):
                    best = v
        if best < 0:
            return
        start(s, best)


@kernel(state_t, inline=True)
def start_what_can(s: Any) -> None:
    """Starts, one at a time until nobody can; then the clocks of the teams that were touched.

    Teams have nothing to do with each other unless one needs workers of another.
    """
    run = run_at(s, 0)
    if run.linked:
        start_anywhere(s)
    while run.dirty_count > 0:
        run.dirty_count -= 1
        team = dirty_at(s, run.dirty_count).v
        t = team_at(s, team)
        t.dirty = 0
        if t.open:
            if not run.linked:
                start_in(s, team)
            if t.watched:
                set_clocks(s, team)
            if run.live_sittings > 0:
                set_panel_clocks(s, team)
