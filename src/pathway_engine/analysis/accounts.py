"""From part to cause and organisation: where every second of every visit went, and with whom.

The parts that a run stores never change; this is how they are reported. What remains is no
delay: planned time, work, closed hours during work, stays, and `afterwards` without a cause.

A run that is simulated tells the parts of a visit that is open at its end too, up to the end. Of
a case that people work, an open visit has no parts yet (`engine.rows`), and so no pieces.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import IntEnum
from functools import cached_property
from typing import NamedTuple

import numpy as np

from pathway_engine.analysis.counted import Counted
from pathway_engine.analysis.durations import seconds
from pathway_engine.analysis.loose import LooseRows
from pathway_engine.analysis.there import was_there
from pathway_engine.analysis.values import Array
from pathway_engine.analysis.waits import Times, Waits, column_of, number_of
from pathway_engine.definition.causes import NO_DELAY, NOBODY, WORDS, all_causes
from pathway_engine.definition.models import Step, TeamStep
from pathway_engine.engine.records import NONE, WAITING, DelayKind, VisitKind

_WITHOUT_A_QUEUE_CAUSE = {"session_time": "scheduled_batch", "place_time": "waiting_place"}
"""What a part of a wait is reported as at a step without a `queue_cause`."""


class Stage(IntEnum):
    """The stages of a visit, one after the other."""

    HANDOFF = 0
    PLANNED = 1
    WAITING = 2
    WORK = 3
    AFTERWARDS = 4


class Pieces(NamedTuple):
    """Seconds of visits (given by position), each piece under one cause and organisation.

    A piece lies in one stage of its visit, so that a clock may start or stop between stages. Where
    it is a delay it lasts from `begins` on without a gap, as far as rows tell (`waits`).
    """

    visits: Array
    begins: Array
    seconds: Array
    causes: Array
    organisations: Array
    stages: Array


@dataclass(frozen=True)
class Account:
    """Every second of every visit, by cause and organisation; labels by position."""

    pieces: Pieces
    cause_names: tuple[str, ...]
    organisation_names: tuple[str, ...]


def account_for(counted: Counted) -> Account:
    """Account for every second of every visit.

    Raises `LooseRows` naming a visit whose seconds do not add up to its duration.
    """
    book = _Book(counted)
    columns = zip(*book.pieces(), strict=True)
    pieces = Pieces(*(np.concatenate(column) for column in columns))
    account = Account(pieces, book.cause_names, book.organisation_names)
    _check(counted, account)
    return account


def _check(counted: Counted, account: Account) -> None:
    """Hold the account to the durations of the visits that have ended."""
    visits = counted.visits
    pieces = account.pieces
    given = np.bincount(pieces.visits, weights=pieces.seconds, minlength=len(visits))
    lasted = visits["finished_at"] - visits["offered_at"]
    known = (visits["finished_at"] != NONE) & (visits["kind"] != VisitKind.BLOCK)
    wrong = np.flatnonzero(known & (given != lasted))
    if len(wrong):
        visit = visits.rows[wrong[0]]
        raise LooseRows(
            f"the parts of visit {visit['visit_no']} of case {visit['case_no']} add up to "
            f"{int(given[wrong[0]])} s, but it lasted {int(lasted[wrong[0]])} s"
        )


class _Book:
    """The table of engine rules, column by column, while an account is made."""

    def __init__(self, counted: Counted) -> None:
        self.counted = counted
        self.visits = counted.visits
        self.causes = all_causes(counted.pathway)
        self.cause_names = (*counted.numbering.causes, *NO_DELAY)
        organisations = counted.numbering.organisations
        self.organisation_names = (*organisations, *(w for w in WORDS if w not in organisations))
        self.cause = {name: i for i, name in enumerate(self.cause_names)}
        self.organisation = {name: i for i, name in enumerate(self.organisation_names)}

    def pieces(self) -> Iterator[Pieces]:
        """Every part of every visit, given to a cause and an organisation."""
        yield from self._handoffs()
        yield from self._waiting()
        yield from self._held()
        yield from self._afterwards()
        stages = {"planned": Stage.PLANNED, "work": Stage.WORK, "closed": Stage.WORK}
        for part, stage in stages.items():
            times = Times(self.visits["offered_at"], seconds(self.visits[f"{part}_time"]))
            yield self._piece(stage, times, self.cause[f"none.{part}"], NONE)

    def _piece(
        self, stage: Stage, times: Times, causes: Array | int, organisations: Array | int
    ) -> Pieces:
        """The visits that have such seconds at all."""
        rows = np.flatnonzero(times.seconds)
        of_each = np.broadcast_to(causes, len(times.seconds))[rows].astype(np.int64)
        with_whom = np.broadcast_to(organisations, len(times.seconds))[rows].astype(np.int64)
        stages = np.full(len(rows), stage)
        return Pieces(rows, times.begins[rows], times.seconds[rows], of_each, with_whom, stages)

    # -- who --------------------------------------------------------------------------------

    @cached_property
    def performing(self) -> Array:
        """The organisation whose team performs each visit; nobody where it has no team."""
        found = self.counted.organisation_of_team[self.visits["team"]]
        return np.where(found == NONE, self.organisation[NOBODY], found)

    @cached_property
    def responsible(self) -> Array:
        """Who answers for each cause, where the file says so; else `NONE`."""
        words = [one.responsible for one in self.causes.values()]
        return np.array([NONE if word is None else self.organisation[word] for word in words])

    def _answering(self, causes: Array, rows: Array, otherwise: Array | None = None) -> Array:
        """Who answers for causes of delay of visits: as the file says, else who performs."""
        said = self.responsible[causes]
        who = self.performing if otherwise is None else otherwise
        return np.where(said == NONE, who[rows], said)

    @cached_property
    def _owner_of_place(self) -> Array:
        """The organisation of the place in which each visit happens; who performs without one."""
        owners = [
            self.organisation[one.organisation] for one in self.counted.pathway.places.values()
        ]
        found = np.array([*owners, NONE])[self.visits["place"]]
        return np.where(found == NONE, self.performing, found)

    # -- what -------------------------------------------------------------------------------

    def _handoffs(self) -> Iterator[Pieces]:
        again = self.counted.attempt > 1
        cause = np.where(again, self.cause["handoff_returned"], self.cause["handoff_latency"])
        disputed = seconds(self.visits["dispute_time"])
        rest = Times(self.visits["offered_at"], seconds(self.visits["handoff_time"]) - disputed)
        yield self._piece(Stage.HANDOFF, rest, cause, self.performing)
        nobody = self.organisation[NOBODY]
        dispute = self.cause["dispute_responsibility"]
        yield self._piece(Stage.HANDOFF, Times(rest.ends, disputed), dispute, nobody)

    def _waiting(self) -> Iterator[Pieces]:
        """What each visit waited for before its work began, and after holds to go on."""
        parts = self._parts_of_waiting()
        waits = Waits(self.visits, parts, self._waited_before())
        for part in parts:
            for times in (waits.before_window(part), waits.before_work(part)):
                yield self._waited(part, Stage.WAITING, times)
            yield self._waited(part, Stage.WORK, waits.after_holds(part, self._holds_over_at))

    def _waited(self, part: str, stage: Stage, times: Times) -> Pieces:
        """One part of waiting at the visits that have such seconds."""
        rows = np.flatnonzero(times.seconds)
        rework = self.visits["kind"][rows] == VisitKind.REWORK
        returned = self.cause["handoff_returned"]
        cause = np.where(rework, returned, self._cause_of_waiting(part, rows))
        holder = self._holder_of_waiting(part, cause, rows)
        with_whom = np.where(rework, self.performing[rows], holder)
        stages = np.full(len(rows), stage)
        return Pieces(rows, times.begins[rows], times.seconds[rows], cause, with_whom, stages)

    def _parts_of_waiting(self) -> dict[str, Array]:
        """Seconds that each visit waited by what for; for partners team by team, as `Waits`.

        What nobody waited for is left out.
        """
        columns = [part for part in WAITING if part != "partner_time" and self.visits[part].any()]
        parts = {part: seconds(self.visits[part]) for part in columns}
        waits = self.counted.records.partner_waits
        of_visit = self.counted.visit_positions(waits)
        steps = self.counted.pathway.team_steps.values()
        most = max((len(step.with_) for step in steps), default=0)
        for number in range(1, most + 1):
            mine = waits["partner_no"] == number
            waited = np.zeros(len(self.visits), dtype=np.int64)
            waited[of_visit[mine]] = waits["partner_time"][mine]
            parts[f"partner_time.{number}"] = waited
        return parts

    def _waited_before(self) -> dict[str, Array]:
        """Seconds that people of a backlog waited before the window opened, by their part."""
        opens, ready_at = self.counted.window.warm_up_until, self.visits["ready_at"]
        if not self.counted.pathway.backlog:
            return {}
        there = was_there(self.counted.pathway, self.counted.cases["entry"])
        mine = there[self.counted.case_of] & (self.visits["visit_no"] == 1) & (ready_at != NONE)
        waited = np.where(mine, np.maximum(opens - ready_at, 0), 0)
        parts = [_before_second_0(step) for step in self.counted.pathway.all_steps.values()]
        part = np.array(parts)[self.visits["step"]]
        return {name: np.where(part == name, waited, 0) for name in set(parts)}

    def _cause_of_waiting(self, part: str, rows: Array) -> Array:
        """The cause of one part of waiting at the steps of some visits."""
        fixed = {
            "worker_time": "waiting_worker",
            "hours_time": "out_of_hours",
            "partner_time": "waiting_partner",
        }
        if column_of(part) in fixed:
            return np.full(len(rows), self.cause[fixed[column_of(part)]])
        otherwise = _WITHOUT_A_QUEUE_CAUSE.get(part, "waiting_allocation")
        steps = self.counted.pathway.all_steps.values()
        causes = [
            (step.queue_cause if isinstance(step, TeamStep) else None) or otherwise
            for step in steps
        ]
        by_step = np.array([self.cause[cause] for cause in causes])
        return np.asarray(by_step[self.visits["step"][rows]])

    def _holder_of_waiting(self, part: str, cause: Array, rows: Array) -> Array:
        """With whom one part of waiting lies: who answers for its cause, or the partner."""
        if part == "place_time":
            return self._answering(cause, rows, self._owner_of_place)
        if column_of(part) != "partner_time":
            return self._answering(cause, rows)
        steps, number = self.counted.pathway.all_steps.values(), number_of(part)
        partners = np.array([self._partner_team(step, number) for step in steps])
        found = self.counted.organisation_of_team[partners[self.visits["step"][rows]]]
        return np.where(found == NONE, self.performing[rows], found)

    def _partner_team(self, step: Step, number: int) -> int:
        """The team of a step's partners that is written as such a number, or `NONE`."""
        names = list(step.with_) if isinstance(step, TeamStep) else []
        return self.counted.numbering.team_of[names[number - 1]] if number <= len(names) else NONE

    # -- held and afterwards, whose causes stand in the rows of delays -----------------------

    @cached_property
    def delayed(self) -> Array:
        """The position of each delay's visit."""
        return self.counted.visit_positions(self.counted.records.delays)

    @cached_property
    def _holds_over_at(self) -> Array:
        """When the last hold of each visit was over; its start where it had none."""
        over = self.visits["started_at"].copy()
        hold = self.counted.records.delays["kind"] == DelayKind.HOLD
        np.maximum.at(over, self.delayed[hold], self._delays_until[hold])
        return np.asarray(over)

    def _held(self) -> Iterator[Pieces]:
        """Holds by their cause; what no row explains is unknown."""
        delays = self.counted.records.delays
        hold = delays["kind"] == DelayKind.HOLD
        rows, causes = self.delayed[hold], delays["cause"][hold].astype(np.int64)
        begins = delays["from_at"][hold]
        held = self._delays_until[hold] - begins
        stages = np.full(len(rows), Stage.WORK)
        yield Pieces(rows, begins, held, causes, self._answering(causes, rows), stages)
        told = np.bincount(rows, weights=held, minlength=len(self.visits)).astype(np.int64)
        rest = np.maximum(seconds(self.visits["held_time"]) - told, 0)
        unknown = self.cause["unknown"]
        times = Times(self.visits["started_at"], rest)
        yield self._piece(Stage.WORK, times, unknown, self.performing)

    @cached_property
    def _delays_until(self) -> Array:
        """When each delay was over, at the latest with its visit or the run."""
        until = self.counted.records.delays["to_at"]
        return np.where(until == NONE, self.counted.until[self.delayed], until)

    @cached_property
    def _no_delay_afterwards(self) -> Array:
        """What the time after the work of each step is where no delay: a stay, or just that."""
        steps = self.counted.pathway.all_steps.values()
        stays = [isinstance(step, TeamStep) and step.stay is not None for step in steps]
        return np.where(stays, self.cause["none.stay"], self.cause["none.afterwards"])

    def _afterwards(self) -> Iterator[Pieces]:
        delays = self.counted.records.delays
        after = delays["kind"] == DelayKind.AFTERWARDS
        cause = self._no_delay_afterwards[self.visits["step"]]
        cause[self.delayed[after]] = delays["cause"][after]
        told = np.flatnonzero(cause < len(self.counted.numbering.causes))
        with_whom = np.full(len(self.visits), NONE)
        with_whom[told] = self._answering(cause[told], told)
        lasted = seconds(self.visits["afterwards_time"])
        times = Times(self.counted.until - lasted, lasted)
        yield self._piece(Stage.AFTERWARDS, times, cause, with_whom)


def _before_second_0(step: Step) -> str:
    """What people of a backlog waited for at a step before the window opened."""
    if isinstance(step, TeamStep) and step.sessions is not None:
        return "session_time"
    return "place_time" if isinstance(step, TeamStep) and step.stay is not None else "capacity_time"
