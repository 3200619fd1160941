"""Carrying out commands: the book is locked, the case read, timers fire, and facts are decided."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

from pathway_engine.engine import commands as engine
from pathway_engine.engine.book import KeyUse, Sitting
from pathway_engine.engine.book_facts import Erased, SittingSet
from pathway_engine.engine.casefile import CaseFile, Visit
from pathway_engine.engine.decide import happens_at
from pathway_engine.engine.due import timers
from pathway_engine.engine.facts import Fact, Opens
from pathway_engine.engine.fold import fold
from pathway_engine.engine.history import History
from pathway_engine.engine.mending import Right, correct, undo
from pathway_engine.engine.refusals import Code, Refusal, RefusedError, refused
from pathway_engine.engine.rulebook import Rulebook
from pathway_engine.errors import ClockWentBack, Stale, TooEarly
from pathway_engine.live import commands, limits, rights
from pathway_engine.live.actors import SYSTEM, Actor
from pathway_engine.live.adopting import CaseUnderWay, adopted
from pathway_engine.live.casebook import At, Casebook, Done, Group, decided, state_of
from pathway_engine.live.port import Book
from pathway_engine.live.refusing import error_of
from pathway_engine.live.telling import case_of, check_storable, digest, seconds, told

TOLERANCE = 60
"""Seconds that clocks may differ: so far ahead a fact may lie, or the machine's clock behind."""

Clock = Callable[[], datetime]


