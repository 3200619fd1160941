"""What every second of a wait is for: worked out anew from who was free, there, and had a slot."""

from __future__ import annotations

from typing import Any

import numpy as np

from pathway_engine.analysis.audit.evidence import Evidence
from pathway_engine.analysis.audit.opening import NEVER
from pathway_engine.analysis.audit.presence import Changes, Clock, Crew, Crews, Eligible, levels
from pathway_engine.analysis.audit.queues import limits, stays_of
from pathway_engine.analysis.audit.trial import Trial
from pathway_engine.engine.records import NONE, PARTS

Array = np.ndarray[Any, Any]

_NEVER_USED = ("place_time", "session_time", "worker_time", "partner_time", "held_time")
"""Parts that nothing which is simulated today can have."""


def waits(evidence: Evidence, trial: Trial) -> None:
    """A waiting second is of the part that the rows of all others give it, and nobody idles."""
    if not evidence.is_drawn:
        return
    visits = evidence.visits
    for part in _NEVER_USED:
        trial.equal(visits[part], np.array(0), visits, f"{part} where nothing waits for it")
    idle = visits[~evidence.with_team]
    for part in PARTS:
        if part != "planned_time":
            trial.equal(idle[part], np.array(0), idle, f"{part} where no team is concerned")
    joined = evidence.with_team & (visits["ready_at"] != NONE)
    never = visits[evidence.with_team & ~joined]
    for part in ("capacity_time", "caseload_time", "hours_time"):
        trial.equal(never[part], np.array(0), never, f"{part} of a visit that was not queued")
    queues = _Queues(evidence)
    for team in range(len(evidence.names.teams)):
        queues.judge(team, np.flatnonzero(joined & (visits["team"] == team)), trial)


class _Queues:
    """The waits in all teams, and the slots that cases have."""

    def __init__(self, evidence: Evidence) -> None:
        self.evidence = evidence
        self.eligible = evidence.once(Eligible)
        self.stays = stays_of(evidence)
        self.limits = limits(evidence)
        started = np.flatnonzero(evidence.started)
        first = np.full(len(self.stays.team), NEVER)
        np.minimum.at(first, self.stays.of_visit[started], started)
        self.has_slot = np.arange(len(evidence.visits)) > first[self.stays.of_visit]

    def judge(self, team: int, rows: Array, trial: Trial) -> None:
        """The waits of visits, by position, in one team."""
        if not len(rows):
            return
        crew = self.evidence.once(Crews).of(self.evidence.names.teams[team])
        held = self._held(team, crew) if team in self.limits else None
        lists = self.eligible.of_visit[rows]
        for number in np.unique(lists):
            free = crew.free(self.eligible.lists[number])
            self._judge_line(rows[lists == number], crew, free, held, trial)

    def _held(self, team: int, crew: Crew) -> Changes:
        """How the number of slots changes that are left in a team."""
        mine = (self.stays.team == team) & (self.stays.first_start != NEVER)
        begins, ends = self.stays.first_start[mine], crew.opened(self.stays.ended_at[mine])
        start = np.array([self.evidence.window.starts_at])
        taken, given = np.full(len(begins), -1), np.ones(len(ends), dtype=np.int64)
        all_slots = np.array([self.limits[team]])
        at = np.concatenate([start, begins, ends])
        return Changes(at, np.concatenate([all_slots, taken, given]))

    def _judge_line(
        self, rows: Array, crew: Crew, free: tuple[Array, Array], held: Changes | None, trial: Trial
    ) -> None:
        """The waits of those whom the same workers of a team may serve."""
        visits = self.evidence.visits[rows]
        until = np.where(
            visits["started_at"] == NONE, self.evidence.until[rows], visits["started_at"]
        )
        opened = np.minimum(crew.opened(visits["ready_at"]), until)
        waited = until - opened
        short = Clock(free[0], free[1] == 0).between(opened, until)
        slotted = self.has_slot[rows] | (held is None)
        expected = {
            "hours_time": opened - visits["ready_at"],
            "capacity_time": np.where(slotted, waited, short),
            "caseload_time": np.where(slotted, 0, waited - short),
        }
        for part, seconds in expected.items():
            trial.equal(visits[part], seconds, visits, f"{part} is not what it waited for")
        idled = waited - short
        if held is not None:
            idled = np.where(slotted, idled, _idle(free, held, opened, until))
        said = "it waits while somebody is free for it"
        trial.expect(idled == 0, visits, said, idled)


def _idle(free: tuple[Array, Array], left: Changes, begin: Array, end: Array) -> Array:
    """Seconds between moments in which somebody is free and a slot is left."""
    at, level = levels([Changes(free[0], np.diff(np.minimum(free[1], 1), prepend=0) * _FREE), left])
    return Clock(at, (level >= _FREE) & (level % _FREE > 0)).between(begin, end)


_FREE = 1 << 30
"""Counts for somebody free, beside 1 for every slot that is left: both in one number."""
