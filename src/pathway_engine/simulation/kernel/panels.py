"""Panels that sit: who is listed, who sits, and who is taken up next.

A case waits in the lane of its panel; a sitting moves the first of them to a lane of its own.
Whoever sits is kept, idle or at work, until nothing on the list is left to take up. The
unfinished sittings form a list, the earliest first.
"""

from __future__ import annotations

from typing import Any

from pathway_engine.simulation.kernel.access import i8, kernel, state_t
from pathway_engine.simulation.kernel.heaps import before, merged
from pathway_engine.simulation.kernel.layout import (
    CAPACITY,
    FAR,
    IDLE,
    KEPT,
    LISTED,
    NONE,
    PARTNER,
)
from pathway_engine.simulation.kernel.lines import (
    is_free,
    leave,
    leaves_partners,
    partner_lacking,
    tell_reason,
    touch,
)
from pathway_engine.simulation.kernel.staff import add_free
from pathway_engine.simulation.kernel.tables import (
    clock_at,
    lane_at,
    line_at,
    line_pool_at,
    mark_at,
    member_at,
    panel_at,
    pool_at,
    run_at,
    session_at,
    sitter_at,
    sitting_at,
    team_at,
    visit_at,
    visit_row_at,
    worker_at,
)


@kernel(state_t, i8, inline=True)
def lane_of(s: Any, sitting: int) -> int:
    """The lane of those whom a sitting has listed."""
    return run_at(s, 0).sittings_first + sitting


@kernel(state_t, i8, inline=True)
def team_of(s: Any, sitting: int) -> int:
    """The team that sits."""
    team: int = panel_at(s, sitting_at(s, sitting).panel).team
    return team


@kernel(state_t, i8)
def new_sitting(s: Any, panel: int) -> int:
    """A sitting of a panel begins now: the last of the list."""
    run = run_at(s, 0)
    n: int = run.free_sitting
    sitting = sitting_at(s, n)
    run.free_sitting = sitting.next_free
    run.live_sittings += 1
    sitting.panel = panel
    sitting.kept = 0
    sitting.vacant = 0
    sitting.next = NONE
    if run.first_sitting < 0:
        run.first_sitting = n
    else:
        sitting_at(s, run.last_sitting).next = n
    run.last_sitting = n
    lane = lane_at(s, lane_of(s, n))
    lane.head = NONE
    lane.kind = LISTED
    lane.line = panel_at(s, panel).line
    lane.worker = NONE
    lane.slotted = 1  # listed cases need no slot
    lane.reason = CAPACITY
    lane.since = run.now
    lane.at = run.now
    for reason in range(run.reasons):
        clock_at(s, lane_of(s, n) * run.reasons + reason).v = 0
    return n


@kernel(state_t, i8)
def list_next(s: Any, sitting: int) -> None:
    """The first who waits for a panel is listed for its sitting."""
    run = run_at(s, 0)
    now = run.now
    v = lane_at(s, panel_at(s, sitting_at(s, sitting).panel).lane).head
    visit = visit_at(s, v)
    leave(s, v)
    row = visit_row_at(s, visit.row)
    row.session_time += now - visit.joined_at
    row.sitting_at = now
    visit.opens_at = now
    visit.child = NONE
    visit.sibling = NONE
    visit.previous = NONE
    visit.lane = lane_of(s, sitting)
    for reason in range(run.reasons):
        mark_at(s, v * run.reasons + reason).v = 0
    lane = lane_at(s, visit.lane)
    lane.head = merged(s, lane.head, v)


@kernel(state_t, i8, i8)
def may_sit(s: Any, panel: int, worker: int) -> bool:
    """Whether a worker of the panel's team has one of its roles."""
    line = line_at(s, panel_at(s, panel).line)
    for i in range(line.pools, line.pools + line.pools_n):
        if line_pool_at(s, i).v == worker_at(s, worker).pool:
            return True
    return False