class Casework(Casebook):
    """Carries out commands on whatever book it is given; knows versions and cases it has seen."""

    def __init__(self, clock: Clock) -> None:
        super().__init__()
        self._clock = clock

    # -- one command -----------------------------------------------------------------------------

    def begin(self, book: Book) -> At:
        """Take the book. Raises `ClockWentBack` where the machine's clock is far behind it."""
        head = book.lock()
        now = seconds(self._clock())
        if now < head.recorded_at - TOLERANCE:
            behind = head.recorded_at - now
            raise ClockWentBack(
                f"the clock of this machine is {behind} seconds behind the last that the book "
                "recorded; set it right"
            )
        return At(book, head, max(now, head.recorded_at), book.begins(), head)

    def do(
        self,
        on: At,
        command: commands.Command,
        by: Actor,
        *,
        at: int | None = None,
        key: str | None = None,
        expect: int | None = None,
    ) -> Done:
        """Carry out a command. Raises `CaseworkError`; the caller undoes the transaction then."""
        check_storable(command, by.id, key, expect)
        use = None if key is None else on.book.key(key)
        if use is not None:
            return self._replayed(on, use, command, by)
        at = on.moment if at is None else at
        if at > on.moment + TOLERANCE:
            raise TooEarly(Code.TOO_EARLY.value, "that has not happened yet")
        try:
            done = self._carried_out(on, command, by, at, expect)
        except RefusedError as problem:
            raise error_of(problem.refusal) from None
        if key is not None and done.facts:
            first = done.position - len(done.facts) + 1
            kept = KeyUse(by.id, digest(command), first, done.position)
            on.book.keep_key(key, kept, on.moment)
        return done

    def _replayed(self, on: At, use: KeyUse, command: commands.Command, by: Actor) -> Done:
        """What came of a command that was given before under the same key."""
        if (use.actor, use.digest) != (by.id, digest(command)):
            raise error_of(Refusal(Code.KEY_REUSED, "the key stands for another command"))
        facts = tuple(entry.fact for entry in on.book.between(use.first, use.last))
        return Done(facts[-1].case, facts[-1].seq, facts, use.last, replayed=True)

    def _carried_out(
        self, on: At, command: commands.Command, by: Actor, at: int, expect: int | None
    ) -> Done:
        if isinstance(command, commands.Open):
            return self._open(on, command, by, at)
        if isinstance(command, commands.SetSitting):
            return self._set_sitting(on, command, by, at)
        number = case_of(command)
        history = self._known(on, number)
        state = state_of(history)
        rights.check_sees(self.rules(on.book, state.pathway), state, by)
        _check_expected(on, history, command, expect)
        if isinstance(command, commands.Undo):
            return self._undo(on, history, command, by)
        if isinstance(command, commands.Correct):
            return self._correct(on, history, command, by)
        return self._decided(on, history, command, by, at)

    def check(self, on: At, command: commands.OnVisit, by: Actor) -> None:
        """Decide a command and write nothing. Raises what `do` would."""
        self._judged(on, self._known(on, case_of(command)), command, by, on.moment)

    def _decided(
        self, on: At, history: History, command: commands.Command, by: Actor, at: int
    ) -> Done:
        return self._kept(on, history, self._judged(on, history, command, by, at))

    def _judged(
        self, on: At, history: History, command: commands.Command, by: Actor, at: int
    ) -> list[Group]:
        """A command that the engine decides, after what has fallen due by then."""
        state = state_of(history)
        rules = self.rules(on.book, state.pathway)
        asked = self._engine_command(on, rules, state, command, by)
        fired = _fired(rules, state, happens_at(asked, at))
        state = fold(fired, state) or state
        visit = _visit(state, command)
        if isinstance(command, commands.OnVisit) and visit is not None:
            rights.check_visit(rules, state, visit, command, by)
            _check_limits(on, rules, state, visit, command, at)
        if not getattr(command, "reason", "given").strip():
            raise refused(Code.MISSING_REASON, "say why")
        facts = decided(rules, state, asked, at)
        return [Group(SYSTEM, None, fired), Group(by, _acting_for(state, visit, by), facts)]

    def _engine_command(
        self, on: At, rules: Rulebook, state: CaseFile, command: commands.Command, by: Actor
    ) -> engine.Command:
        if isinstance(command, commands.OnVisit):
            return told(command, by)
        if isinstance(command, commands.Withdraw):
            return engine.Withdraw(
                case=command.case,
                ending=command.ending,
                reason=command.reason,
                opens=dict(command.opens),
                by_right=rights.check_withdraw(rules, state, by),
            )
        if isinstance(command, commands.Note):
            return engine.Note(case=command.case, text=command.text, document=command.link)
        if isinstance(command, commands.LinkTo):
            if command.other == command.case or not on.book.exists(command.other):
                raise refused(Code.UNKNOWN, f"no case {command.other}")
            return engine.Link(case=command.case, other=command.other, link=command.kind)
        raise refused(Code.UNKNOWN, f"no such command: {type(command).__name__}")

    # -- opening ---------------------------------------------------------------------------------

    def _open(self, on: At, command: commands.Open, by: Actor, at: int) -> Done:
        version = self.current(on.book, command.pathway)
        _check_reference(on, command.reference)
        for link in command.links:
            if not on.book.exists(link.other):
                raise refused(Code.UNKNOWN, f"no case {link.other}")
        rules = self.rules(on.book, version.digest)
        opened = engine.Open(
            number=on.head.next_case,
            pathway=version.digest,
            reference=command.reference,
            person=command.person,
            case=dict(command.case),
            links=tuple((link.other, link.kind) for link in command.links),
            to=command.at,
            due=None if command.due is None else seconds(command.due),
        )
        facts = decided(rules, None, opened, at)
        history = History.of(facts)
        rights.check_open(state_of(history), by)
        on.head = on.head._replace(next_case=on.head.next_case + 1)
        team = _acting_for(state_of(history), None, by)
        return self._kept(on, History(), [Group(by, team, facts)])

    def adopt(self, on: At, case: CaseUnderWay, source: str, by: Actor) -> Done:
        """Take over a case that is under way elsewhere, as it stands."""
        check_storable(case, source, by.id)
        version = self.current(on.book, case.pathway)
        _check_reference(on, case.reference)
        rules = self.rules(on.book, version.digest)
        fact = adopted(rules, case, on.head.next_case, version.digest, source, on.moment)
        on.head = on.head._replace(next_case=on.head.next_case + 1)
        return self._kept(on, History(), [Group(by, None, (fact,))])

    # -- putting right ---------------------------------------------------------------------------

    def _undo(self, on: At, history: History, command: commands.Undo, by: Actor) -> Done:
        state = state_of(history)
        rules = self.rules(on.book, state.pathway)
        since = on.book.entries(state.number, command.to)
        rights.check_undo(rules, state, since, by)
        if any(
            on.book.exists(opening.case or 0)
            for opening in state.openings
            if opening not in _openings_after(history, command.to)
        ):
            raise refused(Code.NOT_NOW, "a case that it opened is there already")
        fact = undo(history, command.to, on.moment, command.reason)
        team = _acting_for(state, None, by)
        return self._kept(on, history, [Group(by, team, _told(fact))])

    def _correct(self, on: At, history: History, command: commands.Correct, by: Actor) -> Done:
        state = state_of(history)
        rules = self.rules(on.book, state.pathway)
        entries = on.book.entries(state.number, command.fact - 1)
        if entries:
            rights.check_correct(rules, state, entries[0], by)
        happened_at = None if command.at is None else seconds(command.at)
        right = Right(command.fact, command.reason, happened_at, command.values)
        fact = correct(rules, history, right, on.moment)
        team = _acting_for(state, None, by)
        return self._kept(on, history, [Group(by, team, _told(fact))])

    def erase(self, on: At, number: int, by: Actor) -> Done:
        """Forget what was known of a closed case; chain and rows hold."""
        rights.check_operator(by, "erase")
        history = self._known(on, number)
        state = state_of(history)
        waiting = [one for one in state.openings if not on.book.exists(one.case or 0)]
        if state.closed_at is None or waiting or state.erased_at is not None:
            why = "is open" if state.closed_at is None else "is to open others"
            why = "was erased" if state.erased_at is not None else why
            raise error_of(Refusal(Code.NOT_NOW, f"case {number} {why}"))
        names = tuple(name for name, value in state.values.items() if value is not None)
        fact = Erased(case=number, seq=state.seq + 1, at=on.moment, names=names)
        on.book.erase(number)
        self._seen.forget(number)
        return self._kept(on, self._known(on, number), [Group(by, None, (fact,))])

    def keep(self, on: At, history: History, by: Actor, facts: Sequence[Fact]) -> Done:
        """Write facts that were decided elsewhere: a migration, cases taken over."""
        return self._kept(on, history, [Group(by, None, tuple(facts))])

    # -- sittings --------------------------------------------------------------------------------

    def _set_sitting(self, on: At, command: commands.SetSitting, by: Actor, at: int) -> Done:
        """A fact of the book: it has case 0."""
        version = next((v for v in self._in_force(on.book) if self._has(on, v, command.step)), None)
        if version is None:
            raise refused(Code.UNKNOWN, "no pathway that is in force has a step", command.step)
        rules = self.rules(on.book, version.digest)
        rights.check_sitting(rules, command.step, by)
        if not command.reason.strip():
            raise refused(Code.MISSING_REASON, "say why")
        if command.places is not None and command.places < 0:
            raise refused(Code.BAD_VALUE, "a sitting has no or more places")
        seq, _ = on.book.last(0)
        fact = SittingSet(
            case=0,
            seq=seq + 1,
            at=at,
            step=command.step,
            sitting_at=seconds(command.at),
            places=command.places,
            cancelled=command.cancelled,
            reason=command.reason,
        )
        self._written(on, [Group(by, None, (fact,))])
        sitting = Sitting(command.places, command.cancelled)
        on.book.set_sitting(command.step, fact.sitting_at, sitting)
        return Done(0, fact.seq, (fact,), on.head.position)

    # -- timers ----------------------------------------------------------------------------------

    def tick(self, on: At, number: int) -> tuple[Fact, ...]:
        """Let what has fallen due happen to a case, and open what it planned; the facts."""
        history = self._known(on, number)
        state = state_of(history)
        rules = self.rules(on.book, state.pathway)
        fired = _fired(rules, state, on.moment)
        was = self.timed(on, history)
        done: list[Fact] = []
        if fired:
            done += self._kept(on, history, [Group(SYSTEM, None, fired)]).facts
            history = self._known(on, number)
        for opening in state_of(history).openings:
            opened = self.open_planned(on, state_of(history), opening, on.moment)
            done += () if opened is None else opened.facts
        if done and not fired:  # what it planned is no longer due
            on.book.project(state, state, was, self.timed(on, history))
        return tuple(done)


