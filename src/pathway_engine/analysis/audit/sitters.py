"""Rules about those who sit: taken as soon as free, ahead of other work, kept to the list's end.

How long somebody was kept who waits for partners is told by no row: where a panel needs some,
and in teams of which it is not known who is free, nobody is asked.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from pathway_engine.analysis.audit.doubtful import Doubtful
from pathway_engine.analysis.audit.evidence import Evidence
from pathway_engine.analysis.audit.holding import Stints
from pathway_engine.analysis.audit.presence import Clock, Crew, Crews, Worker
from pathway_engine.analysis.audit.trial import Trial
from pathway_engine.analysis.hours import NEVER
from pathway_engine.definition.models import TeamStep
from pathway_engine.engine.records import NONE

Array = np.ndarray[Any, Any]
Judge = Callable[[str, Array, Array], None]
"""Says of visits, by position, what is wrong where it does not hold."""


def sitters(evidence: Evidence, trial: Trial) -> None:
    """Whoever sits is taken as soon as free, ahead of other work, and hears the list to its end."""

    def judge(said: str, rows: Array, holds: Array) -> None:
        trial.expect(holds, evidence.visits[rows], said)

    found = evidence.once(Lists).lists
    begun = _Begun(evidence, found)
    for place, one in enumerate(found):
        if one.step.sessions is not None and one.step.sessions.all_sit:
            _all_sit(place, one, begun, judge)
        else:
            _one_sits(place, one, begun, judge)
        for worker in one.able:
            _goes_on(evidence, one, worker, judge)


@dataclass(frozen=True, eq=False)
class Listed:
    """The visits, by position, that one sitting listed, and who could hear them."""

    step: TeamStep
    crew: Crew
    at: int
    rows: Array
    worker: Array
    begins: Array
    """When each of them began; `NEVER` where it did not."""
    over_at: int
    """When nothing on the list was left to take up, or the run was over."""
    last: Array
    """The visit that was taken up then, or never."""

    @property
    def order(self) -> tuple[str, ...]:
        """The roles of which one sits, the first preferred."""
        return self.step.by if isinstance(self.step.by, tuple) else self.crew.roles()

    @property
    def able(self) -> list[Worker]:
        """Everybody who may sit."""
        return [worker for worker in self.crew.workers if worker.role in self.order]

    def first_of(self, worker: Worker) -> int:
        """When a worker began the first of the list, or it was over."""
        mine = self.begins[self.worker == worker.number]
        return int(min(mine.min(initial=NEVER), self.over_at))


class Lists:
    """The lists of all sittings at which it is known who could sit, the earliest first."""

    def __init__(self, evidence: Evidence) -> None:
        visits = evidence.visits
        rows = np.flatnonzero(evidence.listed & evidence.of_panel & ~evidence.partnered)
        doubtful = list(evidence.once(Doubtful).teams)
        rows = rows[~np.isin(visits["team"][rows], doubtful)]
        key = np.array([visits[name][rows] for name in ("sitting_at", "step", "team")])
        places, which = np.unique(key, axis=1, return_inverse=True)
        self.lists = [
            self._list(evidence, place, rows[which.ravel() == number])
            for number, place in enumerate(places.T.tolist())
        ]

    @staticmethod
    def _list(evidence: Evidence, place: list[int], rows: Array) -> Listed:
        visits, (at, number, team) = evidence.visits, place
        step = list(evidence.pathway.all_steps.values())[number]
        assert isinstance(step, TeamStep)  # noqa: S101 - a panel hears steps of teams
        begun = visits["started_at"][rows]
        taken_up = np.where(begun == NONE, evidence.until[rows], begun)
        crew = evidence.once(Crews).of(evidence.names.teams[team])
        begins = np.where(begun == NONE, NEVER, begun)
        worker, last = visits["worker_no"][rows], rows[[int(taken_up.argmax())]]
        return Listed(step, crew, at, rows, worker, begins, int(taken_up.max()), last)


def first_heard(evidence: Evidence) -> Iterator[tuple[Listed, Array]]:
    """The first visit of each list that one worker hears: whoever begins it was chosen then."""
    for one in evidence.once(Lists).lists:
        assert one.step.sessions is not None  # noqa: S101 - a panel sits
        if not one.step.sessions.all_sit and one.begins.min() != NEVER:
            yield one, one.rows[[int(one.begins.argmin())]]


def _one_sits(place: int, one: Listed, begun: _Begun, judge: Judge) -> None:
    """Until the first is begun nobody who may sit is free, or begins anything else."""
    until = min(int(one.begins.min()), one.over_at)
    for worker in one.able:
        begun.nothing_else(place, worker, (one.at - 1, until), judge)
        begun.nothing_else(place, worker, (one.first_of(worker), one.over_at), judge)
    free = one.crew.free(one.order)
    judge("somebody is free to sit and does not", one.rows[:1], _busy(free, one.at, until))


def _all_sit(place: int, one: Listed, begun: _Begun, judge: Judge) -> None:
    """All who were there when it sat hear the list, as soon as each is free."""
    there = [worker for worker in one.able if worker.there.holds(np.array([one.at]))[0]]
    heard = one.begins != NEVER
    present = np.isin(one.worker[heard], [worker.number for worker in there])
    judge("its worker was not there when the panel sat", one.rows[heard], present)
    for worker in there:
        begun.nothing_else(place, worker, (one.at - 1, one.over_at), judge)
        free = one.crew.free_worker(worker.number)
        idle = _busy(free, one.at, one.first_of(worker))
        judge("somebody is free to sit and does not", one.rows[:1], idle)


def _goes_on(evidence: Evidence, one: Listed, worker: Worker, judge: Judge) -> None:
    """Who has heard one of the list hears the next at once, being there."""
    mine = np.flatnonzero((one.worker == worker.number) & (one.begins != NEVER))
    mine = mine[np.argsort(one.begins[mine], kind="stable")]
    rows, begins = one.rows[mine], one.begins[mine]
    over = evidence.worked_until[rows]
    can = _next_there(worker, over[:-1])
    judge("its sitter could have heard it before", rows[1:], begins[1:] <= can)
    last = _next_there(worker, over[-1:])
    said = "its sitter does not hear the next of the list"
    judge(said, one.last[: len(last)], last >= one.over_at)


def _next_there(worker: Worker, moments: Array) -> Array:
    """The moments, or where the worker is away then the next at which they are there."""
    starts = np.append(worker.there.starts, [NEVER])
    coming = starts[np.searchsorted(worker.there.starts, moments, side="left")]
    return np.where(worker.there.holds(moments), moments, coming)


def _busy(free: tuple[Array, Array], since: int, until: int) -> Array:
    """Whether nobody is free between two moments."""
    clock = Clock(free[0], free[1] > 0)
    return np.asarray(clock.between(np.array([since]), np.array([max(since, until)])) == 0)


class _Begun:
    """Everything that workers begin, in order, and at which sitting it is."""

    def __init__(self, evidence: Evidence, found: list[Listed]) -> None:
        stints = evidence.once(Stints)
        place = np.where(evidence.listed, NONE, len(found))
        for number, one in enumerate(found):
            place[one.rows] = number
        order = np.lexsort((stints.begins, stints.worker))
        self._visit, self._begins = stints.visit[order], stints.begins[order]
        self._worker, self._place = stints.worker[order], place[self._visit]

    def nothing_else(
        self, place: int, worker: Worker, between: tuple[int, int], judge: Judge
    ) -> None:
        """Between two moments a worker begins nothing that does not go before a sitting."""
        low, high = np.searchsorted(self._worker, [worker.number, worker.number + 1])
        begins = self._begins[low:high]
        first = np.searchsorted(begins, between[0], "right")
        last = max(first, np.searchsorted(begins, between[1]))
        rows = slice(low + first, low + last)
        judge("its worker is to sit, and begins it", self._visit[rows], self._place[rows] <= place)