@kernel(state_t, i8, i8)
def sit(s: Any, panel: int, places: int) -> None:
    """A panel sits now, if its team is open and somebody who may sit is there."""
    one = panel_at(s, panel)
    team = team_at(s, one.team)
    there = 0
    for worker in range(team.workers, team.workers + team.workers_n):
        if may_sit(s, panel, worker):
            there += worker_at(s, worker).present
    if one.each:
        places *= there
    if there == 0 or places == 0 or lane_at(s, one.lane).head < 0:
        return
    sitting = new_sitting(s, panel)
    for _ in range(places):
        if lane_at(s, one.lane).head >= 0:
            list_next(s, sitting)
    for i in range(team.workers_n):
        worker = team.workers + i
        sits = one.each and worker_at(s, worker).present and may_sit(s, panel, worker)
        sitter_at(s, sitting * run_at(s, 0).widest + i).v = 1 if sits else 0
    touch(s, one.team)


@kernel(state_t)
def hold_sittings(s: Any) -> None:
    """Every sitting of this second lists who waits for it, once."""
    run = run_at(s, 0)
    while run.next_sitting < run.sittings_n and session_at(s, run.next_sitting).at <= run.now:
        session = session_at(s, run.next_sitting)
        run.next_sitting += 1
        if session.at == run.now:
            sit(s, session.panel, session.places)


@kernel(state_t, i8, i8)
def keep(s: Any, sitting: int, worker: int) -> None:
    """A free worker is taken to sit."""
    run = run_at(s, 0)
    w = worker_at(s, worker)
    add_free(s, worker, -1)
    w.busy = KEPT
    w.kept = sitting
    w.seat = run.seats
    run.seats += 1
    sitting_at(s, sitting).kept += 1


@kernel(state_t, i8, i8, i8)
def best_of_pool(s: Any, sitting: int, pool: int, each: int) -> int:
    """The free worker of a pool who sits next: idle longest, then lowest number."""
    p = pool_at(s, pool)
    team = team_at(s, team_of(s, sitting))
    best = NONE
    since = FAR
    for i in range(p.members, p.members + p.members_n):
        worker = member_at(s, i).v
        place = sitting * run_at(s, 0).widest + worker - team.workers
        sits = each == 0 or sitter_at(s, place).v == 1
        if sits and is_free(s, worker) and worker_at(s, worker).idle_since < since:
            since = worker_at(s, worker).idle_since
            best = worker
    return best


@kernel(state_t, i8, i8, i8)
def next_sitter(s: Any, sitting: int, with_partners: int, each: int) -> int:
    """Who is taken to sit next (with `each` of those chosen), NONE if nobody is free who may."""
    panel = panel_at(s, sitting_at(s, sitting).panel)
    line = line_at(s, panel.line)
    for i in range(line.pools, line.pools + line.pools_n):
        pool = line_pool_at(s, i).v
        if pool_at(s, pool).free > 0 and (with_partners == 0 or leaves_partners(s, line, pool)):
            worker = best_of_pool(s, sitting, pool, each)
            if worker >= 0:
                return worker
    return NONE


@kernel(state_t, i8)
def replacement(s: Any, sitting: int) -> int:
    """Who sits in the place of somebody whose post has ended, NONE if nobody is free who may."""
    worker = next_sitter(s, sitting, 0, 0)
    if worker >= 0:
        one = sitting_at(s, sitting)
        one.vacant -= 1
        team = team_at(s, team_of(s, sitting))
        sitter_at(s, sitting * run_at(s, 0).widest + worker - team.workers).v = 1
    return worker


@kernel(state_t, i8)
def sits_no_longer(s: Any, worker: int) -> None:
    """A worker's post has ended: the lists at which the worker sat pass to the next one."""
    w = worker_at(s, worker)
    run = run_at(s, 0)
    n = run.first_sitting
    while n >= 0:
        sitting = sitting_at(s, n)
        if w.kept == n:
            sitting.kept -= 1
        if team_of(s, n) == w.team:
            place = sitter_at(s, n * run.widest + worker - team_at(s, w.team).workers)
            if place.v == 1:
                place.v = 0
                sitting.vacant += 1
        n = sitting.next
    w.kept = NONE
    if w.busy == KEPT:
        w.busy = IDLE