def _fired(rules: Rulebook, state: CaseFile, until: int) -> tuple[Fact, ...]:
    """What falls due for a case by a second."""
    if all(timer.at > until for timer in timers(rules, state)):
        return ()
    return decided(rules, state, engine.Tick(), until)


def _told(fact: Fact | Refusal) -> tuple[Fact, ...]:
    if isinstance(fact, Refusal):
        raise RefusedError(fact)
    return (fact,)


def _visit(state: CaseFile, command: commands.Command) -> Visit | None:
    if not isinstance(command, commands.OnVisit):
        return None
    number = int(command.visit[1])
    if not 1 <= number <= len(state.visits):
        raise refused(Code.UNKNOWN, f"no visit {number} of case {state.number}")
    return state.visit(number)


def _check_reference(on: At, reference: str | None) -> None:
    """Refuse a reference that another case has; neither is told."""
    if reference is not None and on.book.refers(reference):
        raise refused(Code.NOT_NOW, "a case has that reference already")


def _check_limits(
    on: At,
    rules: Rulebook,
    state: CaseFile,
    visit: Visit,
    command: commands.OnVisit,
    at: int,
) -> None:
    """Refuse what finds no room, unless it is overridden."""
    if isinstance(command, commands.Schedule):
        sitting = seconds(command.sitting)
        limits.check_sitting(on.book, rules, visit, state.number, sitting)
    begins = isinstance(command, commands.Start) or (
        isinstance(command, commands.Finish) and command.started_at is not None
    )
    if begins and getattr(command, "override", None) is None:
        moment = limits.Moment(at, on.begins)
        limits.check_room(on.book, rules, state, visit, moment)
        limits.check_held(on.book, visit)


def _check_expected(
    on: At, history: History, command: commands.Command, expect: int | None
) -> None:
    """Refuse a command on what has changed since the worker looked."""
    state = state_of(history)
    if expect is None:
        return
    visit = _visit(state, command)
    revision = state.seq if visit is None else visit.revision
    if revision != expect:
        raise Stale(on.book.entries(state.number, expect))


def _acting_for(state: CaseFile, visit: Visit | None, by: Actor) -> str | None:
    """The team in whose name somebody acts: the visit's, or one that has to do with the case."""
    teams = [visit.team] if visit is not None else []
    if visit is not None and visit.handoff is not None:
        teams.append(visit.handoff.offer.from_team)
    teams += [token.team for token in state.tokens.values()]
    teams += [each.team for each in state.open_visits]
    return next((team for team in teams if team is not None and team in by.teams), None)


def _openings_after(history: History, to: int) -> tuple[Opens, ...]:
    return history.states[to - 1].openings if 1 <= to <= len(history.states) else ()
