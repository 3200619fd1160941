"""Holds: for which causes, when and for how long work stops half-way, as it is drawn.

Rows tell when work began and when it was done. Where it was held, its two parts follow: the first
has half of the work, the second the rest, and a second is worked while the worker is there.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

import numpy as np

from pathway_engine.analysis.audit.attendance import Attendance
from pathway_engine.analysis.audit.choosing import Known
from pathway_engine.analysis.audit.drawing import Draws
from pathway_engine.analysis.audit.evidence import Evidence
from pathway_engine.analysis.audit.leaving import Leaving
from pathway_engine.analysis.audit.takeovers import Takeovers
from pathway_engine.analysis.audit.trial import Span
from pathway_engine.analysis.evaluation import evaluate_rows
from pathway_engine.analysis.hours import NEVER
from pathway_engine.definition.models import Hold, TeamStep
from pathway_engine.engine.records import NONE, DelayKind

Array = np.ndarray[Any, Any]


class Held(NamedTuple):
    """Holds, an entry of each array for each: of which visit, by position, its cause, from, to."""

    visit: Array
    cause: Array
    from_at: Array
    to_at: Array


class Holding:
    """Every work that is held or was to be, and all that became of it.

    Arrays over all visits: `first_part` is how long is to be worked before the first hold that is
    drawn (`NONE` where none is), `stops_at` when that is over and a hold begins (`NEVER` where
    there is none), `over_at` the end of the last hold, `resumed_at` when work goes on (`NONE`
    where it does not, or not yet).
    """

    def __init__(self, evidence: Evidence) -> None:
        self._evidence = evidence
        number = len(evidence.visits)
        self.first_part = np.full(number, NONE)
        self.stops_at = np.full(number, NEVER)
        self.over_at = np.full(number, NEVER)
        self.resumed_at = np.full(number, NONE)
        drawn = [self._of_step(n, step) for n, step in self._steps_with_holds()]
        found = [self._told(), *(one for some in drawn for one in some)]
        self.holds = Held(*map(np.concatenate, zip(*found, strict=True)))
        """Every hold, in no particular order."""

    @property
    def held(self) -> Array:
        """Visits whose work was held."""
        return np.asarray(self.stops_at != NEVER)

    @property
    def waits_since(self) -> Array:
        """Since when visits wait for their worker to go on; `NONE` where none does."""
        evidence = self._evidence
        if not self.held.any():
            return np.full(len(self.held), NONE)
        waits = self.held & (self.over_at < evidence.window.ends_at)
        waits &= self.over_at <= evidence.once(Leaving).until
        return np.where(waits, self.over_at, NONE)

    def _steps_with_holds(self) -> Iterator[tuple[int, TeamStep]]:
        for number, step in enumerate(self._evidence.pathway.all_steps.values()):
            if isinstance(step, TeamStep) and step.holds:
                yield number, step

    def _of_step(self, number: int, step: TeamStep) -> Iterator[Held]:
        evidence, draws = self._evidence, self._evidence.once(Draws)
        visits = evidence.visits
        here = evidence.started & ~evidence.rework & (visits["step"] == number)
        rows = draws.judged(np.flatnonzero(here & ~evidence.once(Takeovers).unknown))
        known = draws.memory.beginning(rows)
        drawn = [self._drawn(name, hold, rows, known) for name, hold in step.holds.items()]
        some = np.any(drawn, axis=0)
        worked = evidence.once(Takeovers).worked(rows)
        first, second = worked // 2, worked - worked // 2
        self.first_part[rows[some]] = first[some]
        stops = evidence.once(Attendance).after(
            evidence.once(Takeovers).began[rows], visits["started_at"][rows], first
        )
        some &= (stops < evidence.window.ends_at) & (stops <= evidence.once(Leaving).until[rows])
        moment = stops.copy()
        for (name, hold), chosen in zip(step.holds.items(), drawn, strict=True):
            u = draws.of_visits(f"hold_for.{name}", rows)
            span = draws.moments(hold.for_, u, known, moment, visits["team"][rows])
            until = self._within(span, rows, name)
            yield self._cut(name, rows, moment, until, some & chosen)
            moment = np.where(chosen, until, moment)
        mine = rows[some]
        self.stops_at[mine], self.over_at[mine] = stops[some], moment[some]
        self._resume(mine, first[some], second[some])

    def _told(self) -> Held:
        """The holds of work of which it is not known who began it, as the rows tell them."""
        evidence = self._evidence
        delays = evidence.delays[evidence.delays["kind"] == DelayKind.HOLD]
        visit = evidence.visit_at(delays["case_no"], delays["visit_no"])
        held = Held(visit, delays["cause"], delays["from_at"], delays["to_at"])
        unknown = evidence.once(Takeovers).unknown[visit]
        return Held(*(column[unknown] for column in held))

    def _within(self, span: Span, rows: Array, name: str) -> Array:
        """When holds end: within what is drawn, as near to what their rows tell as it may be."""
        evidence = self._evidence
        delays = evidence.delays[evidence.delays["kind"] == DelayKind.HOLD]
        delays = delays[delays["cause"] == evidence.names.causes.index(name)]
        told = np.full(len(evidence.visits), NONE)
        over = np.where(delays["to_at"] == NONE, NEVER, delays["to_at"])
        told[evidence.visit_at(delays["case_no"], delays["visit_no"])] = over
        return np.asarray(np.clip(told[rows], span.low, span.high))

    def _drawn(self, name: str, hold: Hold, rows: Array, known: Known) -> Array:
        """Which visits have such a hold: read at the start of work."""
        draws, evidence = self._evidence.once(Draws), self._evidence
        chosen = np.ones(len(rows), dtype=bool)
        if hold.share is not None:
            share = draws.shares(hold.share, len(rows), known)
            chosen &= draws.of_visits(f"hold.{name}", rows) < share
        if hold.when is not None:
            facts = draws.memory.facts(rows, draws.memory.moments.begun[rows], known)
            chosen &= evaluate_rows(evidence.pathway.typed(hold.when), facts).is_true
        return chosen

    def _cut(self, name: str, rows: Array, begins: Array, ends: Array, chosen: Array) -> Held:
        """Those of the holds that began before the run ended or the case left."""
        evidence = self._evidence
        leaving, ends_at = evidence.once(Leaving), evidence.window.ends_at
        here = chosen & (begins < ends_at) & (begins <= leaving.until[rows])
        over = np.minimum(ends, leaving.of_visits[rows])
        over = np.where(over < ends_at, over, NONE)
        cause = np.full(len(rows), evidence.names.causes.index(name))
        return Held(rows[here], cause[here], begins[here], over[here])

    def _resume(self, rows: Array, first: Array, second: Array) -> None:
        """When work goes on, from when its second part ends or has got to."""
        evidence, visits = self._evidence, self._evidence.visits
        done = visits["work_done_at"][rows] != NONE
        worked = visits["work_time"][rows] - first
        until = np.where(done, visits["work_done_at"][rows], evidence.until[rows])
        length = np.where(done | evidence.ended[rows], second, worked)
        at = evidence.once(Attendance).back(visits["worker_no"][rows], until, length)
        self.resumed_at[rows] = np.where(done | (worked > 0), at, NONE)


class Stints:
    """Work in hand, an entry of each array for each stretch of it without a hold.

    Of which visit, by position, from when, until when (`NEVER` where the run ends first).
    """

    def __init__(self, evidence: Evidence) -> None:
        visits, holding = evidence.visits, evidence.once(Holding)
        rows = np.flatnonzero(evidence.worked & ~evidence.once(Takeovers).unknown)
        goes_on = np.flatnonzero(holding.resumed_at != NONE)
        done = visits["work_done_at"]
        over = np.where(done == NONE, np.where(evidence.ended, visits["finished_at"], NEVER), done)
        first_over = np.where(holding.held, holding.stops_at, over)
        self.visit = np.concatenate([rows, goes_on])
        self.begins = np.concatenate([visits["started_at"][rows], holding.resumed_at[goes_on]])
        self.ends = np.concatenate([first_over[rows], over[goes_on]])
        began = evidence.once(Takeovers).began[rows]
        self.worker = np.concatenate([began, visits["worker_no"][goes_on]])
