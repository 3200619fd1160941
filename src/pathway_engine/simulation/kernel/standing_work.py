"""Work that is in hand when a run starts: what is left of it, and who goes on with it."""

from __future__ import annotations

from typing import Any

from pathway_engine.simulation.kernel.access import f8, i8, kernel, state_t
from pathway_engine.simulation.kernel.chance import (
    as_read,
    moment_after,
    place_of,
    possible,
    sampled,
    told,
    whole,
)
from pathway_engine.simulation.kernel.ended import still
from pathway_engine.simulation.kernel.holds import goes_on_alone
from pathway_engine.simulation.kernel.layout import (
    AFTERWARDS,
    BUSY,
    IDLE,
    NONE,
    QUEUED,
    REWORK_VISIT,
    WORK,
)
from pathway_engine.simulation.kernel.lines import join, lane_for
from pathway_engine.simulation.kernel.remaining import (
    has_passed,
    luck_of,
    remaining_moment,
    value_beyond,
)
from pathway_engine.simulation.kernel.rules import given_value, holds
from pathway_engine.simulation.kernel.staff import engage
from pathway_engine.simulation.kernel.starts import go_on
from pathway_engine.simulation.kernel.tables import (
    held_at,
    hold_at,
    number_at,
    partner_at,
    quantity_at,
    run_at,
    standing_at,
    step_at,
    team_at,
    visit_at,
    visit_row_at,
    worker_at,
)
from pathway_engine.simulation.kernel.work import luck_of as luck_of_outcome

FIRST = 1e300
"""A priority before all others: of work that was begun and has nobody any more."""

TRIES = 64
"""How often work and the time afterwards are drawn until both together exceed their age."""


@kernel(state_t, i8)
def work_of(s: Any, v: int) -> int:
    """The quantity of a visit's work."""
    one = step_at(s, visit_at(s, v).step)
    quantity: int = given_value(s, visit_at(s, v).case, one.work_by, one.work)
    return quantity


@kernel(state_t, i8, i8)
def gone(s: Any, v: int, seconds: int) -> float:
    """How much of the work itself so many seconds of a visit's worker are."""
    visit = visit_at(s, v)
    return seconds * visit.pace - visit.extra


@kernel(state_t, i8, i8)
def effort_beyond(s: Any, v: int, seconds: int) -> int:
    """The whole effort of a visit, on the condition that it exceeds so many seconds of work."""
    visit = visit_at(s, v)
    if visit_row_at(s, visit.row).kind == REWORK_VISIT:
        return visit.extra
    quantity = work_of(s, v)
    if quantity < 0:
        return visit.extra
    one = quantity_at(s, quantity)
    if one.of != NONE:
        return visit.extra + whole(told(s, quantity, visit.case))
    key = step_at(s, visit.step).key + WORK
    u = luck_of(s, visit.case, key, visit_row_at(s, visit.row).at_step)
    return visit.extra + whole(value_beyond(s, one, u, max(gone(s, v, seconds), 0.0)))


@kernel(state_t, i8, i8)
def work_left(s: Any, v: int, twice: int) -> int:
    """Seconds of work that are left of a visit (`twice`: at least as many as were worked)."""
    visit = visit_at(s, v)
    row = visit_row_at(s, visit.row)
    visit.luck = luck_of_outcome(s, v)
    worked = standing_at(s, v).worked
    row.effort_time = possible(s, visit, effort_beyond(s, v, worked + twice * (worked - 1)))
    in_all = possible(s, visit, whole(row.effort_time / visit.pace))
    return max(in_all - worked, 0)


# -- holds that are to come ------------------------------------------------------------------------


@kernel(state_t, i8, i8)
def share_past_half(s: Any, v: int, quantity: int) -> float:
    """The chance that half of a visit's work is past, of work that is not over."""
    worked = standing_at(s, v).worked
    c = visit_at(s, v).case
    before = has_passed(s, c, quantity, max(gone(s, v, worked), 0.0))
    half = has_passed(s, c, quantity, max(gone(s, v, 2 * worked - 1), 0.0))  # it may be just now
    return 1.0 if before >= 1.0 else (half - before) / (1.0 - before)


@kernel(state_t, i8, i8, f8)
def hold_comes(s: Any, v: int, i: int, past: float) -> bool:
    """Whether a hold comes that has not come yet: none does once half of the work is past."""
    visit = visit_at(s, v)
    hold = hold_at(s, step_at(s, visit.step).holds + i)
    if past >= 1.0 or (hold.rule >= 0 and not holds(s, hold.rule, visit.case)):
        return False
    if hold.share_by < 0 and hold.share < 0:
        return True
    share = number_at(s, given_value(s, visit.case, hold.share_by, hold.share)).v
    at_step = visit_row_at(s, visit.row).at_step
    return luck_of(s, visit.case, hold.key, at_step) < still(share, past)


