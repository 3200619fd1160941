"""The event heap: what happens by the clock, earliest first, within a second by order.

The order within a second is the arrivals (by stream, then the number on its date), then the
visits by case and visit number. `item` is the visit's slot, or the date of an arrival.
"""

from __future__ import annotations

from typing import Any

from pathway_engine.simulation.kernel.access import i8, kernel, state_t, table

event_at = table("event")
run_at = table("run")

ARRIVALS_FIRST = -(1 << 62)
STREAM = 1 << 40
VISITS_A_CASE = 1 << 24


@kernel(state_t, i8, i8, i8)
def push(s: Any, time: int, order: int, item: int) -> None:
    """Add an event."""
    run = run_at(s, 0)
    i = run.events
    run.events = i + 1
    while i > 0:
        parent = (i - 1) >> 1
        above = event_at(s, parent)
        if above.time < time or (above.time == time and above.order <= order):
            break
        here = event_at(s, i)
        here.time = above.time
        here.order = above.order
        here.item = above.item
        i = parent
    here = event_at(s, i)
    here.time = time
    here.order = order
    here.item = item


@kernel(state_t)
def drop_first(s: Any) -> None:
    """Remove the earliest event: the last one takes its place and sinks."""
    run = run_at(s, 0)
    n = run.events - 1
    run.events = n
    last = event_at(s, n)
    time = last.time
    order = last.order
    item = last.item
    i = 0
    child = 1
    while child < n:
        below = event_at(s, child)
        if child + 1 < n:
            other = event_at(s, child + 1)
            if other.time < below.time or (other.time == below.time and other.order < below.order):
                child += 1
                below = other
        if time < below.time or (time == below.time and order < below.order):
            break
        here = event_at(s, i)
        here.time = below.time
        here.order = below.order
        here.item = below.item
        i = child
        child = 2 * i + 1
    if n > 0:
        here = event_at(s, i)
        here.time = time
        here.order = order
        here.item = item
