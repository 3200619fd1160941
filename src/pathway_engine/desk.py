"""The desk: real cases in somebody's application, one transaction for each command."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING, TypeVar

from pathway_engine.definition.checks import errors_in
from pathway_engine.definition.models import Pathway
from pathway_engine.engine.book import Turned, Version
from pathway_engine.engine.casefile import CaseFile
from pathway_engine.engine.chain import Entry, read
from pathway_engine.engine.open_case import OpenCase, open_case_of, with_openings
from pathway_engine.engine.records import State
from pathway_engine.engine.refusals import Code, Refusal, RefusedError
from pathway_engine.engine.work_list import WorkPlace
from pathway_engine.errors import LedgerError, PathwayError, Refused, Unknown
from pathway_engine.ledger.book import looking
from pathway_engine.ledger.book.keeping import LiveBook
from pathway_engine.ledger.book.opening import LiveLedger
from pathway_engine.live import commands, rights
from pathway_engine.live.actors import Actor, Right
from pathway_engine.live.adopting import CaseUnderWay
from pathway_engine.live.answers import Page, PersonRecord, Seal, Ticked
from pathway_engine.live.casebook import At, Done, state_of
from pathway_engine.live.casework import Casework, Clock
from pathway_engine.live.migrating import Migration, migrate
from pathway_engine.live.options import options
from pathway_engine.live.refusing import error_of
from pathway_engine.live.telling import case_of, check_storable, seconds
from pathway_engine.live.views import ALL_OPEN, CaseView, Option, case_view, shown

if TYPE_CHECKING:
    from sqlalchemy import URL, Connection, Engine

T = TypeVar("T")


def utc_now() -> datetime:
    """The moment that the machine's clock shows."""
    return datetime.now(UTC)