@kernel(state_t, i8)
def seat(s: Any, sitting: int) -> None:
    """Take whoever is free to sit: with places for each all of those, else the first."""
    one = sitting_at(s, sitting)
    each = panel_at(s, one.panel).each
    while each or one.kept == 0:
        worker = NONE if each else next_sitter(s, sitting, 1, 0)
        if worker < 0:
            worker = next_sitter(s, sitting, 0, each)
        if worker < 0 and one.vacant > 0:
            worker = replacement(s, sitting)
        if worker < 0:
            return
        keep(s, sitting, worker)


@kernel(state_t, i8)
def let_sitters_go(s: Any, sitting: int) -> None:
    """Nothing is left to take up: whoever sat is free, or finishes the case in hand."""
    team = team_of(s, sitting)
    t = team_at(s, team)
    for worker in range(t.workers, t.workers + t.workers_n):
        w = worker_at(s, worker)
        if w.kept == sitting:
            w.kept = NONE
            if w.busy == KEPT:
                w.busy = IDLE
                if w.present:
                    add_free(s, worker, 1)
                    touch(s, team)


@kernel(state_t)
def seat_all(s: Any) -> None:
    """Every sitting takes its sitters, the earliest first, or is over."""
    run = run_at(s, 0)
    previous = NONE
    n = run.first_sitting
    while n >= 0:
        sitting = sitting_at(s, n)
        following = sitting.next
        if lane_at(s, lane_of(s, n)).head >= 0:
            seat(s, n)
            previous = n
        else:
            let_sitters_go(s, n)
            if previous < 0:
                run.first_sitting = following
            else:
                sitting_at(s, previous).next = following
            if run.last_sitting == n:
                run.last_sitting = previous
            sitting.next_free = run.free_sitting
            run.free_sitting = n
            run.live_sittings -= 1
        n = following


@kernel(state_t, i8)
def sitter_for(s: Any, lane: int) -> int:
    """The sitter of a sitting's lane who is there with nothing in hand, NONE if there is none."""
    n = lane - run_at(s, 0).sittings_first
    t = team_at(s, team_of(s, n))
    best = NONE
    for worker in range(t.workers, t.workers + t.workers_n):
        w = worker_at(s, worker)
        ready = w.kept == n and w.present == 1 and w.busy == KEPT
        if ready and (best < 0 or w.seat < worker_at(s, best).seat):
            best = worker
    return best


@kernel(state_t, i8)
def what_list_lacks(s: Any, lane: int) -> int:
    """What the cases on a sitting's list lack first, NONE if one of them can start."""
    if sitter_for(s, lane) < 0:
        return CAPACITY
    partner = partner_lacking(s, line_at(s, lane_at(s, lane).line), NONE)
    return NONE if partner == NONE else PARTNER + partner


@kernel(state_t, i8)
def first_listed(s: Any, team: int) -> int:
    """The first listed visit of a team that can start, NONE if none can: earliest sitting first."""
    best = NONE
    n = run_at(s, 0).first_sitting
    while n >= 0:
        lane = lane_of(s, n)
        head = lane_at(s, lane).head
        if team_of(s, n) == team and head >= 0 and what_list_lacks(s, lane) == NONE:
            later = best >= 0 and lane_at(s, lane).at > lane_at(s, visit_at(s, best).lane).at
            first = best < 0 or (not later and before(s, head, best))
            best = head if first else best
        n = sitting_at(s, n).next
    return best


@kernel(state_t, i8)
def set_panel_clocks(s: Any, team: int) -> None:
    """Let the clocks of an open team's sittings tell what lacks now."""
    n = run_at(s, 0).first_sitting
    while n >= 0:
        lane = lane_of(s, n)
        if team_of(s, n) == team and lane_at(s, lane).head >= 0:
            tell_reason(s, lane, what_list_lacks(s, lane))
        n = sitting_at(s, n).next
