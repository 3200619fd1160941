"""What a definition says of one case at one moment: lines of `given`, rules, times, calendars.

A `Rulebook` is a pathway made ready to be asked. It knows no case: every question brings the
state that it is about. What has no answer is refused (`refusals`), naming what is missing.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from functools import partial
from typing import TYPE_CHECKING, TypeVar

from pathway_engine.clock import DAY, civil_of, utc_of
from pathway_engine.definition.draws import read_draw
from pathway_engine.definition.expressions import (
    AttributeType,
    EvaluationError,
    Expr,
    evaluate,
)
from pathway_engine.definition.handoff_rules import rule_for
from pathway_engine.definition.models import (
    Given,
    HandoffRule,
    Outcome,
    Pathway,
    TeamStep,
    told_by,
)
from pathway_engine.definition.opening import calendar_named
from pathway_engine.definition.quantities import Quantity
from pathway_engine.definition.signposts import followed
from pathway_engine.engine.casefile import CaseFile, Visit
from pathway_engine.engine.facts import Value
from pathway_engine.engine.hours import Hours
from pathway_engine.engine.records import Crosses, VisitKind
from pathway_engine.engine.refusals import Code, refused
from pathway_engine.engine.spans import Needs

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

T = TypeVar("T")
Values = Mapping[str, Value | None]


class Rulebook:
    """A pathway made ready to be asked about a case.

    Times are civil seconds; with a `zone` they are UTC seconds, and working time is that of the
    zone's clocks, which are put forward and back.
    """

    def __init__(self, pathway: Pathway, zone: ZoneInfo | None = None) -> None:
        self.pathway = pathway
        self.zone = zone
        self._typed: dict[tuple[Expr, AttributeType | None], Expr] = {}
        self._calendars: dict[str, Hours] = {}

    # -- lines and rules -------------------------------------------------------------------------

    def line(self, values: Values, value: T | Given[T]) -> T:
        """The value that holds for a case: itself, or the line of its attribute."""
        line = self._chosen(values, value) if isinstance(value, Given) else value
        try:
            told: T = told_by(line, values)
        except KeyError as unset:
            raise refused(Code.NO_VALUE, "not set", unset.args[0]) from None
        return told

    def _chosen(self, values: Values, table: Given[T]) -> T:
        """The line of a table for the value that its attribute has."""
        found = values.get(table.given)
        if found is None:
            raise refused(Code.NO_VALUE, "not set", table.given)
        return table.value_for(str(found).lower() if isinstance(found, bool) else str(found))

    def value(
        self,
        rule: Expr,
        state: CaseFile,
        at: int,
        *,
        arriving: str | None = None,
        expected: AttributeType | None = None,
    ) -> Value:
        """What a rule gives for a case; `arriving` names a step whose visit counts already."""
        key = (rule, expected)
        if key not in self._typed:
            self._typed[key] = self.pathway.typed(rule, expected)

        def visits(step: str) -> int:
            return state.accepted.get(step, 0) + (step == arriving)

        try:
            return evaluate(self._typed[key], state.values, visits, (at - state.opened_at) / DAY)
        except EvaluationError as problem:
            raise refused(Code.NO_VALUE, str(problem)) from problem

    def priority(self, step: str, state: CaseFile, at: int, *, arriving: bool = False) -> float:
        """The priority with which a visit joins the queue now."""
        written = self.team_step(step).priority
        if written is None:
            written = self.pathway.defaults.priority
        if written is None:
            return 0.0
        rule = self.line(state.values, written)
        return float(self.value(rule, state, at, arriving=step if arriving else None))

    # -- who -------------------------------------------------------------------------------------

    def team_step(self, name: str) -> TeamStep:
        """The step of a team, by name."""
        return self.pathway.team_steps[name]

    def team(self, step: TeamStep, values: Values) -> str:
        """The team that performs a step for this case."""
        return followed(self.pathway.teams, step.team, partial(self._chosen, values))

    def by(self, step: TeamStep, team: str, values: Values) -> tuple[str, ...]:
        """The roles that may do it, in order of preference."""
        if step.by is not None:
            return self.line(values, step.by)
        staff = self.pathway.real_teams[team].staff
        return tuple(dict.fromkeys(post.role or name for name, post in staff.items()))

    def accountable(self, step: TeamStep, team: str, values: Values) -> str:
        """The organisation that answers for it: the step's, the default's, the team's."""
        written = (
            self.pathway.defaults.accountable if step.accountable is None else step.accountable
        )
        if written is None:
            return self.pathway.real_teams[team].organisation
        return followed(self.pathway.organisations, written, partial(self._chosen, values))

    def handoff(self, sender: str, receiver: str) -> HandoffRule | None:
        """The rule that governs a handoff between two teams."""
        return rule_for(self.pathway, sender, receiver)

    def crosses(self, sender: str, receiver: str) -> Crosses:
        """The border that a handoff between two teams crosses."""
        teams, organisations = self.pathway.real_teams, self.pathway.real_organisations
        one, other = teams[sender].organisation, teams[receiver].organisation
        if organisations[one].sector != organisations[other].sector:
            return Crosses.SECTOR
        return Crosses.TEAM if one == other else Crosses.ORGANISATION

    def bound(self, step: TeamStep, team: str, by: tuple[str, ...], state: CaseFile) -> str | None:
        """The worker for whom a visit waits that joins the queue now: whoever last had it there."""
        worker, role = state.last_workers.get(team, (None, None))
        return worker if step.same_worker and (role is None or role in by) else None

    # -- when ------------------------------------------------------------------------------------

    def hours(self, team: str) -> Hours:
        """When a team is open."""
        return self.hours_named(self.pathway.calendar_of(self.pathway.real_teams[team]))

    def needs(self, visit: Visit) -> Needs | None:
        """What work on a visit needs; None for one without a team."""
        if visit.team is None:
            return None
        step = self.team_step(visit.step)
        if visit.kind is not VisitKind.WORK:
            return Needs(self.hours(visit.team))
        partners = {team: self.hours(team) for team in step.with_}
        return Needs(self.hours(visit.team), partners, step.sessions is not None)

    def hours_named(self, calendar: str | None) -> Hours:
        """A calendar by its name; None is the one where no team is concerned."""
        name = calendar or self.pathway.defaults.calendar or "always"
        if name not in self._calendars:
            self._calendars[name] = Hours(calendar_named(self.pathway, name), self.zone)
        return self._calendars[name]

    def later(self, quantity: Quantity, since: int, team: str | None) -> int:
        """The second that lies a quantity (its median, where it varies) after another."""
        amount = max(0.0, quantity.median)
        if quantity.unit != "working_days":
            return self.after(since, round(amount))
        hours = self.hours_named(None) if team is None else self.hours(team)
        return hours.add_working_days(since, round(amount * DAY))

    def after(self, since: int, seconds: int) -> int:
        """The second that lies so many after another; whole days end at the same time of day.

        That differs where clocks change: a week from Monday at nine is Monday at nine.
        """
        if self.zone is None or seconds % DAY:
            return since + seconds
        return utc_of(civil_of(since, self.zone) + seconds, self.zone)

    def assigned(self, outcome: Outcome, state: CaseFile, at: int) -> dict[str, Value]:
        """What an outcome sets: every expression reads the state before it."""
        types = self.pathway.attribute_types
        return {
            name: self.checked(
                name, self.value(rule, state, at, expected=types[name]), rounded=True
            )
            for name, rule in outcome.set.items()
        }

    # -- what is known ---------------------------------------------------------------------------

    def is_kept(self, step: str, attribute: str, values: Values) -> bool:
        """Whether a step records an attribute `once`: at its first visit, and keeps it."""
        types, steps = self.pathway.attribute_types, self.pathway.all_steps
        written = self.line(values, self.team_step(step).records[attribute])
        draw = read_draw(written, types[attribute], types, steps)
        return isinstance(draw, Quantity) and draw.once

    def checked(self, name: str, value: object, *, rounded: bool = False) -> Value:
        """A value for an attribute: of its type, and within its bounds.

        `rounded` is for computed values: one for an integer is rounded half-even.
        """
        if name not in self.pathway.case:
            raise refused(Code.UNKNOWN, "no such attribute", name)
        attribute = self.pathway.case[name]
        if attribute.type == "choice":
            if isinstance(value, str) and value in attribute.values:
                return value
            raise refused(Code.BAD_VALUE, f"`{name}` is one of {', '.join(attribute.values)}")
        if attribute.type == "boolean":
            if isinstance(value, bool):
                return value
            raise refused(Code.BAD_VALUE, f"`{name}` is true or false")
        return self._number(name, value, rounded=rounded)

    def _number(self, name: str, value: object, *, rounded: bool) -> float:
        attribute = self.pathway.case[name]
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise refused(Code.BAD_VALUE, f"`{name}` is a number")
        if not abs(value) <= sys.float_info.max:  # what is no number at all is refused too
            raise refused(Code.BAD_VALUE, f"`{name}` is a number")
        number = float(value)
        if attribute.type == "integer":
            if not rounded and not number.is_integer():
                raise refused(Code.BAD_VALUE, f"`{name}` is a whole number")
            number = float(round(number))
        low, high = attribute.bounds
        if not low <= number <= high:
            raise refused(Code.BAD_VALUE, f"`{name}` is from {low:g} to {high:g}")
        return number

    def initial(self, name: str) -> Value | None:
        """The value of an attribute of which nothing else is said."""
        attribute = self.pathway.case[name]
        if attribute.initial is None or attribute.type == "choice":
            return attribute.initial
        if attribute.type == "boolean":
            return attribute.initial == "true"
        return float(attribute.initial)
