"""The state of a run, and what is drawn in it."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from pathway_engine.definition.models import Given, Pathway
from pathway_engine.definition.openings import openings
from pathway_engine.definition.quantities import Quantity
from pathway_engine.engine.records import State, VisitKind, Window
from pathway_engine.errors import RunStopped
from reference.cases import Case, Token, Visit
from reference.luck import Luck, drawn, line_of
from reference.places import PlacesOfRun
from reference.reading import Reading
from reference.teams import Hours, Team, calendar_of, teams_of

if TYPE_CHECKING:
    from reference.openings import Due

MOST_VISITS_IN_A_SECOND = 1_000


class Running:
    """A run in the second `now`: its teams, its cases, its luck."""

    def __init__(self, pathway: Pathway, window: Window, luck: Luck) -> None:
        self.pathway, self.window, self.luck = pathway, window, luck
        self.reading = Reading(pathway)
        self.teams = teams_of(pathway, window)
        self.cases: list[Case] = []
        self.pending: list[Due] = []
        """Cases that will open."""
        self.written = [id(one.opening) for one in openings(pathway)]
        """All openings in the written order."""
        self.now = window.starts_at
        self.places = PlacesOfRun(self)

    def chance(self, visit: Visit, purpose: str, attempt: int = 0) -> float:
        """The random number of a visit for a purpose."""
        identity = visit.case.person.identity
        return self.luck.of_person(visit.step, purpose, identity, visit.at_step, attempt)

    def seconds(self, visit: Visit, written: Quantity | Given[Quantity], purpose: str) -> int:
        """A drawn length of work."""
        offer = None if purpose == "work" else visit.handoff
        attempt = 0 if offer is None else offer.attempt
        quantity = line_of(written, visit.case.values if offer is None else offer.values)
        return max(0, round(drawn(quantity, self.chance(visit, purpose, attempt))))

    def later(self, quantity: Quantity, u: float, since: int, hours: Hours | None) -> int:
        """The second that lies a drawn time after another."""
        return self.moment(quantity, drawn(quantity, u), since, hours)

    def moment(self, quantity: Quantity, value: float, since: int, hours: Hours | None) -> int:
        """The second that lies so much after another, in the unit of a quantity."""
        if quantity.unit != "working_days":
            return since + max(0, round(value))
        ticks = max(0, round(86_400 * value))
        return (hours or self.default_hours).add_working_days(since, ticks)

    @cached_property
    def default_hours(self) -> Hours:
        """The calendar of working days where no team is concerned."""
        assert self.pathway.defaults.calendar is not None
        return Hours(calendar_of(self.pathway, self.pathway.defaults.calendar), self.window)

    def team_of(self, visit: Visit) -> Team:
        """The team of a visit that has one."""
        assert visit.team is not None
        return self.teams[visit.team]

    def give_up_slots(self, case: Case) -> None:
        """A case keeps a slot of those teams only that it is with."""
        kept = {token.last_done.team for token in case.tokens if token.last_done is not None}
        for team in self.teams.values():
            if team.name not in kept:
                team.holders.discard(case.case_no)

    def new_visit(
        self, case: Case, token: Token, kind: VisitKind, step: str, at_step: int
    ) -> Visit:
        """The next visit of a case, offered now."""
        number = len(case.visits) + 1
        visit = Visit(case, token, number, kind, step, at_step, self.now, State.OFFERED)
        case.visits.append(visit)
        now_made = [v for v in case.visits if v.offered_at == self.now]
        if len(now_made) > MOST_VISITS_IN_A_SECOND:
            steps = ", ".join(dict.fromkeys(v.step for v in now_made))
            raise RunStopped("too many visits in a second", case=str(case.case_no), step=steps)
        return visit
