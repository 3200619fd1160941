"""Who waits for whom: a line holds the visits of a team that the same roles may work on.

A line has *lanes*, each a heap in queue order (`heaps`), so that all in a lane lack the same:
visits whose case has a slot of the team's caseload (or needs none) and those that need one; two
more for each place into which they come; and the same again for work that waits for its own
worker. People who only stay need no worker and have lanes of their team's own. A lane's clocks
tell for how many seconds it has lacked what: a part of a wait is the difference of a clock
between joining and leaving, and *capacity* is the rest. In closed seconds a clock goes on as it
went in the last open one.
"""

from __future__ import annotations

from typing import Any

from pathway_engine.simulation.kernel.access import i8, kernel, record_t, state_t
from pathway_engine.simulation.kernel.heaps import merged, without
from pathway_engine.simulation.kernel.layout import (
    CAPACITY,
    CASELOAD,
    IDLE,
    NONE,
    OWN_WORKER,
    PARTNER,
    PLACE,
    RESUMED,
    SESSION,
    STAY,
    WORK_VISIT,
)
from pathway_engine.simulation.kernel.opentimes import next_opening
from pathway_engine.simulation.kernel.sums import count_wait
from pathway_engine.simulation.kernel.tables import (
    bound_lane_at,
    case_at,
    clock_at,
    dirty_at,
    filled_at,
    lacked_at,
    lane_at,
    line_at,
    line_pool_at,
    mark_at,
    need_at,
    place_at,
    place_rank_at,
    pool_at,
    run_at,
    slot_at,
    step_at,
    team_at,
    team_link_at,
    visit_at,
    visit_row_at,
    worker_at,
)


@kernel(state_t, i8, inline=True)
def is_free(s: Any, worker: int) -> bool:
    """Whether a worker is there, at no work and kept by no sitting."""
    w = worker_at(s, worker)
    return w.present == 1 and w.busy == IDLE


@kernel(state_t, record_t("line"), i8)
def partner_lacking(s: Any, line: Any, pool: int) -> int:
    """The first of a line's partner teams that lacks somebody beside one worker of a pool."""
    for i in range(line.needs, line.needs + line.needs_n):
        need = need_at(s, i)
        if pool_at(s, need.pool).free - (need.pool == pool) < need.number:
            partner: int = need.partner
            return partner
    return NONE


@kernel(state_t, record_t("line"), i8, inline=True)
def leaves_partners(s: Any, line: Any, pool: int) -> bool:
    """Whether a line's partners are all free beside one worker of a pool."""
    return partner_lacking(s, line, pool) == NONE


@kernel(state_t, record_t("line"), inline=True)
def shortage(s: Any, line: Any) -> int:
    """1 while no worker who may serve the line is free, else 0."""
    for i in range(line.pools, line.pools + line.pools_n):
        if pool_at(s, line_pool_at(s, i).v).free > 0:
            return 0
    return 1


@kernel(state_t, record_t("lane"), inline=True)
def what_worker_lacks(s: Any, lane: Any) -> int:
    """Whether the visits of a lane lack a worker, their own or any, NONE if they do not."""
    if lane.worker >= 0:
        return NONE if is_free(s, lane.worker) else OWN_WORKER
    if lane.kind != STAY and shortage(s, line_at(s, lane.line)):
        return CAPACITY
    return NONE


@kernel(state_t, record_t("lane"))
def what_partners_lack(s: Any, lane: Any) -> int:
    """The partner team that a lane lacks, NONE if some free worker leaves it its partners.

    Beside the worker who leaves it most: the team is the first that nobody leaves enough of.
    """
    line = line_at(s, lane.line)
    if line.needs_n == 0:
        return NONE
    if lane.worker >= 0:
        return partner_lacking(s, line, worker_at(s, lane.worker).pool)
    furthest = NONE
    for i in range(line.pools, line.pools + line.pools_n):
        pool = line_pool_at(s, i).v
        if pool_at(s, pool).free > 0:
            lacking = partner_lacking(s, line, pool)
            if lacking == NONE:
                return NONE
            furthest = max(furthest, lacking)
    return furthest


@kernel(state_t, i8, inline=True)
def has_no_room(s: Any, place: int) -> bool:
    """Whether there is no room in a place."""
    p = place_at(s, place)
    return bool(p.people >= p.count)


@kernel(state_t, record_t("lane"))
def what_else_lacks(s: Any, lane: Any) -> int:
    """What the visits of a lane lack that have a worker and a slot, NONE if one can start."""
    if lane.place >= 0 and has_no_room(s, lane.place):
        return PLACE
    if lane.kind == STAY:
        return NONE
    partner = what_partners_lack(s, lane)
    return NONE if partner == NONE else PARTNER + partner


