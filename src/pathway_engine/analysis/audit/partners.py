"""Who takes part in the work of other teams: chosen anew, since no row tells a partner.

Partners are the free workers of a role who are idle longest when the work begins. They are in it
until it is over. Where what happens in one second leaves the choice open, or it is not known who
of a team is free, nothing is said of what the team lends.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator
from typing import Any, NamedTuple

import numpy as np

from pathway_engine.analysis.audit.attendance import PostHours, Stretches, Workers
from pathway_engine.analysis.audit.evidence import Evidence
from pathway_engine.analysis.audit.holding import Stints
from pathway_engine.analysis.audit.keeping import Keeping
from pathway_engine.analysis.audit.moments import Moments
from pathway_engine.analysis.audit.takeovers import Takeovers
from pathway_engine.definition.workers import staffed_posts
from pathway_engine.engine.records import NONE

Array = np.ndarray[Any, Any]


class Works:
    """Work in hand by worker, in order of its beginning."""

    def __init__(self, worker: Array, begins: Array, ends: Array) -> None:
        order = np.lexsort((ends, begins, worker))
        self._worker, self._begins, self._ends = worker[order], begins[order], ends[order]

    def of(self, worker: int) -> tuple[Array, Array]:
        """When the works of a worker begin and end."""
        low, high = np.searchsorted(self._worker, [worker, worker + 1])
        return self._begins[low:high], self._ends[low:high]


class Wanted(NamedTuple):
    """So many workers of a role whom a team is to lend."""

    team: str
    role: str
    number: int


class Partners:
    """Everybody who takes part, an entry of each array for each.

    In which visit, by position, who, from when, until when (`NEVER` where the run ends first).
    """

    def __init__(self, evidence: Evidence) -> None:
        stints = evidence.once(Stints)
        self._wanted = _wanted(evidence)
        names = {one.team for some in self._wanted.values() for one in some}
        lenders = {name: _Lender(evidence, name) for name in names}
        found: list[tuple[int, int, int, int]] = []
        short: set[int] = set()
        for row in _in_order(evidence):
            visit, begins, ends = stints.visit[row], int(stints.begins[row]), int(stints.ends[row])
            for one in self._wanted[int(evidence.visits["step"][visit])]:
                chosen = lenders[one.team].lend(one, begins, ends)
                found += [(int(visit), worker, begins, ends) for worker in chosen]
                if len(chosen) < one.number:
                    short.add(int(visit))
        columns = np.array(found, dtype=np.int64).reshape(len(found), 4).T
        self.visit, self.worker, self.begins, self.ends = columns
        number = evidence.names.team_of
        self.unsure = frozenset(number[name] for name, one in lenders.items() if one.unsure)
        """Teams, by position, of which it is not known whom they lent."""
        lent_by = evidence.once(Workers).team[self.worker]
        self.sure = ~np.isin(lent_by, list(self.unsure))
        """Of which entries it is known that it was they."""
        self.known = evidence.partnered & ~self._by(evidence, self.unsure)
        """Visits on which it is known who took part."""
        self.short = np.isin(np.arange(len(evidence.visits)), list(short)) & self.known
        """Visits that were begun while fewer were free than are to take part."""

    def _by(self, evidence: Evidence, teams: frozenset[int]) -> Array:
        """Visits of steps in which some of these teams take part."""
        number = evidence.names.team_of
        steps = [step for step, some in self._wanted.items()
                 if any(number[one.team] in teams for one in some)]  # fmt: skip
        return np.isin(evidence.visits["step"], steps)


def _wanted(evidence: Evidence) -> dict[int, list[Wanted]]:
    """By step, by position, who is to take part, in written order."""
    return {
        number: [
            Wanted(team, role, n) for team, roles in step.with_.items() for role, n in roles.items()
        ]
        for number, name in enumerate(evidence.pathway.all_steps)
        if (step := evidence.pathway.team_steps.get(name)) is not None and step.with_
    }


def _in_order(evidence: Evidence) -> Array:
    """The stints in which partners take part, in the order in which they were begun.

    In one round of a second a panel is first, then whoever is first in the queue.
    """
    stints, visits = evidence.once(Stints), evidence.visits
    rows = np.flatnonzero(evidence.partnered[stints.visit])
    mine = stints.visit[rows]
    sat = np.where(evidence.listed, visits["sitting_at"], np.iinfo(np.int64).max)[mine]
    turn = evidence.once(Moments).turn_of_start[mine]
    queue = (mine, visits["ready_at"][mine], -visits["priority"][mine])
    return np.asarray(rows[np.lexsort((*queue, sat, turn))])


class _Lender:
    """A team that lends: who of it is free when."""

    def __init__(self, evidence: Evidence, team: str) -> None:
        stints, kept = evidence.once(Stints), evidence.once(Keeping)
        works = Works(stints.worker, stints.begins, stints.ends)
        self._of_role: dict[str, list[_Partner]] = defaultdict(list)
        for post in staffed_posts(evidence.pathway):
            if post.team == team:
                hours = PostHours(evidence, post)
                for index in range(post.staffed.workers):
                    number, starts_at = post.first_worker + index, evidence.window.starts_at
                    there = hours.in_post(index)
                    one = _Partner(number, there, works.of(number), kept.of(number), starts_at)
                    self._of_role[post.role].append(one)
        self._restless = evidence.once(_restless)
        self._lent: dict[str, tuple[int, int]] = {}
        here = evidence.visits["team"] == evidence.names.team_of[team]
        waits = evidence.of_panel & evidence.partnered  # nobody knows how long somebody is kept
        self.unsure = bool(((evidence.once(Takeovers).unknown | waits) & here).any())

    def lend(self, wanted: Wanted, begins: int, ends: int) -> list[int]:
        """The workers who take part in a work, as many of them as are free."""
        among = self._of_role[wanted.role]
        free = sorted((one for one in among if one.is_free(begins)), key=_Partner.turn)
        chosen = free[: wanted.number]
        if self._open(wanted.role, begins, ends):
            chosen = among[: wanted.number]
            self.unsure |= len(among) > wanted.number
        self._lent[wanted.role] = begins, ends
        for one in chosen:
            one.take(begins, ends)
        return [one.number for one in chosen]

    def _open(self, role: str, begins: int, ends: int) -> bool:
        """Whether what happens in that second leaves open who was free, or who was first."""
        among = self._of_role[role]
        if any(one.is_at_once(begins) for one in among):
            return True
        if begins == ends and any(one.begins_in(begins) for one in among):
            return True
        again = self._lent.get(role, (NONE, NONE))
        return again[0] == begins and again[1] != ends and begins in self._restless


def _restless(evidence: Evidence) -> frozenset[int]:
    """Seconds in which whoever is first in the queue may not have begun first.

    Something that takes no time ended, a case left, or somebody came into a place.
    """
    visits = evidence.visits
    at_once = (visits["started_at"] != NONE) & (visits["started_at"] == visits["work_done_at"])
    moved = evidence.started & (visits["place"] != NONE)
    seconds = (
        visits["started_at"][at_once | moved],
        visits["finished_at"][evidence.withdrawn],
    )
    return frozenset(np.concatenate(seconds).tolist())


class _Partner:
    """A worker who may be lent: when there, at work of their own, kept by a sitting, and lent."""

    def __init__(
        self, number: int, there: Stretches, works: tuple[Array, Array],
        kept: tuple[Array, Array], starts_at: int,
    ) -> None:  # fmt: skip
        self.number = number
        self._starts, self._ends = there.starts.tolist(), there.ends.tolist()
        self._begun, self._over = works[0].tolist(), works[1].tolist()
        self._kept = list(zip(kept[0].tolist(), kept[1].tolist(), strict=True))
        self._lent_from, self._lent_until = NONE, NONE
        self._starts_at = self._idle_since = starts_at
        """Who has done nothing yet is idle since the run began."""

    def is_free(self, at: int) -> bool:
        """Whether the worker is there and does nothing, not even beginning something."""
        place = bisect_left(self._begun, at)
        own = self._over[place - 1] if place else NONE
        self._idle_since = max(own, self._lent_until, self._starts_at)
        return (
            self._idle_since <= at
            and not self.begins_in(at)
            and self._is_there(at)
            and not any(since < at < until for since, until in self._kept)
        )

    def turn(self) -> tuple[int, int]:
        """Whoever is idle longest comes first; when last asked whether free."""
        return self._idle_since, self.number

    def take(self, begins: int, ends: int) -> None:
        """The worker takes part in a work."""
        self._lent_from, self._lent_until = begins, ends

    def begins_in(self, at: int) -> bool:
        """Whether the worker begins something in a second."""
        place = bisect_left(self._begun, at)
        return self._lent_from == at or (place < len(self._begun) and self._begun[place] == at)

    def is_at_once(self, at: int) -> bool:
        """Whether something ends in a second that began in it, or a sitting lets the worker go."""
        own = ((begun, over) for begun, over in self._of_second(at))
        lent = self._lent_from == self._lent_until == at
        let_go = any(since < at == until for since, until in self._kept)
        return lent or let_go or any(begun == over for begun, over in own)

    def _of_second(self, at: int) -> Iterator[tuple[int, int]]:
        """The works of their own that begin in a second."""
        for place in range(bisect_left(self._begun, at), len(self._begun)):
            if self._begun[place] != at:
                return
            yield at, self._over[place]

    def _is_there(self, at: int) -> bool:
        place = bisect_left(self._starts, at + 1) - 1
        return place >= 0 and at < self._ends[place]
