"""Rules about queues: nobody has more cases than slots, and nobody is overtaken.

A case is overtaken when another starts in its team, with a worker who may do it too, although
it comes first in queue order, has been waiting since before that second, and lacks no slot
that the other has; or when the one worker for whom it waits begins another. Steps that wait for
more than a worker (sittings, partners) are left out.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from pathway_engine.analysis.audit.attendance import Workers
from pathway_engine.analysis.audit.bound import Bound
from pathway_engine.analysis.audit.doubtful import Doubtful
from pathway_engine.analysis.audit.evidence import Evidence
from pathway_engine.analysis.audit.holding import Holding
from pathway_engine.analysis.audit.places import whereabouts
from pathway_engine.analysis.audit.stays import stays_of
from pathway_engine.analysis.audit.takeovers import Takeovers
from pathway_engine.analysis.audit.trial import Trial
from pathway_engine.analysis.hours import NEVER
from pathway_engine.definition.models import TeamStep, each_value
from pathway_engine.definition.workers import slots_over_time
from pathway_engine.engine.records import NONE

Array = np.ndarray[Any, Any]

FEW = 50
"""With more levels of priority than this, cases are compared within a level only."""

_SHIFT = 2**31


def slots_kept(evidence: Evidence, trial: Trial) -> None:
    """A team never has more cases than slots, from their first start to their leaving it."""
    stays, doubtful = evidence.once(stays_of), evidence.unfollowed_teams
    for number, limit in evidence.once(limits).items():
        if number in doubtful:
            continue
        mine = np.flatnonzero((stays.team == number) & (stays.first_start != NEVER))
        begins, ends = stays.first_start[mine], stays.ended_at[mine]
        moments = np.concatenate([ends, begins])
        change = np.concatenate([-np.ones(len(mine), dtype=int), np.ones(len(mine), dtype=int)])
        # Whoever leaves in a second makes room for whoever starts in it.
        order = np.lexsort((change, moments))
        held = np.cumsum(change[order])
        is_start = change[order] == 1
        begun = stays.first_visit[mine[order[is_start] - len(mine)]]
        rows = evidence.visits[stays.last[np.concatenate([mine, mine])[order][is_start]]]
        slots = limit.at(moments[order][is_start])
        several = len(np.unique(limit.slots)) > 1
        said = "cases than slots" if several else f"cases than its {limit.slots[0]} slots"
        said = f"{evidence.names.teams[number]} has more {said}"
        kept = held[is_start] <= slots
        kept |= evidence.stayed[begun]  # who is there already has a slot, even beyond them
        trial.expect(kept, rows, said, held[is_start])


class Limit(NamedTuple):
    """How many slots a team has: from which moments on there are how many."""

    since: Array
    slots: Array

    def at(self, moments: Array) -> Array:
        """The slots at moments."""
        return np.asarray(self.slots[np.searchsorted(self.since, moments, side="right") - 1])


def limits(evidence: Evidence) -> dict[int, Limit]:
    """The slots of each team, by position, that has a limit."""
    start = evidence.window.warm_up_until
    return {
        number: Limit(*map(np.array, slots_over_time(evidence.pathway, name, start)))
        for number, (name, team) in enumerate(evidence.pathway.real_teams.items())
        if team.caseload is not None
    }


def in_turn(evidence: Evidence, trial: Trial) -> None:
    """A visit joins the queue when it falls due, and nobody who waits is overtaken."""
    visits = evidence.visits
    joined = evidence.with_team & (visits["ready_at"] != NONE)
    expected = np.maximum(evidence.entered_at, visits["due_at"])[joined]
    rows = visits[joined]
    said = "it does not join the queue when it is accepted and due"
    trial.equal(rows["ready_at"], expected, rows, said)
    lines = _Lines(evidence)
    for team in range(len(evidence.names.teams)):
        if team not in evidence.once(Doubtful).teams:
            lines.judge(team, trial)
    _goes_on_first(evidence, trial)


def _goes_on_first(evidence: Evidence, trial: Trial) -> None:
    """While a case waits for its worker to go on after a hold, that worker begins no other."""
    holding = evidence.once(Holding)
    waits = np.flatnonzero(holding.waits_since != NONE)
    since, resumed = holding.waits_since[waits], holding.resumed_at[waits]
    until = np.where(resumed == NONE, evidence.until[waits], resumed)
    taken = evidence.once(Takeovers)
    until = np.minimum(until, evidence.once(Workers).over_at[taken.began[waits]])
    known = evidence.started & ~taken.unknown
    begun = np.flatnonzero(known & ~evidence.listed)  # a sitting takes its worker first
    worker, moment = taken.began[begun], evidence.visits["started_at"][begun]
    keys = np.sort(worker.astype(np.int64) * _SHIFT * 2 + moment)
    mine = taken.began[waits].astype(np.int64) * _SHIFT * 2
    between = np.searchsorted(keys, mine + until, side="left") - np.searchsorted(
        keys, mine + since, side="right"
    )
    said = "its worker begins another before going on with it"
    trial.expect(between <= 0, evidence.visits[waits], said)


class _Lines:
    """Who waited for whom: the visits of a team by role, and whether they had a slot."""

    def __init__(self, evidence: Evidence) -> None:
        self.evidence = evidence
        visits = evidence.visits
        places, stays = np.arange(len(visits)), evidence.once(stays_of)
        self.had_slot = stays.had_slot(places, visits["ready_at"])
        """Whether the case of each visit had a slot when it joined the queue."""
        self.has_slot = stays.had_slot(places, visits["started_at"])
        """Whether it had one when the visit was begun."""
        self.limited = evidence.once(limits)
        self.may = _certain_roles(evidence)
        self.bound = evidence.once(Bound).worker
        self.needs = evidence.once(whereabouts).needs
        self.was_there = evidence.was_there[evidence.case_at] & evidence.is_first
        left = np.where(evidence.ended, visits["finished_at"], NEVER)
        left = np.where(visits["started_at"] == NONE, left, visits["started_at"])
        self.began = evidence.once(Takeovers).began
        self.role = evidence.once(Workers).role[np.clip(self.began, NONE, None)]
        self.left = np.minimum(left, evidence.once(Workers).over_at[self.bound])

    def judge(self, team: int, trial: Trial) -> None:
        """No start in a team passes over a case that waits for the same role, or worker."""
        visits = self.evidence.visits
        here = (visits["team"] == team) & (visits["ready_at"] != NONE) & self.evidence.with_team
        stays = here & ~self.evidence.manned
        self._compare(team, stays, stays & self.evidence.started & ~self.evidence.stayed, trial)
        anybody = here & (self.bound == NONE) & ~stays
        for role in np.unique(self.role[here & (self.role != NONE)]).tolist():
            starts = here & (self.role == role) & ~self.evidence.listed
            self._compare(team, anybody & self.may[visits["step"], role], starts, trial)
        for worker in np.unique(self.bound[here & (self.bound != NONE)]):
            starts = here & (self.began == worker) & ~self.evidence.listed
            waiting = here & (self.bound == worker) & ~self.evidence.partnered
            self._compare(team, waiting, starts, trial)

    def _compare(self, team: int, waiting: Array, starts: Array, trial: Trial) -> None:
        """Who needs a place waits for one too, and is passed over by those who need the same."""
        self._with_slots(team, waiting & (self.needs == NONE), starts, trial)
        for place in np.unique(self.needs[waiting & (self.needs != NONE)]):
            mine = self.needs == place
            self._with_slots(team, waiting & mine, starts & mine, trial)

    def _with_slots(self, team: int, waiting: Array, starts: Array, trial: Trial) -> None:
        """Where slots are few, who has none waits for one too."""
        if team not in self.limited:
            self._passed(waiting, starts, trial)
            return
        self._passed(waiting, starts & ~self.has_slot, trial)
        self._passed(waiting & self.had_slot, starts & self.has_slot, trial)

    def _passed(self, waiting: Array, starts: Array, trial: Trial) -> None:
        """Was anybody passed over by these starts? Not who joined when the window opened before."""
        if self.was_there.any():
            early = self.evidence.visits["started_at"] < self.evidence.window.warm_up_until
            self._passed_by(waiting & ~self.was_there, starts & early, trial)
            starts = starts & ~early
        self._passed_by(waiting, starts, trial)

    def _passed_by(self, waiting: Array, starts: Array, trial: Trial) -> None:
        """For each priority among those who wait: was anybody passed over by these starts?"""
        visits = self.evidence.visits
        starters = np.flatnonzero(starts)
        passed = np.zeros(len(starters), dtype=bool)
        levels, members = np.unique(visits["priority"][waiting], return_counts=True)
        few = len(levels) <= FEW
        rank = visits["priority"][starters]
        for priority in levels if few else levels[members > 1]:
            line = np.flatnonzero(waiting & (visits["priority"] == priority))
            line = line[np.lexsort((line, visits["ready_at"][line]))]
            mine = np.flatnonzero(rank <= priority if few else rank == priority)
            passed[mine] |= self._passes_over(line, starters[mine], same=rank[mine] == priority)
        trial.expect(~passed, visits[starters], "it starts before one that comes first")

    def _passes_over(self, line: Array, starters: Array, *, same: Array) -> Array:
        """Whether each start passes over one in a line of one priority, in the order of joining.

        Who joined in the very second of the start may have joined after it. Of those who
        joined before, `same` priority asks only those who come first in the line.
        """
        visits = self.evidence.visits
        joined = visits["ready_at"][line]
        begun = visits["started_at"][starters]
        before = np.searchsorted(joined, begun, side="left")
        keys = joined * _SHIFT + line
        place = np.searchsorted(keys, visits["ready_at"][starters] * _SHIFT + starters)
        ahead = np.where(same, np.minimum(before, place), before)
        latest_leaving = np.maximum.accumulate(np.append([0], self.left[line]))
        return np.asarray(latest_leaving[ahead] > begun)


def _certain_roles(evidence: Evidence) -> Array:
    """Steps by roles: whether the role may do the step, whoever the case is."""
    names = evidence.names
    may = np.zeros((len(names.steps), len(names.roles)), dtype=bool)
    for row, step in enumerate(evidence.pathway.all_steps.values()):
        if not isinstance(step, TeamStep) or step.sessions or step.with_:
            continue
        if step.by is None:
            may[row] = True
        else:
            for role, name in enumerate(names.roles):
                may[row, role] = all(name in by for by in each_value(step.by))
    return may