@kernel(state_t, i8, record_t("lane"), inline=True)
def what_lacks(s: Any, team: int, lane: Any) -> int:
    """What the visits of an open team's lane lack first, NONE if one of them can start."""
    lacking = what_worker_lacks(s, lane)
    if lacking != NONE or lane.watched == 0:  # what is not watched lacks nothing else
        return lacking
    if lane.slotted == 0 and team_at(s, team).slots <= 0:
        return CASELOAD
    return what_else_lacks(s, lane)


@kernel(state_t, i8, i8, i8, inline=True)
def shown(s: Any, lane: int, reason: int, t: int) -> int:
    """What a lane's clock of a reason shows at t."""
    one = lane_at(s, lane)
    seconds: int = clock_at(s, lane * run_at(s, 0).reasons + reason).v
    if one.reason == reason:
        seconds += t - one.since
    return seconds


@kernel(state_t, i8, i8)
def tell_reason(s: Any, lane: int, reason: int) -> None:
    """From now on a lane lacks something else."""
    one = lane_at(s, lane)
    run = run_at(s, 0)
    if reason >= 0 and reason != one.reason:
        clock_at(s, lane * run.reasons + one.reason).v += run.now - one.since
        one.reason = reason
        one.since = run.now


@kernel(state_t, i8, inline=True)
def set_clocks(s: Any, team: int) -> None:
    """Let the clocks of an open team's lanes tell what lacks now."""
    t = team_at(s, team)
    for i in range(t.lanes, t.lanes + t.filled_n):
        lane = filled_at(s, i).v
        one = lane_at(s, lane)
        if one.watched:
            tell_reason(s, lane, what_lacks(s, team, one))


@kernel(state_t, i8, inline=True)
def look_at(s: Any, team: int) -> None:
    """Have one team looked at before the second is over."""
    t = team_at(s, team)
    if t.dirty == 0:
        t.dirty = 1
        run = run_at(s, 0)
        dirty_at(s, run.dirty_count).v = team
        run.dirty_count += 1


@kernel(state_t, i8, inline=True)
def touch(s: Any, team: int) -> None:
    """Have a team looked at, and those who need its workers: somebody may be able to start."""
    look_at(s, team)
    t = team_at(s, team)
    for i in range(t.links, t.links + t.links_n):
        look_at(s, team_link_at(s, i).v)


@kernel(state_t, i8, inline=True)
def needs_nobody(s: Any, v: int) -> bool:
    """Whether a visit starts without a worker: a stay, or rework in a team without staff."""
    visit = visit_at(s, v)
    if visit.line < 0:
        return True
    stays = step_at(s, visit.step).stay >= 0
    return bool(stays and visit_row_at(s, visit.row).kind == WORK_VISIT)


@kernel(state_t, i8, inline=True)
def first_lane(s: Any, v: int) -> int:
    """The first of the lanes that a visit may join."""
    visit = visit_at(s, v)
    team = team_at(s, visit.team)
    lane: int
    if needs_nobody(s, v):
        lane = team.stays
    elif visit.bound >= 0:
        lane = bound_lane_at(s, line_at(s, visit.line).bound + visit.bound - team.workers).v
    else:
        lane = line_at(s, visit.line).lanes
    return lane


@kernel(state_t, i8, inline=True)
def lane_for(s: Any, v: int) -> int:
    """The lane that a visit joins: of those who need a place that they are not in, and a slot."""
    visit = visit_at(s, v)
    team = team_at(s, visit.team)
    lane = first_lane(s, v)
    place = step_at(s, visit.step).place
    begins = place >= 0 and visit_row_at(s, visit.row).kind == WORK_VISIT
    if begins and case_at(s, visit.case).place != place:
        lane += 2 * place_rank_at(s, visit.team * run_at(s, 0).places + place).v
    if team.limited and slot_at(s, visit.case * run_at(s, 0).teams + visit.team).v == 0:
        lane += 1
    return lane


@kernel(state_t, i8, i8)
def fill(s: Any, team: int, lane: int) -> None:
    """Somebody waits in a lane that was empty."""
    t = team_at(s, team)
    filled_at(s, t.lanes + t.filled_n).v = lane
    lane_at(s, lane).filled = t.filled_n
    t.filled_n += 1


@kernel(state_t, i8, i8)
def empty(s: Any, team: int, lane: int) -> None:
    """Nobody waits in a lane any more: the last filled one takes its place."""
    t = team_at(s, team)
    t.filled_n -= 1
    last = filled_at(s, t.lanes + t.filled_n).v
    filled_at(s, t.lanes + lane_at(s, lane).filled).v = last
    lane_at(s, last).filled = lane_at(s, lane).filled


