"""Targets: which clocks were met, which were missed, which were still undecided.

Where a target counts all, a clock is decided when it stops in time (met, the limit included) or
when its time runs out (missed). A case that closed before does not count; what the run ends
before is open. Where it counts those who reached `to`, a clock is decided when it stops, met or
missed. A case that closed without is not counted; what still runs is open, and may be overdue.
A `when` or a `given` is read from the attributes that a record keeps, the last ones of the
case: they are those of the clock's start, since a target may not read what steps change.
A clock that pauses has so much more time; from `from` to `to` it lasts as long as it lasts.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from pathway_engine.analysis.accounts import Account
from pathway_engine.analysis.clocks import Clocks, any_of, clocks_between
from pathway_engine.analysis.counted import Counted
from pathway_engine.analysis.cuts import Rows
from pathway_engine.analysis.delays import of_clocks, portions
from pathway_engine.analysis.evaluation import Facts, Values, evaluate_rows
from pathway_engine.analysis.hours import Hours
from pathway_engine.analysis.pauses import with_pauses
from pathway_engine.analysis.reduced import CLOSED, Cells, sums
from pathway_engine.analysis.tallies import named, spreads
from pathway_engine.analysis.values import Array, Value, ratio
from pathway_engine.analysis.working_time import day_before
from pathway_engine.clock import DAY
from pathway_engine.definition.models import Given, Target
from pathway_engine.definition.opening import calendar_named
from pathway_engine.definition.values import Duration
from pathway_engine.engine.records import NONE, State, VisitKind

_MOST_VISITS = 2**20
"""More than a case makes."""


class Decided(NamedTuple):
    """How the clocks of one target stand at the end of the run, as masks over them."""

    met: Array
    missed: Array
    open: Array
    overdue: Array
    """Open, their time run out: only where a target counts those who reached `to`."""
    at: Array
    """When each was met or missed, if it was."""


def targets(counted: Counted, account: Account) -> Iterator[Value]:
    """Every measure of every target."""
    for name, target in counted.pathway.targets.items():
        clocks = clocks_of(counted, target)
        clock = f"clock.{name}"
        stopped = counted.within(clocks.stopped_at)
        rows = Rows(counted, clocks.cases, clocks.stopped_at)
        yield from spreads(clock, clocks.stopped_at - clocks.started_at, stopped, rows.cells())
        yield from portions(clock, "mean", of_clocks(counted, account, clocks))
        reached = target.counts == "reached"
        decided = decide(counted, clocks, deadlines(counted, target, clocks), reached=reached)
        for by, met, both in _met(decided, rows.told_by(decided.at).cells()):
            numbers = {"share": ratio(met, both), "count": float(both)}
            yield from named(f"targets.{name}.met", by, numbers)
        yield from named(f"targets.{name}.open", {}, {"count": float(decided.open.sum())})
        if reached:
            overdue = {"count": float(decided.overdue.sum())}
            yield from named(f"targets.{name}.overdue", {}, overdue)


def _met(decided: Decided, cells: Cells) -> Iterator[tuple[dict[str, str], int, int]]:
    """How many clocks were met, and how many met or missed, in all and in each cell with any."""
    ways = decided.met.astype(np.uint8) | ((decided.met | decided.missed) * np.uint8(CLOSED))
    found = sums(np.ones(cells.rows, dtype=np.int64), ways, cells).tolist()
    for which, label, cell in cells.each():
        if found[cell][1] or not which:
            yield cells.cuts[which].by(label), found[cell][0], found[cell][1]


def clocks_of(counted: Counted, target: Target) -> Clocks:
    """The clocks of a target in every case, those left out for which its `when` is false."""
    clocks = clocks_between(any_of(counted, target.from_), any_of(counted, target.to))
    if target.when is None:
        return clocks
    keep = evaluate_rows(counted.pathway.typed(target.when), _facts(counted, clocks)).is_true
    return Clocks(*(column[keep] for column in clocks))


def decide(counted: Counted, clocks: Clocks, deadline: Array, *, reached: bool = False) -> Decided:
    """Which clocks were met and which missed in the window, and which are open at its end.

    `reached` asks for those who come to `to` alone, whenever that is.
    """
    return (_of_the_reached if reached else _of_all)(counted, clocks, deadline)


def _of_the_reached(counted: Counted, clocks: Clocks, deadline: Array) -> Decided:
    stopped = clocks.stopped_at != NONE
    decided, in_time = counted.within(clocks.stopped_at), clocks.stopped_at <= deadline
    runs = ~stopped & (counted.cases["closed_at"][clocks.cases] == NONE)
    overdue = runs & (deadline < counted.window.ends_at)
    return Decided(decided & in_time, decided & ~in_time, runs, overdue, clocks.stopped_at)


def _of_all(counted: Counted, clocks: Clocks, deadline: Array) -> Decided:
    in_time = (clocks.stopped_at != NONE) & (clocks.stopped_at <= deadline)
    closed_at = counted.cases["closed_at"][clocks.cases]
    closed_first = (closed_at != NONE) & (closed_at <= deadline)
    running = ~in_time & ~closed_first
    ran_out = running & (deadline < counted.window.ends_at)
    return Decided(
        in_time & counted.within(clocks.stopped_at),
        ran_out & counted.within(deadline),
        running & ~ran_out,
        np.zeros_like(running),
        np.where(in_time, clocks.stopped_at, deadline),
    )


def deadlines(counted: Counted, target: Target, clocks: Clocks) -> Array:
    """The last second in which each clock may stop to be met."""
    deadline = _by_limits(counted, target, clocks)
    if not target.pauses_for:
        return deadline
    return with_pauses(counted, clocks, deadline, target.pauses_for)


def _by_limits(counted: Counted, target: Target, clocks: Clocks) -> Array:
    """The same for clocks that never pause."""
    limit = target.within
    if not isinstance(limit, Given):
        return _deadlines(counted, target, limit, clocks.started_at)
    found = np.zeros(len(clocks.cases), dtype=np.int64)
    values = _values(counted, limit.given)[clocks.cases]
    for value in np.unique(values):
        picked = values == value
        within = limit.value_for(_word(counted, limit.given, value))
        found[picked] = _deadlines(counted, target, within, clocks.started_at[picked])
    return found


def _deadlines(counted: Counted, target: Target, within: Duration, starts: Array) -> Array:
    if not within.working_days:
        return starts + round(within.seconds)
    if not len(starts):
        return starts
    name = target.calendar or counted.pathway.defaults.calendar or "always"
    hours = Hours(
        calendar_named(counted.pathway, name),
        day_before(int(starts.min())),
        counted.window.ends_at // DAY,
    )
    return hours.after_working_days(starts, np.full(len(starts), round(within.amount * DAY)))


def _values(counted: Counted, attribute: str) -> Array:
    """An attribute in every case, a choice by position; NaN where it is not set."""
    position = counted.numbering.attributes.index(attribute)
    return np.asarray(counted.records.attributes[:, position])


def _word(counted: Counted, attribute: str, value: float) -> str:
    """The value of a choice or boolean as a line of `given` writes it."""
    declared = counted.pathway.case[attribute]
    if declared.type == "boolean":
        return "true" if value else "false"
    return str(declared.values[int(value)])


def _facts(counted: Counted, clocks: Clocks) -> Facts:
    """What a target's `when` asks of clocks as they start.

    What cannot be read (unset, ÷ 0) does not hold.
    """
    opened_at = counted.cases["opened_at"][clocks.cases]

    def attribute(name: str) -> Values:
        values = _values(counted, name)[clocks.cases]
        return Values(values, ~np.isnan(values))

    def visits(step: str) -> Values:
        return Values(_visited(counted, clocks, step), np.ones(len(clocks.cases), dtype=bool))

    days_open = (clocks.started_at - opened_at) / DAY
    return Facts(len(clocks.cases), attribute, visits, days_open, in_order=True)


def _visited(counted: Counted, clocks: Clocks, step: str) -> Array:
    """Visits accepted at a step when each clock starts, up to the visit with which it does."""
    visits = counted.visits
    taken = visits["step"] == counted.numbering.step_of[step]
    taken &= (visits["kind"] != VisitKind.REWORK) & (visits["state"] != State.RETURNED)
    rows = np.flatnonzero(taken)
    keys = counted.case_of[rows] * _MOST_VISITS + visits["visit_no"][rows]
    first = np.searchsorted(keys, clocks.cases * _MOST_VISITS)
    last = np.searchsorted(keys, clocks.cases * _MOST_VISITS + clocks.first_visits, side="right")
    each = np.repeat(np.arange(len(first)), last - first)
    place = np.arange(len(each)) - np.repeat(np.cumsum(last - first) - last, last - first)
    in_time = _accepted_at(counted)[rows[place]] <= clocks.started_at[each]
    return np.bincount(each[in_time], minlength=len(first)).astype(float)


def _accepted_at(counted: Counted) -> Array:
    """When each visit was accepted: a visit without a handoff when it was offered."""
    visits = counted.visits
    return np.asarray(visits["offered_at"] + np.maximum(visits["handoff_time"], 0))
