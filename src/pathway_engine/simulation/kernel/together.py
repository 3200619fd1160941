"""Who works on a visit: its worker, and the partners of whom nobody may be away meanwhile."""

from __future__ import annotations

from typing import Any

from pathway_engine.simulation.kernel.access import i8, kernel, state_t
from pathway_engine.simulation.kernel.layout import FAR
from pathway_engine.simulation.kernel.lines import look_at
from pathway_engine.simulation.kernel.opentimes import (
    done_at,
    last_begun,
    there_from,
    worked_between,
)
from pathway_engine.simulation.kernel.staff import engage, longest_idle, release
from pathway_engine.simulation.kernel.tables import (
    calendar_at,
    interval_at,
    line_at,
    need_at,
    partner_at,
    run_at,
    visit_at,
    worker_at,
)


@kernel(state_t, i8)
def take_partners(s: Any, v: int) -> None:
    """The partners that a visit's line needs take part: of each role those idle longest."""
    visit = visit_at(s, v)
    line = line_at(s, visit.line)
    visit.partners = 0
    for i in range(line.needs, line.needs + line.needs_n):
        need = need_at(s, i)
        for _ in range(need.number):
            worker = longest_idle(s, need.pool)
            engage(s, worker)
            look_at(s, worker_at(s, worker).team)
            partner_at(s, v * run_at(s, 0).partners + visit.partners).v = worker
            visit.partners += 1


@kernel(state_t, i8)
def let_partners_go(s: Any, v: int) -> None:
    """The partners of a visit are free again."""
    visit = visit_at(s, v)
    for i in range(visit.partners):
        release(s, partner_at(s, v * run_at(s, 0).partners + i).v)
    visit.partners = 0


@kernel(state_t, i8, inline=True)
def let_go(s: Any, v: int) -> None:
    """The worker and the partners of a visit are free again."""
    visit = visit_at(s, v)
    release(s, visit.worker)
    if visit.partners > 0:
        let_partners_go(s, v)


@kernel(state_t, i8, i8)
def goes_on_from(s: Any, worker: int, t: int) -> int:
    """The first second from t on in which a worker with work in hand is there."""
    calendar = worker_at(s, worker).calendar
    c = calendar_at(s, calendar)
    i = max(last_begun(s, calendar, t), c.first)
    while i < c.first + c.n:
        begins = there_from(s, worker, i, t)
        if begins < interval_at(s, i).end:
            return begins
        i += 1
    return FAR


@kernel(state_t, i8, i8, i8)
def there_until(s: Any, worker: int, t: int, enough: int) -> int:
    """When a worker who is there at t stops for the first time; beyond `enough` does not matter."""
    calendar = worker_at(s, worker).calendar
    c = calendar_at(s, calendar)
    i = last_begun(s, calendar, t)
    ends: int = interval_at(s, i).end
    while ends < enough and i + 1 < c.first + c.n and there_from(s, worker, i + 1, ends) == ends:
        i += 1
        ends = interval_at(s, i).end
    return ends


@kernel(state_t, i8, i8)
def worker_number(s: Any, v: int, i: int) -> int:
    """The worker of a visit (0), or a partner."""
    number: int = visit_at(s, v).worker
    if i > 0:
        number = partner_at(s, v * run_at(s, 0).partners + i - 1).v
    return number


@kernel(state_t, i8, i8)
def all_there_from(s: Any, v: int, t: int) -> int:
    """The first second from t on in which all who work on a visit are there."""
    n = visit_at(s, v).partners + 1
    i = 0
    agreed = 0
    while agreed < n and t < FAR:
        begins = goes_on_from(s, worker_number(s, v, i), t)
        agreed = agreed + 1 if begins == t else 1
        t = begins
        i = i + 1 if i + 1 < n else 0
    return t


@kernel(state_t, i8, i8, i8)
def all_there_until(s: Any, v: int, t: int, enough: int) -> int:
    """When the first of those who work on a visit, all there at t, stops; overtime goes on."""
    until = FAR
    for i in range(visit_at(s, v).partners + 1):
        worker = worker_number(s, v, i)
        if not worker_at(s, worker).overtime:
            until = min(until, there_until(s, worker, t, enough))
    return until


