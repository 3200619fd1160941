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

import math
from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from pathway_engine.analysis.accounts import Account
from pathway_engine.analysis.clocks import Clocks, any_of, clocks_between
from pathway_engine.analysis.counted import Counted
from pathway_engine.analysis.delays import of_clocks, portions
from pathway_engine.analysis.pauses import with_pauses
from pathway_engine.analysis.tallies import named, spreads
from pathway_engine.analysis.values import Array, Value, ratio
from pathway_engine.analysis.working_time import laid_out
from pathway_engine.calendars import CalendarProblem, OpenTimes
from pathway_engine.clock import DAY
from pathway_engine.definition.expressions import EvaluationError, Expr, evaluate
from pathway_engine.definition.models import Given, Target
from pathway_engine.definition.values import Duration
from pathway_engine.engine.records import NONE, State, VisitKind

NEVER = 1 << 62
"""A deadline that lies beyond everything that is laid out."""


class Decided(NamedTuple):
    """How the clocks of one target stand at the end of the run, as masks over them."""

    met: Array
    missed: Array
    open: Array
    overdue: Array
    """Open, their time run out: only where a target counts those who reached `to`."""


def targets(counted: Counted, account: Account) -> Iterator[Value]:
    """Every measure of every target."""
    for name, target in counted.pathway.targets.items():
        clocks = clocks_of(counted, target)
        clock = f"clock.{name}"
        stopped = counted.within(clocks.stopped_at)
        yield from spreads(clock, clocks.stopped_at - clocks.started_at, stopped)
        yield from portions(clock, "mean", of_clocks(counted, account, clocks))
        reached = target.counts == "reached"
        decided = decide(counted, clocks, deadlines(counted, target, clocks), reached=reached)
        met, missed = int(decided.met.sum()), int(decided.missed.sum())
        numbers = {"share": ratio(met, met + missed), "count": float(met + missed)}
        yield from named(f"targets.{name}.met", {}, numbers)
        yield from named(f"targets.{name}.open", {}, {"count": float(decided.open.sum())})
        if reached:
            overdue = {"count": float(decided.overdue.sum())}
            yield from named(f"targets.{name}.overdue", {}, overdue)


def clocks_of(counted: Counted, target: Target) -> Clocks:
    """The clocks of a target in every case, those left out for which its `when` is false."""
    clocks = clocks_between(any_of(counted, target.from_), any_of(counted, target.to))
    if target.when is None:
        return clocks
    asked = _Conditions(counted, counted.pathway.typed(target.when))
    keep = np.array([asked.holds(clocks, i) for i in range(len(clocks.cases))], dtype=bool)
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
    return Decided(decided & in_time, decided & ~in_time, runs, overdue)


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
    words = np.array(_words(counted, limit.given))[clocks.cases]
    for word in set(words.tolist()):
        picked = words == word
        within = limit.value_for(word)
        found[picked] = _deadlines(counted, target, within, clocks.started_at[picked])
    return found


def _deadlines(counted: Counted, target: Target, within: Duration, starts: Array) -> Array:
    if not within.working_days:
        return starts + round(within.seconds)
    if not len(starts):
        return starts
    name = target.calendar or counted.pathway.defaults.calendar or "always"
    ticks = round(within.amount * DAY)
    times = laid_out(counted.pathway, name, int(starts.min()), counted.window.ends_at)
    return np.array([_deadline(times, start, ticks) for start in starts.tolist()], dtype=np.int64)


def _deadline(times: OpenTimes, start: int, ticks: int) -> int:
    """The second that lies so many parts of a working day after another; beyond the run, never.

    Whether a clock is met or missed in the run does not depend on how far beyond it is.
    """
    try:
        return times.add_working_days(start, ticks)
    except CalendarProblem:
        return NEVER


def _words(counted: Counted, attribute: str) -> list[str]:
    """The value of a choice or boolean in every case, as a line of `given` writes it."""
    values = _values(counted, attribute)
    return [("true" if v else "false") if isinstance(v, bool) else str(v) for v in values]


def _values(counted: Counted, attribute: str) -> list[bool | str | float | None]:
    """An attribute in every case, as expressions read it."""
    position = counted.numbering.attributes.index(attribute)
    column = counted.records.attributes[:, position]
    declared = counted.pathway.case[attribute]
    if declared.type == "boolean":
        return [None if math.isnan(x) else x != 0 for x in column.tolist()]
    if declared.type == "choice":
        return [None if math.isnan(x) else declared.values[int(x)] for x in column.tolist()]
    return [None if math.isnan(x) else x for x in column.tolist()]


class _Conditions:
    """A target's `when`, read when a clock starts."""

    def __init__(self, counted: Counted, rule: Expr) -> None:
        self.counted = counted
        self.rule = rule
        self.values = {name: _values(counted, name) for name in counted.numbering.attributes}

    def holds(self, clocks: Clocks, i: int) -> bool:
        """Whether the i-th clock counts. A rule that cannot be read (unset, ÷ 0) does not hold."""
        case, at = int(clocks.cases[i]), int(clocks.started_at[i])
        values = {name: column[case] for name, column in self.values.items()}
        opened_at = int(self.counted.cases["opened_at"][case])

        def visited(step: str) -> int:
            return self._visits(case, at, int(clocks.first_visits[i]), step)

        try:
            return bool(evaluate(self.rule, values, visited, (at - opened_at) / DAY))
        except EvaluationError:
            return False

    def _visits(self, case: int, at: int, up_to: int, step: str) -> int:
        """Visits of a case accepted at a step by a moment, up to the visit of that number."""
        counted = self.counted
        first, last = np.searchsorted(counted.case_of, [case, case + 1])
        visits = counted.visits[first:last]
        taken = visits["step"] == counted.numbering.step_of[step]
        taken &= (visits["kind"] != VisitKind.REWORK) & (visits["state"] != State.RETURNED)
        taken &= (visits["visit_no"] <= up_to) & (_accepted_at(visits) <= at)
        return int(taken.sum())


def _accepted_at(visits: Array) -> Array:
    """When each visit was accepted: a visit without a handoff when it was offered."""
    return np.asarray(visits["offered_at"] + np.maximum(visits["handoff_time"], 0))
