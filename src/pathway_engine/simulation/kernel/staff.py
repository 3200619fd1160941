"""Who is there and free: workers by team and role, openings and closings."""

from __future__ import annotations

from typing import Any

from pathway_engine.simulation.kernel.access import i8, kernel, state_t
from pathway_engine.simulation.kernel.bindings import unbind_all
from pathway_engine.simulation.kernel.layout import BUSY, FAR, IDLE, KEPT, NONE
from pathway_engine.simulation.kernel.lines import leaves_partners, touch
from pathway_engine.simulation.kernel.opentimes import is_away
from pathway_engine.simulation.kernel.tables import (
    calendar_at,
    calendar_post_at,
    calendar_team_at,
    interval_at,
    line_at,
    line_pool_at,
    member_at,
    pool_at,
    post_at,
    run_at,
    team_at,
    worker_at,
)


@kernel(state_t, i8)
def touch_linked(s: Any, team: int) -> None:
    """`touch` as a call: seldom needed, it would only lengthen what is often done."""
    touch(s, team)


@kernel(state_t, i8, i8, inline=True)
def add_free(s: Any, worker: int, difference: int) -> None:
    """Count a worker among the free ones of pool and team, or no longer.

    Of several teams of partners another one may be the first that lacks somebody then.
    """
    w = worker_at(s, worker)
    pool = pool_at(s, w.pool)
    pool.free += difference
    if run_at(s, 0).partner_teams > 1:
        touch_linked(s, w.team)


@kernel(state_t, i8, inline=True)
def longest_idle(s: Any, pool: int) -> int:
    """The free worker of a pool who has been idle longest, of several the lowest number."""
    p = pool_at(s, pool)
    best = NONE
    since = FAR
    for i in range(p.members, p.members + p.members_n):
        number = member_at(s, i).v
        w = worker_at(s, number)
        if w.present == 1 and w.busy == IDLE and w.idle_since < since:
            since = w.idle_since
            best = number
    return best


@kernel(state_t, i8, inline=True)
def chosen_worker(s: Any, line: int) -> int:
    """Who serves a line next: roles in the order of `by`, then longest idle, then lowest number.

    Where it needs partners, the first in this order who leaves them.
    """
    one = line_at(s, line)
    for i in range(one.pools, one.pools + one.pools_n):
        pool = line_pool_at(s, i).v
        if pool_at(s, pool).free > 0 and (one.needs_n == 0 or leaves_partners(s, one, pool)):
            return longest_idle(s, pool)
    return NONE


@kernel(state_t, i8, inline=True)
def engage(s: Any, worker: int) -> None:
    """A free worker takes up work, or one who sits the next case."""
    w = worker_at(s, worker)
    if w.busy == IDLE:
        add_free(s, worker, -1)
    w.busy = BUSY


@kernel(state_t, i8, inline=True)
def release(s: Any, worker: int) -> None:
    """A worker's work has ended now; who sits is kept."""
    w = worker_at(s, worker)
    w.idle_since = run_at(s, 0).now
    w.busy = KEPT if w.kept >= 0 else IDLE
    if w.present:
        if w.busy == IDLE:
            add_free(s, worker, 1)
        touch(s, w.team)


@kernel(state_t, i8, i8)
def be_there(s: Any, worker: int, present: int) -> None:
    """A worker comes, or goes, or stays as it was."""
    w = worker_at(s, worker)
    if present != w.present:
        w.present = present
        if w.busy == IDLE:
            add_free(s, worker, 1 if present else -1)


@kernel(state_t, i8, i8, i8, inline=True)
def call_in(s: Any, post: int, opened: int, day: int) -> None:
    """A post's hours begin (its workers come, unless away on that working date) or end."""
    p = post_at(s, post)
    for worker in range(p.workers, p.workers + p.workers_n):
        posted = worker_at(s, worker).posted
        be_there(s, worker, 1 if opened and posted and not is_away(s, worker, day) else 0)
    touch(s, p.team)


@kernel(state_t, i8, i8, inline=True)
def open_team(s: Any, team: int, opened: int) -> None:
    """A team opens or closes."""
    team_at(s, team).open = opened
    if opened and run_at(s, 0).next_duty > 0:
        unbind_all(s, team)
    touch(s, team)


@kernel(state_t, i8)
def change_calendar(s: Any, calendar: int) -> None:
    """A calendar's interval ends or begins now, or one ends as the next begins."""
    c = calendar_at(s, calendar)
    now = run_at(s, 0).now
    if c.open and interval_at(s, c.interval).end == now:
        c.open = 0
        c.interval += 1
    day = NONE
    if c.open == 0 and c.interval < c.first + c.n and interval_at(s, c.interval).start <= now:
        c.open = 1
        day = interval_at(s, c.interval).day
    if c.interval >= c.first + c.n:
        c.changes_at = FAR
    elif c.open:
        c.changes_at = interval_at(s, c.interval).end
    else:
        c.changes_at = interval_at(s, c.interval).start
    for i in range(c.teams, c.teams + c.teams_n):
        open_team(s, calendar_team_at(s, i).v, c.open)
    for i in range(c.posts, c.posts + c.posts_n):
        call_in(s, calendar_post_at(s, i).v, c.open, day)
