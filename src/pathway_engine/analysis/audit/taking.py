"""Who takes up a visit: of those who are free, whom the rules prefer."""

from __future__ import annotations

from typing import Any

import numpy as np

from pathway_engine.analysis.audit.attendance import Workers
from pathway_engine.analysis.audit.bound import Bound
from pathway_engine.analysis.audit.doubtful import Doubtful
from pathway_engine.analysis.audit.eligible import Eligible, Roles
from pathway_engine.analysis.audit.evidence import Evidence
from pathway_engine.analysis.audit.moments import Moments
from pathway_engine.analysis.audit.presence import Crew, Crews, Worker
from pathway_engine.analysis.audit.sitters import first_heard
from pathway_engine.analysis.audit.takeovers import Takeovers
from pathway_engine.analysis.audit.trial import Trial
from pathway_engine.engine.records import NONE

Array = np.ndarray[Any, Any]

_LATE = np.iinfo(np.int64).max


def taken(evidence: Evidence, trial: Trial) -> None:
    """Of several who are free the first role takes it, in it the longest idle; rework goes back.

    Whoever starts twice in one second is not asked about that second.
    """
    eligible = evidence.once(Eligible)
    for team, name in enumerate(evidence.names.teams):
        if team in evidence.once(Doubtful).teams:
            continue
        mine = evidence.worked & (evidence.visits["team"] == team)
        mine &= ~(_to_its_worker(evidence, mine, trial) | evidence.listed)
        mine &= ~evidence.once(_asks_its_own_team)  # first is who leaves enough partners
        rows = np.flatnonzero(mine)
        if len(rows):
            crew = evidence.once(Crews).of(name)
            lists = eligible.of_visit[rows]
            for number in np.unique(lists):
                _judge(evidence, crew, eligible.lists[number], rows[lists == number], trial)
    for one, first in first_heard(evidence):
        _judge(evidence, one.crew, one.order, first, trial)


def _asks_its_own_team(evidence: Evidence) -> Array:
    """Visits in which others of the same team take part."""
    found = np.zeros(len(evidence.visits), dtype=bool)
    for number, name in enumerate(evidence.pathway.all_steps):
        step = evidence.pathway.team_steps.get(name)
        lends = [evidence.names.team_of[team] for team in (step.with_ if step else ())]
        here = evidence.visits["step"] == number
        found |= here & np.isin(evidence.visits["team"], lends)
    return found


def _to_its_worker(evidence: Evidence, mine: Array, trial: Trial) -> Array:
    """Which of some visits wait for one worker alone; that worker has them."""
    worker = evidence.once(Bound).worker
    over_at = evidence.once(Workers).over_at[worker]
    bound = mine & (worker != NONE) & (evidence.visits["started_at"] < over_at)
    visits = evidence.visits[bound]
    said = "it waits for the worker who last had the case, and another has it"
    trial.equal(evidence.once(Takeovers).began[bound], worker[bound], visits, said)
    return np.asarray(bound)


def _judge(evidence: Evidence, crew: Crew, roles: Roles, rows: Array, trial: Trial) -> None:
    """Visits, by position, that the same workers of a team may do."""
    visits = evidence.visits[rows]
    order = crew.roles() if roles is None else roles
    able = [worker for worker in crew.workers if worker.role in order]
    began = evidence.once(Takeovers).began[rows]
    trial.expect(
        np.isin(began, [worker.number for worker in able]),
        visits, "the worker's role may not do the step for this case",
    )  # fmt: skip
    before = evidence.once(_workers_before)[rows]
    best, back = np.full((3, len(rows)), _LATE), np.zeros(len(rows), dtype=bool)
    own = best.copy()
    for worker in able:
        free, idle_since, twice = _at(worker, visits["started_at"])
        idle_since = np.maximum(idle_since, evidence.window.starts_at)  # who has done nothing yet
        key = np.array([np.full(len(rows), order.index(worker.role)), idle_since,
                        np.full(len(rows), worker.number)])  # fmt: skip
        mine = began == worker.number
        own[:, mine] = key[:, mine]
        asked = free & ~mine & ~twice
        back |= asked & (before == worker.number)
        better = asked & _comes_before(key, best)
        best[:, better] = key[:, better]
    again = before == began
    passed_over = ~again & (back | _comes_before(best, own))
    trial.expect(~passed_over, visits, "somebody free comes before its worker")


def _workers_before(evidence: Evidence) -> Array:
    """For each rework the worker of what it does again, or of the last rework of that."""
    worked = np.append(evidence.visits["worker_no"], [NONE])
    sender = evidence.latest(evidence.accepted & evidence.with_team & ~evidence.rework)
    again = np.flatnonzero(evidence.rework)
    begun = again[evidence.visits["started_at"][again] != NONE]
    moments = evidence.once(Moments).begun
    keys = np.lexsort((moments[begun], sender[begun]))
    found = np.full(len(evidence.visits), NONE)
    found[again] = worked[sender[again]]
    found[begun[keys[1:]]] = np.where(
        np.diff(sender[begun[keys]]) == 0, worked[begun[keys[:-1]]], found[begun[keys[1:]]]
    )
    return found


def _at(worker: Worker, moments: Array) -> tuple[Array, Array, Array]:
    """Whether a worker was free before moments, since when, and whether they began work then."""
    first = np.searchsorted(worker.begins, moments, side="left")
    after = np.searchsorted(worker.begins, moments, side="right")
    ended = np.append(worker.ends, [NONE])[first - 1]
    idle_since = np.where(first > 0, ended, NONE)
    free = worker.there.holds(moments) & (idle_since <= moments) & ~_kept(worker, moments)
    return free, idle_since, after > first


def _kept(worker: Worker, moments: Array) -> Array:
    """Whether a sitting kept a worker in seconds, or may have."""
    begins, ends = worker.kept
    latest = np.maximum.accumulate(np.append([NONE], ends))
    return np.asarray(latest[np.searchsorted(begins, moments, side="right")] >= moments)


def _comes_before(one: Array, other: Array) -> Array:
    """Whether keys come before others: the first column in which they differ decides."""
    before, same = np.zeros(one.shape[1], dtype=bool), np.ones(one.shape[1], dtype=bool)
    for mine, theirs in zip(one, other, strict=True):
        before |= same & (mine < theirs)
        same &= mine == theirs
    return before
