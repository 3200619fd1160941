"""The rows of one run with the questions that several rules ask of them, asked once.

Rows are in the order of their keys. A *position* is a place in that order; where a question
has no answer for a row, its position is `NONE`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cached_property
from typing import Any, TypeVar, cast

import numpy as np

from pathway_engine.analysis.audit.columns import Rows
from pathway_engine.analysis.audit.strands import Strands
from pathway_engine.analysis.there import had_ended, was_there
from pathway_engine.definition.models import Block, Pathway, TeamStep
from pathway_engine.engine.records import (
    NONE,
    PARTS,
    DelayKind,
    HandoffResult,
    Numbering,
    Records,
    State,
    VisitKind,
)
from pathway_engine.engine.series import Series
from pathway_engine.ledger.probing import Odd
from pathway_engine.ledger.results import Figure

Array = np.ndarray[Any, Any]

_SHIFT = 2**32

T = TypeVar("T")


class Evidence:
    """The records of one run, as the rules of the audit look at them.

    `odd` is what its rows say in their tables beside what is read of them, `figures` the measures
    and `series` the days that are kept with them.
    """

    def __init__(
        self,
        records: Records,
        odd: Sequence[Odd] = (),
        figures: Sequence[Figure] = (),
        series: Sequence[Series] = (),
    ) -> None:
        self.odd = odd
        self.figures = figures
        self.series = series
        self._worked_out: dict[Any, Any] = {}
        self._of_handoff: dict[tuple[str, int], Array] = {}
        self.records = records
        self.pathway: Pathway = records.pathway
        self.names = Numbering.of(records.pathway)
        self.window = records.window
        self.cases = Rows(records.cases)
        self.visits = Rows(records.visits)
        self.handoffs = Rows(records.handoffs)
        self.delays = Rows(records.delays)
        self.links = Rows(records.links)
        self.partner_waits = Rows(records.partner_waits)

    def once(self, kind: Callable[[Evidence], T]) -> T:
        """What is worked out of these rows, once for all rules that ask for it."""
        if kind not in self._worked_out:
            self._worked_out[kind] = kind(self)
        return cast("T", self._worked_out[kind])

    def forget(self) -> None:
        """Let go of what was worked out: it refers to these rows, and would outlast them."""
        self._worked_out.clear()

    @cached_property
    def was_there(self) -> Array:
        """Whether each case was there already when the window opened: its entry is a backlog's."""
        return was_there(self.pathway, self.cases["entry"])

    @cached_property
    def had_ended(self) -> Array:
        """Whether each case had ended before the window opened: it was there at an ending."""
        return had_ended(self.pathway, self.cases["entry"])

    @cached_property
    def sequential(self) -> bool:
        """Whether a case is in one place at a time: the pathway has no parallel blocks."""
        return not any(isinstance(step, Block) for step in self.pathway.all_steps.values())

    # -- cases and their visits ---------------------------------------------------------------

    @cached_property
    def case_at(self) -> Array:
        """The position of each visit's case."""
        return np.asarray(np.searchsorted(self.cases["case_no"], self.visits["case_no"]))

    @cached_property
    def first_visit(self) -> Array:
        """The position of the first visit of each case."""
        return np.asarray(np.searchsorted(self.visits["case_no"], self.cases["case_no"]))

    @cached_property
    def last_visit(self) -> Array:
        """The position of the last visit of each case."""
        return np.searchsorted(self.visits["case_no"], self.cases["case_no"], side="right") - 1

    @cached_property
    def last_outside(self) -> Array:
        """The position of the last visit of each case outside of its blocks."""
        outside = np.flatnonzero(self.visits["parent_no"] == NONE)
        found = self.first_visit.copy()
        np.maximum.at(found, self.case_at[outside], outside)
        return found

    @cached_property
    def begins(self) -> Array:
        """The position of the first visit of each visit's case."""
        return self.first_visit[self.case_at]

    @cached_property
    def is_first(self) -> Array:
        """Whether each visit is the first of its case."""
        return np.asarray(np.arange(len(self.visits)) == self.begins)

    @cached_property
    def parent(self) -> Array:
        """The position of the block in whose branch each visit is; `NONE` outside of blocks."""
        visits = self.visits
        inside = np.flatnonzero(visits["parent_no"] != NONE)
        found = np.full(len(visits), NONE)
        found[inside] = self.visit_at(visits["case_no"][inside], visits["parent_no"][inside])
        return found

    @cached_property
    def strands(self) -> Strands:
        """Which visit of a case comes before which."""
        return Strands(self.visits, self.parent, self.decided)

    @cached_property
    def outlasts_branch(self) -> Array:
        """Visits with which a case goes on, or closes: all but those that end another branch."""
        found = self.visits["parent_no"] == NONE
        last = self.strands.joined_by
        found[last[last != NONE]] = True
        return np.asarray(found)

    @cached_property
    def followed(self) -> Array:
        """Of which visits it is known what came before them."""
        return np.ones(len(self.visits), dtype=bool) if self.sequential else self.strands.sure

    @cached_property
    def unfollowed_teams(self) -> frozenset[int]:
        """The teams that have to do with cases of which it is not known what came before what."""
        cases = np.unique(self.case_at[~self.followed])
        return frozenset(self.visits["team"][np.isin(self.case_at, cases)].tolist())

    def latest(self, mask: Array) -> Array:
        """The position of the last visit before each, on its case's way, of which mask is true."""
        if not self.sequential:
            return self.strands.latest(mask)
        places = np.where(mask, np.arange(len(mask)), NONE)
        before = np.concatenate([[NONE], np.maximum.accumulate(places)[:-1]])[: len(mask)]
        return np.where(before >= self.begins, before, NONE)

    def so_far(self, mask: Array) -> Array:
        """Of how many visits of its case mask is true, up to each visit and with it."""
        counted = np.cumsum(mask)
        return np.asarray(counted - counted[self.begins] + mask[self.begins])

    # -- visits -------------------------------------------------------------------------------

    @cached_property
    def ended(self) -> Array:
        """Whether each visit has ended."""
        return np.asarray(self.visits["finished_at"] != NONE)

    @cached_property
    def until(self) -> Array:
        """When each visit ended, or the end of the run."""
        return np.where(self.ended, self.visits["finished_at"], self.window.ends_at)

    @cached_property
    def worked_until(self) -> Array:
        """When work on each visit ended, or the end of the run; `NONE` where none began."""
        done_at = self.visits["work_done_at"]
        until = np.where(done_at == NONE, self.until, done_at)
        return np.where(self.started, until, NONE)

    @cached_property
    def started(self) -> Array:
        """Visits of a team on which work began."""
        return np.asarray((self.visits["started_at"] != NONE) & self.with_team)

    @cached_property
    def stays(self) -> Array:
        """Visits of steps at which people stay, and nobody works."""
        return self._of_steps(lambda step: step.stay)

    @cached_property
    def there(self) -> Array:
        """First visits of those who were there already when the window opened."""
        return np.asarray(self.is_first & self.was_there[self.case_at])

    @cached_property
    def stayed(self) -> Array:
        """Of these the visits of who had stayed in a place, not waited."""
        stayed = np.array(
            [*(one.stayed is not None for one in self.pathway.backlog.values()), False]
        )
        entry = self.cases["entry"][self.case_at] - len(self.pathway.arrivals)
        return np.asarray(self.there & stayed[np.where(self.there, entry, NONE)])

    def _of_steps(self, chosen: Callable[[TeamStep], object]) -> Array:
        """Visits, rework left out, of those steps of teams of which something is true."""
        steps = self.pathway.all_steps.values()
        mine = [isinstance(step, TeamStep) and bool(chosen(step)) for step in steps]
        return np.asarray(np.array(mine)[self.visits["step"]] & ~self.rework)

    @cached_property
    def of_panel(self) -> Array:
        """Visits of steps that a panel hears."""
        return self._of_steps(lambda step: step.sessions)

    @cached_property
    def listed(self) -> Array:
        """Visits that were listed for a sitting."""
        return np.asarray(self.visits["sitting_at"] != NONE)

    @cached_property
    def partnered(self) -> Array:
        """Visits on which workers of other teams take part."""
        return self._of_steps(lambda step: step.with_)

    @cached_property
    def manned(self) -> Array:
        """Visits with a worker once they begin: no stays, and in a team that has staff."""
        staffed = np.array([*(bool(team.staff) for team in self.pathway.real_teams.values()), True])
        return np.asarray(self.with_team & ~self.stays & staffed[self.visits["team"]])

    @cached_property
    def worked(self) -> Array:
        """Visits on which somebody began work."""
        return np.asarray(self.started & self.manned)

    @cached_property
    def with_team(self) -> Array:
        """Visits that a team is to work on."""
        return np.isin(self.visits["kind"], (VisitKind.WORK, VisitKind.REWORK))

    @cached_property
    def rework(self) -> Array:
        """Visits that do a returned visit's work again."""
        return np.asarray(self.visits["kind"] == VisitKind.REWORK)

    @cached_property
    def decided(self) -> Array:
        """Visits that are done and have an outcome: all but rework."""
        return np.asarray((self.visits["state"] == State.DONE) & ~self.rework)

    @cached_property
    def joined(self) -> Array:
        """Visits with which a branch came to the join of its block."""
        last = self.strands.following == NONE
        return np.asarray(self.decided & last & (self.parent != NONE))

    @cached_property
    def withdrawn(self) -> Array:
        """Visits that ended before they were done: their case left."""
        return np.asarray(self.visits["state"] == State.WITHDRAWN)

    @cached_property
    def cut_short(self) -> Array:
        """Visits whose case left after their work had begun and before it was done."""
        return np.asarray(self.withdrawn & self.started & (self.visits["work_done_at"] == NONE))

    @cached_property
    def held(self) -> Array:
        """Visits of which a row of delay tells that they were held."""
        rows = self.delays[self.delays["kind"] == DelayKind.HOLD]
        found = np.zeros(len(self.visits), dtype=bool)
        found[self.visit_at(rows["case_no"], rows["visit_no"])] = True
        return found

    @cached_property
    def part_total(self) -> Array:
        """The sum of each visit's parts."""
        return np.asarray(np.sum([self.visits[part].astype(np.int64) for part in PARTS], axis=0))

    # -- handoffs -----------------------------------------------------------------------------

    @cached_property
    def visit_key(self) -> Array:
        """One number for each visit's key, in order."""
        return key_of(self.visits)

    def visit_at(self, case_no: Array, visit_no: Array) -> Array:
        """The positions of visits given by their numbers; `NONE` where there is none."""
        wanted = case_no.astype(np.int64) * _SHIFT + visit_no
        at = np.searchsorted(self.visit_key, wanted)
        if not len(self.visit_key):
            return np.full(len(wanted), NONE)
        found = np.minimum(at, len(self.visit_key) - 1)
        return np.where(self.visit_key[found] == wanted, found, NONE)

    @cached_property
    def visit_of_handoff(self) -> Array:
        """The position of the visit that each handoff offers."""
        return self.visit_at(self.handoffs["case_no"], self.handoffs["visit_no"])

    @cached_property
    def handoff_of(self) -> Array:
        """The position of each visit's handoff, if it was offered to another team."""
        positions = np.full(len(self.visits), NONE)
        positions[self.visit_of_handoff] = np.arange(len(self.handoffs))
        return positions

    @cached_property
    def offered(self) -> Array:
        """Whether each visit was offered to another team."""
        return np.asarray(self.handoff_of != NONE)

    def of_handoff(self, column: str, otherwise: int = NONE) -> Array:
        """A column of each visit's handoff, `otherwise` where there is none."""
        if (column, otherwise) not in self._of_handoff:
            values = np.append(self.handoffs[column], [otherwise])
            self._of_handoff[column, otherwise] = values[self.handoff_of]
        return self._of_handoff[column, otherwise]

    @cached_property
    def fresh(self) -> Array:
        """Visits that reach their step anew: no rework, no repeated offer."""
        return np.asarray(~self.rework & (self.of_handoff("attempt", 1) == 1))

    @cached_property
    def accepted(self) -> Array:
        """Visits that their team has: accepted, or never offered to another."""
        answers = self.of_handoff("result", HandoffResult.ACCEPTED)
        return np.asarray(answers == HandoffResult.ACCEPTED)

    @cached_property
    def entered_at(self) -> Array:
        """When each visit's team had it: accepted, or come to without an offer; else `NONE`."""
        answered = self.of_handoff("accepted_at")
        return np.where(self.offered, answered, self.visits["offered_at"])

    @cached_property
    def holder(self) -> Array:
        """The position of the visit that last made the case its team's, before each visit."""
        return self.latest(self.accepted & self.with_team)

    @cached_property
    def organisation_of(self) -> Array:
        """The position of each team's organisation; the last entry, for no team, is `NONE`."""
        place = {name: i for i, name in enumerate(self.names.organisations)}
        teams = self.pathway.real_teams.values()
        return np.array([*(place[team.organisation] for team in teams), NONE])


def key_of(rows: Rows) -> Array:
    """One number for the case and visit of each row, in the order of the key."""
    return np.asarray(rows["case_no"].astype(np.int64) * _SHIFT + rows["visit_no"])
