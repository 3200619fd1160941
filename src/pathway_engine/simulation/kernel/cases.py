"""Cases open: their rows, slots in the tables, and what is known of them."""

from __future__ import annotations

import math
from typing import Any

from pathway_engine.simulation.kernel.access import i8, kernel, state_t, u8
from pathway_engine.simulation.kernel.chance import draw_attributes
from pathway_engine.simulation.kernel.layout import NONE
from pathway_engine.simulation.kernel.tables import (
    arrived_at,
    attribute_at,
    case_at,
    case_row_at,
    count_at,
    last_worker_at,
    moment_at,
    record_at,
    recorded_at,
    recorded_value_at,
    run_at,
    stream_at,
    value_at,
)


@kernel(state_t, i8, inline=True)
def clear_counts(s: Any, c: int) -> None:
    """A new case has visited nothing, and nothing has happened to it."""
    run = run_at(s, 0)
    for i in range(c * run.steps, (c + 1) * run.steps):
        count = count_at(s, i)
        count.reached = 0
        count.accepted = 0
    for i in range(c * run.moments, (c + 1) * run.moments):
        moment_at(s, i).v = NONE
    if run.remembers:
        for i in range(c * run.teams, (c + 1) * run.teams):
            last_worker_at(s, i).v = NONE


@kernel(state_t, i8, i8, inline=True)
def note(s: Any, c: int, moment: int) -> None:
    """Note that a named event of a case happens now, if some `since` asks for it."""
    if moment >= 0:
        run = run_at(s, 0)
        if moment < run.moments:
            moment_at(s, c * run.moments + moment).v = run.now


@kernel(state_t, i8)
def free_case(s: Any, c: int) -> None:
    """A case is over: its slot goes to one that opens later."""
    run = run_at(s, 0)
    case = case_at(s, c)
    case.row = NONE
    case.next_free = run.free_case
    run.free_case = c
    run.live_cases -= 1


@kernel(state_t, u8)
def new_case(s: Any, identity: Any) -> int:
    """A case opens now: its slot, with its row begun and its attributes at their initial values."""
    run = run_at(s, 0)
    c: int = run.free_case
    case = case_at(s, c)
    run.free_case = case.next_free
    run.live_cases += 1
    run.cases += 1
    case.number = run.cases
    case.identity = identity
    case.row = run.case_rows
    run.case_rows += 1
    case.opened_at = run.now
    case.visits = 0
    case.delays = 0
    case.burst_at = NONE
    case.leaving = NONE
    case.beside = 0
    case.person = NONE
    case.place = NONE
    case.came_in = NONE
    row = case_row_at(s, case.row)
    row.opened_at = run.now
    row.closed_at = NONE
    row.case_no = case.number
    row.ending = NONE
    row.entry = NONE
    for a in range(run.attributes):
        value_at(s, case.row * run.attributes + a).v = attribute_at(s, a).initial
    clear_counts(s, c)
    note(s, c, 0)
    return c


@kernel(state_t, i8, inline=True)
def keep_arrived(s: Any, c: int) -> None:
    """Keep the attributes with which a case opens."""
    run = run_at(s, 0)
    first = case_at(s, c).row * run.attributes
    for a in range(first, first + run.attributes):
        arrived_at(s, a).v = value_at(s, a).v


@kernel(state_t, i8, i8, u8)
def open_recorded(s: Any, stream: int, r: int, identity: Any) -> int:
    """A person of a row of a file: what it says is known, the rest is drawn."""
    c = new_case(s, identity)
    one = stream_at(s, stream)
    values = recorded_at(s, r).values
    for a in range(run_at(s, 0).attributes):
        value = recorded_value_at(s, values + a).v
        if not math.isnan(value):
            value_at(s, case_at(s, c).row * run_at(s, 0).attributes + a).v = value
    for i in range(one.records, one.records + one.records_n):
        if math.isnan(recorded_value_at(s, values + record_at(s, i).attribute).v):
            draw_attributes(s, i, 1, c, 0, NONE)
    case_row_at(s, case_at(s, c).row).entry = stream
    keep_arrived(s, c)
    return c


@kernel(state_t, i8, u8, inline=True)
def open_arrival(s: Any, stream: int, identity: Any) -> int:
    """A person of a stream arrives: a case with its attributes drawn."""
    c = new_case(s, identity)
    one = stream_at(s, stream)
    draw_attributes(s, one.records, one.records_n, c, 0, NONE)
    case_row_at(s, case_at(s, c).row).entry = stream
    keep_arrived(s, c)
    return c
