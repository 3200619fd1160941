"""How a case moves: from one state of a visit to the next, from one visit to the next."""

from __future__ import annotations

from pathway_engine.definition.models import Block, DecisionStep, Draws, Step, TeamStep, WaitStep
from pathway_engine.engine.records import NONE, DelayKind, State, VisitKind
from pathway_engine.errors import RunStopped
from reference.arrivals import Person
from reference.blocks import Blocks
from reference.cases import OPEN, Case, Delay, Token, Visit
from reference.openings import Due


class Moves(Blocks):
    """All moves of a case from its opening to its end."""

    def arrive(self, person: Person) -> None:
        """A case opens and goes to its first step, and is followed to rest."""
        values = {name: self.reading.initial(name) for name in self.pathway.case}
        case = Case(len(self.cases) + 1, person, self.now, values | person.attributes)
        entry = self.pathway.arrivals.get(person.entry or "")
        self.begin(case, {} if entry is None else entry.case)

    def begin(self, case: Case, draws: Draws) -> None:
        """A case opens with attributes of its own."""
        self.cases.append(case)
        case.events["opened"] = self.now
        self.draw_attributes(case, draws)
        case.arrived_with = dict(case.values)
        self.begin_case_exits(case)
        token = Token()
        case.tokens.append(token)
        self.follow(self.reach(case, case.person.to, token))

    def draw_attributes(self, case: Case, draws: Draws) -> None:
        """Attributes with which somebody comes, in written order."""
        entry = case.person.entry
        for name, written in draws.items():
            if name in case.person.attributes:
                continue  # the row of a file says it
            assert entry is not None
            u = self.luck.of_person(entry, f"case.{name}", case.person.identity, 0, 0)
            line = self.reading.line(case, written)
            value = self.reading.drawn(case, line, name, u, self.now, entry)
            self.reading.keep(case, name, value, "")

    def open_cases(self, *, fresh: bool) -> bool:
        """The cases that open now, each followed to rest; whether any did."""
        due = self.due_now(fresh=fresh)
        for one in due:
            needs = one.source.package
            if not needs or self.still_runs(one.parent.life, needs):
                self.open(one)
        return bool(due)

    def open(self, due: Due) -> None:
        """Another case of the same person opens."""
        entry = f"{due.source.owner}.{due.name}"
        person = Person(self.now, self.identity_of(due), entry, {}, due.opening.at)
        case = Case(len(self.cases) + 1, person, self.now, dict(due.values),
                    due.parent.life, due.parent, due.source.kind)  # fmt: skip
        self.count_opening(case, due.opening.at)
        self.begin(case, due.opening.case)

    def follow(self, visit: Visit) -> None:
        """Move a visit until it rests, and before that whatever comes of it."""
        under_way = [visit]
        while under_way:
            if not self.is_over(under_way[-1]):
                under_way.pop()
                continue
            following = self.move_on(under_way[-1])
            if following not in (None, under_way[-1]):
                under_way.append(following)

    def is_over(self, visit: Visit) -> bool:
        """Whether the present state of a visit has come to its end."""
        if visit.state not in OPEN:
            return False
        if visit.kind is VisitKind.BLOCK:
            return bool(visit.to_offer)
        if visit.state is State.ACTIVE:
            return visit.left == 0
        return visit.state is not State.QUEUED and visit.ends_at <= self.now

    def reach(self, case: Case, name: str, token: Token) -> Visit:
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
            visit = self.team_visit(case, name, step, token)
        else:
            visit = self.visit_without_team(case, name, step, token)
        self.set_due(visit, step, due_since)
        self.begin_exits(visit, step)
        if not isinstance(step, TeamStep):
            self.places.is_begun(visit)
        if visit.handoff is not None:
            self.offer(visit)
        elif isinstance(step, TeamStep):
            self.take(visit)
        elif isinstance(step, Block):
            self.begin_block(visit, step)
        else:
            visit.state = State.PLANNED
            visit.ends_at = self.now if visit.due_at == NONE else visit.due_at
        return visit

    def visit_without_team(self, case: Case, name: str, step: Step, token: Token) -> Visit:
        """A wait, a decision or a block: accountability stays where it was."""
        kinds = {DecisionStep: VisitKind.DECISION, Block: VisitKind.BLOCK}
        kind = kinds.get(type(step), VisitKind.WAIT)
        visit = self.new_visit(case, token, kind, name, case.reached[name])
        case.accepted[name] += 1
        visit.accountable = token.accountable
        return visit

    def team_visit(self, case: Case, name: str, step: TeamStep, token: Token) -> Visit:
        """A visit of a team: in the same team as before, or offered to another."""
        visit = self.new_visit(case, token, VisitKind.WORK, name, case.reached[name])
        team = self.reading.team(case, step.team)
        by = self.teams[team].roles() if step.by is None else self.reading.line(case, step.by)
        visit.team, visit.by = team, by
        visit.accountable = self.reading.accountable(case, step.accountable, team)
        if token.last_done is not None and token.last_done.team != team:
            visit.handoff = self.handoff_to(visit, token.last_done, 1)
        return visit

    def set_due(self, visit: Visit, step: Step, events: dict[str, int]) -> None:
        """Until when the visit is planned: counted from reaching the step or from an event."""
        if not isinstance(step, TeamStep | WaitStep) or step.due is None:
            return
        quantity = self.reading.line(visit.case, step.due)
        since = self.now if quantity.since is None else events.get(quantity.since, self.now)
        hours = None if visit.team is None else self.team_of(visit).hours
        due_at = self.later(quantity, self.chance(visit, "due"), since, hours)
        visit.due_at = max(due_at, self.now)

    def move_on(self, visit: Visit) -> Visit | None:
        """What follows when the present state of a visit is over: the visit that is open then."""
        if visit.kind is VisitKind.BLOCK:
            return self.reach(visit.case, *self.next_branch(visit))
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
            return self.part_is_done(visit)
        self.end_delay(visit)
        return self.hold_next(visit) if visit.state is State.HELD else self.finish(visit)

    def part_is_done(self, visit: Visit) -> Visit | None:
        """A part of the work is done: the case leaves, or is held, or the work is done."""
        self.free_workers(visit)
        if visit.let_go:
            self.withdraw(visit)
            return None
        return self.hold_next(visit) if visit.holds else self.work_is_done(visit)

    def work_is_done(self, visit: Visit) -> Visit | None:
        """The work is done; time may pass before the visit finishes."""
        visit.work_done_at = self.now
        quantity = visit.afterwards
        if quantity is None:
            return self.finish(visit)
        u = self.chance(visit, "afterwards")
        visit.state = State.AFTERWARDS
        visit.ends_at = self.later(quantity, u, self.now, self.team_of(visit).hours)
        if quantity.cause is not None:
            visit.case.delays.append(Delay(visit, DelayKind.AFTERWARDS, quantity.cause, self.now))
        return visit

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
        self.places.is_finished(visit)
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
        self.outcome_opens(visit, outcome)
        if outcome.to == "join":
            block = self.joined(visit.token)
            return None if block is None else self.finish(block)
        if outcome.to in self.pathway.endings:
            case.going_to = outcome.to
            self.close_if_gone(case)
            return None
        return self.reach(case, outcome.to, visit.token)

    def record(self, visit: Visit, step: Step) -> None:
        """What the step establishes, in written order; what is kept is drawn at the first visit."""
        for name, written in step.records.items() if isinstance(step, TeamStep) else ():
            line = self.reading.line(visit.case, written)
            if visit.at_step > 1 and self.reading.is_kept(line, name):
                continue
            u = self.chance(visit, f"record.{name}")
            value = self.reading.drawn(visit.case, line, name, u, self.now, visit.step)
            self.reading.keep(visit.case, name, value, visit.step)
