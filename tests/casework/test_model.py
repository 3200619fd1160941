"""Random commands by random people: the desk does what a simple model says, and keeps its book."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    precondition,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy import URL

import postgres
from casework.everything import (
    ADVISER,
    EVERYBODY,
    HEAD,
    MANAGER,
    MATRON,
    NURSE,
    OF_TEAM,
    RECEPTION,
    WORKER,
    Hands,
    pathway,
)
from casework.expecting import PARTNERS, TOLERANCE, Book, Told
from casework.folded import check_whole
from casework.model import CHOICES, ENDINGS, FIRST_SITTING, STEPS, Case, Moves, No, Visit
from casework.sizes import SIZES, note
from pathway_engine.casework import (
    SYSTEM,
    Accept,
    Actor,
    Assign,
    Command,
    Correct,
    Dispute,
    Divert,
    Done,
    Finish,
    Hold,
    LinkTo,
    Note,
    Open,
    Reassign,
    Record,
    Resume,
    Return,
    Schedule,
    SetSitting,
    Start,
    Undo,
    VisitView,
    Withdraw,
    WorkDone,
)
from pathway_engine.desk import Desk
from pathway_engine.errors import Refused, Stale

HOUR = 3_600
WEEK = 7 * 24 * HOUR

small = st.integers(0, 11)
people = st.sampled_from((None, None, None, None, *EVERYBODY, SYSTEM))
"""Who: None is somebody of the team that is concerned."""
anybody = st.sampled_from((*EVERYBODY, SYSTEM))
reasons = st.sampled_from(("because", "as agreed", "because", ""))
costs = st.sampled_from((280, 500, 500.5, 0, 901, "many"))
late = st.sampled_from((0, 0, 0, 0, 1, HOUR, 5 * HOUR, 30 * HOUR, -30, -90))
overrides = st.sampled_from((None, None, None, "it must be", " "))


def moment(at: int) -> datetime:
    return datetime.fromtimestamp(at, UTC)


class Casework(RuleBasedStateMachine):
    """A desk and the model beside it."""

    url = "sqlite://"

    def __init__(self) -> None:
        super().__init__()
        self.clock = Hands()
        self.desk = Desk(self.url, clock=self.clock)
        self.desk.install(pathway(), by=SYSTEM)
        self.book = Book()
        self.given: list[tuple[Command, Actor, str, Done]] = []
        self.keys = 0

    @property
    def now(self) -> int:
        return self.clock.now

    # -- giving a command to both ----------------------------------------------------------------

    def give(
        self,
        command: Any,
        by: Actor,
        expected: Callable[[int], Case | None],
        *,
        late: int = 0,
        expect: int | None = None,
    ) -> Done | None:
        at = self.now - late
        try:
            case = expected(at)
        except No as no:
            self.refused(command, by, at, no.codes)
            return None
        self.keys += 1
        key = f"k{self.keys}"
        done = self.desk.do(command, by=by, at=moment(at) if late else None, key=key, expect=expect)
        if done.facts:
            self.given.append((command, by, key, done))
        if case is not None:
            self.keep(case, done, by, command)
        return done

    def refused(self, command: Any, by: Actor, at: int, codes: set[str]) -> None:
        number = getattr(command, "case", 0) or getattr(command, "visit", (0,))[0]
        known = self.book.cases.get(number) if isinstance(number, int) else None
        if at > self.now + TOLERANCE or (known is not None and at < known.opened):
            codes.add("too_early")
        with pytest.raises(Refused) as told:
            self.desk.do(command, by=by, at=None if at == self.now else moment(at))
        assert told.value.code in codes, (command, by.id, told.value)

    def keep(self, case: Case, done: Done, by: Actor, command: Any) -> None:
        """What came of a command: the case, what it was after its timers, who did what."""
        assert done.case == case.number
        number = case.number
        self.log(number, done, by, command)
        for opening in case.openings:
            if opening.number == 0:
                opening.number = self.book.next_case
                self.book.next_case += 1
        self.book.cases[number] = case
        facts = done.facts
        recorded = [fact for fact in facts if fact.kind in ("recorded", "opened")]
        undone = {"reverted", "corrected"}
        case.standing += [fact.seq for fact in facts if fact.kind not in undone]
        case.told = [
            (seq or (recorded[-1].seq if recorded else -1), said) for seq, said in case.told
        ]
        self.book.after.setdefault(number, {})[done.revision] = case.copy()
        self.open_planned(number)
        self.same(number)

    def log(self, number: int, done: Done, by: Actor, command: Any) -> None:
        before = self.book.cases.get(number)
        log = self.book.log.setdefault(number, [])
        groups = [i for i, fact in enumerate(done.facts) if fact.first == 0]
        assert 1 <= len(groups) <= 2
        if before is not None and len(groups) == 2:
            fired = before.copy()
            Moves(fired, 0).fire(self.fired_until)
            fired.told = [(seq or -1, said) for seq, said in fired.told]
            fired.standing += [fact.seq for fact in done.facts[: groups[1]]]
            self.book.after[number][done.facts[groups[1]].seq - 1] = fired
            before = fired
        case = before
        visit = None
        of = getattr(command, "visit", None)
        if of is not None and case is not None:
            visit = case.visit(of[1])
        team = None
        if case is not None:
            team = self.book.acting(case, visit, by)
        elif isinstance(command, Open):
            opened = self.desk.case(number, by=SYSTEM)
            team = next((v.team for v in opened.visits if v.team in by.teams), None)
        for i, fact in enumerate(done.facts):
            timer = len(groups) == 2 and i < groups[1]
            actor = SYSTEM.id if timer else by.id
            log.append(Told(fact.seq, fact.kind, None if timer else team, actor, fact.first == 0))

    fired_until = 0

    def open_planned(self, parent: int) -> None:
        """What a case planned opens on its day."""
        for opening in self.book.cases[parent].openings:
            if opening.at <= self.now and opening.number not in self.book.cases:
                self.opened(opening.number, opening.at, opening.values)

    def opened(self, number: int, at: int, values: dict[str, Any]) -> None:
        case = Case(number, at, dict(values), told=[(1, dict(values))])
        Moves(case, at).go("contact")
        self.book.cases[number] = case
        facts = self.desk.history(number, by=SYSTEM)
        case.standing = [entry.fact.seq for entry in facts]
        self.book.after[number] = {facts[-1].fact.seq: case.copy()}
        self.book.log[number] = [
            Told(e.fact.seq, e.fact.kind, None, SYSTEM.id, e.fact.first == 0) for e in facts
        ]
        self.same(number)

    # -- the same case ---------------------------------------------------------------------------

    def same(self, number: int) -> None:
        found, expected = self.desk.case(number, by=SYSTEM), self.book.cases[number]
        assert [seen(visit) for visit in found.visits] == [meant(v) for v in expected.visits]
        assert (found.ending, found.values) == (expected.ending, expected.values)
        assert found.closed_at == (None if expected.closed is None else moment(expected.closed))

    # -- commands --------------------------------------------------------------------------------

    def visit(self, case: int, visit: int) -> tuple[Case, Visit] | None:
        """A visit by two numbers that mean something whatever there is; later ones more often."""
        if not self.book.cases:
            return None
        of = list(self.book.cases.values())[case % len(self.book.cases)]
        return of, of.visits[-1 - visit % len(of.visits)]

    @initialize(walks=st.lists(st.lists(small, max_size=14), min_size=2, max_size=3))
    def first(self, walks: list[list[int]]) -> None:
        for number, outcomes in enumerate(walks):
            self.open(RECEPTION, None, 280 + 20 * number, None, 0, 0)
            self.walk(self.book.next_case - 1, outcomes, 300 + 150 * number)

    def walk(self, number: int, outcomes: list[int], cost: int) -> None:
        """What people of the team would do next, one after the other, each in time."""
        for outcome in outcomes:
            now = self.book.cases[number]
            if not now.open_visits:
                return
            at = now.open_visits[outcome % len(now.open_visits)]
            by = self.who(None, now, at)
            wait = at.due if at.team is None else at.sitting
            if wait is not None and wait > self.now:
                self.clock.now = wait
            self.on_visit(self.next_move(now, at, outcome, cost), by)

    def who(self, by: Actor | None, case: Case, visit: Visit) -> Actor:
        return by or OF_TEAM.get(visit.team or case.tokens[None].team or "", ADVISER)

    @rule(
        by=anybody, at=st.sampled_from((None, None, None, *STEPS, "nowhere")), cost=costs,
        reference=st.sampled_from((None, "one", "two")), late=late, due=small,
    )  # fmt: skip
    def open(
        self,
        by: Actor,
        at: str | None,
        cost: Any,
        reference: str | None,
        late: int,
        due: int,
    ) -> None:
        command = Open(pathway="everything", at=at, case={"cost": cost}, reference=reference,
                       due=moment(self.now + due * HOUR))  # fmt: skip
        number = self.book.next_case

        def expected(at: int) -> Case:
            case = self.book.open(command, by, at, self.now)
            self.book.next_case += 1
            return case

        done = self.give(command, by, expected, late=late)
        if done is not None:
            assert done.case == number
            if reference is not None:
                self.book.references[reference] = number

    def on_visit(
        self, command: Any, by: Actor | None, late: int = 0, expect: int | None = None
    ) -> None:
        case = self.book.cases[command.visit[0]]
        by = self.who(by, case, case.visit(command.visit[1]))
        started = getattr(command, "started_at", None)

        def expected(at: int) -> Case:
            assert by is not None
            self.fired_until = at if started is None else min(at, int(started.timestamp()))
            return self.book.on_visit(command, by, at, self.now)

        self.give(command, by, expected, late=late, expect=expect)

    @rule(case=small, cost=st.sampled_from((280, 500)),
          outcomes=st.lists(small, min_size=1, max_size=6))  # fmt: skip
    def goes_on(self, case: int, cost: int, outcomes: list[int]) -> None:
        if found := self.visit(case, 0):
            self.walk(found[0].number, outcomes, cost)

    @rule(case=small, visit=small, outcome=small, cost=costs, by=people)
    def tries(self, case: int, visit: int, outcome: int, cost: Any, by: Actor | None) -> None:
        """What would be next, whoever it is and whatever the cost."""
        if found := self.visit(case, visit):
            self.on_visit(self.next_move(*found, outcome, cost), by)

    def next_move(self, case: Case, visit: Visit, outcome: int, cost: Any) -> Command:
        of = (case.number, visit.number)
        if visit.state in ("offered", "disputed"):
            return Accept(visit=of)
        if visit.state in ("queued", "planned") and visit.team is not None:
            if visit.step == "funding" and visit.sitting is None:
                weeks = max(0, -(-(self.now - FIRST_SITTING) // WEEK)) + outcome % 3
                return Schedule(visit=of, sitting=moment(FIRST_SITTING + weeks * WEEK))
            worker = Moves(case, self.now).bound(visit)
            return Start(visit=of, worker=worker, partners=PARTNERS if visit.step == "seen" else ())
        if visit.state == "held":
            return Resume(visit=of)
        if visit.kind == "rework":
            return Finish(visit=of)
        return self.ending(visit, of, outcome, cost)

    def ending(self, visit: Visit, of: tuple[int, int], outcome: int, cost: Any) -> Finish:
        values = {"urgent": outcome % 4 == 3, "cost": cost} if visit.step == "contact" else {}
        values |= {"cost": cost} if visit.step == "assessment" else {}
        choices = CHOICES[visit.step]
        chosen = choices[outcome % len(choices)]
        ruled = (visit.step == "contact" and values["urgent"]) or (
            visit.step == "assessment" and isinstance(cost, int | float) and cost > 400
        )
        return Finish(
            visit=of,
            outcome=None if ruled else chosen,
            values=values,
            opens={"annual": outcome % 2 == 0} if visit.step == "review" else {},
            due=moment(self.now + outcome * 12 * HOUR) if chosen == "agreed" else None,
        )

    @rule(kind=st.sampled_from((Accept, Resume, WorkDone)), case=small, visit=small, by=people,
          late=late)  # fmt: skip
    def plainly(self, kind: Any, case: int, visit: int, by: Actor | None, late: int) -> None:
        if found := self.visit(case, visit):
            self.on_visit(kind(visit=(found[0].number, found[1].number)), by, late)

    @rule(kind=st.sampled_from((Return, Dispute)), case=small, by=people, late=late)
    def answered(self, kind: Any, case: int, by: Actor | None, late: int) -> None:
        if found := self.visit(case, 0):
            self.on_visit(kind(visit=(found[0].number, found[1].number), reason="no"), by, late)

    @rule(kind=st.sampled_from((Return, Dispute, WorkDone, Hold)), case=small)
    def answered_by_the_team(self, kind: Any, case: int) -> None:
        if found := self.visit(case, 0):
            said = {Return: {"reason": "no"}, Dispute: {"reason": "no"}, Hold: {"cause": "family"}}
            command = kind(visit=(found[0].number, found[1].number), **said.get(kind, {}))
            self.on_visit(command, OF_TEAM.get(found[1].team or "", ADVISER))

    @rule(case=small, visit=small, by=people, late=late, worker=st.sampled_from(("c1", "c2", "d1")))
    def assigned(self, case: int, visit: int, by: Actor | None, late: int, worker: str) -> None:
        if found := self.visit(case, visit):
            self.on_visit(Assign(visit=(found[0].number, found[1].number), worker=worker), by, late)

    @rule(case=small, visit=small, by=people, late=late, override=overrides,
          together=st.booleans())  # fmt: skip
    def started(
        self,
        case: int,
        visit: int,
        by: Actor | None,
        late: int,
        override: str | None,
        together: bool,
    ) -> None:
        if found := self.visit(case, visit):
            of = (found[0].number, found[1].number)
            partners = PARTNERS if together else ()
            self.on_visit(Start(visit=of, partners=partners, override=override), by, late)

    @rule(case=small, visit=small, by=people, late=late,
          cause=st.sampled_from(("family", "family", "weather")))  # fmt: skip
    def held(self, case: int, visit: int, by: Actor | None, late: int, cause: str) -> None:
        if found := self.visit(case, visit):
            self.on_visit(Hold(visit=(found[0].number, found[1].number), cause=cause), by, late)

    @rule(case=small, visit=small, by=people, cost=costs, late=late,
          name=st.sampled_from(("cost", "urgent", "area", "colour")))  # fmt: skip
    def recorded(
        self, case: int, visit: int, by: Actor | None, cost: Any, late: int, name: str
    ) -> None:
        if found := self.visit(case, visit):
            of = (found[0].number, found[1].number)
            self.on_visit(Record(visit=of, values={name: cost}), by, late)

    @rule(
        case=small, visit=small, by=people, week=st.integers(-1, 2), off=st.sampled_from((0, 0, 60))
    )
    def scheduled(self, case: int, visit: int, by: Actor | None, week: int, off: int) -> None:
        if found := self.visit(case, visit):
            weeks = -(-(self.now - FIRST_SITTING) // WEEK) + week
            sitting = moment(FIRST_SITTING + weeks * WEEK + off)
            self.on_visit(Schedule(visit=(found[0].number, found[1].number), sitting=sitting), by)

    @rule(
        case=small, visit=small, by=people, late=late, cost=costs, outcome=small,
        started=st.sampled_from((None, None, 1, HOUR, 4 * HOUR, -HOUR)), override=overrides,
        said=st.booleans(),
    )  # fmt: skip
    def finished(  # noqa: PLR0913, PLR0917 - all that finishing may say
        self, case: int, visit: int, by: Actor | None, late: int, cost: Any, outcome: int,
        started: int | None, override: str | None, said: bool,
    ) -> None:  # fmt: skip
        if not (found := self.visit(case, visit)):
            return
        of = (found[0].number, found[1].number)
        choices = (*CHOICES[found[1].step], "hurry", "nothing", None)
        values = {"cost": cost, "urgent": outcome == 1} if said else {}
        self.on_visit(
            Finish(
                visit=of,
                outcome=choices[outcome % len(choices)],
                values=values,
                started_at=None if started is None else moment(self.now - late - started),
                override=override,
                opens={"annual": said},
                partners=PARTNERS if found[1].step == "seen" and said else (),
            ),
            by,
            late,
        )

    @rule(case=small, visit=small, by=st.sampled_from((HEAD, MATRON, ADVISER, MANAGER, SYSTEM)),
          team=st.sampled_from((*OF_TEAM, "nobody")), reason=reasons)  # fmt: skip
    def reassigned(self, case: int, visit: int, by: Actor | None, team: str, reason: str) -> None:
        if found := self.visit(case, visit):
            of = (found[0].number, found[1].number)
            self.on_visit(Reassign(visit=of, team=team, reason=reason), by)

    @rule(case=small, visit=small, by=st.sampled_from((HEAD, MATRON, ADVISER, SYSTEM)),
          to=st.sampled_from((*STEPS, "letter", "nowhere")), reason=reasons)  # fmt: skip
    def diverted(self, case: int, visit: int, by: Actor | None, to: str, reason: str) -> None:
        if found := self.visit(case, visit):
            of = (found[0].number, found[1].number)
            self.on_visit(Divert(visit=of, to=to, reason=reason), by)

    @rule(case=small, by=people, late=late,
          ending=st.sampled_from(("left", "left", *ENDINGS, "merged", "nowhere")))  # fmt: skip
    def withdrawn(self, case: int, by: Actor | None, late: int, ending: str) -> None:
        if found := self.visit(case, 0):
            by = self.who(by, *found)
            command = Withdraw(case=found[0].number, ending=ending, reason="so")

            def expected(at: int) -> Case:
                self.fired_until = at
                return self.book.withdraw(command, by, at, self.now)

            self.give(command, by, expected, late=late)

    @rule(case=small, by=people, late=late, other=st.integers(1, 4),
          kind=st.sampled_from((None, "follows", "related", "cousin")))  # fmt: skip
    def noted(self, case: int, by: Actor | None, late: int, other: int, kind: str | None) -> None:
        if found := self.visit(case, 0):
            number, by = found[0].number, self.who(by, *found)
            command: Any = Note(case=number, text="rang", link="doc")
            if kind is not None:
                command = LinkTo(case=number, other=other, kind=kind)

            def expected(at: int) -> Case:
                self.fired_until = at
                return self.book.note(command, by, at, self.now)

            self.give(command, by, expected, late=late)

    @rule(case=small, by=people, back=small, whole=st.integers(0, 3), reason=reasons)
    def undone(self, case: int, by: Actor | None, back: int, whole: int, reason: str) -> None:
        if found := self.visit(case, 0):
            number, by = found[0].number, self.who(by, *found)
            log = self.book.log[number]
            to = log[-1].seq - back
            if whole:
                ends = [seq for seq in self.book.after[number] if seq < log[-1].seq]
                to = sorted(ends)[-1 - back % len(ends)] if ends else to
            command = Undo(case=number, to=to, reason=reason)
            self.give(command, by, lambda _: self.book.undo(command, by))

    @rule(case=small, by=st.sampled_from((None, None, HEAD, SYSTEM, WORKER)), back=small,
          right=st.booleans(), cost=costs, reason=reasons,
          name=st.sampled_from(("cost", "cost", "urgent", "area")))  # fmt: skip
    def corrected(  # noqa: PLR0913, PLR0917 - all that a correction may say
        self, case: int, by: Actor | None, back: int, right: bool, cost: Any, reason: str, name: str
    ) -> None:
        if found := self.visit(case, 0):
            number, by = found[0].number, self.who(by, *found)
            fact = max(1, self.book.log[number][-1].seq - back)
            known = [seq for seq, _ in found[0].told if seq > 0]
            if right and known:
                fact = known[back % len(known)]
            command = Correct(case=number, fact=fact, values={name: cost}, reason=reason)
            self.give(command, by, lambda _: self.book.correct(command, by))

    @rule(by=st.sampled_from((MANAGER, MANAGER, HEAD, ADVISER, NURSE)), week=st.integers(0, 2),
          places=st.sampled_from((None, 0, 2)),
          cancelled=st.booleans(), reason=reasons,
          step=st.sampled_from(("funding", "funding", "contact")))  # fmt: skip
    def sitting_set(
        self,
        by: Actor,
        week: int,
        places: int | None,
        cancelled: bool,
        reason: str,
        step: str,
    ) -> None:
        weeks = max(0, -(-(self.now - FIRST_SITTING) // WEEK)) + week
        command = SetSitting(step=step, at=moment(FIRST_SITTING + weeks * WEEK), places=places,
                             cancelled=cancelled, reason=reason)  # fmt: skip
        self.give(command, by, lambda at: self.book.set_sitting(command, by, at, self.now))

    @rule(case=small, by=st.sampled_from((SYSTEM, HEAD)))
    def erased(self, case: int, by: Actor) -> None:
        if found := self.visit(case, 0):
            number = found[0].number
            try:
                expected = self.book.erase(number, by)
            except No as no:
                codes = no.codes
            else:
                codes = set()
            if codes:
                with pytest.raises(Refused) as told:
                    self.desk.erase(number, by=by)
                assert told.value.code in codes
                return
            done = self.desk.erase(number, by=by)
            self.given = [each for each in self.given if each[3].case != number]
            self.fired_until = 0
            self.keep(expected, done, by, None)

    # -- keys, expectations, time ----------------------------------------------------------------

    @precondition(lambda self: self.given)
    @rule(which=small)
    def sent_again(self, which: int) -> None:
        command, by, key, done = self.given[-1 - which % len(self.given)]
        again = self.desk.do(command, by=by, key=key)
        assert again.replayed
        assert (again.case, again.facts) == (done.case, done.facts)

    @precondition(lambda self: self.given)
    @rule(which=small, by=anybody)
    def key_used_otherwise(self, which: int, by: Actor) -> None:
        command, first, key, _ = self.given[-1 - which % len(self.given)]
        other = Note(case=1, text="another")
        with pytest.raises(Refused) as told:
            self.desk.do(other if by == first else command, by=by, key=key)
        assert told.value.code == "key_reused"

    @rule(case=small)
    def looked_too_long_ago(self, case: int) -> None:
        if found := self.visit(case, 0):
            of, visit = found
            known = self.desk.case(of.number, by=SYSTEM).visits[visit.number - 1]
            accept = Accept(visit=(of.number, visit.number))
            with pytest.raises(Stale):
                self.desk.do(accept, by=SYSTEM, expect=known.revision - 1)

    @rule(hours=st.sampled_from((1, 3, 17, 24, 49, 100, 170)))
    def time_passes(self, hours: int) -> None:
        self.clock.now += hours * HOUR

    @rule()
    def ticked(self) -> None:
        before = {number: case.copy() for number, case in self.book.cases.items()}
        ticked = self.desk.tick()
        assert ticked.stuck == ()
        for number, case in before.items():
            Moves(case, 0).fire(self.now)
            case.told = [(seq or -1, said) for seq, said in case.told]
            facts = self.desk.history(number, by=SYSTEM)
            log = self.book.log[number]
            case.standing += [e.fact.seq for e in facts[len(log) :]]
            log += [Told(e.fact.seq, e.fact.kind, None, SYSTEM.id, e.fact.first == 0)
                    for e in facts[len(log):]]  # fmt: skip
            self.book.cases[number] = case
            self.book.after[number][log[-1].seq] = case.copy()
            self.open_planned(number)
            self.same(number)

    def teardown(self) -> None:
        self.desk.close()


def seen(visit: VisitView) -> tuple[Any, ...]:
    return (
        visit.kind.name.lower(), visit.step, visit.state.name.lower(), visit.team, visit.by,
        visit.worker, visit.outcome, visit.due_at, visit.offered_at, visit.ready_at,
        visit.started_at, visit.finished_at, visit.sitting_at, visit.parent, visit.branch,
    )  # fmt: skip


def meant(visit: Visit) -> tuple[Any, ...]:
    def when(at: int | None) -> datetime | None:
        return None if at is None else moment(at)

    return (
        visit.kind, visit.step, visit.state, visit.team, visit.by,
        visit.worker or visit.bound, visit.outcome, when(visit.due), when(visit.offered),
        when(visit.ready), when(visit.started), when(visit.finished), when(visit.sitting),
        visit.parent, visit.branch,
    )  # fmt: skip


class WithTheFold(Casework):
    """After every step the book is whole, and its rows are what its facts come to."""

    def check_invariants(self, *given: Any, **named: Any) -> None:
        super().check_invariants(*given, **named)
        check_whole(self.desk._ledger._engine)


def tried(machine: type[Casework], examples: int, steps: int) -> None:
    asked = settings(
        max_examples=examples, stateful_step_count=steps, suppress_health_check=list(HealthCheck)
    )
    run_state_machine_as_test(machine, settings=asked)


def test_the_desk_does_what_the_model_says() -> None:
    tried(WithTheFold, SIZES.examples, SIZES.steps)
    note("random commands, SQLite", examples=SIZES.examples, steps=SIZES.steps)


def test_in_postgresql_it_does_the_same(postgresql_server: URL) -> None:
    class InPostgresql(WithTheFold):
        def __init__(self) -> None:
            self.database = postgres.database(postgresql_server)
            self.url = self.database.__enter__()
            super().__init__()

        def teardown(self) -> None:
            super().teardown()
            self.database.__exit__(None, None, None)

    examples, steps = SIZES.examples // 15, SIZES.steps // 2
    tried(InPostgresql, examples, steps)
    note("random commands, PostgreSQL", examples=examples, steps=steps)
