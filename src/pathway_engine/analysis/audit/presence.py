"""Who is free when: workers who are there and at no work, through a run.

Everything is told at the end of each second, and as it is while a team is open. A closed second
counts as the last open one did: what changes while a team is closed changes when it opens.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, NamedTuple

import numpy as np

from pathway_engine.analysis.audit.attendance import PostHours, Stretches
from pathway_engine.analysis.audit.eligible import Roles
from pathway_engine.analysis.audit.evidence import Evidence
from pathway_engine.analysis.audit.keeping import Keeping
from pathway_engine.analysis.audit.opening import Calendars
from pathway_engine.analysis.audit.together import InHand
from pathway_engine.analysis.hours import Hours
from pathway_engine.definition.workers import staffed_posts

Array = np.ndarray[Any, Any]


class Changes(NamedTuple):
    """How a number changes: by `change` at `at`."""

    at: Array
    change: Array


class Clock:
    """A clock that goes in some stretches of time and stands in the others."""

    def __init__(self, at: Array, goes: Array) -> None:
        self._at, self._goes = at, goes.astype(np.int64)
        self._shown = np.concatenate([[0], np.cumsum(np.diff(at) * self._goes[:-1])])

    def between(self, begin: Array, end: Array) -> Array:
        """How far the clock goes between moments."""
        return self._shows(end) - self._shows(begin)

    def _shows(self, t: Array) -> Array:
        i = np.maximum(np.searchsorted(self._at, t, side="right") - 1, 0)
        return np.asarray(self._shown[i] + np.maximum(t - self._at[i], 0) * self._goes[i])


def levels(changes: Iterable[Changes]) -> tuple[Array, Array]:
    """The moments at which a number changes, and what it is from each of them on."""
    every = list(changes)
    at = np.concatenate([one.at for one in every] or [np.zeros(0, dtype=np.int64)])
    change = np.concatenate([one.change for one in every] or [np.zeros(0, dtype=np.int64)])
    order = np.argsort(at, kind="stable")
    at, level = at[order], np.cumsum(change[order])
    last = np.append(np.diff(at) != 0, [True])[: len(at)]
    return at[last], level[last]


class Worker(NamedTuple):
    """A worker: number and role, when there to begin work, begin and end of each work in order."""

    number: int
    role: str
    there: Stretches
    begins: Array
    ends: Array
    kept: tuple[Array, Array]
    """From when until when sittings keep them."""


class Crew:
    """The workers of one team through a run."""

    def __init__(self, evidence: Evidence, team: str) -> None:
        self.hours: Hours = evidence.once(Calendars).of_team(team)
        self._nobody = Changes(np.array([evidence.window.starts_at]), np.array([0]))
        works, kept = evidence.once(InHand).works, evidence.once(Keeping)
        self.workers: list[Worker] = []
        for post in staffed_posts(evidence.pathway):
            if post.team == team:
                there = PostHours(evidence, post)
                self.workers += [
                    Worker(
                        number, post.role, there.in_post(index), *works.of(number), kept.of(number)
                    )
                    for index, number in enumerate(
                        range(post.first_worker, post.first_worker + post.staffed.workers)
                    )
                ]
        self._changes = [self._free(worker) for worker in self.workers]
        self._known: dict[Roles | int, tuple[Array, Array]] = {}

    def roles(self) -> tuple[str, ...]:
        """Every role of the team, in the order of its posts."""
        return tuple(dict.fromkeys(worker.role for worker in self.workers))

    @property
    def anybody(self) -> tuple[Array, Array]:
        """The number for visits that need no worker: there is always somebody, so to speak."""
        return self._nobody.at, np.array([1])

    def free(self, roles: Roles) -> tuple[Array, Array]:
        """When the number of free workers with one of the roles changes, and what it is then."""
        return self._free_of(roles, lambda worker: roles is None or worker.role in roles)

    def free_worker(self, number: int) -> tuple[Array, Array]:
        """When one worker becomes free (1) and ceases to be (0)."""
        return self._free_of(number, lambda worker: worker.number == number)

    def _free_of(self, key: Roles | int, chosen: Callable[[Worker], bool]) -> tuple[Array, Array]:
        """The number of those free whom a question is about; worked out once."""
        if key not in self._known:
            able = zip(self.workers, self._changes, strict=True)
            free = (one for worker, one in able if chosen(worker))
            self._known[key] = levels([self._nobody, *free])
        return self._known[key]

    def opened(self, at: Array) -> Array:
        """The moments, or where they are closed ones the next openings."""
        return self.hours.next_opening(at)

    def _free(self, worker: Worker) -> Changes:
        """When a worker becomes free (1) and ceases to be (-1)."""
        there = worker.there
        moments = np.unique(np.concatenate([self.hours.starts, there.starts, there.ends]))
        opens = moments[self.opened(moments) == moments]
        busy_from = np.concatenate([worker.begins, worker.kept[0]])
        over = self.opened(np.concatenate([worker.ends, worker.kept[1]]))
        present = Changes(opens, np.diff(there.holds(opens).astype(np.int64), prepend=0) * _THERE)
        begun = Changes(busy_from, np.ones(len(over), dtype=np.int64))
        ended = Changes(over, np.full(len(over), -1))
        moments, state = levels([present, begun, ended])
        free = ((state >= _THERE) & (state % _THERE == 0)).astype(np.int64)
        change = np.diff(free, prepend=0)
        return Changes(moments[change != 0], change[change != 0])


_THERE = 1 << 20
"""Counts for being there, beside 1 for every work in hand: both in one number."""


class Crews:
    """The crews of all teams by name, each worked out when it is first asked for."""

    def __init__(self, evidence: Evidence) -> None:
        self._evidence = evidence
        self._known: dict[str, Crew] = {}

    def of(self, team: str) -> Crew:
        """The crew of a team."""
        if team not in self._known:
            self._known[team] = Crew(self._evidence, team)
        return self._known[team]
