"""In which order things happen to a case, of which branches may run side by side.

Within one second comes first what ends by the clock, then work begins; what ends of that in the
same second is a second *round*, in which work may begin again. Last are the ways out. A *moment*
is a second with the round in it, and of one round the number of the visit: the lower one is first,
and with it all that comes of it at once. Only work begins in the order of the queue.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from pathway_engine.analysis.audit.columns import Rows
from pathway_engine.analysis.audit.evidence import Evidence
from pathway_engine.clock import LATEST
from pathway_engine.engine.records import NONE

Array = np.ndarray[Any, Any]

_TURNS, _VISITS = 2**11, 2**19
_STARTS, _WAYS_OUT = 1, _TURNS - 1


class Moments:
    """The moments of all visits at which they are reached, accepted, begun and finished."""

    def __init__(self, evidence: Evidence) -> None:
        visits = evidence.visits
        reached, finished, came_of, ended_by = _rounds(evidence)
        self._came, self._place, ended = _places(evidence, came_of, ended_by)
        self.reached = _packed(visits["offered_at"], _turn(reached)) + self._came
        self.accepted = self._since(evidence, evidence.entered_at, reached)
        self.joined = self._since(evidence, visits["ready_at"], reached)
        rounds = np.where(visits["started_at"] == visits["offered_at"], reached, 0)
        turn = _turn(rounds) + _STARTS
        self.begun = _packed(visits["started_at"], turn) + _in_the_queue(visits)
        self.finished = _packed(visits["finished_at"], _turn(finished)) + ended
        self._end_blocks(evidence.strands.joined_by)

    def _since(self, evidence: Evidence, seconds: Array, reached: Array) -> Array:
        """What happens in the second in which a step is reached happens in that round."""
        at_once = seconds == evidence.visits["offered_at"]
        place = np.where(at_once, self._came, self._place)
        return _packed(seconds, _turn(np.where(at_once, reached, 0))) + place

    def _end_blocks(self, joined_by: Array) -> None:
        """A block is over at once after the last of its branches."""
        blocks = np.flatnonzero(joined_by != NONE)
        self.finished[blocks] = self.finished[joined_by[blocks]] + 1

    @property
    def turn_of_start(self) -> Array:
        """The second and round in which each visit was begun."""
        return np.asarray(self.begun // _VISITS)

    def by_clock(self, rows: Array, seconds: Array) -> Array:
        """The moments at which something happens to visits by the clock in seconds."""
        return _packed(seconds) + self._place[rows]

    @staticmethod
    def seconds(moments: Array) -> Array:
        """The seconds of moments."""
        return np.asarray(moments // (_TURNS * _VISITS))

    @staticmethod
    def end_of(seconds: Array) -> Array:
        """The moments at which ways out are looked at in seconds."""
        return _packed(seconds, _WAYS_OUT)


def _places(evidence: Evidence, came_of: Array, ended_by: Array) -> list[Array]:
    """The places among all of its case of what happens to each visit in one round.

    Of its being reached, of what the clock does to it, of its end; every other number is free.
    """
    case_no, number = evidence.visits["case_no"], len(came_of)
    if evidence.sequential:
        return [evidence.visits["visit_no"].astype(np.int64) * 2] * 3
    visit = np.tile(np.arange(number), 3)
    cause = np.concatenate([came_of, np.arange(number), ended_by])
    order = np.lexsort((np.repeat(range(3), number), visit, cause, case_no[visit]))
    case = case_no[visit[order]]
    place = np.empty(len(order), dtype=np.int64)
    place[order] = 2 * (np.arange(len(order)) - np.searchsorted(case, case))
    return np.split(place, 3)


def _turn(rounds: Array) -> Array:
    """Where in a second a round begins."""
    return np.asarray(np.minimum(2 * rounds, _WAYS_OUT - 1))


def _in_the_queue(visits: Rows) -> Array:
    """The place of each visit among those of its case, as they stand in the queue."""
    case_no = visits["case_no"]
    order = np.lexsort((visits["ready_at"], -visits["priority"], case_no))
    place = np.empty(len(order), dtype=np.int64)
    place[order] = np.arange(len(order)) - np.searchsorted(case_no, case_no)
    return place


def _packed(seconds: Array, turn: Array | int = 0) -> Array:
    """Moments as numbers; what comes after all time, as what is drawn may, comes last in it."""
    within = np.minimum(seconds, LATEST - 1).astype(np.int64)
    return np.asarray((within * _TURNS + turn) * _VISITS)


def _rounds(evidence: Evidence) -> tuple[Array, Array, Array, Array]:
    """In which round of its second each visit is reached, and in which it ends.

    And the visits, by position, of whose end by the clock these come at once.
    """
    visits, before = evidence.visits, evidence.strands.before
    at, offered, joined_by = visits["finished_at"], visits["offered_at"], evidence.strands.joined_by
    follows = (before != NONE) & (at[before] == offered)
    first = (evidence.parent != NONE) & (evidence.strands.previous == NONE)
    begun = evidence.started & (visits["started_at"] == at)
    begun |= evidence.started & (visits["work_done_at"] == at) & (visits["effort_time"] == 0)
    at_once = (offered == at).astype(np.int64)
    own = np.arange(len(at))
    finished, ended_by = np.zeros(len(at), dtype=np.int64), own
    for _ in range(_TURNS):
        reached = np.where(follows, finished[before], 0)
        came_of = np.where(follows, ended_by[before], own)
        reached = np.where(first, reached[evidence.parent], reached)
        came_of = np.where(first, came_of[evidence.parent], came_of)
        further = np.where(joined_by == NONE, at_once * reached + begun, finished[joined_by])
        ended_of = np.where((at_once == 1) & ~begun, came_of, own)
        ended_of = np.where(joined_by == NONE, ended_of, ended_by[joined_by])
        if (further == finished).all() and (ended_of == ended_by).all():
            break
        finished, ended_by = further, ended_of
    return reached, finished, came_of, ended_by


class Order:
    """Events of cases in their order: of which visits, by position, and at which moments."""

    def __init__(self, evidence: Evidence, rows: Array, moments: Array) -> None:
        self._case_at = evidence.case_at
        case = self._case_at[rows]
        self.places = np.lexsort((moments, case))
        """The events in this order."""
        self._case, self._moments = case[self.places], moments[self.places]

    @property
    def turn(self) -> Array:
        """For each event the number of its case's that come before it."""
        found = np.empty(len(self.places), dtype=np.int64)
        found[self.places] = np.arange(len(found)) - self._first(self._case)
        return found

    def last_before(self, rows: Array, moments: Array) -> Array:
        """The last event of a case before each of some visits is at a moment; else `NONE`."""
        place = self._number(rows, moments, own=False) - 1
        there = place >= self._first(self._case_at[rows])
        return np.where(there, np.append(self.places, [NONE])[place], NONE)

    def number_until(self, rows: Array, moments: Array) -> Array:
        """How many events of its case have come when each of some visits is at a moment."""
        return self._number(rows, moments, own=True) - self._first(self._case_at[rows])

    def _first(self, case: Array) -> Array:
        return np.searchsorted(self._case, case)

    def _number(self, rows: Array, moments: Array, *, own: bool) -> Array:
        """How many events of all cases come before, perhaps with one at that very moment."""
        number = len(self._case)
        turn = np.repeat([0 if own else 1, 1 if own else 0], [number, len(rows)])
        case = np.append(self._case, self._case_at[rows])
        order = np.lexsort((turn, np.append(self._moments, moments), case))
        found = np.empty(len(case), dtype=np.int64)
        found[order] = np.cumsum(order < number)
        return found[number:]
