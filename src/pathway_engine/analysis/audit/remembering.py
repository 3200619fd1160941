"""What a case was at each of its visits: its attributes, drawn, recorded and set anew.

A ledger keeps the attributes as they were in the end. In a simulated run whatever wrote them is
known: the arrival's draws, the records of a step, the `set` of an outcome. Here all of it is
done again, visit by visit of all cases side by side, so that what was read at any moment is known.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import numpy as np

from pathway_engine.analysis.audit.attributes import State, attributes_of, known_values
from pathway_engine.analysis.audit.choosing import Known, drawn_attribute
from pathway_engine.analysis.audit.counts import Counts
from pathway_engine.analysis.audit.evidence import Evidence
from pathway_engine.analysis.audit.luck import key_of, uniform
from pathway_engine.analysis.audit.moments import Moments, Order
from pathway_engine.analysis.audit.persons import Persons
from pathway_engine.analysis.evaluation import Facts, Values, evaluate_rows
from pathway_engine.clock import DAY
from pathway_engine.definition.models import Step, TeamStep
from pathway_engine.engine.records import NONE

Array = np.ndarray[Any, Any]


class Remembering:
    """The attributes of cases through their lives, as far as lived, and who the cases are."""

    def __init__(self, evidence: Evidence) -> None:
        self.evidence = evidence
        self.pathway = evidence.pathway
        self.moments = evidence.once(Moments)
        persons = evidence.once(Persons)
        self.known, self.identity = persons.known, persons.identity
        """Of which cases it is known who they are, and who."""
        self.opening = persons.opening
        """The attributes with which each case opened."""
        self.final: State = {name: values.copy() for name, values in self.opening.items()}
        """The attributes at the end."""
        self._writes, changing = _writes(evidence)
        self._row_of = np.full(len(evidence.visits) + 1, NONE)
        self._row_of[self._writes] = np.arange(len(self._writes))
        self._recorded = {name: np.full(len(self._writes) + 1, np.nan) for name in changing}
        self._left = {name: values.copy() for name, values in self._recorded.items()}
        is_write = self._row_of[:-1] != NONE
        self._last = self._row_of[evidence.latest(is_write)]
        """The last visit that wrote something before each, where none runs beside it."""
        self._order = Order(evidence, self._writes, self.moments.finished[self._writes])

    # -- what was known when ----------------------------------------------------------------------

    def entering(self, rows: Array) -> Known:
        """The attributes as visits (by position) were entered."""
        return self._at(rows, self.moments.reached[rows])

    def joining(self, rows: Array) -> Known:
        """The attributes as visits joined the queue."""
        return self._at(rows, self.moments.joined[rows])

    def beginning(self, rows: Array) -> Known:
        """The attributes as work on visits was begun."""
        return self._at(rows, self.moments.begun[rows])

    def finishing(self, rows: Array) -> Known:
        """The attributes when the outcomes of visits were chosen."""
        entered, write = self._at(rows, self.moments.finished[rows]), self._row_of[rows]

        def known(name: str) -> Array:
            if name not in self._recorded:
                return entered(name)
            return np.where(write == NONE, entered(name), self._recorded[name][write])

        return known

    def leaving(self, rows: Array) -> Known:
        """The attributes of visits after what their outcomes set."""
        finished, write = self.finishing(rows), self._row_of[rows]

        def known(name: str) -> Array:
            if name not in self._left:
                return finished(name)
            return np.where(write == NONE, finished(name), self._left[name][write])

        return known

    def ending(self, cases: Array) -> Known:
        """The attributes of cases (by position) as they are in the end, or so far."""
        return lambda name: self.final[name][cases]

    def _at(self, rows: Array, moments: Array) -> Known:
        """The attributes when visits were at moments."""
        write = (
            self._last[rows]
            if self.evidence.sequential
            else (self._order.last_before(rows, moments))
        )
        case = self.evidence.case_at[rows]

        def known(name: str) -> Array:
            opening = self.opening[name][case]
            if name not in self._left:
                return np.asarray(opening)
            return np.where(write == NONE, opening, self._left[name][write])

        return known

    def facts(self, rows: Array, moments: Array, known: Known) -> Facts:
        """What expressions ask of visits at moments, the visit itself being counted."""
        counts = self.evidence.once(Counts)
        opened = self.evidence.cases["opened_at"][self.evidence.case_at[rows]]

        def visits(step: str) -> Values:
            return known_values(counts.at(step, rows, moments))

        at = self.moments.seconds(moments)
        return Facts(len(rows), attributes_of(known), visits, (at - opened) / DAY)

    def standing(self, rows: Array, at: Array) -> Facts:
        """What expressions ask of visits that are open in seconds, accepted by then or not."""
        moments = self.moments.end_of(at)
        facts = self.facts(rows, moments, self._at(rows, moments))
        later = self.evidence.entered_at[rows] > at
        if not self.evidence.sequential or not later.any():
            return facts
        reached = self.evidence.once(Counts).reached

        def visits(step: str) -> Values:
            number, known = facts.visits(step)
            return Values(number - (reached(step)[rows] & later), known)

        return replace(facts, visits=visits)

    def at_the_end(self, cases: Array, at: Array) -> Facts:
        """What expressions ask of cases (by position) that have closed, at moments."""
        counts, last = self.evidence.once(Counts), self.evidence.last_visit[cases]
        opened = self.evidence.cases["opened_at"][cases]
        attributes = attributes_of(self.ending(cases))
        return Facts(
            len(cases), attributes, lambda step: known_values(counts.so_far(step)[last]),
            (at - opened) / DAY,
        )  # fmt: skip

    # -- living it again --------------------------------------------------------------------------

    def live(self, lives: Array) -> None:
        """Every visit of some cases that records or sets something, the first of each first."""
        here = np.flatnonzero(lives[self.evidence.case_at[self._writes]])
        step = self.evidence.visits["step"][self._writes]
        steps = list(self.pathway.all_steps.values())
        for number, places in _rounds(step[here], self._order.turn[here]):
            mine = here[places]
            rows = self._writes[mine]
            cases = self.evidence.case_at[rows]
            facts = self.facts(rows, self.moments.finished[rows], self.ending(cases))
            self._record(steps[number], rows, facts)
            self._keep(self._recorded, mine, cases)
            self._set(steps[number], rows, facts)
            self._keep(self._left, mine, cases)

    def _keep(self, state: State, mine: Array, cases: Array) -> None:
        for name, values in state.items():
            values[mine] = self.final[name][cases]

    def _luck(self, name: str, rows: Array) -> Array:
        """The draws of visits to one step for an attribute that it records."""
        records, visits = self.evidence.records, self.evidence.visits
        step = self.evidence.names.steps[int(visits["step"][rows[0]])]
        key = key_of(records.seed, records.replication, step, f"record.{name}")
        who = self.identity[self.evidence.case_at[rows]]
        return uniform(key, who, visits["at_step"][rows])

    def _record(self, step: Step, rows: Array, facts: Facts) -> None:
        if not isinstance(step, TeamStep):
            return
        cases, again = self.evidence.case_at[rows], self.evidence.visits["at_step"][rows] > 1
        for name, written in step.records.items():
            u = self._luck(name, rows)
            values, once = drawn_attribute(self.pathway, name, written, facts, u)
            values = np.where(self.known[cases], values, np.nan)
            keeps = once & again
            self.final[name][cases] = np.where(keeps, self.final[name][cases], values)

    def _set(self, step: Step, rows: Array, facts: Facts) -> None:
        """Every expression of an outcome's `set` reads the state before it."""
        outcome, types = self.evidence.visits["outcome"][rows], self.pathway.attribute_types
        for number, one in enumerate(step.outcomes.values()):
            here = np.flatnonzero(outcome == number)
            found = {
                name: evaluate_rows(self.pathway.typed(rule, types[name]), facts)
                for name, rule in (one.set if len(here) else {}).items()
            }
            for name, (value, is_known) in found.items():
                whole = np.rint(value) if types[name].kind == "integer" else value
                values = np.where(is_known, whole, np.nan)[here]
                self.final[name][self.evidence.case_at[rows[here]]] = values


def _writes(evidence: Evidence) -> tuple[Array, set[str]]:
    """The positions of the visits that may have written attributes, and which attributes."""
    changing: set[str] = set()
    writers = []
    for number, step in enumerate(evidence.pathway.all_steps.values()):
        written = {name for outcome in step.outcomes.values() for name in outcome.set}
        written |= set(step.records) if isinstance(step, TeamStep) else set()
        changing |= written
        writers += [number] if written else []
    writes = evidence.decided & np.isin(evidence.visits["step"], writers)
    return np.flatnonzero(writes), changing


def _rounds(step: Array, turn: Array) -> Iterator[tuple[int, Array]]:
    """Places among the writing visits: the first of every case, then the second, by step."""
    order = np.lexsort((step, turn))
    changes = np.flatnonzero((np.diff(turn[order]) != 0) | (np.diff(step[order]) != 0)) + 1
    for mine in np.split(order, changes) if len(order) else ():
        yield int(step[mine[0]]), mine