@kernel(state_t, i8)
def holds_to_come(s: Any, v: int) -> bool:
    """Draw which holds of a visit that is in work are still to come; whether any is."""
    visit = visit_at(s, v)
    one = step_at(s, visit.step)
    quantity = work_of(s, v)
    visit.hold = 0
    if standing_at(s, v).held or one.holds_n == 0 or quantity < 0:
        visit.hold = one.holds_n
        return False
    past = share_past_half(s, v, quantity)
    some = False
    for i in range(one.holds_n):
        hold = hold_at(s, one.holds + i)
        place = held_at(s, v * run_at(s, 0).holds + i)
        place.v = NONE
        if hold_comes(s, v, i, past):
            length = given_value(s, visit.case, hold.for_by, hold.for_)
            place.v = as_read(s, visit.case, length)
            some = True
    return some


# -- work of which nobody says that it is done -----------------------------------------------------


@kernel(state_t, i8)
def may_be_done(s: Any, v: int) -> bool:
    """Whether the work may be done already: nobody says so here, and time afterwards follows."""
    visit = visit_at(s, v)
    return bool(standing_at(s, v).sure == 0 and visit.afterwards >= 0)


@kernel(state_t, i8)
def split_what_is_left(s: Any, v: int) -> int:
    """Seconds of work that are left where age counts against work and the time afterwards.

    Both are drawn, at the next address each time, until together they exceed the age; what
    remains is split in proportion. Open seconds of work pass at the rate at which they have.
    """
    visit = visit_at(s, v)
    row = visit_row_at(s, visit.row)
    now = run_at(s, 0).now
    worked = standing_at(s, v).worked
    age = now - row.started_at
    rate = 1.0 if worked == 0 else age / worked
    key = step_at(s, visit.step).key
    calendar = team_at(s, visit.team).calendar
    visit.luck = luck_of_outcome(s, v)
    for k in range(TRIES):
        drawn = whole(sampled(s, work_of(s, v), key + WORK, visit.case, row.at_step, k))
        effort = possible(s, visit, visit.extra + drawn)
        work = effort / visit.pace
        x = sampled(s, visit.afterwards, key + AFTERWARDS, visit.case, row.at_step, k)
        begins = row.started_at + whole(work * rate)
        after = moment_after(s, begins, x, visit.afterwards, calendar) - begins
        in_all = work * rate + after
        if in_all > age:
            rest = 1.0 - age / in_all
            row.effort_time = effort
            visit.left = whole(rest * after)
            return whole(rest * work)
    row.effort_time = whole(worked * visit.pace)
    u = luck_of(s, visit.case, key + AFTERWARDS, row.at_step)
    quantity = place_of(visit.afterwards)
    over = remaining_moment(s, visit.case, quantity, u, row.started_at, calendar)
    visit.left = max(over - now, 0)
    return 0


# -- who goes on -----------------------------------------------------------------------------------


@kernel(state_t, i8)
def tie(s: Any, worker: int) -> None:
    """A worker has work in hand, there or not."""
    w = worker_at(s, worker)
    if w.present and w.busy == IDLE:
        engage(s, worker)
    w.busy = BUSY


@kernel(state_t, i8, i8)
def stand_in_line(s: Any, v: int, lane: int) -> None:
    """A visit has waited in a line already, from which it goes on waiting."""
    join(s, v, lane)
    visit_at(s, v).already = standing_at(s, v).opened


@kernel(state_t, i8)
def stand_first(s: Any, v: int) -> None:
    """Work that was begun and has no worker goes before all others, in the order of start."""
    visit = visit_at(s, v)
    row = visit_row_at(s, visit.row)
    row.state = QUEUED
    visit.bound = NONE
    visit.worker = NONE
    visit.priority = FIRST
    visit.ready_at = row.started_at
    stand_in_line(s, v, lane_for(s, v))


@kernel(state_t, i8)
def wait_to_go_on(s: Any, v: int) -> None:
    """Work that was held waits for its worker to go on."""
    visit = visit_at(s, v)
    visit.hold = step_at(s, visit.step).holds_n
    visit.half = work_left(s, v, 0)
    if goes_on_alone(s, visit.worker):
        stand_in_line(s, v, worker_at(s, visit.worker).resumed)
    else:
        stand_first(s, v)


@kernel(state_t, i8)
def go_on_working(s: Any, v: int) -> None:
    """Work that is in hand goes on: its worker has it, or it is the first to be taken up."""
    visit = visit_at(s, v)
    row = visit_row_at(s, visit.row)
    one = step_at(s, visit.step)
    visit.afterwards = NONE
    if row.kind != REWORK_VISIT and one.afterwards >= 0:
        after = given_value(s, visit.case, one.afterwards_by, one.afterwards)
        visit.afterwards = as_read(s, visit.case, after)
    some = row.kind != REWORK_VISIT and holds_to_come(s, v)
    part = split_what_is_left(s, v) if may_be_done(s, v) else work_left(s, v, int(some))
    if standing_at(s, v).beyond:
        visit.half = part
        stand_first(s, v)
        return
    if some:
        in_all = part + standing_at(s, v).worked
        visit.half = in_all - in_all // 2
        part = max(in_all // 2 - standing_at(s, v).worked, 0)
    tie(s, visit.worker)
    for i in range(visit.partners):
        tie(s, partner_at(s, v * run_at(s, 0).partners + i).v)
    go_on(s, v, part)
