"""What a case's rows tell of its state at an earlier moment.

A ledger keeps the attributes as they were in the end. What an attribute was when a visit was
entered, or when its outcome was chosen, is known from that as long as no visit has written it
since: a step that records it, or an outcome that sets it. Where one has, the audit keeps
silent about the rules that read it. Counts of visits are known at every moment.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from pathway_engine.analysis.audit.counts import Counts
from pathway_engine.analysis.audit.evidence import Evidence
from pathway_engine.analysis.evaluation import Facts, Values
from pathway_engine.clock import DAY
from pathway_engine.definition.models import TeamStep
from pathway_engine.engine.records import NONE

Array = np.ndarray[Any, Any]


class Knowledge:
    """The facts of the cases at moments of their visits."""

    def __init__(self, evidence: Evidence) -> None:
        self.evidence = evidence
        self._column = {name: i for i, name in enumerate(evidence.pathway.case)}
        self._written: dict[tuple[str, str], Array] = {}
        self._counts = evidence.once(Counts)

    def on_entering(self, rows: Array) -> Facts:
        """As it was when visits (given by position) were offered or come to.

        Visits to the step that is entered are left unknown: whether the present one counts
        depends on when it was accepted.
        """
        here = self.evidence.visits["step"][rows]

        def visits(step: str) -> Values:
            position = self.evidence.names.step_of[step]
            before = self._counts.so_far(step)[rows] - self._counts.reached(step)[rows]
            known = (here != position) & self._counts.known(step, rows)
            return Values(before.astype(float), known)

        at = self.evidence.visits["offered_at"][rows]
        return self._facts(rows, at, visits, includes_records=False)

    def on_finishing(self, rows: Array) -> Facts:
        """As it was when the outcomes of visits (given by position) were chosen."""

        def visits(step: str) -> Values:
            counts = self._counts.so_far(step)[rows].astype(float)
            return Values(counts, self._counts.known(step, rows))

        at = self.evidence.visits["finished_at"][rows]
        return self._facts(rows, at, visits, includes_records=True)

    def _facts(self, rows: Array, at: Array, visits: Any, *, includes_records: bool) -> Facts:
        case = self.evidence.case_at[rows]
        attributes = self.evidence.records.attributes

        def attribute(name: str) -> Values:
            value = attributes[case, self._column[name]]
            recorded = self._last_written(name, "records")[case]
            written = self._last_written(name, "set")[case]
            untouched = self._came_before(recorded, rows, at) & self._came_before(written, rows, at)
            if includes_records:
                untouched |= (recorded == rows) & self._came_before(written, rows, at)
            return Values(value, untouched & ~np.isnan(value))

        opened = self.evidence.cases["opened_at"][case]
        return Facts(len(rows), attribute, visits, (at - opened) / DAY)

    def _came_before(self, one: Array, rows: Array, at: Array) -> Array:
        """Whether visits (`NONE`: there is none) ended before others at moments, for certain."""
        visits = self.evidence.visits
        ended = visits["finished_at"][one]
        tells = (visits["parent_no"][one] != visits["parent_no"][rows]) | (
            visits["branch"][one] == visits["branch"][rows]
        )
        return np.asarray((one == NONE) | (ended < at) | ((ended == at) & (one < rows) & tells))

    def _last_written(self, name: str, how: str) -> Array:
        """For each case the last visit that wrote an attribute, by position; `NONE` for none."""
        if (name, how) not in self._written:
            writes = np.flatnonzero(self._records(name) if how == "records" else self._sets(name))
            case, at = self.evidence.case_at[writes], self.evidence.visits["finished_at"][writes]
            writes = writes[np.lexsort((writes, at, case))]
            last = np.full(len(self.evidence.cases), NONE)
            last[self.evidence.case_at[writes]] = writes
            self._written[name, how] = last
        return self._written[name, how]

    def _records(self, name: str) -> Array:
        """Visits that recorded an attribute."""
        steps = [
            self.evidence.names.step_of[step]
            for step, entry in self.evidence.pathway.all_steps.items()
            if isinstance(entry, TeamStep) and name in entry.records
        ]
        return np.asarray(self.evidence.decided & np.isin(self.evidence.visits["step"], steps))

    def _sets(self, name: str) -> Array:
        """Visits whose outcome set an attribute."""
        found = np.zeros(len(self.evidence.visits), dtype=bool)
        for step, entry in self.evidence.pathway.all_steps.items():
            here = self.evidence.visits["step"] == self.evidence.names.step_of[step]
            for number, outcome in enumerate(entry.outcomes.values()):
                if name in outcome.set:
                    found |= here & (self.evidence.visits["outcome"] == number)
        return found & self.evidence.decided
