"""What happens by the clock, earliest first: a heap of arrivals and a heap of visits' events.

Within a second the people who are there already come first (`kernel.backlog`), then the arrivals
(by stream, then by their number on the date), then openings (`kernel.openings`), then the visits
by case and visit number: that is an event's `order`.
`item` is the visit's slot, that of an opening to come, or the date of an arrival. Two heaps keep
the one that is used most small (10 % of a run's time).
"""

from __future__ import annotations

from typing import Any

from pathway_engine.simulation.kernel.access import i8, kernel, state_t
from pathway_engine.simulation.kernel.layout import FAR
from pathway_engine.simulation.kernel.tables import due_exit_at, event_at, heap_at, run_at


@kernel(state_t, i8, inline=True)
def time_of_first(s: Any, heap: int) -> int:
    """When the earliest event of a heap happens; in an empty one stands `FAR`."""
    time: int = event_at(s, heap_at(s, heap).first).time
    return time


@kernel(state_t, i8, i8, i8, i8, inline=True)
def push(s: Any, heap: int, time: int, order: int, item: int) -> None:
    """Add an event to a heap."""
    h = heap_at(s, heap)
    first = h.first
    i = h.n
    h.n = i + 1
    while i > 0:
        parent = (i - 1) >> 1
        above = event_at(s, first + parent)
        if above.time < time or (above.time == time and above.order <= order):
            break
        here = event_at(s, first + i)
        here.time = above.time
        here.order = above.order
        here.item = above.item
        i = parent
    here = event_at(s, first + i)
    here.time = time
    here.order = order
    here.item = item


@kernel(state_t, i8, inline=True)
def note_due(s: Any, c: int) -> None:
    """A way out of a case has fallen due, or may be taken again."""
    run = run_at(s, 0)
    due_exit_at(s, run.dues).v = c
    run.dues += 1


@kernel(state_t, i8, inline=True)
def drop_first(s: Any, heap: int) -> None:
    """Remove the earliest event of a heap: the last one takes its place and sinks."""
    h = heap_at(s, heap)
    first = h.first
    n = h.n - 1
    h.n = n
    last = event_at(s, first + n)
    time = last.time if n > 0 else FAR
    order = last.order
    item = last.item
    i = 0
    child = 1
    while child < n:
        below = event_at(s, first + child)
        if child + 1 < n:
            other = event_at(s, first + child + 1)
            if other.time < below.time or (other.time == below.time and other.order < below.order):
                child += 1
                below = other
        if time < below.time or (time == below.time and order < below.order):
            break
        here = event_at(s, first + i)
        here.time = below.time
        here.order = below.order
        here.item = below.item
        i = child
        child = 2 * i + 1
    here = event_at(s, first + i)
    here.time = time
    here.order = order
    here.item = item
