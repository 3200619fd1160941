"""A case leaves: ways out of a step and of the pathway, and what becomes of its open visits."""

from __future__ import annotations

from collections.abc import Mapping
from math import inf

from pathway_engine.definition.models import Exit, Step, TeamStep, WaitStep
from pathway_engine.engine.records import NONE, HandoffResult, State, VisitKind
from reference.cases import OPEN, Case, Leave, Visit
from reference.offers import Offers
from reference.teams import Hours

GONE_AT_ONCE = (State.OFFERED, State.DISPUTED, State.PLANNED, State.QUEUED)
"""The states from which a way out of the step may lead."""


class Leaving(Offers):
    """Ways out, and withdrawal."""

    def begin_case_exits(self, case: Case) -> None:
        """The ways out of the pathway begin to run when a case opens."""
        draw = {
            name: self.luck.of_person("exits", f"exit.{name}", case.person.identity, 0, 0)
            for name in self.pathway.exits
        }
        case.exits = self.running(case, self.pathway.exits, draw, self.now, None)

    def begin_exits(self, visit: Visit, step: Step) -> None:
        """The ways out of a step begin to run when it is reached, or when it is due."""
        if not isinstance(step, TeamStep | WaitStep):
            return
        since = self.now if isinstance(step, WaitStep) else max(self.now, visit.due_at)
        hours = None if visit.team is None else self.team_of(visit).hours
        draw = {name: self.chance(visit, f"exit.{name}") for name in step.exits}
        visit.exits = self.running(visit.case, step.exits, draw, since, hours)

    def running(
        self, case: Case, exits: Mapping[str, Exit], draw: Mapping[str, float], since: int,
        hours: Hours | None,
    ) -> list[Leave]:  # fmt: skip
        """Ways out with the second in which each falls due, the earliest first."""
        found = []
        for name, one in exits.items():
            after = self.reading.line(case, one.after)
            found.append(Leave(self.later(after, draw[name], since, hours), name, one))
        return sorted(found, key=lambda leave: leave.at)

    # -- the fifth phase of a second -------------------------------------------------------------

    def take_one_exit(self) -> bool:
        """The first way out that has fallen due is taken, or lapses; whether there was one."""
        due = [
            (self.order_of(visit), 0, visit.exits, visit.case, visit.step)
            for case in self.cases if case.ending is None and case.going_to is None
            for visit in case.visits if self.may_leave(visit)
        ]  # fmt: skip
        for case in self.cases:
            still = [v for v in case.visits if v.state in OPEN and not v.let_go]
            if case.ending is not None or case.going_to is not None:
                continue
            if self.is_due(case.exits) and not any(map(self.may_leave, still)):
                due.append((self.order_of(still[0]), 1, case.exits, case, still[0].step))
        if not due:
            return False
        _, _, exits, case, step = min(due, key=lambda one: one[:2])
        leave = exits.pop(0)
        rule = leave.written.when
        if rule is None or self.reading.rule(case, rule, self.now, step):
            self.leave(case, leave.written)
        return True

    def is_due(self, exits: list[Leave]) -> bool:
        """Whether the earliest of some ways out has fallen due."""
        return bool(exits) and exits[0].at <= self.now

    def may_leave(self, visit: Visit) -> bool:
        """Whether a visit that has not been started may leave by its step's exits now."""
        waiting = visit.state in GONE_AT_ONCE and visit.started_at == NONE
        return waiting and visit.kind is not VisitKind.REWORK and self.is_due(visit.exits)

    def order_of(self, visit: Visit) -> tuple[float, float, int, int]:
        """Queue order; who is not queued yet stands after all queued ones of its priority."""
        ready = visit.ready_at if visit.ready_at != NONE else inf
        return (-visit.priority, ready, visit.case.case_no, visit.visit_no)

    # -- withdrawal ------------------------------------------------------------------------------

    def leave(self, case: Case, by: Exit) -> None:
        """A case leaves: what is not in work goes at once, work in hand is finished first."""
        case.going_to = by.to
        for visit in case.visits:
            if visit.state in OPEN:
                self.let_go(visit)
        self.close_if_gone(case)

    def let_go(self, visit: Visit) -> None:
        """A visit is withdrawn: at once, or when the work in hand is done."""
        if visit.state is State.ACTIVE:
            visit.let_go = True
        else:
            self.withdraw(visit)

    def withdraw(self, visit: Visit) -> None:
        """A visit goes, and with it the slot of its team; the case closes with its last one."""
        if visit.handoff is not None and visit.state in (State.OFFERED, State.DISPUTED):
            visit.handoff.result = HandoffResult.WITHDRAWN
            if visit.state is State.DISPUTED:
                visit.handoff.disputed_to = self.now
        if visit.started_at != NONE and visit.work_done_at == NONE:
            visit.effort_time = round(visit.parts["work"] * self.pace_of(visit))
        self.end_delay(visit)
        visit.state, visit.finished_at = State.WITHDRAWN, self.now
        if visit.token in visit.case.tokens:
            visit.case.tokens.remove(visit.token)
        self.give_up_slots(visit.case)
        self.close_if_gone(visit.case)

    def close_if_gone(self, case: Case) -> None:
        """A case that has its ending closes when none of its visits is open any more."""
        still = [visit for visit in case.visits if visit.state in OPEN]
        if case.going_to is not None and case.ending is None and not still:
            self.close(case, case.going_to)

    def close(self, case: Case, ending: str) -> None:
        """The case ends and gives its slots and its place back."""
        case.closed_at, case.ending = self.now, ending
        self.places.leave(case)
        for team in self.teams.values():
            team.holders.discard(case.case_no)
