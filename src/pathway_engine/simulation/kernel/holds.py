"""Holds: half-way through, work stops for one cause after another; then its worker goes on."""

from __future__ import annotations

from typing import Any

from pathway_engine.simulation.kernel.access import i8, kernel, state_t
from pathway_engine.simulation.kernel.bindings import join_common_line
from pathway_engine.simulation.kernel.chance import as_read, happens, moment_after, sampled
from pathway_engine.simulation.kernel.handoffs import begin_delay, end_delay
from pathway_engine.simulation.kernel.layout import HELD, HOLD_DELAY, HOLD_OVER, NONE, QUEUED
from pathway_engine.simulation.kernel.lines import join
from pathway_engine.simulation.kernel.rules import given_value, holds
from pathway_engine.simulation.kernel.tables import (
    held_at,
    hold_at,
    run_at,
    step_at,
    team_at,
    visit_at,
    visit_row_at,
    worker_at,
)
from pathway_engine.simulation.kernel.visits import lane_of, schedule


@kernel(state_t, i8)
def draw_holds(s: Any, v: int) -> bool:
    """Draw, as the work starts, which holds of its step come and how long each is for."""
    visit = visit_at(s, v)
    one = step_at(s, visit.step)
    at_step = visit_row_at(s, visit.row).at_step
    some = False
    for i in range(one.holds_n):
        hold = hold_at(s, one.holds + i)
        place = held_at(s, v * run_at(s, 0).holds + i)
        place.v = NONE
        if hold.rule >= 0 and not holds(s, hold.rule, visit.case):
            continue
        if hold.share >= 0:
            share = given_value(s, visit.case, hold.share_by, hold.share)
            if not happens(s, share, hold.key, visit.case, at_step, 0):
                continue
        length = given_value(s, visit.case, hold.for_by, hold.for_)
        place.v = as_read(s, visit.case, length)
        some = True
    visit.hold = 0
    return some


@kernel(state_t, i8)
def goes_on_alone(s: Any, worker: int) -> bool:
    """Whether what a worker has begun waits for nobody else: the worker is known and in post."""
    if worker < 0:
        return False
    return bool(worker_at(s, worker).posted and worker_at(s, worker).resumed >= 0)


@kernel(state_t, i8)
def hold_next(s: Any, v: int) -> None:
    """The next hold of a visit begins now; after the last it waits for its worker to go on."""
    visit = visit_at(s, v)
    run = run_at(s, 0)
    one = step_at(s, visit.step)
    row = visit_row_at(s, visit.row)
    while visit.hold < one.holds_n:
        i = visit.hold
        visit.hold += 1
        quantity = held_at(s, v * run.holds + i).v
        if quantity < 0:
            continue
        hold = hold_at(s, one.holds + i)
        begin_delay(s, v, hold.cause, HOLD_DELAY)
        x = sampled(s, quantity, hold.for_key, visit.case, row.at_step, 0)
        until = moment_after(s, run.now, x, quantity, team_at(s, visit.team).calendar)
        if until > run.now:
            row.state = HELD
            visit.part_from = run.now
            schedule(s, v, HOLD_OVER, until)
            return
        end_delay(s, v)
    row.state = QUEUED
    if visit.half < 0:  # it was held before anybody worked on it
        join(s, v, lane_of(s, v))
    elif goes_on_alone(s, visit.worker):
        join(s, v, worker_at(s, visit.worker).resumed)
    else:
        join_common_line(s, v)


@kernel(state_t, i8)
def hold_over(s: Any, v: int) -> None:
    """A hold ends now."""
    visit = visit_at(s, v)
    visit_row_at(s, visit.row).held_time += run_at(s, 0).now - visit.part_from
    end_delay(s, v)
    hold_next(s, v)
