"""What every second of a wait is for: worked out anew from who was free, there, and had a slot."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

import numpy as np

from pathway_engine.analysis.audit.attendance import Workers
from pathway_engine.analysis.audit.bound import Bound
from pathway_engine.analysis.audit.doubtful import Doubtful
from pathway_engine.analysis.audit.eligible import Eligible
from pathway_engine.analysis.audit.evidence import Evidence
from pathway_engine.analysis.audit.holding import Holding
from pathway_engine.analysis.audit.opening import Calendars
from pathway_engine.analysis.audit.places import places_for_others, whereabouts
from pathway_engine.analysis.audit.presence import Changes, Clock, Crew, Crews, levels
from pathway_engine.analysis.audit.queues import limits
from pathway_engine.analysis.audit.stays import stays_of
from pathway_engine.analysis.audit.takeovers import Takeovers
from pathway_engine.analysis.audit.trial import Trial
from pathway_engine.analysis.hours import NEVER
from pathway_engine.engine.records import NONE, PARTS, WAITING

Array = np.ndarray[Any, Any]

_QUEUED = tuple(part for part in WAITING if part != "partner_time")
"""Of partners only who they are for is told (`partner_waits`), and nobody is named."""


def waits(evidence: Evidence, trial: Trial) -> None:
    """A waiting second is of the part that the rows of all others give it, and nobody idles."""
    visits = evidence.visits
    alone = visits[~evidence.partnered]
    said = "partner_time where nobody takes part"
    trial.equal(alone["partner_time"], np.array(0), alone, said)
    idle = visits[~evidence.with_team]
    for part in PARTS:
        if part != "planned_time":
            trial.equal(idle[part], np.array(0), idle, f"{part} where no team is concerned")
    queues = _Queues(evidence)
    doubtful = evidence.once(Doubtful).teams
    for team in range(len(evidence.names.teams)):
        if team not in doubtful:
            queues.judge(team)
    queues.judge_panels()
    known = evidence.with_team & ~np.isin(visits["team"], list(doubtful)) & ~evidence.partnered
    joined = known & (visits["ready_at"] != NONE)
    for part in _QUEUED:
        said = f"{part} is not what it waited for"
        rows = visits[known]
        trial.equal(rows[part], queues.expected[part][known], rows, said)
    said = "it waits while somebody is free for it"
    trial.expect(queues.idled[joined] == 0, visits[joined], said, queues.idled[joined])


class _Waits(NamedTuple):
    """Waits, an entry of each array for each.

    Of which visit, by position, since when, until when, and for which worker alone (`NONE` where
    whoever is free may begin), and whether it is to go on after a hold.
    """

    visit: Array
    since: Array
    until: Array
    worker: Array
    goes_on: Array
    early: Array


def _waits(evidence: Evidence) -> _Waits:
    """The waits to be begun, and after a hold to go on."""
    visits, holding = evidence.visits, evidence.once(Holding)
    judged = evidence.with_team & ~evidence.of_panel & ~evidence.partnered
    first = np.flatnonzero(judged & (visits["ready_at"] != NONE))
    again = np.flatnonzero(holding.waits_since != NONE)
    begun, resumed = visits["started_at"], holding.resumed_at
    until = np.where(begun == NONE, evidence.until, begun)[first]
    until_again = np.where(resumed == NONE, evidence.until, resumed)[again]
    bound = _Waits(
        np.concatenate([first, again]),
        np.concatenate([visits["ready_at"][first], holding.waits_since[again]]),
        np.concatenate([until, until_again]),
        np.concatenate([evidence.once(Bound).worker[first], evidence.once(Takeovers).began[again]]),
        np.repeat([False, True], [len(first), len(again)]),
        np.append(_had_begun(evidence)[first], np.zeros(len(again), dtype=bool)),
    )
    bound = bound._replace(since=np.where(bound.early, evidence.window.warm_up_until, bound.since))
    return _slotted(evidence, _unbound(evidence, bound))


def _had_begun(evidence: Evidence) -> Array:
    """Visits that waited already when the window opened."""
    there = evidence.there
    return np.asarray(there & (evidence.visits["ready_at"] < evidence.window.warm_up_until))


def _slotted(evidence: Evidence, waits: _Waits) -> _Waits:
    """The waits, cut in two where another branch of the case takes a slot in between."""
    stays = evidence.once(stays_of)
    taken_at = stays.first_start[stays.of_visit[waits.visit]]
    rest = np.flatnonzero((waits.since < taken_at) & (taken_at < waits.until))
    return _cut(waits, rest, taken_at[rest])


def _cut(waits: _Waits, rest: Array, at: Array) -> _Waits:
    """Waits, some of them (by place) cut in two at moments."""
    after = _Waits(*(column[rest] for column in waits))._replace(since=at)
    after.early[:] = False
    until = waits.until.copy()
    until[rest] = at
    before = waits._replace(until=until)
    return _Waits(*map(np.concatenate, zip(before, after, strict=True)))


def _unbound(evidence: Evidence, waits: _Waits) -> _Waits:
    """The waits, cut in two where the post of the worker for whom they wait ends.

    From then on whoever is free may begin; a closed second counts as the last open one did.
    """
    over = evidence.once(Workers).over_at[waits.worker]
    for team in np.unique(evidence.visits["team"][waits.visit[over < waits.until]]).tolist():
        mine = (evidence.visits["team"][waits.visit] == team) & (over < waits.until)
        hours = evidence.once(Calendars).of_team(evidence.names.teams[team])
        over[mine] = hours.next_opening(over[mine])
    cut = np.flatnonzero((waits.worker != NONE) & (over < waits.until))
    found = _cut(waits, cut, np.maximum(over, waits.since)[cut])
    found.worker[len(waits.worker) :] = NONE
    return found


Levels = tuple[Array, Array]
"""The moments at which a number changes, and what it is from each of them on."""


class _Limits(NamedTuple):
    """What limits a team beside its workers: slots that are left, and room by place."""

    slots: Levels | None
    rooms: dict[int, Levels | None]


class _Lacks(NamedTuple):
    """What may be lacked by those who wait: somebody free, a slot, room in a place."""

    free: Levels
    slots: Levels | None
    room: Levels | None

    def between(self, begin: Array, end: Array) -> tuple[Array, Array, Array, Array]:
        """Seconds between moments in which each is the first that lacks, and in which none is."""
        at = np.unique(np.concatenate([one[0] for one in self if one is not None]))
        found, so_far = [], np.ones(len(at), dtype=bool)
        for one in self:
            has = so_far if one is None else so_far & (_level_at(one, at) > 0)
            found.append(Clock(at, so_far & ~has).between(begin, end))
            so_far = has
        nobody, no_slot, no_room = found
        return nobody, no_slot, no_room, Clock(at, so_far).between(begin, end)


def _level_at(levels_: Levels, at: Array) -> Array:
    """What a number is at moments; 0 before it is first told."""
    place = np.searchsorted(levels_[0], at, side="right") - 1
    return np.where(place >= 0, np.append(levels_[1], [0])[place], 0)


class _Queues:
    """The waits in all teams, and which of those who wait have a slot."""

    def __init__(self, evidence: Evidence) -> None:
        self.evidence = evidence
        self.eligible = evidence.once(Eligible)
        self.waits = _waits(evidence)
        self.stays = evidence.once(stays_of)
        self.limits = evidence.once(limits)
        waits = self.waits
        taken_at = self.stays.first_start[self.stays.of_visit[waits.visit]]
        self.has_slot = (taken_at <= waits.since) | waits.goes_on
        goes_on = self.waits.goes_on
        self.needs = np.where(goes_on, NONE, evidence.once(whereabouts).needs[self.waits.visit])
        number = len(evidence.visits)
        self.expected = {part: np.zeros(number, dtype=np.int64) for part in _QUEUED}
        self.idled = np.zeros(number, dtype=np.int64)
        """Seconds that each visit waited while it could have been begun."""
        self._wait_until_window()

    def _wait_until_window(self) -> None:
        """Who waited before the window opened waited for the team, or for a place to stay."""
        evidence, early = self.evidence, self.waits.visit[self.waits.early]
        before = evidence.window.warm_up_until - evidence.visits["ready_at"][early]
        for part, mine in self._first_parts(early):
            self.expected[part][early[mine]] += before[mine]

    def _first_parts(self, rows: Array) -> Iterator[tuple[str, Array]]:
        """What visits wait for that had begun to when the window opened, until their team opens."""
        stays = self.evidence.stays[rows]
        yield from (("place_time", stays), ("capacity_time", ~stays))

    def judge_panels(self) -> None:
        """The waits for panels: day and night for the session, and from then on for a sitter."""
        visits, evidence = self.evidence.visits, self.evidence
        rows = np.flatnonzero(evidence.of_panel & (visits["ready_at"] != NONE))
        begun = visits["started_at"][rows]
        until = np.where(begun == NONE, evidence.until[rows], begun)
        sat = np.where(evidence.listed[rows], visits["sitting_at"][rows], until)
        self.expected["session_time"][rows] = sat - visits["ready_at"][rows]
        self.expected["capacity_time"][rows] = until - sat

    def judge(self, team: int) -> None:
        """The waits in one team."""
        mine = np.flatnonzero(self.evidence.visits["team"][self.waits.visit] == team)
        if not len(mine):
            return
        crew = self.evidence.once(Crews).of(self.evidence.names.teams[team])
        limits = _Limits(
            levels([self._held(team, crew)]) if team in self.limits else None,
            {
                place: None if place == NONE else levels([self._room(place, crew)])
                for place in np.unique(self.needs[mine]).tolist()
            },
        )
        lists = self.eligible.of_visit[self.waits.visit[mine]]
        lists = np.where(self.evidence.manned[self.waits.visit[mine]], lists, NONE)
        worker = self.waits.worker[mine]
        for number in np.unique(lists[worker == NONE]):
            free = crew.anybody if number == NONE else crew.free(self.eligible.lists[number])
            here = mine[(worker == NONE) & (lists == number)]
            self._judge_line(here, crew, free, limits, "capacity_time")
        for number in np.unique(worker[worker != NONE]):
            free = crew.free_worker(int(number))
            self._judge_line(mine[worker == number], crew, free, limits, "worker_time")

    def _room(self, place: int, crew: Crew) -> Changes:
        """How the number of people changes whom a place has room for."""
        at, change = places_for_others(self.evidence, place)
        _, since, until = self.evidence.once(whereabouts).stays(place)
        moments = [crew.opened(one) for one in (at, since, until)]
        comes, goes = np.full(len(since), -1), np.ones(len(until), dtype=np.int64)
        return Changes(np.concatenate(moments), np.concatenate([change, comes, goes]))

    def _held(self, team: int, crew: Crew) -> Changes:
        """How the number of slots changes that are left in a team."""
        mine = (self.stays.team == team) & (self.stays.first_start != NEVER)
        begins, ends = self.stays.first_start[mine], crew.opened(self.stays.ended_at[mine])
        taken, given = np.full(len(begins), -1), np.ones(len(ends), dtype=np.int64)
        limit, start = self.limits[team], self.evidence.window.starts_at
        since = crew.opened(np.maximum(limit.since, start))
        since[limit.since <= start] = start
        at = np.concatenate([since, begins, ends])
        slots = np.diff(limit.slots, prepend=0)
        return Changes(at, np.concatenate([slots, taken, given]))

    def _judge_line(
        self, mine: Array, crew: Crew, free: Levels, limits: _Limits, part: str
    ) -> None:
        """Waits, by place, that the same workers of a team may end; `part` is to lack them."""
        slotted = self.has_slot[mine] | (limits.slots is None)
        for place, room in limits.rooms.items():
            for has_slot in (True, False):
                here = mine[(self.needs[mine] == place) & (slotted == has_slot)]
                if len(here):
                    left = None if has_slot else limits.slots
                    self._give(here, crew, _Lacks(free, left, room), part)

    def _give(self, mine: Array, crew: Crew, lacks: _Lacks, part: str) -> None:
        """Give the seconds of waits that need the same to the parts that they have."""
        rows, since, until = self.waits.visit[mine], self.waits.since[mine], self.waits.until[mine]
        opened = np.minimum(crew.opened(since), until)
        nobody, no_slot, no_room, idled = lacks.between(opened, until)
        early = self.waits.early[mine]
        for first, some in self._first_parts(rows):
            here = some & early
            np.add.at(self.expected[first], rows[here], (opened - since)[here])
        for one, seconds in (
            ("hours_time", np.where(early, 0, opened - since)),
            (part, nobody),
            ("caseload_time", no_slot),
            ("place_time", no_room),
        ):
            np.add.at(self.expected[one], rows, seconds)
        np.add.at(self.idled, rows, idled)
