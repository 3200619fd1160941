"""Open cases from which a run starts, and which worker of the run stands for whom by name."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from pathway_engine.engine.open_case import OpenCase, OpenVisit
from pathway_engine.engine.records import NONE, State

_IN_HAND = (State.ACTIVE, State.HELD, State.QUEUED, State.AFTERWARDS)


@dataclass(frozen=True)
class Starting:
    """The cases that are open when a run starts, instead of a backlog.

    `workers` says which worker of the run somebody is, by number; whoever is not named there gets
    the next one who is in post in the team and has the role.
    """

    cases: Sequence[OpenCase]
    workers: Mapping[str, int] = field(default_factory=dict)
    last: int = 0

    @property
    def oldest(self) -> int | None:
        """When the oldest of them opened."""
        return min((case.opened_at for case in self.cases), default=None)

    @property
    def last_number(self) -> int:
        """The highest number that is given out: who comes later has a higher one."""
        return max((self.last, *(case.number for case in self.cases)))

    @property
    def visits(self) -> int:
        """For how many visits, cases and openings there must be room."""
        return sum(max(1, len(case.visits)) + len(case.openings) for case in self.cases)

    @property
    def events(self) -> int:
        """What stands among the arrivals: each case, and each opening that is to come."""
        return sum(1 + len(case.openings) for case in self.cases)


class Workers:
    """Who of a run stands for the workers that are named in open cases."""

    def __init__(
        self,
        starting: Starting,
        tables: Mapping[str, np.ndarray[Any, Any]],
        teams: Sequence[str],
        roles: Sequence[str],
    ) -> None:
        self._worker = tables.get("worker")
        self._pool = tables.get("pool")
        self._teams, self._roles = teams, roles
        self._found: dict[tuple[str, str], int] = {}
        self._taken = set(starting.workers.values())
        self._told = dict(starting.workers)
        self._busy: set[int] = set()
        for visit in sorted(_in_order(starting.cases), key=_since):
            may = visit.by if visit.role is None else (visit.role,)
            self.of(visit.team, visit.worker or visit.bound, may)
        for case in starting.cases:
            for team, name in case.last_workers.items():
                self.of(team, name)

    def of(self, team: str | None, name: str | None, may: Sequence[str] = ()) -> int:
        """The number of the worker that somebody of a team is, `NONE` if nobody is left.

        Whoever is met first has one of the roles that `may` do it (all may where none is told).
        """
        if team is None or name is None or team not in self._teams:
            return NONE
        if name in self._told:
            return self._told[name]
        if (team, name) not in self._found:
            self._found[team, name] = self._next(self._teams.index(team), may)
        return self._found[team, name]

    def _next(self, team: int, may: Sequence[str]) -> int:
        """The next worker of a team who is in post, has a role and stands for nobody."""
        if self._worker is None:
            return NONE
        there = np.flatnonzero((self._worker["team"] == team) & (self._worker["posted"] == 1))
        for number in there.tolist():
            known = not may or self._roles[self.role(number)] in may
            if known and number not in self._taken:
                self._taken.add(number)
                return int(number)
        return NONE

    def role(self, worker: int) -> int:
        """The role of a worker, by number."""
        if worker < 0 or self._worker is None or self._pool is None:
            return NONE
        return int(self._pool["role"][self._worker["pool"][worker]])

    def pace(self, worker: int) -> float:
        """The pace of a worker; 1 of nobody."""
        return 1.0 if worker < 0 or self._worker is None else float(self._worker["pace"][worker])

    def take(self, workers: Sequence[int]) -> bool:
        """Whether all of several workers have nothing in hand yet; then they have."""
        if any(one < 0 or one in self._busy for one in workers):
            return False
        self._busy.update(workers)
        return True


def _in_order(cases: Sequence[OpenCase]) -> Iterator[OpenVisit]:
    for case in cases:
        for visit in case.visits:
            if visit.state in _IN_HAND:
                yield visit


def _since(visit: OpenVisit) -> tuple[bool, int]:
    """Who has work in hand is somebody before who only has had it."""
    return visit.state is not State.ACTIVE, visit.started_at or visit.offered_at
