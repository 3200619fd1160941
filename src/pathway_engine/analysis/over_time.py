"""How a run went, day by day: who is open, who waits, who comes, who goes.

Days are counted from the opening of the window, back to the start of the run and on to its end;
the first and the last may be shorter. What *stands* (open cases, queues) is told as it is when a
day begins, and once more when the run ends; what *happens* (arrivals) as it adds up in each day.
People of a backlog are there when the window opens and did not arrive: open cases are what they
were, and who arrived, less who closed, and on the day of the opening the backlog.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np

from pathway_engine.analysis.counted import Counted
from pathway_engine.analysis.there import was_there
from pathway_engine.analysis.values import Array
from pathway_engine.clock import DAY, LATEST
from pathway_engine.engine.records import NONE, VisitKind, Window
from pathway_engine.engine.series import Series

STANDING = ("open_cases", "queue", "oldest", "people")
"""What is told as it is when a day begins."""


class Sides(NamedTuple):
    """From when until when something stands, for each row; `LATEST` where it does not end."""

    since: Array
    until: Array


def edges_of(window: Window) -> Array:
    """Where days begin, the first at the start of the run; last of all where the run ends.

    >>> edges_of(Window(0, 2 * DAY, 3 * DAY + 5)).tolist()
    [0, 86400, 172800, 259200, 259205]
    """
    starts, opens, ends = window
    before, after = -(-(opens - starts) // DAY), -(-(ends - opens) // DAY)
    days = np.arange(-before, after + 1, dtype=np.int64)
    return np.clip(opens + DAY * days, starts, ends)


def over_time(counted: Counted) -> Iterator[Series]:
    """Every day of a run, the warm-up too: all together, by team, by step and by place."""
    edges = edges_of(counted.window)
    there = was_there(counted.pathway, counted.cases["entry"])
    yield from _cases(counted, edges, there)
    yield from _queues(counted, edges, there[counted.case_of])
    yield from _people(counted, edges)


def _cases(counted: Counted, edges: Array, there: Array) -> Iterator[Series]:
    cases, kept = counted.cases, ~counted.had_ended
    opened, closed = cases["opened_at"], cases["closed_at"]
    since = np.where(there, np.maximum(opened, counted.window.warm_up_until), opened)
    sides = Sides(since[kept], _until(closed)[kept])
    accepted = counted.handoffs["accepted_at"][counted.accepted]
    yield _one("open_cases", standing(edges, sides, np.zeros(len(sides.since), int), 1)[0])
    yield _one("arrivals", happening(edges, opened[kept & ~there])[0])
    yield _one("closed", happening(edges, closed[kept & (closed != NONE)])[0])
    yield _one("handoffs", happening(edges, accepted)[0])


def _queues(counted: Counted, edges: Array, there: Array) -> Iterator[Series]:
    """Who waits for a team, who joins those, and whose work is done; a visit is one."""
    visits = counted.visits
    queued = np.flatnonzero((visits["ready_at"] != NONE) & (visits["team"] != NONE))
    names = ("ready_at", "started_at", "finished_at", "kind", "team", "step")
    rows, there = {name: visits[name][queued] for name in names}, there[queued]
    ready, opens = rows["ready_at"], counted.window.warm_up_until
    since = np.where(there, np.maximum(ready, opens), ready)
    started = rows["started_at"]
    sides = Sides(since, np.where(started == NONE, _until(rows["finished_at"]), started))
    joins = np.flatnonzero(~there | (ready >= opens))
    done = np.flatnonzero(counted.finished[queued] & (rows["kind"] == VisitKind.WORK))
    for cut, labels in (("team", counted.numbering.teams), ("step", counted.numbering.steps)):
        codes, number = rows[cut].astype(np.int64), len(labels)
        queue = standing(edges, sides, codes, number)
        oldest = np.zeros_like(queue)
        for part in (there, ~there):
            mine = Sides(sides.since[part], sides.until[part])
            found = oldest_of(edges, ready[part], mine, codes[part], number)
            oldest = np.maximum(oldest, found)
        if cut == "team":
            yield _one("queue", queue.sum(axis=0))
            yield _one("oldest", oldest.max(axis=0, initial=0))
        used = np.unique(codes)
        yield from _each("queue", cut, labels, queue, used)
        yield from _each("oldest", cut, labels, oldest, used)
        joined = happening(edges, ready[joins], codes[joins], number)
        yield from _each("joined", cut, labels, joined, used)
        finished = happening(edges, rows["finished_at"][done], codes[done], number)
        yield from _each("done", cut, labels, finished, used)


def _people(counted: Counted, edges: Array) -> Iterator[Series]:
    """Who is in each place."""
    for place, name in enumerate(counted.numbering.places):
        _, since, until = counted.census.stays(place)
        _, until_before = counted.census.already_in(place)
        before = np.full(len(until_before), counted.window.warm_up_until)
        sides = Sides(np.concatenate([since, before]), np.concatenate([until, until_before]))
        people = standing(edges, sides, np.zeros(len(sides.since), int), 1)[0]
        yield Series("people", {"place": name}, tuple(people.tolist()))


def _one(measure: str, numbers: Array) -> Series:
    return Series(measure, {}, tuple(numbers.tolist()))


def _each(
    measure: str, cut: str, labels: Sequence[str], numbers: Array, used: Array
) -> Iterator[Series]:
    for code in used.tolist():
        yield Series(measure, {cut: labels[code]}, tuple(numbers[code].tolist()))


def _until(ended: Array) -> Array:
    return np.where(ended == NONE, LATEST, ended)


def standing(edges: Array, sides: Sides, codes: Array, labels: int) -> Array:
    """How many stand at each edge, label by label: since then or before, and not gone by then.

    >>> sides = Sides(np.array([0, 5]), np.array([10, 20]))
    >>> standing(np.array([0, 10, 20]), sides, np.array([0, 0]), 1)
    array([[1, 1, 0]])
    """
    width = len(edges) + 1
    comes = codes * width + np.searchsorted(edges, sides.since)
    goes = codes * width + np.searchsorted(edges, sides.until)
    change = np.bincount(comes, minlength=labels * width) - np.bincount(
        goes, minlength=labels * width
    )
    return np.cumsum(change.reshape(labels, width), axis=1)[:, :-1]


def happening(edges: Array, at: Array, codes: Array | None = None, labels: int = 1) -> Array:
    """How many happen from each edge on until the next, label by label.

    >>> happening(np.array([0, 10, 20]), np.array([0, 9, 10]))
    array([[2, 1]])
    """
    width = len(edges) - 1
    period = np.searchsorted(edges, at, side="right") - 1
    inside = (period >= 0) & (period < width)
    place = period if codes is None else codes * width + period
    return np.bincount(place[inside], minlength=labels * width).reshape(labels, width)


def oldest_of(edges: Array, ready: Array, sides: Sides, codes: Array, labels: int) -> Array:
    """For how many seconds whoever stands longest has been ready at each edge; 0 of nobody.

    Who was ready earlier stands no later than who was ready after.

    >>> sides = Sides(np.array([0, 5]), np.array([10, 20]))
    >>> oldest_of(np.array([4, 8, 12, 20]), sides.since, sides, np.array([0, 0]), 1)
    array([[4, 8, 7, 0]])
    """
    first, last = (np.searchsorted(edges, side) for side in sides)
    stands = np.flatnonzero(first < last)
    order = stands[np.lexsort((ready[stands], codes[stands]))]
    bounds = np.searchsorted(codes[order], np.arange(labels + 1))
    found = np.zeros((labels, len(edges)), dtype=np.int64)
    each = np.arange(len(edges))
    for label in range(labels):
        mine = order[bounds[label] : bounds[label + 1]]
        if not len(mine):
            continue
        # The first of them, by readiness, that is not gone: nobody before it is there still.
        at = np.searchsorted(np.maximum.accumulate(last[mine]), each, side="right")
        who = mine[np.minimum(at, len(mine) - 1)]
        waits = (at < len(mine)) & (first[who] <= each)
        found[label] = np.where(waits, edges - ready[who], 0)
    return found
