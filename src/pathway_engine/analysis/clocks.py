"""The clocks of a target: when each started and stopped in the life of a case.

A clock starts at each `from` while it is not running and stops at the next later `to`. An event
that is both stops the clock and starts the next. Where several events start or stop it, whichever
comes first does.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

import numpy as np

from pathway_engine.analysis.counted import Counted
from pathway_engine.analysis.values import Array
from pathway_engine.engine.records import NONE, VisitKind

FROM, TO, BOTH = 1, 2, 3
_OPENED = -1  # before every visit of a case
_ENDED, _CLOSED = 2**62, 2**62 + 1  # after every visit: a case comes to its ending and closes
_PHASES = {"reached": 0, "started": 1, "finished": 2, "joined": 3}
"""Within a second; a block is finished after the last visit of its branches."""
_COLUMNS = {"reached": "offered_at", "started": "started_at", "finished": "finished_at"}


class Events(NamedTuple):
    """Moments in the lives of cases: which case, when, and the order within one second."""

    cases: Array
    at: Array
    order: Array


class Clocks(NamedTuple):
    """The clocks of one target, by case and start; `stopped_at` is `NONE` where none stopped."""

    cases: Array
    started_at: Array
    stopped_at: Array
    first_visits: Array
    """The number of the visit at which each clock started; 0 where it started at no visit."""


def any_of(counted: Counted, names: Iterable[str]) -> Events:
    """Every occurrence of any of several events."""
    found = [events(counted, name) for name in names]
    return Events(*(np.concatenate(columns) for columns in zip(*found, strict=True)))


def events(counted: Counted, name: str) -> Events:
    """Every occurrence of an event: `opened`, `closed`, an ending, `STEP.reached` and so on.

    A visit that reworks is no event of its step; an offer that is repeated after a return
    reached it the first time; a visit finishes only when it is done.
    """
    if "." in name:
        return _of_step(counted, *name.split("."))
    cases = counted.cases
    if name == "opened":
        rows, order = np.flatnonzero(~counted.had_ended), _OPENED
        at = cases["opened_at"][rows]
    else:
        closed = (cases["closed_at"] != NONE) & ~counted.had_ended
        if name != "closed":
            closed &= cases["ending"] == counted.numbering.endings.index(name)
        rows, order = np.flatnonzero(closed), _CLOSED if name == "closed" else _ENDED
        at = cases["closed_at"][rows]
    return Events(rows, at, np.full(len(rows), order))


def _of_step(counted: Counted, step: str, what: str) -> Events:
    visits = counted.visits
    picked = visits["step"] == counted.numbering.step_of[step]
    picked &= (visits["kind"] != VisitKind.REWORK) & (visits[_COLUMNS[what]] != NONE)
    if what == "reached":
        picked &= counted.attempt <= 1
    number, phase = visits["visit_no"], np.full(len(visits), _PHASES[what])
    if what == "finished":
        picked &= counted.finished
        number = counted.last_inside
        phase[visits["kind"] == VisitKind.BLOCK] = _PHASES["joined"]
    rows = np.flatnonzero(picked)
    order = number[rows].astype(np.int64) * len(_PHASES) + phase[rows]
    return Events(counted.case_of[rows], visits[_COLUMNS[what]][rows], order)


def clocks_between(starts: Events, stops: Events) -> Clocks:
    """Pair the starts of a clock with its stops, case by case.

    >>> each = lambda at, order: Events(np.array([0, 0]), np.array(at), np.array(order))
    >>> clocks_between(each([10, 40], [3, 9]), each([30, 90], [5, 11])).stopped_at
    array([30, 90])
    """
    cases, at, order = (np.concatenate(both) for both in zip(starts, stops, strict=True))
    role = np.repeat([FROM, TO], [len(starts.cases), len(stops.cases)])
    by_time = np.lexsort((role, order, at, cases))
    cases, at, order, role = cases[by_time], at[by_time], order[by_time], role[by_time]
    same = (cases[1:] == cases[:-1]) & (order[1:] == order[:-1])
    # One event in both roles: keep it once. Sorted by role, FROM stands directly before TO.
    role[:-1][same] = BOTH
    keep = np.concatenate([[True], ~same]) if len(cases) else np.zeros(0, bool)
    cases, at, order, role = cases[keep], at[keep], order[keep], role[keep]
    # Whatever was before: after a `from` the clock runs, after a `to` that starts nothing it rests.
    runs = role != TO
    before = np.concatenate([[False], runs[:-1] & (cases[1:] == cases[:-1])])[: len(cases)]
    begin = np.flatnonzero(runs & (~before | (role == BOTH)))
    end = np.flatnonzero((role != FROM) & before)
    next_end = np.searchsorted(end, begin, side="right")
    stopped_at = np.full(len(begin), NONE, dtype=np.int64)
    found = next_end < len(end)
    found[found] = cases[end[next_end[found]]] == cases[begin[found]]
    stopped_at[found] = at[end[next_end[found]]]
    first_visits = np.where(order[begin] == _OPENED, 0, order[begin] // len(_PHASES))
    return Clocks(cases[begin], at[begin].astype(np.int64), stopped_at, first_visits)
