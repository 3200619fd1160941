"""One person worked by commands as the simulation would work it: what is drawn there is said here.

The player knows nothing of rows. Second by second, in the order of the rules, it asks the
definition what a worker would do next (the durations, the chances and what is recorded are the
simulation's luck), and gives the command. What follows from it, the engine decides.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import replace
from itertools import count
from typing import Any, NamedTuple

from open_time import after_open_seconds
from parity.book import Book, Way, Work
from parity.chances import Chances, is_once, value_of
from parity.sittings import Panels, Sitting
from parity.staff import Openings, Staff, Worker
from pathway_engine.clock import DAY, weekday
from pathway_engine.definition.expressions import evaluate
from pathway_engine.definition.models import HandoffRule, Opening, Package, Pathway
from pathway_engine.engine import commands
from pathway_engine.engine.casefile import CaseFile, Visit
from pathway_engine.engine.commands import Command
from pathway_engine.engine.driver import Driver
from pathway_engine.engine.facts import Closed, Finished, Joined, Opens, Partner, Value
from pathway_engine.engine.records import State, VisitKind, Window
from pathway_engine.engine.refusals import Refusal, RefusedError
from pathway_engine.engine.rulebook import Rulebook
from reference.luck import Luck


class RefusedPlay(Exception):
    """A command was refused; the play is over."""


class Due(NamedTuple):
    """A case that is to be opened."""

    at: int
    parent: int
    order: int
    said_at: int
    opens: Opens
    case: Mapping[str, Any]
    identity: int
    package: int | None


class Player:
    """Works one person until all cases close, the window ends or the engine refuses."""

    def __init__(self, pathway: Pathway, window: Window, luck: Luck, identity: int) -> None:
        self.pathway, self.window, self.luck, self.identity = pathway, window, luck, identity
        self.rules = Rulebook(pathway)
        self.staff = Staff(pathway, window)
        self.hours = Openings(pathway, window)
        self.panels = Panels(pathway, window)
        self.sittings: list[Sitting] = []
        self.listed_at = -1
        self.books: list[Book] = []
        self.later: list[Due] = []
        self.order = count()
        self.packages: list[int] = []  # when each package of the person ends
        self.refusal: Refusal | None = None
        self.now = window.starts_at

    @property
    def driver(self) -> Driver:
        return self.books[0].driver

    @property
    def state(self) -> CaseFile:
        """The first case of the person."""
        return self.books[0].state

    # -- second by second ------------------------------------------------------------------------

    def play(self, opened_at: int, values: Mapping[str, Value], to: str | None = None) -> None:
        """From opening to the end of the cases or of the window."""
        self.now = opened_at
        try:
            self.open(commands.Open(number=1, case=values, to=to), self.identity)
            while True:
                self.rest()
                ahead = min(self.seconds_ahead(), default=self.window.ends_at)
                if ahead >= self.window.ends_at:
                    return
                self.now = ahead
        except RefusedPlay:
            return
        except RefusedError as beyond:  # found before it is said: a value that `set` gives
            self.refusal = beyond.refusal

    def rest(self) -> None:
        """Everything that happens in this second."""
        while True:
            self.end_what_is_over()
            self.make_lists()
            if not (self.start_all() or self.leave_once()):
                return

    def seconds_ahead(self) -> Iterator[int]:
        """Later seconds in which something may happen."""
        yield from (due.at for due in self.later)
        for book in self.books:
            for visit in book.state.open_visits:
                end = book.end_of(visit, self.handoff_ends)
                if end is not None and end > self.now:
                    yield end
                if visit.state is State.QUEUED:
                    yield from self.chances_to_start(visit)
            yield from (way.at for _, _, way, _ in book.open_ways() if way.at > self.now)

    def chances_to_start(self, visit: Visit) -> Iterator[int]:
        starts = self.hours.of(*self.teams_at(visit)).starts
        yield from starts[bisect_right(starts, self.now) :][:1]
        at = self.panels.next_after(visit.step, self.now)
        if at is not None:
            yield at

    # -- openings, and what ends -----------------------------------------------------------------

    def end_what_is_over(self) -> None:
        """Openings that were due, then everything that ends, then openings of no delay."""
        while True:
            due = [one for one in self.later if one.at == self.now]
            before = [one for one in due if one.said_at < self.now]
            over = [(book, v) for book in self.books for v in book.state.open_visits
                    if self.is_over(book, v)]  # fmt: skip
            if before or (due and not over):
                self.open_due(min(before or due, key=lambda one: (one.parent, one.order)))
            elif over:
                self.follow(*over[0])
            else:
                return

    def is_over(self, book: Book, visit: Visit) -> bool:
        end = book.end_of(visit, self.handoff_ends) if visit.is_open else None
        return end is not None and end <= self.now

    def follow(self, book: Book, visit: Visit) -> None:
        """Move a visit on, and what comes of it, until it rests."""
        while self.is_over(book, visit):
            seen = len(book.state.visits)
            self.do(book, self.next(book, visit))
            for number in range(seen + 1, len(book.state.visits) + 1):
                self.follow(book, book.state.visit(number))
            visit = book.state.visit(visit.number)

    def do(self, book: Book, command: Command) -> None:
        """Give a command; a refusal ends the play."""
        seen = 0 if book.driver.state is None else len(book.state.visits)
        known = len(book.driver.facts)
        answer = book.driver.do(command, self.now)
        if isinstance(answer, Refusal):
            self.refusal = answer
            raise RefusedPlay
        book.look_at_new_visits(seen, self.now)
        for fact in book.driver.facts[known:]:
            if isinstance(fact, Closed):
                self.end_with(book, fact.ending)
                written = self.pathway.endings[fact.ending].opens
                self.later += [self.due(book, one, written, 1, None) for one in fact.opens]
            elif isinstance(fact, Finished | Joined) and fact.opens:
                visit = book.state.visit(fact.visit)
                written = self.pathway.all_steps[visit.step].outcomes[fact.outcome or ""].opens
                self.later += [self.due(book, one, written, visit.at_step, visit.team)
                               for one in fact.opens]  # fmt: skip

    def end_with(self, book: Book, ending: str) -> None:
        """A package starts, changes or ends."""
        package = self.pathway.endings[ending].package
        runs = bool(self.packages) and self.packages[-1] > self.now
        if package == "none" and runs:
            self.packages[-1] = self.now
        if isinstance(package, Package) and not runs:
            u = book.chances.u(ending, "lasts", len(self.packages) + 1)
            values = book.state.values
            self.packages.append(book.chances.after(values, package.lasts, u, self.now, None))

    def due(
        self, book: Book, opens: Opens, written: Mapping[str, Opening], n: int, team: str | None
    ) -> Due:
        """The case that one of the openings as they are written brings."""
        opening = written[opens.opening]
        u = book.chances.u(opens.owner, f"open_after.{opens.opening}", n)
        at = book.chances.after(opens.values, opening.after, u, self.now, team)
        identity = book.chances.identity_of(f"{opens.owner}.{opens.opening}", n)
        package = len(self.packages) - 1 if opens.while_package else None
        order = next(self.order)
        return Due(at, book.number, order, self.now, opens, opening.case, identity, package)

    def open_due(self, due: Due) -> None:
        """A case of the person opens, unless the package is over with which it would go on."""
        self.later.remove(due)
        if due.package is not None and self.packages[due.package] <= self.now:
            return
        opens = due.opens
        chances = Chances(self.rules, self.luck, due.identity)
        known = dict(opens.values)

        def draw(name: str, line: Any) -> Value:
            u = chances.u(f"{opens.owner}.{opens.opening}", f"case.{name}", 0)
            return value_of(line, u, known, never, 0.0)

        case = chances.attributes(due.case, known, draw)
        command = commands.Open(
            number=len(self.books) + 1,
            case=case,
            inherits=opens.values,
            links=((due.parent, opens.link),),
            entry=f"{opens.owner}.{opens.opening}",
            to=opens.step,
        )
        self.open(command, due.identity)

    def open(self, command: commands.Open, identity: int) -> None:
        """A case opens and is followed to rest."""
        book = Book(Driver(self.rules), Chances(self.rules, self.luck, identity))
        self.books.append(book)
        self.do(book, command)
        book.draw_exits(("", 0), "exits", self.pathway.exits, self.now, None)
        for number in range(1, len(book.state.visits) + 1):
            self.follow(book, book.state.visit(number))

    # -- what would be done next -----------------------------------------------------------------

    def next(self, book: Book, visit: Visit) -> Command:
        """The command that moves a visit on whose state is over."""
        what = {
            State.OFFERED: self.answer,
            State.DISPUTED: self.take_or_return,
            State.PLANNED: self.go_on,
            State.ACTIVE: self.end_work,
            State.HELD: self.end_hold,
            State.AFTERWARDS: self.finish,
        }
        return what[visit.state](book, visit)

    def handoff_ends(self, book: Book, visit: Visit) -> int:
        """When the delay of an offer, or a dispute about it, is over."""
        rule, purpose = self.rule(visit), "delay"
        written = rule.delay
        if visit.state is State.DISPUTED:
            assert rule.disputed is not None
            written, purpose = rule.disputed.for_, "dispute_for"
        u = book.u(visit, purpose, self.attempt(visit))
        values = book.offered[visit.number]
        return book.chances.after(values, written, u, visit.since, visit.team)

    def answer(self, book: Book, visit: Visit) -> Command:
        """The delay of an offer is over: it is disputed, returned or accepted."""
        rule = self.rule(visit)
        if rule.disputed is not None and self.falls(book, visit, rule.disputed.share, "disputed"):
            return commands.Dispute(visit=book.id(visit))
        return self.take_or_return(book, visit)

    def take_or_return(self, book: Book, visit: Visit) -> Command:
        rule = self.rule(visit)
        if rule.returned is not None and self.falls(book, visit, rule.returned.share, "returned"):
            return commands.Return(visit=book.id(visit))
        return commands.Accept(visit=book.id(visit))

    def falls(self, book: Book, visit: Visit, share: Any, purpose: str) -> bool:
        u = book.u(visit, purpose, self.attempt(visit))
        return book.chances.falls(book.offered[visit.number], share, u)

    def go_on(self, book: Book, visit: Visit) -> Command:
        """A visit falls due by itself; what somebody must choose or answer is said."""
        self.do(book, commands.Tick())
        left = book.state.visit(visit.number)
        return self.finish(book, left) if left.is_open and left.team is None else commands.Tick()

    def end_work(self, book: Book, visit: Visit) -> Command:
        """The part of the work in hand is over: a hold, time afterwards, or the end."""
        work, which = book.works[visit.number], book.id(visit)
        self.staff.release(work.workers, self.now)
        if visit.let_go:
            to = book.state.leaves_to
            opens = self.answers_at(book, to) if to is not None else {}
            return commands.Finish(visit=which, effort=work.so_far, opens=opens)
        if work.holds:
            return self.hold(book, visit)
        said = {"effort": work.effort, "rekeying": work.rekeying}
        if visit.kind is VisitKind.REWORK:
            return commands.Finish(visit=which, effort=work.effort)
        if work.afterwards is None:
            return self.finish(book, visit, **said)
        u = book.u(visit, "afterwards")
        work.ends_at = book.chances.after(work.known, work.afterwards, u, self.now, visit.team)
        return commands.WorkDone(visit=which, **said)

    def hold(self, book: Book, visit: Visit) -> Command:
        work = book.works[visit.number]
        cause, written, u = work.holds.pop(0)
        work.ends_at = book.chances.after(work.known, written, u, self.now, visit.team)
        return commands.Hold(visit=book.id(visit), cause=cause, effort=work.so_far)

    def end_hold(self, book: Book, visit: Visit) -> Command:
        """A hold is over: the next one begins, or the visit waits for its worker."""
        if book.works[visit.number].holds:
            self.do(book, commands.Resume(visit=book.id(visit), waits=True))
            return self.hold(book, visit)
        return commands.Resume(visit=book.id(visit), waits=True)

    def finish(self, book: Book, visit: Visit, **effort: Any) -> Command:
        """What the step establishes, the outcome that falls, and what it opens."""
        values = self.recorded(book, visit)
        ruled, outcome = self.outcome(book, visit, {**book.state.values, **values})
        return commands.Finish(
            visit=book.id(visit),
            values=values,
            outcome=None if ruled else outcome,
            opens=self.answers(book, visit, outcome, values),
            **effort,
        )

    # -- starts ----------------------------------------------------------------------------------

    def start_all(self) -> bool:
        """Starts one at a time: listed for a sitting, back from a hold, then in queue order."""
        started = False
        while True:
            self.seat()
            able = [
                (self.turn(book, visit), book, visit, who)
                for book in self.books
                for visit in book.state.open_visits
                if visit.state is State.QUEUED and (who := self.who_begins(book, visit))
            ]
            if not able:
                return started
            _, book, visit, who = min(able, key=lambda one: one[0])
            self.start(book, visit, *who)
            started = True

    def turn(self, book: Book, visit: Visit) -> tuple[float, ...]:
        rank = 0 if visit.sitting_at is not None else 1 if visit.started_at is not None else 2
        return (rank, *queue_order(book, visit))

    def teams_at(self, visit: Visit) -> tuple[str, ...]:
        """The team of a visit and those of its partners."""
        assert visit.team is not None
        partners = self.pathway.team_steps[visit.step].with_
        return (visit.team, *(partners if visit.kind is VisitKind.WORK else ()))

    def who_begins(
        self, book: Book, visit: Visit
    ) -> tuple[Worker | None, tuple[Worker, ...]] | None:
        """The worker who could begin a visit now, with partners."""
        if not self.hours.of(*self.teams_at(visit)).is_open(self.now):
            return None
        if self.needs_nobody(visit):
            return None, ()
        assert visit.team is not None
        work = visit.kind is VisitKind.WORK
        step = self.pathway.team_steps[visit.step]
        if work and step.sessions is not None:
            free = self.sitters(book, visit)
        else:
            free = self.staff.free(visit.team, visit.by)
        if visit.bound is not None:
            free = [worker for worker in free if worker.name == visit.bound]
        if visit.reworks is not None:
            same = [v.worker for v in book.state.visits
                    if visit.reworks in (v.number, v.reworks) and v.worker is not None]  # fmt: skip
            free.sort(key=lambda worker: worker.name not in same[-1:])
        needed = step.with_ if work else {}
        pairs = ((worker, self.staff.partners(needed, worker)) for worker in free)
        return next(((one, others) for one, others in pairs if others is not None), None)

    def needs_nobody(self, visit: Visit) -> bool:
        """Whether a visit is a stay, or a rework in a team without staff."""
        stays = self.pathway.team_steps[visit.step].stay is not None
        return (stays and visit.kind is VisitKind.WORK) or not visit.by

    def start(
        self, book: Book, visit: Visit, own: Worker | None, partners: tuple[Worker, ...]
    ) -> None:
        """Work begins, or goes on after a hold; where nobody is needed, a stay begins."""
        if own is None:
            self.begin_with_nobody(book, visit)
            return
        again = visit.started_at is not None
        if visit.sitting_at is not None:
            self.take_from_list(book, visit)
        work = book.works[visit.number] if again else self.drawn_work(book, visit, own)
        book.works[visit.number] = work
        together = tuple(Partner(w.team, w.role, w.name) for w in partners)
        self.do(
            book,
            commands.Start(visit=book.id(visit), worker=own.name, role=own.role, partners=together),
        )
        work.workers = tuple(worker.name for worker in (own, *partners))
        self.staff.busy.update(work.workers)
        part = work.worked - work.done if again or not work.holds else work.worked // 2
        work.done += part
        times = self.hours.of(*self.teams_at(visit))
        work.ends_at = after_open_seconds(times, self.now, part)

    def begin_with_nobody(self, book: Book, visit: Visit) -> None:
        """A stay begins; a rework in a team without staff takes no time."""
        values, ends_at = book.state.values, self.now
        stay = self.pathway.team_steps[visit.step].stay
        if visit.kind is VisitKind.WORK:
            u = book.u(visit, "afterwards")
            ends_at += book.chances.seconds(values, stay, u)
        book.works[visit.number] = Work(0, 0, 1.0, 0, [], None, values, ends_at=ends_at)
        self.do(book, commands.Start(visit=book.id(visit)))

    def drawn_work(self, book: Book, visit: Visit, own: Worker) -> Work:
        """How long the work takes, and what holds it: read and drawn at its start."""
        values = book.state.values
        pace = 1.0 if visit.sitting_at is not None else own.pace
        if visit.kind is VisitKind.REWORK:
            effort = self.rework_of(book, visit)
            return Work(effort, 0, pace, round(effort / pace), [], None, values)
        step = self.pathway.team_steps[visit.step]
        rekeying = 0
        if visit.handoff is not None and (rule := self.rule_or_none(visit)) is not None:
            u = book.u(visit, "rekeying", self.attempt(visit))
            offered = book.offered[visit.number]
            rekeying = book.chances.seconds(offered, rule.rekeying, u)
        effort = book.chances.seconds(values, step.length_of_work, book.u(visit, "work")) + rekeying
        holds = [
            (cause, hold.for_, book.u(visit, f"hold_for.{cause}"))
            for cause, hold in step.holds.items()
            if (hold.when is None or self.rules.value(hold.when, book.state, self.now))
            and book.chances.falls(values, hold.share, book.u(visit, f"hold.{cause}"))
        ]
        return Work(effort, rekeying, pace, round(effort / pace), holds, step.afterwards, values)

    def rework_of(self, book: Book, visit: Visit) -> int:
        returned = book.state.visit(visit.repeats or 0)
        rule = self.rule(returned)
        assert rule.returned is not None
        u = book.u(returned, "rework", self.attempt(returned))
        return book.chances.seconds(book.offered[returned.number], rule.returned.rework, u)

    # -- sittings --------------------------------------------------------------------------------

    def make_lists(self) -> None:
        """The lists of the sittings that begin now: once in a second, whoever comes later in it."""
        if self.listed_at == self.now:
            return
        self.listed_at = self.now
        for step, times in self.panels.times.items():
            if self.now in times:
                waiting = [
                    (queue_order(book, visit), book, visit)
                    for book in self.books
                    for visit in book.state.open_visits
                    if visit.step == step
                    and visit.kind is VisitKind.WORK
                    and visit.state is State.QUEUED
                    and visit.sitting_at is None
                ]
                for team in dict.fromkeys(visit.team or "" for _, _, visit in waiting):
                    self.make_list(step, team, [one for one in waiting if one[2].team == team])

    def make_list(self, step: str, team: str, waiting: list[Any]) -> None:
        if not self.hours.of(team).is_open(self.now):
            return
        sessions = self.pathway.team_steps[step].sessions
        assert sessions is not None
        there = len(self.staff.able(team, waiting[0][2].by))
        places = sessions.places_on(weekday(self.now // DAY), there)
        listed = sorted(waiting, key=lambda one: one[0])[:places]
        for _, book, visit in listed:
            self.do(book, commands.Schedule(visit=book.id(visit), sitting=self.now))
        heard = [(book.number, visit.number) for _, book, visit in listed]
        self.sittings.append(Sitting(step, team, waiting[0][2].by, sessions.all_sit, heard))

    def sitting_of(self, book: Book, visit: Visit) -> Sitting | None:
        key = (book.number, visit.number)
        return next((one for one in self.sittings if key in one.waiting), None)

    def seat(self) -> None:
        """Whoever is free to sit is taken; all are let go when nothing is left to take up."""
        for sitting in self.sittings:
            if not sitting.waiting:
                self.staff.kept -= set(sitting.sitters)
                sitting.sitters.clear()
            elif self.hours.of(sitting.team).is_open(self.now):
                free = self.staff.free(sitting.team, sitting.by)
                if not sitting.each:
                    needed = self.pathway.team_steps[sitting.step].with_
                    able = [w for w in free if self.staff.partners(needed, w) is not None]
                    free = [] if sitting.sitters else (able or free)[:1]
                sitting.sitters += [worker.name for worker in free]
                self.staff.kept.update(sitting.sitters)
        self.sittings = [sitting for sitting in self.sittings if sitting.waiting]

    def sitters(self, book: Book, visit: Visit) -> list[Worker]:
        """Who sits and could hear a case that is listed."""
        sitting = self.sitting_of(book, visit)
        able = [] if sitting is None else self.staff.able(sitting.team, sitting.by)
        return [
            worker
            for worker in able
            if sitting and worker.name in sitting.sitters and worker.name not in self.staff.busy
        ]

    def take_from_list(self, book: Book, visit: Visit) -> None:
        sitting = self.sitting_of(book, visit)
        assert sitting is not None
        sitting.waiting.remove((book.number, visit.number))

    # -- exits -----------------------------------------------------------------------------------

    def leave_once(self) -> bool:
        """The first exit whose clock has run out, unless its rule is false and it lapses."""
        while True:
            due = [
                ((*queue_order(book, visit), rank, way.at, way.order), book, way, ways)
                for book in self.books
                for visit, rank, way, ways in book.open_ways()
                if way.at <= self.now
            ]
            if not due:
                return False
            _, book, way, ways = min(due, key=lambda one: one[0])
            ways.remove(way)
            if self.leaves(book, way):
                return True

    def leaves(self, book: Book, way: Way) -> bool:
        when, to = way.exit.when, way.exit.to
        if when is not None and not self.rules.value(when, book.state, self.now):
            return False
        opens = self.answers_at(book, to)
        self.do(book, commands.Withdraw(case=book.number, ending=to, opens=opens))
        for visit in book.state.visits:
            sitting = self.sitting_of(book, visit)
            if sitting is not None and not visit.is_open:
                sitting.waiting.remove((book.number, visit.number))
        return True

    # -- what the definition and luck say --------------------------------------------------------

    def rule_or_none(self, visit: Visit) -> HandoffRule | None:
        assert visit.handoff is not None
        assert visit.team is not None
        return self.rules.handoff(visit.handoff.offer.from_team, visit.team)

    def rule(self, visit: Visit) -> HandoffRule:
        rule = self.rule_or_none(visit)
        assert rule is not None
        return rule

    def attempt(self, visit: Visit) -> int:
        assert visit.handoff is not None
        return visit.handoff.offer.attempt

    def recorded(self, book: Book, visit: Visit) -> dict[str, Value]:
        """What is drawn for the attributes of a step, in written order."""
        step = self.pathway.team_steps.get(visit.step)
        known = dict(book.state.values)

        def draw(name: str, line: Any) -> Value | None:
            if is_once(line) and visit.at_step > 1:
                return None
            return value_of(line, book.u(visit, f"record.{name}"), known, *self.moment(book))

        written = {} if step is None else step.records
        return book.chances.attributes(written, known, draw)

    def moment(self, book: Book) -> tuple[Any, float]:
        """How often a step was visited, and for how many days the case has been open."""
        accepted = book.state.accepted
        return lambda step: accepted.get(step, 0), (self.now - book.state.opened_at) / DAY

    def outcome(self, book: Book, visit: Visit, known: Any) -> tuple[bool, str]:
        """The outcome, and whether a rule decides it, or nothing else is left; else by share."""
        outcomes = self.pathway.all_steps[visit.step].outcomes
        for name, outcome in outcomes.items():
            if outcome.when is not None:
                typed = self.pathway.typed(outcome.when)
                if evaluate(typed, known, *self.moment(book)):
                    return True, name
        u, total = book.u(visit, "outcome"), 0.0
        others = {name: o for name, o in outcomes.items() if o.when is None}
        for name, outcome in others.items():
            if outcome.share is not None:
                total += float(self.rules.line(known, outcome.share))
                if u < total:
                    return False, name
        rest = next((name for name, o in others.items() if o.share is None), None)
        return False, rest or [*others, ""][-1] if others else ""

    def answers(
        self, book: Book, visit: Visit, outcome: str, recorded: Mapping[str, Value]
    ) -> dict[str, bool]:
        """Which cases are opened, by the outcome and by the ending that it leads to."""
        taken = self.pathway.all_steps[visit.step].outcomes.get(outcome)
        if taken is None:
            return {}
        owners = [(visit.step, taken.opens, visit.at_step)]
        if taken.to in self.pathway.endings:
            owners.append((taken.to, self.pathway.endings[taken.to].opens, 1))
        if not any(opens for _, opens, _ in owners):
            return {}
        state = with_values(book.state, recorded)
        state = with_values(state, self.rules.assigned(taken, state, self.now))
        found: dict[str, bool] = {}
        for owner, opens, n in owners:
            found |= self.answers_of(book, owner, opens, n, state)
        return found

    def answers_at(self, book: Book, ending: str) -> dict[str, bool]:
        """Which cases an ending opens that a case leaves to."""
        return self.answers_of(book, ending, self.pathway.endings[ending].opens, 1, book.state)

    def answers_of(
        self, book: Book, owner: str, opens: Mapping[str, Any], n: int, state: CaseFile
    ) -> dict[str, bool]:
        return {
            f"{owner}.{name}": book.chances.falls(
                state.values, opening.share, book.chances.u(owner, f"open.{name}", n)
            )
            for name, opening in opens.items()
        }


def never(_: str) -> int:
    return 0


def with_values(state: CaseFile, values: Mapping[str, Value]) -> CaseFile:
    return replace(state, values={**state.values, **values})


def queue_order(book: Book, visit: Visit) -> tuple[float, float, int, int]:
    """The place of a visit in the queue; what is not queued stands after its priority."""
    ready = float("inf") if visit.ready_at is None else visit.ready_at
    return (-visit.priority, ready, book.number, visit.number)
