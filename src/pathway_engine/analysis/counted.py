"""What of a run counts, and how its rows belong together.

The window is [end of the warm-up, end of the run). What *ends* in it counts, over its whole
life: a case when it closes, a visit when it ends, an offer when it is answered. This is how
councils publish, and it is the same for simulated and for live cases.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from functools import cached_property
from typing import Any, TypeVar

import numpy as np

from pathway_engine.analysis.census import Census
from pathway_engine.analysis.columns import Columns
from pathway_engine.analysis.there import had_ended, had_package
from pathway_engine.analysis.values import Array, Cut, cut
from pathway_engine.definition.models import Package
from pathway_engine.engine.records import (
    NONE,
    HandoffResult,
    Numbering,
    Records,
    State,
    VisitKind,
)

T = TypeVar("T")
_SHIFT = 2**32


class Counted:
    """The records of one run with the questions that every measure asks of them.

    Arrays are masks or positions, one entry for each row of the table that they are about.
    """

    def __init__(self, records: Records, asked: Sequence[tuple[str, ...]] = ()) -> None:
        """Take the records of a run, and by what it is to be cut beyond the catalogue."""
        self.records = records
        self.asked = asked
        self.pathway = records.pathway
        self.window = records.window
        self.numbering = Numbering.of(records.pathway)
        self.cases = Columns(records.cases)
        self.visits = Columns(records.visits)
        self.handoffs = Columns(records.handoffs)
        self._worked_out: dict[Hashable, Any] = {}

    def once(self, name: Hashable, work: Callable[[], T]) -> T:
        """What `work` gives; worked out once for this run, and kept under a name."""
        if name not in self._worked_out:
            self._worked_out[name] = work()
        kept: T = self._worked_out[name]
        return kept

    @property
    def seconds(self) -> int:
        """Length of the window."""
        return self.window.ends_at - self.window.warm_up_until

    def within(self, at: Array) -> Array:
        """Which moments lie in the window."""
        return np.asarray((at >= self.window.warm_up_until) & (at < self.window.ends_at))

    # -- cases ------------------------------------------------------------------------------

    @cached_property
    def closed(self) -> Array:
        """Cases that closed in the window."""
        return self.within(self.cases["closed_at"]) & ~self.had_ended

    @cached_property
    def had_ended(self) -> Array:
        """Cases that had ended before the window opened: they are in no measure."""
        return had_ended(self.pathway, self.cases["entry"])

    @cached_property
    def packaged(self) -> Array:
        """Cases that closed in the window in an ending with a package, and not opened by one."""
        endings = self.pathway.endings.values()
        with_package = np.array([isinstance(one.package, Package) for one in endings], dtype=bool)
        came_to_it = self.closed & with_package[self.cases["ending"]]
        return np.asarray(came_to_it & ~had_package(self.pathway, self.cases["entry"]))

    @property
    def has_packages(self) -> bool:
        """Whether any ending of the pathway comes with a package."""
        return any(isinstance(one.package, Package) for one in self.pathway.endings.values())

    @cached_property
    def case_time(self) -> Array:
        """Duration of every case in seconds, from opening to closing; `NONE` while open."""
        lasted = self.cases["closed_at"] - self.cases["opened_at"]
        return np.where(self.cases["closed_at"] == NONE, NONE, lasted)

    @cached_property
    def ending(self) -> Cut:
        """Cases by their ending."""
        return cut("ending", self.numbering.endings, self.cases["ending"])

    @cached_property
    def entry(self) -> Cut:
        """Cases by what brought them."""
        return cut("entry", self.numbering.entries, self.cases["entry"])

    # -- visits -----------------------------------------------------------------------------

    @cached_property
    def case_of(self) -> Array:
        """The position of each visit's case."""
        return self.case_positions(self.visits["case_no"])

    def case_positions(self, numbers: Array) -> Array:
        """The positions of cases given by number."""
        known = self.cases["case_no"]
        if len(known) and known[-1] - known[0] == len(known) - 1:  # none is left out
            return np.asarray(numbers - np.int64(known[0]))
        return np.searchsorted(known, numbers)

    def visit_positions(self, rows: Columns | Array) -> Array:
        """The positions of the visits that rows with case and visit numbers point to."""
        return np.searchsorted(self._visit_key, _key(rows))

    @cached_property
    def _visit_key(self) -> Array:
        return _key(self.visits)

    @cached_property
    def ended(self) -> Array:
        """Visits that ended in the window, however they did."""
        return self.within(self.visits["finished_at"])

    @cached_property
    def until(self) -> Array:
        """When each visit ended, or the run."""
        ended = self.visits["finished_at"]
        return np.where(ended == NONE, self.window.ends_at, ended)

    @cached_property
    def done(self) -> Array:
        """Visits that were done in the window, neither returned nor withdrawn."""
        return self.ended & self.finished

    @cached_property
    def finished(self) -> Array:
        """Visits that were done, at any time."""
        return np.asarray(self.visits["state"] == State.DONE)

    @cached_property
    def last_inside(self) -> Array:
        """The number of the last visit in the branches of each block; of other visits their own."""
        number, parent = self.visits["visit_no"], self.visits["parent_no"]
        last = number.copy()
        inside = np.flatnonzero(parent != NONE)
        np.maximum.at(last, inside - (number[inside] - parent[inside]), number[inside])
        return last

    @cached_property
    def worked_on(self) -> Array:
        """Visits done in the window on which a team worked as the pathway says: no rework."""
        return np.asarray(self.done & (self.visits["kind"] == VisitKind.WORK))

    @cached_property
    def begun(self) -> Array:
        """Visits whose work was begun in the window, rework left out; some are not done yet."""
        begun = self.within(self.visits["started_at"])
        return np.asarray(begun & (self.visits["kind"] == VisitKind.WORK))

    @cached_property
    def attempt(self) -> Array:
        """Which attempt at a handoff each visit is; 0 where there was none."""
        attempts = np.zeros(len(self.visits), dtype=np.int64)
        attempts[self.visit_of_handoff] = self.handoffs["attempt"]
        return attempts

    @cached_property
    def organisation_of_team(self) -> Array:
        """The position of each team's organisation; the last entry, for no team, is `NONE`."""
        position = {name: i for i, name in enumerate(self.numbering.organisations)}
        teams = self.pathway.real_teams.values()
        return np.array([*(position[team.organisation] for team in teams), NONE])

    def team_cut(self, teams: Array, name: str = "team") -> Cut:
        """Rows by a team given by position."""
        return cut(name, self.numbering.teams, teams)

    def organisation_cut(self, teams: Array, name: str = "organisation") -> Cut:
        """Rows by the organisation of a team given by position."""
        return cut(name, self.numbering.organisations, self.organisation_of_team[teams])

    def of_visits(self, visits: Columns) -> dict[str, Cut]:
        """Visits by step, team, who performs and who answers for them, role and place."""
        numbering, team = self.numbering, visits["team"]
        return {
            "step": cut("step", numbering.steps, visits["step"]),
            "team": self.team_cut(team),
            "organisation": self.organisation_cut(team),
            "accountable": cut("accountable", numbering.organisations, visits["accountable"]),
            "role": cut("role", numbering.roles, visits["role"]),
            "place": cut("place", numbering.places, visits["place"]),
        }

    @cached_property
    def census(self) -> Census:
        """Who is in which place, and when."""
        return Census(self.pathway, self.cases, self.visits, self.case_of)

    # -- handoffs ---------------------------------------------------------------------------

    @cached_property
    def visit_of_handoff(self) -> Array:
        """The position of each handoff's visit."""
        return self.visit_positions(self.handoffs)

    @cached_property
    def accepted(self) -> Array:
        """Offers that were accepted, at any time."""
        return np.asarray(self.handoffs["result"] == HandoffResult.ACCEPTED)

    @cached_property
    def returned(self) -> Array:
        """Offers that were returned, at any time."""
        return np.asarray(self.handoffs["result"] == HandoffResult.RETURNED)

    @cached_property
    def answered_at(self) -> Array:
        """When each offer was answered: accepted, or ended some other way; `NONE` if not yet."""
        ended_at = self.visits["finished_at"][self.visit_of_handoff]
        return np.where(self.accepted, self.handoffs["accepted_at"], ended_at)

    @cached_property
    def answered(self) -> Array:
        """Offers accepted or returned in the window; withdrawn ones count in neither."""
        return (self.accepted | self.returned) & self.within(self.answered_at)


def _key(rows: Columns | Array) -> Array:
    """One number that sorts as case and visit number do."""
    return np.asarray(rows["case_no"].astype(np.int64) * _SHIFT + rows["visit_no"])