class Desk:
    """One ledger with a live book. Threads may share it; each call is one transaction.

    `url` is one of SQLAlchemy (``sqlite:///care.db``, ``postgresql://…``) or the engine of an
    application that `pathway_engine.ledger.configure` has readied; `schema` and `prefix` say where
    in its database our tables stand.

    >>> from pathway_engine.casework import SYSTEM, Open
    >>> from pathway_engine.definition.loading import load
    >>> from pathway_engine.shipped import shipped_pathways
    >>> desk = Desk("sqlite://")  # in memory; ``sqlite:///care.db`` is a file
    >>> desk.install(load(shipped_pathways() / "small" / "small.yaml"), by=SYSTEM).name
    'small'
    >>> done = desk.do(Open(pathway="small", reference="2026/0001"), by=SYSTEM)
    >>> done.case, [fact.kind for fact in done.facts]
    (1, ['opened', 'offered'])
    """

    def __init__(
        self,
        url: str | URL | Engine,
        *,
        clock: Clock = utc_now,
        schema: str | None = None,
        prefix: str = "",
    ) -> None:
        self._ledger = LiveLedger(url, schema, prefix)
        self._clock = clock
        self._casework = Casework(clock)

    def within(self, connection: Connection) -> Desk:
        """The same desk in your transaction: each command in a savepoint, and you commit.

        Raises `NotConfigured` for a connection that is not as a ledger needs it.
        """
        lent = object.__new__(Desk)
        lent.__dict__ |= self.__dict__
        lent._ledger = self._ledger.lent(connection)
        return lent

    def close(self) -> None:
        """Let the connections of the desk go."""
        self._ledger.close()

    # -- commands --------------------------------------------------------------------------------

    def install(self, pathway: Pathway, *, by: Actor) -> Version:
        """Put a version in force; a ledger and its book are made where there is none.

        Cases under way stay with the version that they follow. Raises `PathwayError` for one with
        errors.
        """
        rights.check_operator(by, "install")
        if wrong := errors_in(pathway):
            raise PathwayError(wrong)
        with self._ledger.book(writing=True) as book:
            now = seconds(self._clock())
            self._ledger.make(book, now)
            book.lock()
            return self._ledger.versions.install(book.connection, pathway, now)

    def do(
        self,
        command: commands.Command,
        *,
        by: Actor,
        at: datetime | None = None,
        key: str | None = None,
        expect: int | None = None,
    ) -> Done:
        """Carry out a command: all of it, or nothing and a `CaseworkError`.

        `at` is when it happened, if not now; under a `key` it counts once, however often it is
        sent; `expect` is the revision of the visit (or case) that the worker saw.
        """
        happened = None if at is None else seconds(at)
        return self._carry_out(
            lambda on: self._casework.do(on, command, by, at=happened, key=key, expect=expect),
            command,
            by,
        )

    def do_all(
        self, commands_: Iterable[commands.Command], *, by: Actor, key: str | None = None
    ) -> list[Done]:
        """Carry out several commands, all or none, in one transaction."""
        given = list(commands_)

        def each(on: At) -> list[Done]:
            done = []
            for number, command in enumerate(given, 1):
                of_key = None if key is None else f"{key}#{number}"
                done.append(self._casework.do(on, command, by, key=of_key))
            if len({one.replayed for one in done if one.facts}) > 1:
                raise error_of(Refusal(Code.KEY_REUSED, "the key stands for other commands"))
            return done

        return self._carry_out(each, given[0] if given else None, by)

    def would(
        self, command: commands.Command, *, by: Actor, at: datetime | None = None
    ) -> Done | Refused:
        """What would come of a command, or why not; nothing is written."""
        happened = None if at is None else seconds(at)
        with self._ledger.trial() as book:
            try:
                return self._casework.do(self._casework.begin(book), command, by, at=happened)
            except Refused as refusal:
                return refusal

    def adopt(self, cases: Iterable[CaseUnderWay], *, source: str, by: Actor) -> list[Done]:
        """Take over cases that are under way elsewhere, as they stand: all or none."""
        rights.check_operator(by, "adopt cases")
        given = list(cases)
        return self._carry_out(
            lambda on: [self._casework.adopt(on, case, source, by) for case in given], None, by
        )

    def would_adopt(
        self, cases: Iterable[CaseUnderWay], *, source: str, by: Actor
    ) -> list[Refused | None]:
        """Why each of some cases cannot be taken over; None where it can. Nothing is written."""
        rights.check_operator(by, "adopt cases")
        answers: list[Refused | None] = []
        with self._ledger.trial() as book:
            on = self._casework.begin(book)
            for case in cases:
                try:
                    self._casework.adopt(on, case, source, by)
                    answers.append(None)
                except RefusedError as problem:
                    answers.append(error_of(problem.refusal))
                except Refused as refusal:
                    answers.append(refusal)
        return answers

    def erase(self, case: int, *, by: Actor, dry_run: bool = False) -> Done:
        """Forget what is known of a closed case; its facts and its rows stay, and say nothing.

        Where SQLite keeps a write-ahead log, that is emptied too; in a transaction that was lent
        it is the next checkpoint that does so. A dry run refuses what would be refused.
        """
        if dry_run:
            with self._ledger.trial() as book:
                return self._casework.erase(self._casework.begin(book), case, by)
        done = self._carry_out(lambda on: self._casework.erase(on, case, by), None, by)
        self._ledger.empty_log()
        return done

    def tick(self, *, limit: int = 500) -> Ticked:
        """Let what has fallen due happen: one short transaction for each case, in due order."""
        check_storable(limit)
        now = seconds(self._clock())
        with self._ledger.book() as book:
            due = book.due(now, limit)
        fired, stuck = 0, []
        for one in due:
            try:
                fired += len(self._carry_out(partial(self._casework.tick, number=one.case)))
            except Refused:
                stuck.append(one.case)
        with self._ledger.book() as book:
            left = book.next_due()
        return Ticked(fired, None if left is None else datetime.fromtimestamp(left, UTC),
                      tuple(stuck))  # fmt: skip

    def migrate(
        self,
        old: str,
        new: str,
        *,
        by: Actor,
        steps: Mapping[str, str] | None = None,
        dry_run: bool = True,
    ) -> Migration:
        """Move the open cases of a version (by its digest, or the beginning of it) to another.

        `steps` gives new names of steps. A dry run says what would come of it, step by step;
        otherwise all that can move do, in one transaction. To the same version: due times anew.
        """
        rights.check_operator(by, "migrate")

        def moving(on: At) -> Migration:
            book = on.book
            assert isinstance(book, LiveBook)  # noqa: S101 - ours
            before, after = (self._version(book, said).digest for said in (old, new))
            numbers = book.following(before)
            return migrate(self._casework, on, numbers, (before, after), dict(steps or {}), by)

        if not dry_run:
            return self._carry_out(moving, None, by)
        with self._ledger.trial() as book:
            return moving(self._casework.begin(book))._replace(dry_run=True)

    # -- looking ---------------------------------------------------------------------------------

    def case(self, case: int, *, by: Actor, as_of: datetime | None = None) -> CaseView:
        """A case as it stands, as far as somebody may see it."""
        now = seconds(self._clock() if as_of is None else as_of)
        with self._ledger.book() as book:
            state = self._seen(book, case, by)
            return case_view(self._casework.rules(book, state.pathway), state, by, now)

    def history(self, case: int, *, by: Actor) -> list[Entry]:
        """The facts of a case in the order in which the book learned them."""
        with self._ledger.book() as book:
            state = self._seen(book, case, by)
            rules = self._casework.rules(book, state.pathway)
            return shown(rules, state, book.entries(case), by)

    def options(self, case: int, *, by: Actor) -> list[Option]:
        """What somebody may do with a case now, and why not the rest."""
        with self._ledger.trial() as book:
            on = self._casework.begin(book)
            self._seen(book, case, by)
            return options(self._casework, on, case, by)

    def find(
        self, *, by: Actor, reference: str | None = None, person: str | None = None
    ) -> list[CaseView]:
        """The cases of a reference or of a person that somebody has, or that they told of it."""
        if reference is None and person is None:
            raise Unknown(Code.UNKNOWN.value, "name a reference or a person")
        check_storable(reference, person)
        now = seconds(self._clock())
        found = []
        with self._ledger.book() as book:
            for number in looking.find(book.connection, reference=reference, person=person):
                state = state_of(self._casework.case(book, number))
                rules = self._casework.rules(book, state.pathway)
                known = rights.sees_particulars(rules, state, by)
                if known or rights.told_by(rules, book.entries(number)[0], by):
                    found.append(case_view(rules, state, by, now))
        return found

    def work(
        self,
        *,
        by: Actor,
        team: str | None = None,
        worker: str | None = None,
        states: Collection[State] = ALL_OPEN,
        after: WorkPlace | None = None,
        limit: int = 50,
    ) -> Page:
        """The open visits of somebody's teams, or of one: most urgent first, then longest waiting.

        `after` is where an earlier page ended.
        """
        if team is not None and team not in by.teams and not by.may(Right.OPERATE):
            rights.not_yours(f"`{team}` is not your team", [f"team {team}"])
        teams = [team] if team is not None else list(by.teams)
        check_storable(teams, worker, after, limit)
        with self._ledger.book() as book:
            items = looking.work(
                book.connection, teams, worker=worker, states=states, after=after, limit=limit
            )
        return Page(items, items[-1].place if len(items) == limit else None)

    def feed(self, after: int = 0, limit: int = 1000) -> list[Entry]:
        """What the book learned after a position, without what is personal; no gaps."""
        check_storable(after, limit)
        with self._ledger.book() as book:
            lines = book.lines(after, limit)
        return [read(line, {}) for line in lines]

    def open_cases(self) -> list[OpenCase]:
        """The open cases as they stand: what a forecast starts from. Moments are UTC seconds."""
        with self._ledger.book() as book:
            states = (state_of(self._casework.case(book, each)) for each in book.open_cases())
            return [
                with_openings(
                    open_case_of(state),
                    (one for one in state.openings if not book.exists(one.case or 0)),
                )
                for state in states
            ]

    def export_person(self, person: str, *, by: Actor) -> PersonRecord:
        """All that the book knows of a person, for them to see."""
        rights.check_operator(by, "export what is known of a person")
        views = self.find(by=by, person=person)
        facts = [entry for view in views for entry in self.history(view.number, by=by)]
        return PersonRecord(person, tuple(views), tuple(facts))

    def last_number(self) -> int:
        """The highest number that a case of the book has, or is kept for one to come."""
        with self._ledger.book() as book:
            head = book.head()
        return 0 if head is None else head.next_case - 1

    def in_force(self) -> list[Pathway]:
        """The versions that new cases follow, one of each pathway."""
        with self._ledger.book() as book:
            found = [version for version in book.versions() if version.retired_at is None]
            return [book.pathway(version.digest) for version in found]

    def versions(self) -> tuple[Version, ...]:
        """Every installed version, the oldest first."""
        with self._ledger.book() as book:
            return book.versions()

    def seal(self) -> Seal:
        """Where the book stands: keep it outside the ledger, and nothing before it can change."""
        with self._ledger.book() as book:
            head = book.head()
        if head is None:
            raise LedgerError(f"{self._ledger.name}: there is no live book")
        return Seal(head.position, head.hash)

    # -- transactions ----------------------------------------------------------------------------

    def _carry_out(
        self,
        work: Callable[[At], T],
        command: commands.Command | None = None,
        by: Actor | None = None,
    ) -> T:
        """Do something with the book taken; a refusal leaves nothing but a word of it."""
        try:
            with self._ledger.book(writing=True) as book:
                on = self._casework.begin(book)
                done = work(on)
                on.let_go()
                return done
        except RefusedError as problem:
            refusal = error_of(problem.refusal)
        except Refused as told:
            refusal = told
        if command is not None and by is not None:
            turned = Turned(by.id, case_of(command), type(command).__name__, refusal.code)
            with self._ledger.book(writing=True) as book:
                book.refuse(turned, seconds(self._clock()))
        raise refusal

    def _seen(self, book: LiveBook, case: int, by: Actor) -> CaseFile:
        """A case that somebody may see."""
        state = state_of(self._casework.case(book, case))
        try:
            rights.check_sees(self._casework.rules(book, state.pathway), state, by)
        except RefusedError as problem:
            raise error_of(problem.refusal) from None
        return state

    def _version(self, book: LiveBook, said: str) -> Version:
        """A version by its digest, or the beginning of that."""
        found = [version for version in book.versions() if said and version.digest.startswith(said)]
        if len(found) != 1:
            why = "no such version is installed" if not found else "several versions begin so"
            raise error_of(Refusal(Code.UNKNOWN, why, (said,)))
        return found[0]


__all__ = ["Desk", "utc_now"]
