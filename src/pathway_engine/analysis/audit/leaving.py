"""Ways out: which cases leave, in which second and to which ending, as it is drawn.

A way out of a step runs while its visit waits, one of the pathway while the case is open. Each is
looked at once: at the end of the first second, from its falling due on, in which the case may
leave by it.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

import numpy as np

from pathway_engine.analysis.audit.drawing import Draws
from pathway_engine.analysis.audit.evidence import Evidence
from pathway_engine.analysis.audit.letting_go import LetGo
from pathway_engine.analysis.audit.luck import key_of, uniform
from pathway_engine.analysis.audit.memory import Memory
from pathway_engine.analysis.audit.trial import Span
from pathway_engine.analysis.evaluation import evaluate_rows
from pathway_engine.analysis.hours import NEVER
from pathway_engine.definition.models import Exit, TeamStep, WaitStep
from pathway_engine.engine.records import NONE

Array = np.ndarray[Any, Any]

_SHIFT = 2**36


class Looked(NamedTuple):
    """Times at which ways out were looked at: an entry of each array for each.

    Where the case stood (a visit, by position), at the end of which second, whether the way out is
    the pathway's, since when it was due, its place as written, and its ending.
    """

    visit: Array
    at: Array
    of_pathway: Array
    due_at: Array
    place: Array
    ending: Array
    holds: Array
    known: Array


class Leaving:
    """The way out that each case takes, if any, by the position of the case."""

    def __init__(self, evidence: Evidence) -> None:
        self._evidence = evidence
        number = len(evidence.cases)
        self.at = np.full(number, NEVER)
        """At the end of which second each case leaves; `NEVER` if it does not."""
        self.ending = np.full(number, NONE)
        """The ending to which it leaves."""
        self.known = evidence.once(Memory).known.copy()
        """Of which cases all of that is known."""
        self._let_go = evidence.once(LetGo)
        looked = [*self._of_steps(), *self._of_pathway()]
        if looked:
            self._first(Looked(*map(np.concatenate, zip(*looked, strict=True))))

    @property
    def of_visits(self) -> Array:
        """In which second each visit leaves, with its case or with its branch."""
        return np.asarray(np.minimum(self.at[self._evidence.case_at], self._let_go.at))

    @property
    def until(self) -> Array:
        """The last second in which something happens to each visit by the clock."""
        return np.asarray(np.minimum(self.at[self._evidence.case_at], self._let_go.until))

    def _first(self, looked: Looked) -> None:
        """Of the ways out of a case the first whose rule holds; a step's before the pathway's.

        Of several visits of a case that one which comes first in the queue.
        """
        visits = self._evidence.visits[looked.visit]
        joined = (visits["ready_at"] != NONE) & (visits["ready_at"] <= looked.at)
        ready = np.where(joined, visits["ready_at"], NEVER)
        before = np.where(joined, -visits["priority"], 0)
        case = self._evidence.case_at[looked.visit]
        turn = (looked.visit, ready, before, looked.of_pathway)
        order = np.lexsort((looked.place, looked.due_at, *turn, looked.at, case))
        order = order[(looked.holds | ~looked.known)[order]]
        cases, first = np.unique(case[order], return_index=True)
        taken = order[first]
        self.at[cases], self.ending[cases] = looked.at[taken], looked.ending[taken]
        self.known[cases] &= looked.known[taken]

    # -- ways out of a step -----------------------------------------------------------------------

    def _of_steps(self) -> Iterator[Looked]:
        for number, step in enumerate(self._evidence.pathway.all_steps.values()):
            if isinstance(step, TeamStep | WaitStep) and step.exits:
                yield from self._of_step(number, step)

    def _of_step(self, number: int, step: TeamStep | WaitStep) -> Iterator[Looked]:
        evidence, draws = self._evidence, self._evidence.once(Draws)
        visits = evidence.visits
        here = (visits["step"] == number) & ~evidence.rework
        rows = np.flatnonzero(here & evidence.once(Memory).known[evidence.case_at])
        places = np.where(evidence.fresh, np.arange(len(visits)), NONE)
        first = np.where(evidence.fresh, places, evidence.latest(evidence.fresh))[rows]
        since = visits["offered_at"][first]
        if isinstance(step, TeamStep):
            since = np.maximum(since, visits["due_at"][first])
        known = draws.memory.entering(first)
        for place, (name, one) in enumerate(step.exits.items()):
            u = draws.of_visits(f"exit.{name}", rows)
            team, there = visits["team"][rows], evidence.there[first]
            due = self._not_before(draws.moments(one.after, u, known, since, team, there), there)
            due = due.as_told(np.where(evidence.withdrawn, visits["finished_at"], NONE)[rows])
            at = np.maximum(due.low, visits["offered_at"][rows])
            here = self._first_wait(rows, first, at)
            found = self._looked(one, rows[here], at[here], (due.low == due.high)[here])
            yield found._replace(due_at=due.low[here], place=found.place + place)

    def _not_before(self, due: Span, there: Array) -> Span:
        """Who was there when the window opened leaves then or later."""
        opens = np.where(there, self._evidence.window.warm_up_until, NONE)
        return Span(np.maximum(due.low, opens), np.maximum(due.high, opens))

    def _first_wait(self, rows: Array, first: Array, at: Array) -> Array:
        """The places of those of a step's visits that waited at the end of a second.

        Of the offers of one visit, which begins with `first`, only the earliest.
        """
        evidence, begun = self._evidence, self._evidence.visits["started_at"][rows]
        left = evidence.withdrawn[rows] & (self._let_go.at[rows] == NEVER)
        gone = np.where(begun == NONE, evidence.until[rows] + left, begun)
        waited = np.flatnonzero(at < np.minimum(gone, evidence.window.ends_at))
        return np.asarray(waited[np.unique(first[waited], return_index=True)[1]])

    # -- ways out of the pathway ------------------------------------------------------------------

    def _of_pathway(self) -> Iterator[Looked]:
        evidence, draws = self._evidence, self._evidence.once(Draws)
        cases = np.flatnonzero(draws.memory.known & ~evidence.had_ended)
        there = evidence.was_there[cases]
        opened = evidence.cases["opened_at"][cases]
        nobody = np.full(len(cases), NONE)
        records = evidence.records
        for place, (name, one) in enumerate(evidence.pathway.exits.items()):
            key = key_of(records.seed, records.replication, "exits", f"exit.{name}")
            u = uniform(key, draws.memory.identity[cases])
            due = draws.moments(one.after, u, self._opening(cases), opened, nobody, there)
            due = self._not_before(due, there)
            left = evidence.withdrawn[evidence.last_outside[cases]]
            due = due.as_told(np.where(left, evidence.cases["closed_at"][cases], NONE))
            yield self._while_open(cases, due, place, one)

    def _opening(self, cases: Array) -> Any:
        opening = self._evidence.once(Memory).opening
        return lambda name: opening[name][cases]

    def _while_open(self, cases: Array, due: Span, place: int, one: Exit) -> Looked:
        """A way out of the pathway at the visits at which cases stood when it fell due."""
        evidence = self._evidence
        last = evidence.last_outside[cases]
        closed = evidence.cases["closed_at"][cases]
        gone = np.where(closed == NONE, evidence.window.ends_at, closed + evidence.withdrawn[last])
        gone = np.where(evidence.decided[last], evidence.visits["finished_at"][last], gone)
        looked = np.flatnonzero(due.low < gone)
        at, sure = due.low[looked], (due.low == due.high)[looked]
        rows = self._open_at(cases[looked], at)
        found = self._looked(one, rows, at, sure)
        return found._replace(of_pathway=found.of_pathway + 1, place=found.place + place)

    def _open_at(self, cases: Array, at: Array) -> Array:
        """The visits, by position, at which cases stood at the end of seconds."""
        evidence = self._evidence
        keys = evidence.case_at * _SHIFT + evidence.visits["offered_at"]
        place = np.searchsorted(keys, cases * _SHIFT + at, side="right") - 1
        return np.maximum(place, evidence.first_visit[cases])

    # -- both -------------------------------------------------------------------------------------

    def _looked(self, one: Exit, rows: Array, at: Array, sure: Array) -> Looked:
        """One way out, looked at in the second in which it fell due; the first of its step."""
        holds, known = np.ones(len(rows), dtype=bool), sure
        if one.when is not None:
            facts = self._evidence.once(Memory).standing(rows, at)
            found = evaluate_rows(self._evidence.pathway.typed(one.when), facts)
            holds, known = found.is_true, sure & found.known
        nothing = np.zeros(len(rows), dtype=np.int64)
        ending = nothing + self._evidence.names.endings.index(one.to)
        return Looked(rows, at, nothing, at, nothing, ending, holds, known)
