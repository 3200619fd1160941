"""How a case moves: from one state of a visit to the next, from one visit to the next."""

from __future__ import annotations

from functools import cached_property

from pathway_engine.definition.models import (
    DecisionStep,
    Given,
    HandoffRule,
    Pathway,
    Step,
    TeamStep,
    WaitStep,
)
from pathway_engine.definition.quantities import Quantity
from pathway_engine.engine.records import NONE, HandoffResult, State, VisitKind, Window
from pathway_engine.errors import RunStopped
from reference.arrivals import Person
from reference.cases import Case, Delay, Handoff, Visit
from reference.handoffs import governing
from reference.luck import Luck, drawn
from reference.reading import Reading
from reference.teams import Hours, Team, calendar_of, teams_of

MOST_VISITS_IN_A_SECOND = 1_000


class Moves:
    """The state of a run and the moves that change it, in the second `now`."""

    def __init__(self, pathway: Pathway, window: Window, luck: Luck) -> None:
        self.pathway, self.window, self.luck = pathway, window, luck
        self.reading = Reading(pathway)
        self.teams = teams_of(pathway, window)
        self.cases: list[Case] = []
        self.now = window.starts_at

    # -- draws -----------------------------------------------------------------------------------

    def chance(self, visit: Visit, purpose: str, attempt: int = 0) -> float:
        """The random number of a visit for a purpose."""
        identity = visit.case.person.identity
        return self.luck.of_person(visit.step, purpose, identity, visit.at_step, attempt)

    def seconds(self, visit: Visit, written: Quantity | Given[Quantity], purpose: str) -> int:
        """A drawn length of work."""
        attempt = visit.handoff.attempt if visit.handoff and purpose != "work" else 0
        quantity = self.reading.line(visit.case, written)
        return max(0, round(drawn(quantity, self.chance(visit, purpose, attempt))))

    def later(self, quantity: Quantity, u: float, since: int, hours: Hours | None) -> int:
        """The second that lies a drawn time after another."""
        value = drawn(quantity, u)
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

    # -- a case opens, moves on, closes ----------------------------------------------------------

    def arrive(self, person: Person) -> None:
        """A case opens and goes to its first step, and is followed to rest."""
        values = {name: self.reading.initial(name) for name in self.pathway.case}
        case = Case(len(self.cases) + 1, person, self.now, values | person.attributes)
        self.cases.append(case)
        case.events["opened"] = self.now
        if person.arrival is not None:
            self.draw_attributes(case, person.arrival)
        self.follow(self.reach(case, person.to))

    def draw_attributes(self, case: Case, arrival: str) -> None:
        """Attributes with which somebody comes, in written order."""
        for name, written in self.pathway.arrivals[arrival].case.items():
            u = self.luck.of_person(arrival, f"case.{name}", case.person.identity, 0, 0)
            line = self.reading.line(case, written)
            value = self.reading.drawn(case, line, name, u, self.now, arrival)
            self.reading.keep(case, name, value, arrival)

    def follow(self, visit: Visit | None) -> None:
        """Move a visit, and what comes of it, until it rests or the case has closed."""
        while visit is not None and self.is_over(visit):
            visit = self.move_on(visit)

    def is_over(self, visit: Visit) -> bool:
        """Whether the present state of an open visit has come to its end."""
        if visit.state is State.ACTIVE:
            return visit.left == 0
        return visit.state is not State.QUEUED and visit.ends_at <= self.now

    def reach(self, case: Case, name: str) -> Visit:
        """A case reaches a step anew: the visit that comes of it."""
        step = self.pathway.all_steps[name]
        for rule_id, rule in step.requires.items():
            if not self.reading.rule(case, rule, self.now, name):
                reason = f"the rule `{rule_id}` is not met"
                raise RunStopped(reason, case=str(case.case_no), step=name)
        case.reached[name] += 1
        due_since = dict(case.events)
        case.events[f"{name}.reached"] = self.now
        if isinstance(step, TeamStep):
            visit = self.team_visit(case, name, step)
        else:
            visit = self.visit_without_team(case, name, step)
        self.set_due(visit, step, due_since)
        if visit.handoff is not None:
            self.offer(visit)
        elif isinstance(step, TeamStep):
            self.take(visit)
        else:
            visit.state = State.PLANNED
            visit.ends_at = self.now if visit.due_at == NONE else visit.due_at
        return visit

    def new_visit(self, case: Case, kind: VisitKind, step: str, at_step: int) -> Visit:
        """The next visit of a case, offered now."""
        visit = Visit(case, len(case.visits) + 1, kind, step, at_step, self.now, State.OFFERED)
        case.visits.append(visit)
        now_made = [v for v in case.visits if v.offered_at == self.now]
        if len(now_made) > MOST_VISITS_IN_A_SECOND:
            steps = ", ".join(dict.fromkeys(v.step for v in now_made))
            raise RunStopped("too many visits in a second", case=str(case.case_no), step=steps)
        return visit

    def visit_without_team(self, case: Case, name: str, step: Step) -> Visit:
        """A wait or a decision: accountability stays where it was."""
        kind = VisitKind.DECISION if isinstance(step, DecisionStep) else VisitKind.WAIT
        visit = self.new_visit(case, kind, name, case.reached[name])
        case.accepted[name] += 1
        visit.accountable = case.accountable
        return visit

    def team_visit(self, case: Case, name: str, step: TeamStep) -> Visit:
        """A visit of a team: in the same team as before, or offered to another."""
        visit = self.new_visit(case, VisitKind.WORK, name, case.reached[name])
        team = self.reading.team(case, step.team)
        by = self.teams[team].roles() if step.by is None else self.reading.line(case, step.by)
        visit.team, visit.by = team, by
        visit.accountable = self.reading.accountable(case, step.accountable, team)
        if case.last_done is not None and case.last_done.team != team:
            visit.handoff = self.handoff_to(visit, case.last_done, 1)
        return visit

    def handoff_to(self, visit: Visit, sender: Visit, attempt: int) -> Handoff:
        """The offer that a visit in another team begins with."""
        assert sender.team is not None
        assert visit.team is not None
        rule = governing(self.pathway, sender.team, visit.team)
        changes = visit.accountable != visit.case.accountable
        return Handoff(sender, attempt, rule, changes)

    def set_due(self, visit: Visit, step: Step, events: dict[str, int]) -> None:
        """Until when the visit is planned: counted from reaching the step or from an event."""
        if not isinstance(step, TeamStep | WaitStep) or step.due is None:
            return
        quantity = self.reading.line(visit.case, step.due)
        since = self.now if quantity.since is None else events.get(quantity.since, self.now)
        hours = None if visit.team is None else self.team_of(visit).hours
        due_at = self.later(quantity, self.chance(visit, "due"), since, hours)
        visit.due_at = max(due_at, self.now)

    # -- an offer --------------------------------------------------------------------------------

    def offer(self, visit: Visit) -> None:
        """The delay of an offer begins."""
        visit.state = State.OFFERED
        visit.ends_at = self.time_of_handoff(visit, "delay")

    def time_of_handoff(self, visit: Visit, purpose: str) -> int:
        """When the delay of an offer, or a dispute about it, is over."""
        assert visit.handoff is not None
        rule = visit.handoff.rule
        written = None if rule is None else rule.delay
        if purpose == "dispute_for":
            assert rule is not None
            assert rule.disputed is not None
            written = rule.disputed.for_
        if written is None:
            return self.now
        u = self.chance(visit, purpose, visit.handoff.attempt)
        quantity = self.reading.line(visit.case, written)
        return self.later(quantity, u, self.now, self.team_of(visit).hours)

    def move_on(self, visit: Visit) -> Visit | None:
        """What follows when the present state of a visit is over: the case's open visit then."""
        if visit.state is State.OFFERED:
            return self.dispute_or_answer(visit)
        if visit.state is State.DISPUTED:
            assert visit.handoff is not None
            visit.handoff.disputed_to = self.now
            self.end_delay(visit)
            return self.answer(visit)
        if visit.state is State.PLANNED:
            return self.queue(visit) if visit.team is not None else self.conclude(visit)
        if visit.state is State.ACTIVE:
            return self.work_is_done(visit)
        self.end_delay(visit)
        return self.finish(visit)

    def end_delay(self, visit: Visit) -> None:
        """A delay of the visit that is under way ends now."""
        for delay in visit.case.delays:
            if delay.visit is visit and delay.to_at == NONE:
                delay.to_at = self.now

    def dispute_or_answer(self, visit: Visit) -> Visit:
        """The delay is over: the dispute is drawn."""
        assert visit.handoff is not None
        handoff = visit.handoff
        if handoff.rule is None or handoff.rule.disputed is None:
            return self.answer(visit)
        share = self.reading.line(visit.case, handoff.rule.disputed.share)
        if self.chance(visit, "disputed", handoff.attempt) >= float(share):
            return self.answer(visit)
        visit.state = State.DISPUTED
        visit.ends_at = self.time_of_handoff(visit, "dispute_for")
        handoff.disputed_from = self.now
        visit.case.delays.append(Delay(visit, "dispute_responsibility", self.now))
        return visit

    def answer(self, visit: Visit) -> Visit:
        """The return is drawn; else the offer is accepted."""
        assert visit.handoff is not None
        handoff = visit.handoff
        rule = handoff.rule
        if rule is not None and rule.returned is not None:
            share = self.reading.line(visit.case, rule.returned.share)
            if self.chance(visit, "returned", handoff.attempt) < float(share):
                return self.send_back(visit, rule)
        handoff.result = HandoffResult.ACCEPTED
        handoff.accepted_at = self.now
        if rule is not None and rule.rekeying is not None:
            handoff.rekeying_time = self.seconds(visit, rule.rekeying, "rekeying")
        for team in self.teams.values():
            team.holders.discard(visit.case.case_no)
        self.take(visit)
        return visit

    def send_back(self, visit: Visit, rule: HandoffRule) -> Visit:
        """The offer is returned: the sender's team does its last step again."""
        assert visit.handoff is not None
        assert rule.returned is not None
        visit.state = State.RETURNED
        visit.finished_at = self.now
        visit.handoff.result = HandoffResult.RETURNED
        if rule.returned.rework is not None:
            visit.handoff.rework_time = self.seconds(visit, rule.returned.rework, "rework")
        original = visit.case.last_done
        assert original is not None
        rework = self.new_visit(visit.case, VisitKind.REWORK, original.step, original.at_step)
        rework.team, rework.by = original.team, original.by
        rework.accountable = original.accountable
        rework.reworks, rework.offers = original, visit
        return self.queue(rework)

    def offer_again(self, rework: Visit) -> Visit:
        """The rework is done: the same step and team are offered the case again."""
        returned = rework.offers
        assert returned is not None
        assert returned.handoff is not None
        visit = self.new_visit(rework.case, VisitKind.WORK, returned.step, returned.at_step)
        visit.team, visit.by = returned.team, returned.by
        visit.accountable, visit.due_at = returned.accountable, returned.due_at
        visit.handoff = self.handoff_to(visit, rework, returned.handoff.attempt + 1)
        self.offer(visit)
        return visit

    # -- a team has the case ---------------------------------------------------------------------

    def take(self, visit: Visit) -> None:
        """A team accepts a case: it is planned if due later, else queued."""
        visit.case.accepted[visit.step] += 1
        visit.case.accountable = visit.accountable
        visit.case.last_done = visit
        visit.state = State.PLANNED
        visit.ends_at = max(visit.due_at, self.now)

    def queue(self, visit: Visit) -> Visit:
        """The visit joins the queue, with the priority that the case has now."""
        visit.state = State.QUEUED
        visit.ready_at = self.now
        step = self.pathway.team_steps[visit.step]
        written = step.priority if step.priority is not None else self.pathway.defaults.priority
        if written is not None:
            rule = self.reading.line(visit.case, written)
            value = self.reading.rule(visit.case, rule, self.now, visit.step)
            assert isinstance(value, float | int)
            visit.priority = float(value)
        return visit

    def start(self, visit: Visit) -> None:
        """A worker begins: the one who had it before, if free, for a rework; else by `by`."""
        team = self.team_of(visit)
        free = team.free(visit.by, self.now, self.luck)
        worker = free[0]
        if visit.reworks is not None:
            again = [v.worker for v in visit.case.visits if v is visit.reworks or
                     (v.reworks is visit.reworks and v is not visit)][-1]  # fmt: skip
            worker = again if again in free else worker
        visit.worker, worker.busy = worker, True
        team.holders.add(visit.case.case_no)
        visit.state, visit.started_at = State.ACTIVE, self.now
        visit.effort_time = self.effort_of(visit)
        visit.left = round(visit.effort_time / worker.pace)
        if visit.kind is VisitKind.WORK:
            visit.case.events[f"{visit.step}.started"] = self.now

    def effort_of(self, visit: Visit) -> int:
        """Work and what is typed in again, or the rework that was asked for."""
        if visit.offers is not None:
            assert visit.offers.handoff is not None
            return visit.offers.handoff.rework_time
        work = self.seconds(visit, self.pathway.team_steps[visit.step].work, "work")
        return work + (visit.handoff.rekeying_time if visit.handoff is not None else 0)

    def work_is_done(self, visit: Visit) -> Visit | None:
        """The worker is free again; time may pass before the visit finishes."""
        assert visit.worker is not None
        visit.worker.busy, visit.worker.idle_since = False, self.now
        visit.work_done_at = self.now
        afterwards = self.pathway.team_steps[visit.step].afterwards
        if visit.kind is VisitKind.REWORK or afterwards is None:
            return self.finish(visit)
        quantity = self.reading.line(visit.case, afterwards)
        u = self.chance(visit, "afterwards")
        visit.state = State.AFTERWARDS
        visit.ends_at = self.later(quantity, u, self.now, self.team_of(visit).hours)
        if quantity.cause is not None:
            visit.case.delays.append(Delay(visit, quantity.cause, self.now))
        return visit

    # -- a visit finishes ------------------------------------------------------------------------

    def conclude(self, visit: Visit) -> Visit | None:
        """A wait or a decision is over."""
        if visit.kind is VisitKind.DECISION:
            visit.ready_at = visit.started_at = visit.work_done_at = self.now
            visit.case.events[f"{visit.step}.started"] = self.now
        return self.finish(visit)

    def finish(self, visit: Visit) -> Visit | None:
        """Records, outcome, `set`, and the next visit, if the case goes on."""
        visit.state, visit.finished_at = State.DONE, self.now
        if visit.kind is VisitKind.REWORK:
            return self.offer_again(visit)
        case, step = visit.case, self.pathway.all_steps[visit.step]
        case.events[f"{visit.step}.finished"] = self.now
        self.record(visit, step)
        visit.outcome = self.reading.outcome(
            case, visit.step, self.now, self.chance(visit, "outcome")
        )
        outcome = step.outcomes[visit.outcome]
        types = self.pathway.attribute_types
        new = {
            name: self.reading.rule(case, rule, self.now, visit.step, types[name])
            for name, rule in outcome.set.items()
        }
        for name, value in new.items():
            self.reading.keep(case, name, value, visit.step)
        if outcome.to in self.pathway.endings:
            self.close(case, outcome.to)
            return None
        return self.reach(case, outcome.to)

    def record(self, visit: Visit, step: Step) -> None:
        """What the step establishes, in written order; what is kept is drawn at the first visit."""
        for name, written in step.records.items() if isinstance(step, TeamStep) else ():
            line = self.reading.line(visit.case, written)
            if visit.at_step > 1 and self.reading.is_kept(line, name):
                continue
            u = self.chance(visit, f"record.{name}")
            value = self.reading.drawn(visit.case, line, name, u, self.now, visit.step)
            self.reading.keep(visit.case, name, value, visit.step)

    def close(self, case: Case, ending: str) -> None:
        """The case ends and gives its slot back."""
        case.closed_at, case.ending = self.now, ending
        for team in self.teams.values():
            team.holders.discard(case.case_no)
