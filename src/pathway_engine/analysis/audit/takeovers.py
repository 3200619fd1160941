"""Who began each work, and of which it is not known, or not known when it went on.

A row tells who ended the work. Where it was held, and the post of somebody who may have begun it
ended meanwhile, that may be another: whoever was there then, at a pace and in hours with which half
of it was done when the hold began. Where there are several such, where chance cannot be asked anew
when work went on after a hold, and where the draw of the length of work that was withdrawn lies on
a rounding, nothing that hangs on it is judged.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from pathway_engine.analysis.audit.attendance import Attendance, Workers
from pathway_engine.analysis.audit.eligible import Eligible
from pathway_engine.analysis.audit.evidence import Evidence
from pathway_engine.analysis.audit.memory import Memory
from pathway_engine.analysis.audit.planned import Planned
from pathway_engine.analysis.hours import NEVER
from pathway_engine.engine.records import NONE, DelayKind, State

Array = np.ndarray[Any, Any]


class Takeovers:
    """Who began each visit, those of which it is not known, by position, and their teams."""

    def __init__(self, evidence: Evidence) -> None:
        self._evidence, self._staff = evidence, evidence.once(Workers)
        nobody = ~evidence.once(Memory).known[evidence.case_at]
        self.began = np.clip(evidence.visits["worker_no"], NONE, len(self._staff.post) - 1)
        """The worker who began each visit; `NONE` where nobody did."""
        self.unknown = evidence.held & evidence.started & nobody
        self.unknown |= evidence.once(Planned).unknown
        self.nobody = np.zeros(len(evidence.visits), dtype=bool)
        """Visits that nobody can have begun who may."""
        rows = np.flatnonzero(self._ended_by_others() & ~self.unknown)
        if len(rows):
            self._find(rows)
        teams = set(np.unique(evidence.visits["team"][self.unknown]).tolist())
        by_nobody = evidence.visits["team"][~evidence.once(Eligible).known]
        self.teams = frozenset(teams | evidence.unfollowed_teams | set(by_nobody.tolist()))

    def pace_of(self, rows: Array) -> Array:
        """Seconds of effort in a second of work on visits (by position); at a sitting it is one."""
        return np.where(self._evidence.listed[rows], 1.0, self._staff.pace[self.began[rows]])

    def worked(self, rows: Array) -> Array:
        """Seconds that visits were to be worked on; 0 where work never began."""
        effort = self._evidence.once(Planned).effort[rows]
        return np.maximum(np.rint(effort / self.pace_of(rows)), 0).astype(np.int64)

    def _ended_by_others(self) -> Array:
        """Visits that somebody may have begun whose post ended before the work did."""
        evidence = self._evidence
        found = np.zeros(len(evidence.visits), dtype=bool)
        rows = np.flatnonzero(evidence.held & evidence.started)
        for worker in self._staff.leavers:
            found[rows[self._may_have_begun(rows, worker)]] = True
        return found

    def _may_have_begun(self, rows: Array, worker: int) -> Array:
        """Whether somebody whose post ends may have begun visits that others went on with."""
        evidence, staff = self._evidence, self._staff
        visits, ends = evidence.visits[rows], staff.over_at[worker]
        here = (visits["team"] == staff.team[worker]) & (visits["started_at"] < ends)
        here &= ends <= evidence.until[rows]
        role = np.full(len(rows), staff.role[worker])
        return np.asarray(here & evidence.once(Eligible).may(rows, role))

    def _find(self, rows: Array) -> None:
        """Note who began visits, where only one can have; one that is known may tell of others."""
        self.unknown[rows] = True
        while len(rows):
            number, began = self._candidates(rows)
            self.nobody[rows] = number == 0
            found = number == 1
            self.began[rows[found]] = began[found]
            self.unknown[rows[found]] = False
            if not found.any():
                return
            rows = rows[~found]

    def _candidates(self, rows: Array) -> tuple[Array, Array]:
        """How many can have begun visits, and one of them."""
        number, began = np.zeros(len(rows), dtype=np.int64), np.full(len(rows), NONE)
        busy = self._at_work()
        for who, may in self._might(rows):
            did = may & self._fits(rows, who) & ~self._overlaps(rows, who, busy)
            number += did
            began = np.where(did, who, began)
        return number, began

    def _might(self, rows: Array) -> Iterator[tuple[Array, Array]]:
        """Who might have begun visits, one for each of them at a time, and for which they might."""
        ended = self.began[rows]
        yield ended, self._may_have_gone_on(rows)
        for worker in self._staff.leavers:
            may = self._may_have_begun(rows, worker) & (ended != worker)
            yield np.full(len(rows), worker), may

    def _may_have_gone_on(self, rows: Array) -> Array:
        """Whether whoever a row names was still in post when the last hold was over."""
        visits, over = self._evidence.visits[rows], self._staff.over_at[self.began[rows]]
        went_on = ~np.isin(visits["state"], (State.HELD, State.QUEUED, State.WITHDRAWN))
        return np.asarray(~went_on | (self._holds(rows)[1] < over))

    def _fits(self, rows: Array, who: Array) -> Array:
        """Whether workers were there, and did half of it until it was held."""
        evidence, attendance = self._evidence, self._evidence.once(Attendance)
        visits = evidence.visits[rows]
        begun, held = visits["started_at"], self._holds(rows)[0]
        worked = np.rint(visits["effort_time"] / self._staff.pace[who]).astype(np.int64)
        fits = attendance.may_begin(who, begun)
        fits &= attendance.after(who, begun, worked // 2) == held
        fits &= (visits["work_done_at"] == NONE) | (visits["work_time"] == worked)
        fits |= evidence.withdrawn[rows]  # its effort is told only as far as it got
        return np.asarray(fits)

    def _at_work(self) -> Array:
        """Stretches in which workers surely were at work on something: who, from when, until when.

        Of work that was held, what was done of it before by whoever is known to have begun it, and
        as many seconds as the rest takes before it was done.
        """
        evidence, visits = self._evidence, self._evidence.visits
        whole = np.flatnonzero(evidence.worked & ~evidence.held)
        held = evidence.worked & evidence.held
        first = np.flatnonzero(held & ~self.unknown)
        rest = np.flatnonzero(held & (visits["work_done_at"] != NONE))
        second = visits["work_time"][rest] - visits["work_time"][rest] // 2
        done = visits["work_done_at"][rest]
        begun = visits["started_at"]
        return np.concatenate([
            [visits["worker_no"][whole], begun[whole], evidence.worked_until[whole]],
            [self.began[first], begun[first], self._holds(first)[0]],
            [visits["worker_no"][rest], done - second, done],
        ], axis=1)  # fmt: skip

    def _overlaps(self, rows: Array, who: Array, busy: Array) -> Array:
        """Whether workers were at work on something else before work on visits was held."""
        begins, ends = self._evidence.visits["started_at"][rows], self._holds(rows)[0]
        worker, since, until = busy
        found = [
            bool(((worker == one) & (since < end) & (until > begin)).any())
            for one, begin, end in zip(who, begins, ends, strict=True)
        ]
        return np.array(found, dtype=bool)

    def _holds(self, rows: Array) -> tuple[Array, Array]:
        """When the first hold of visits began, and when the last was over (`NEVER`: not yet)."""
        evidence = self._evidence
        delays = evidence.delays[evidence.delays["kind"] == DelayKind.HOLD]
        visit = evidence.visit_at(delays["case_no"], delays["visit_no"])
        first = np.full(len(evidence.visits), NEVER)
        last = np.full(len(evidence.visits), NONE)
        np.minimum.at(first, visit, delays["from_at"])
        over = np.where(delays["to_at"] == NONE, NEVER, delays["to_at"])
        np.maximum.at(last, visit, over)
        return first[rows], last[rows]