@kernel(state_t, i8, i8, i8)
def done_by_all(s: Any, v: int, t: int, seconds: int) -> int:
    """When so many seconds of work on a visit with partners have been done."""
    left = seconds
    while left > 0:
        t = all_there_from(s, v, t)
        if t >= FAR:
            return FAR
        there = all_there_until(s, v, t, t + left) - t
        if left <= there:
            return t + left
        left -= there
        t += there
    return t


@kernel(state_t, i8, i8, i8, inline=True)
def done_together(s: Any, v: int, t: int, seconds: int) -> int:
    """When so many seconds of work on a visit have been done that goes on from t."""
    visit = visit_at(s, v)
    if visit.partners > 0:
        return done_by_all(s, v, t, seconds)
    w = worker_at(s, visit.worker)
    if w.overtime:
        return t + seconds
    return done_at(s, w.calendar, visit.worker, t, seconds)


@kernel(state_t, i8, i8, i8)
def worked_together(s: Any, v: int, begin: int, end: int) -> int:
    """Seconds of the present part of the work on a visit that lie between two moments."""
    visit = visit_at(s, v)
    if visit.partners == 0:
        w = worker_at(s, visit.worker)
        if w.overtime:
            return end - max(begin, visit.part_from)
        return worked_between(s, w.calendar, visit.worker, begin, end)
    total = 0
    t = all_there_from(s, v, visit.part_from)
    while t < end:
        until = min(all_there_until(s, v, t, end), end)
        total += max(until - max(t, begin), 0)
        t = all_there_from(s, v, until)
    return total


@kernel(state_t, i8, i8, i8, i8)
def in_hours(s: Any, v: int, worker: int, begin: int, end: int) -> int:
    """Those of the seconds worked on a visit in which it is no overtime for a worker."""
    calendar = worker_at(s, worker).calendar
    if visit_at(s, v).partners == 0:
        return worked_between(s, calendar, worker, begin, end)
    total = 0
    t = all_there_from(s, v, visit_at(s, v).part_from)
    while t < end:
        until = min(all_there_until(s, v, t, end), end)
        if until > begin:
            total += worked_between(s, calendar, worker, max(t, begin), until)
        t = all_there_from(s, v, until)
    return total


@kernel(state_t, i8, i8, i8)
def count_beyond(s: Any, v: int, worker: int, worked: int) -> None:
    """Count what a worker did beyond the team's hours, or the post's end, of a part of work."""
    run = run_at(s, 0)
    w = worker_at(s, worker)
    if w.overtime and worked > 0:
        begin = max(visit_at(s, v).part_from, run.warm_up_until)
        beyond = worked - in_hours(s, v, worker, begin, run.now)
        w.beyond += beyond
        w.worked -= beyond
    if w.until_at < run.now:
        begin = max(w.until_at, run.warm_up_until)
        w.stayed += worked_between(s, w.calendar, worker, begin, run.now)


@kernel(state_t, i8, i8, i8, inline=True)
def count_for(s: Any, v: int, worker: int, worked: int) -> None:
    """Count a part of the work on a visit that ends now for one who did it."""
    w = worker_at(s, worker)
    w.worked += worked
    if w.overtime or w.until_at < run_at(s, 0).now:
        count_beyond(s, v, worker, worked)


@kernel(state_t, i8, inline=True)
def count_work(s: Any, v: int) -> None:
    """Count the part of the work on a visit that ends now for all who did it."""
    run = run_at(s, 0)
    visit = visit_at(s, v)
    worked = 0
    if visit.part_from >= run.warm_up_until:
        worked = visit.part
    elif run.now > run.warm_up_until:
        worked = worked_together(s, v, run.warm_up_until, run.now)
    count_for(s, v, visit.worker, worked)
    for i in range(visit.partners):
        count_for(s, v, partner_at(s, v * run.partners + i).v, worked)
