"""Who the cases are: the identity of each person, and the attributes with which the case opened.

Whom an arrival brings is known by when they come; who was there already, by how long they had
waited. Of people from a file that is not at hand no row tells which line is theirs: their identity
is not known, and with what they came is taken as it is told. So it is with cases that an opening
brought.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from pathway_engine.analysis.audit.attributes import State, draw_on_coming, initial_state
from pathway_engine.analysis.audit.choosing import each_line
from pathway_engine.analysis.audit.evidence import Evidence
from pathway_engine.analysis.audit.luck import bits, key_of, uniform
from pathway_engine.analysis.audit.people import People, comers
from pathway_engine.analysis.audit.quantiles import value_at, whole_seconds
from pathway_engine.analysis.audit.trial import Span
from pathway_engine.definition.models import Backlog, Draws
from pathway_engine.definition.replaying import recorded
from pathway_engine.engine.records import NONE

Array = np.ndarray[Any, Any]


class Persons:
    """The persons of all cases, by the position of the case.

    `known` tells of which it is known who they are, `opened` when those were to open who were
    there already.
    """

    def __init__(self, evidence: Evidence) -> None:
        self._evidence = evidence
        number = len(evidence.cases)
        self.known = np.zeros(number, dtype=bool)
        self.identity = np.zeros(number, dtype=np.uint64)
        told = evidence.records.arrived_with
        self.opening: State = {
            name: told[:, column].copy() for column, name in enumerate(evidence.pathway.case)
        }
        """The attributes with which each case opened."""
        self.opened = Span(*np.full((2, number), NONE))
        self._who_come()
        for name, entry in evidence.pathway.backlog.items():
            self._who_were_there(name, entry)

    def _who_come(self) -> None:
        people, place = self._evidence.once(People), comers(self._evidence)
        arrival = np.append(people.arrival, [NONE])[place]
        for number, (name, one) in enumerate(self._evidence.pathway.arrivals.items()):
            cases = np.flatnonzero(arrival == number)
            mine = place[cases]
            told = self._told(name, people.ordinal[mine])
            self._come(name, one.case, cases, people.identity[mine], told)

    def _told(self, name: str, row: Array) -> State:
        """What rows of the file of an arrival say of people."""
        everybody = recorded(self._evidence.pathway, name) or ()
        values = {one.row: one.values for one in everybody}
        mine = [values[one] for one in row.tolist()] if values else []
        return {
            one: np.array([cells[column] for cells in mine])
            for column, one in enumerate(self._evidence.pathway.case)
            if mine
        }

    def _come(self, name: str, draws: Draws, cases: Array, identity: Array, told: State) -> None:
        state = initial_state(self._evidence, len(cases))
        for one, values in told.items():
            state[one] = np.where(np.isnan(values), state[one], values)
        draw_on_coming(self._evidence, name, draws, identity, state, told)
        self._keep(cases, identity, state)

    def _keep(self, cases: Array, identity: Array, state: State) -> None:
        self.known[cases], self.identity[cases] = True, identity
        for name, values in state.items():
            self.opening[name][cases] = values

    def _who_were_there(self, name: str, entry: Backlog) -> None:
        """The people of an entry of the backlog, in the order in which they opened."""
        evidence = self._evidence
        number = len(evidence.pathway.arrivals) + list(evidence.pathway.backlog).index(name)
        cases = np.flatnonzero(evidence.cases["entry"] == number)
        if len(cases) != entry.cases:
            return
        key = key_of(evidence.records.seed, evidence.records.replication, name, "identity")
        rows = np.arange(1, entry.cases + 1)
        identity = bits(key, np.zeros(len(rows), dtype=np.uint64), rows)
        state = initial_state(evidence, len(rows))
        draw_on_coming(evidence, name, entry.case, identity, state)
        ago = self._waited(name, entry, identity, state)
        order = np.lexsort((rows, -ago.low))
        self._keep(cases, identity[order], {one: values[order] for one, values in state.items()})
        joined = evidence.window.warm_up_until
        self.opened.low[cases] = joined - ago.high[order]
        self.opened.high[cases] = joined - ago.low[order]

    def _waited(self, name: str, entry: Backlog, identity: Array, state: State) -> Span:
        """How long people had been there when the window opened."""
        evidence, number = self._evidence, len(identity)
        key = key_of(evidence.records.seed, evidence.records.replication, name, "waited")
        u, passed = uniform(key, identity), np.zeros(number)
        told, written = state.__getitem__, entry.passed
        if written is not None:
            for quantity, here in each_line(evidence.pathway, written, number, told):
                passed[here] = value_at(quantity, u[here])
        return whole_seconds(passed)
