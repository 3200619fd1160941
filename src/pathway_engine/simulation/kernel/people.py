"""Who comes when: the people of every stream are put among the events date by date."""

from __future__ import annotations

import math
from typing import Any

from pathway_engine.simulation.kernel.access import i8, kernel, state_t
from pathway_engine.simulation.kernel.events import push
from pathway_engine.simulation.kernel.layout import NONE, SECONDS_A_DAY
from pathway_engine.simulation.kernel.orders import ARRIVALS, STREAM
from pathway_engine.simulation.kernel.philox import share_of, uniform
from pathway_engine.simulation.kernel.rounds import as_word
from pathway_engine.simulation.kernel.tables import (
    interval_at,
    piece_at,
    recorded_at,
    run_at,
    stream_at,
    stream_day_at,
)


@kernel(state_t, i8, i8, inline=True)
def arrival_second(s: Any, slot: int, r: int) -> int:
    """Open second number r of the intervals in which a stream's people come on a date."""
    day = stream_day_at(s, slot)
    i = day.interval
    left = r
    while left >= interval_at(s, i).end - interval_at(s, i).start:
        left -= interval_at(s, i).end - interval_at(s, i).start
        i += 1
    second: int = interval_at(s, i).start + left
    return second


@kernel(state_t, i8, i8)
def weighted_second(s: Any, slot: int, x: int) -> int:
    """The first second of a date at which what its seconds weigh together exceeds x."""
    i = stream_day_at(s, slot).piece
    before = 0
    while x >= piece_at(s, i).until:
        before = piece_at(s, i).until
        i += 1
    second: int = piece_at(s, i).start + (x - before) // piece_at(s, i).weight
    return second


@kernel(state_t, i8, i8, i8, i8)
def second_of_person(s: Any, stream: int, slot: int, day: int, i: int) -> int:
    """In which second person number i of a stream and date comes."""
    key = stream_at(s, stream).time_key
    seconds = stream_day_at(s, slot).seconds
    if stream_day_at(s, slot).piece != NONE:
        return weighted_second(s, slot, share_of(s, key, as_word(day), i, 0, seconds))
    return arrival_second(s, slot, int(uniform(s, key, as_word(day), i, 0) * seconds))


@kernel(state_t, i8, i8)
def send_recorded(s: Any, stream: int, day: int) -> None:
    """Put the people of a date whom a file brings among the events, by second and row."""
    one = stream_at(s, stream)
    while one.row < one.rows_end and recorded_at(s, one.row).at < (day + 1) * SECONDS_A_DAY:
        person = recorded_at(s, one.row)
        push(s, ARRIVALS, person.at, stream * STREAM + person.number, one.row)
        one.row += 1


@kernel(state_t, i8, i8, inline=True)
def send_people(s: Any, stream: int, day: int) -> None:
    """Put the people of a stream who come on a date among the events."""
    run = run_at(s, 0)
    one = stream_at(s, stream)
    slot = stream * run.days + day - run.first_day
    expected = stream_day_at(s, slot).expected
    if one.row != NONE:
        send_recorded(s, stream, day)
        return
    passed = 0.0
    i = 0
    while True:
        i += 1
        passed -= math.log(1.0 - uniform(s, one.gap_key, as_word(day), i, 0))
        if passed >= expected:
            return
        t = second_of_person(s, stream, slot, day, i)
        if t >= max(run.starts_at, one.from_at) and t < min(run.ends_at, one.until_at):
            push(s, ARRIVALS, t, stream * STREAM + i, day)


@kernel(state_t, inline=True)
def begin_day(s: Any) -> None:
    """A date begins: its people are put among the events."""
    run = run_at(s, 0)
    for stream in range(run.streams):
        send_people(s, stream, run.next_day)
    run.next_day += 1
