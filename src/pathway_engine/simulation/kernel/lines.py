"""Who waits for whom: a line holds the visits of a team that the same roles may work on.

A line has two queues, each a pairing heap in queue order (Fredman, Sedgewick, Sleator and
Tarjan, 1986): of visits whose case already has a slot of the team's caseload (or needs none),
and of those that need one. A waiting open second is *capacity* while no eligible worker is
free, else *caseload*; a line's clock counts the former, so that a visit's part is the
difference of the clock between joining and leaving. In closed seconds the clock goes on as
it went in the last open one.
"""

from __future__ import annotations

from typing import Any

from pathway_engine.simulation.kernel.access import i8, kernel, record_t, state_t, table
from pathway_engine.simulation.kernel.layout import NONE
from pathway_engine.simulation.kernel.opentimes import next_opening

run_at = table("run")
case_at = table("case")
token_at = table("token")
visit_at = table("visit")
visit_row_at = table("visit_row")
team_at = table("team")
line_at = table("line")
line_pool_at = table("line_pool")
pool_at = table("pool")
dirty_at = table("dirty")


@kernel(state_t, i8, i8, inline=True)
def before(s: Any, one: int, other: int) -> bool:
    """Queue order: priority (high first), ready_at, case number, visit number."""
    a = visit_at(s, one)
    b = visit_at(s, other)
    if a.priority != b.priority:
        return a.priority > b.priority
    if a.ready_at != b.ready_at:
        return a.ready_at < b.ready_at
    if a.case != b.case:
        return case_at(s, a.case).number < case_at(s, b.case).number
    return visit_row_at(s, a.row).visit_no < visit_row_at(s, b.row).visit_no


@kernel(state_t, i8, i8)
def merged(s: Any, one: int, other: int) -> int:
    """The head of two heaps made one."""
    if one < 0:
        return other
    if other < 0:
        return one
    if before(s, other, one):
        one, other = other, one
    head = visit_at(s, one)
    visit_at(s, other).sibling = head.child
    head.child = other
    return one


@kernel(state_t, i8)
def without_head(s: Any, head: int) -> int:
    """The heap without its head: its children merged in pairs, then the pairs from the last."""
    pairs = NONE
    child = visit_at(s, head).child
    while child >= 0:
        following = visit_at(s, child).sibling
        visit_at(s, child).sibling = NONE
        after = NONE
        if following >= 0:
            after = visit_at(s, following).sibling
            visit_at(s, following).sibling = NONE
        pair = merged(s, child, following)
        visit_at(s, pair).sibling = pairs
        pairs = pair
        child = after
    result = NONE
    while pairs >= 0:
        following = visit_at(s, pairs).sibling
        visit_at(s, pairs).sibling = NONE
        result = merged(s, result, pairs)
        pairs = following
    return result


@kernel(state_t, record_t("line"), inline=True)
def shortage(s: Any, line: Any) -> int:
    """1 while no worker who may serve the line is free, else 0."""
    for i in range(line.pools, line.pools + line.pools_n):
        if pool_at(s, line_pool_at(s, i).v).free > 0:
            return 0
    return 1


@kernel(record_t("line"), i8, inline=True)
def clock(line: Any, t: int) -> int:
    """What the line's clock shows at t."""
    if line.short:
        shown: int = line.clock + t - line.since
        return shown
    stood: int = line.clock
    return stood


@kernel(state_t, i8, inline=True)
def set_clocks(s: Any, team: int) -> None:
    """Let the clocks of an open team's lines go or stand, as its free workers have it now."""
    t = team_at(s, team)
    now = run_at(s, 0).now
    for i in range(t.lines, t.lines + t.lines_n):
        line = line_at(s, i)
        short = shortage(s, line)
        if short != line.short:
            line.clock = clock(line, now)
            line.since = now
            line.short = short


@kernel(state_t, i8, inline=True)
def touch(s: Any, team: int) -> None:
    """Have a team looked at before the second is over: somebody may be able to start."""
    t = team_at(s, team)
    if t.dirty == 0:
        t.dirty = 1
        run = run_at(s, 0)
        dirty_at(s, run.dirty_count).v = team
        run.dirty_count += 1


@kernel(state_t, i8, inline=True)
def join(s: Any, v: int) -> None:
    """A visit joins its line now."""
    visit = visit_at(s, v)
    now = run_at(s, 0).now
    team = team_at(s, visit.team)
    line = line_at(s, visit.line)
    visit.ready_at = now
    visit.opens_at = now if team.open else next_opening(s, team.calendar, now)
    visit.child = NONE
    visit.sibling = NONE
    if team.limited and token_at(s, visit.token).slot != visit.team:
        visit.slotted = 0
        visit.mark = clock(line, visit.opens_at)
        line.unslotted = merged(s, line.unslotted, v)
    else:
        visit.slotted = 1
        line.slotted = merged(s, line.slotted, v)
    touch(s, visit.team)


@kernel(state_t, i8, inline=True)
def leave(s: Any, v: int) -> None:
    """The visit at the head of its queue leaves it."""
    visit = visit_at(s, v)
    line = line_at(s, visit.line)
    if visit.slotted:
        line.slotted = without_head(s, v)
    else:
        line.unslotted = without_head(s, v)


@kernel(state_t, i8)
def close_wait(s: Any, v: int) -> None:
    """Write the parts of a wait that ends now: hours, capacity and caseload."""
    visit = visit_at(s, v)
    row = visit_row_at(s, visit.row)
    now = run_at(s, 0).now
    opened = min(visit.opens_at, now)
    row.hours_time = opened - visit.ready_at
    open_wait = now - opened
    if visit.slotted or open_wait == 0:
        row.capacity_time = open_wait
    else:
        capacity = clock(line_at(s, visit.line), now) - visit.mark
        row.capacity_time = capacity
        row.caseload_time = open_wait - capacity