@kernel(state_t, i8, i8, inline=True)
def join(s: Any, v: int, lane: int) -> None:
    """A visit joins a lane now."""
    visit = visit_at(s, v)
    run = run_at(s, 0)
    now = run.now
    team = team_at(s, visit.team)
    one = lane_at(s, lane)
    visit.lane = lane
    visit.joined_at = now
    visit.opens_at = now if team.open else next_opening(s, team.calendar, now)
    visit.child = NONE
    visit.sibling = NONE
    visit.previous = NONE
    if one.watched:
        for reason in range(1, run.reasons):
            mark_at(s, v * run.reasons + reason).v = shown(s, lane, reason, visit.opens_at)
    if one.head < 0 and one.kind < SESSION:
        fill(s, visit.team, lane)
    one.head = merged(s, one.head, v)
    touch(s, visit.team)


@kernel(state_t, i8, inline=True)
def leave(s: Any, v: int) -> None:
    """A visit leaves its lane."""
    visit = visit_at(s, v)
    lane = lane_at(s, visit.lane)
    lane.head = without(s, lane.head, v)
    if lane.head < 0 and lane.kind < SESSION:
        empty(s, visit.team, visit.lane)


@kernel(state_t, i8, i8, inline=True)
def lacked(s: Any, v: int, reason: int) -> int:
    """For how many seconds of the wait that ends now its lane lacked something."""
    run = run_at(s, 0)
    seconds: int = shown(s, visit_at(s, v).lane, reason, run.now)
    seconds -= mark_at(s, v * run.reasons + reason).v
    return seconds


@kernel(state_t, i8)
def lacked_partners(s: Any, v: int) -> int:
    """For how many it lacked partners; what it lacked of each team is kept for its row."""
    teams = run_at(s, 0).partner_teams
    total = 0
    for partner in range(teams):
        seconds = lacked(s, v, PARTNER + partner)
        lacked_at(s, v * teams + partner).v += seconds
        total += seconds
    return total


@kernel(state_t, i8)
def close_wait_for_sitting(s: Any, v: int) -> None:
    """Write the parts of a wait for a sitting, or in the list of one."""
    visit = visit_at(s, v)
    row = visit_row_at(s, visit.row)
    now = run_at(s, 0).now
    if lane_at(s, visit.lane).kind == SESSION:
        row.session_time += now - visit.joined_at
    else:
        partner = lacked_partners(s, v)
        row.partner_time += partner
        row.capacity_time += now - visit.opens_at - partner


@kernel(state_t, i8, i8)
def tell_lacked(s: Any, v: int, open_wait: int) -> None:
    """Write the open seconds of a wait in a lane whose clocks are watched."""
    row = visit_row_at(s, visit_at(s, v).row)
    caseload = lacked(s, v, CASELOAD)
    place = lacked(s, v, PLACE)
    partner = lacked_partners(s, v)
    worker = lacked(s, v, OWN_WORKER)
    row.caseload_time += caseload
    row.place_time += place
    row.partner_time += partner
    row.worker_time += worker
    row.capacity_time += open_wait - caseload - place - partner - worker


@kernel(state_t, i8, inline=True)
def close_wait(s: Any, v: int) -> None:
    """Write the parts of a wait that ends now."""
    visit = visit_at(s, v)
    row = visit_row_at(s, visit.row)
    lane = lane_at(s, visit.lane)
    now = run_at(s, 0).now
    if lane.kind >= SESSION:
        close_wait_for_sitting(s, v)
        return
    opened = min(visit.opens_at, now)
    closed = opened - visit.joined_at
    if visit.already == 0:
        row.hours_time += closed
    elif lane.kind == STAY:  # a wait from before the window goes on as it was
        row.place_time += closed
    else:
        row.capacity_time += closed
    visit.already = 0
    open_wait = now - opened
    if lane.kind == RESUMED:
        row.worker_time += open_wait
    elif open_wait == 0 or lane.watched == 0:
        row.capacity_time += open_wait
    else:
        tell_lacked(s, v, open_wait)


@kernel(state_t, i8)
def stop_waiting(s: Any, v: int) -> None:
    """A visit leaves its lane and its wait ends: its parts are written, and it is counted."""
    leave(s, v)
    close_wait(s, v)
    count_wait(s, v, 0)


@kernel(state_t, i8)
def change_lane(s: Any, v: int) -> None:
    """A visit lacks something else than before: a new stretch of its wait begins."""
    stop_waiting(s, v)
    join(s, v, lane_for(s, v))
