"""What the desk knows of a book while it has it: versions, cases, and how facts are written.

Everything here happens within one transaction of whoever keeps the book (`port.Book`): all of it,
or none. Moments are UTC seconds.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple
from zoneinfo import ZoneInfo

from pathway_engine.engine import commands as engine
from pathway_engine.engine.book import Head, Timed, Version
from pathway_engine.engine.casefile import CaseFile
from pathway_engine.engine.chain import Entry
from pathway_engine.engine.decide import decide
from pathway_engine.engine.due import timers
from pathway_engine.engine.facts import Fact, Opens
from pathway_engine.engine.history import History
from pathway_engine.engine.refusals import Code, Refusal, RefusedError, refused
from pathway_engine.engine.rulebook import Rulebook
from pathway_engine.errors import Unknown
from pathway_engine.live.actors import SYSTEM, Actor
from pathway_engine.live.port import Book
from pathway_engine.live.remembering import Remembered
from pathway_engine.live.telling import LARGEST

PLAN, TARGET = 0, 1
"""What falls due: a visit or an opening that is planned, a target's time."""


class Done(NamedTuple):
    """What came of a command: the case, its revision now, the facts, the book's position.

    `replayed` is whether it had been done before, under the same key.
    """

    case: int
    revision: int
    facts: tuple[Fact, ...]
    position: int
    replayed: bool = False


class Group(NamedTuple):
    """Facts of one command, with who gave it and for which team."""

    by: Actor
    team: str | None
    facts: Sequence[Fact]


@dataclass(slots=True)
class At:
    """The book under its lock: where it stands, the moment now, and since when it is kept.

    `taken` is where it stood when it was taken.
    """

    book: Book
    head: Head
    moment: int
    begins: int
    taken: Head

    def let_go(self) -> None:
        """Keep where the book stands now; the last of what is written to it."""
        if self.head != self.taken:
            self.book.move_on(self.head)


class Casebook:
    """Reads and writes cases of whatever book it is given; remembers versions and cases."""

    def __init__(self) -> None:
        self._rules: dict[str, Rulebook] = {}
        self._seen = Remembered()

    # -- what is known ---------------------------------------------------------------------------

    def rules(self, book: Book, version: str) -> Rulebook:
        """The rules of an installed version, by its digest; working time by its place's clocks."""
        if version not in self._rules:
            pathway = book.pathway(version)
            self._rules[version] = Rulebook(pathway, ZoneInfo(pathway.timezone))
        return self._rules[version]

    def current(self, book: Book, name: str) -> Version:
        """The newest version of a pathway that is in force."""
        found = [version for version in self._in_force(book) if version.name == name]
        if not found:
            known = dict.fromkeys(version.name for version in book.versions())
            raise refused(Code.UNKNOWN, f"no pathway `{name}` is installed", *known)
        return found[-1]

    def case(self, book: Book, number: int) -> History:
        """The history of a case. Raises `Unknown`."""
        if not 0 < number <= LARGEST or not book.exists(number):
            raise Unknown(Code.UNKNOWN.value, f"no case {number}")
        seq, last = book.last(number)
        history = self._seen.of(number, seq, last)
        if history is None or len(history.facts) < seq:
            facts = () if history is None else history.facts
            history = History() if history is None else history
            for entry in book.entries(number, len(facts)):
                history = history.after(entry.fact)
            self._seen.keep(number, history, last)
        if history.state is None:
            raise Unknown(Code.UNKNOWN.value, f"no case {number}")
        return history

    def _known(self, on: At, number: int | None) -> History:
        if number is None:
            raise Unknown(Code.UNKNOWN.value, "no case is named")
        return self.case(on.book, number)

    def _in_force(self, book: Book) -> list[Version]:
        return [version for version in book.versions() if version.retired_at is None]

    def _has(self, on: At, version: Version, step: str) -> bool:
        return step in self.rules(on.book, version.digest).pathway.all_steps

    # -- writing ---------------------------------------------------------------------------------

    def _kept(
        self,
        on: At,
        history: History,
        groups: Sequence[Group],
    ) -> Done:
        """Write the facts of one case, each group by somebody; bring its rows up to date."""
        before = history.state
        was = [] if before is None else self.timed(on, history)
        numbered = [
            group._replace(facts=self._numbered(on, group.facts)) for group in groups if group.facts
        ]
        for _, __, facts in numbered:
            for fact in facts:
                history = history.after(fact)
        self._written(on, numbered)
        state = state_of(history)
        if state.pathway not in self._rules:
            self.rules(on.book, state.pathway)
        _, last = on.book.last(state.number)
        self._seen.keep(state.number, history, last)
        facts = tuple(fact for _, __, told in numbered for fact in told)
        done = Done(state.number, state.seq, facts, on.head.position)
        for opening in state.openings:
            self.open_planned(on, state, opening, on.moment)
        on.book.project(before, state, was, self.timed(on, history))
        return done

    def open_planned(self, on: At, parent: CaseFile, opening: Opens, until: int) -> Done | None:
        """Open a case that another one planned, on its day; None where that has not come."""
        if opening.case is None or opening.at > until or on.book.exists(opening.case):
            return None
        rules = self.rules(on.book, parent.pathway)
        opened = engine.Open(
            number=opening.case,
            pathway=parent.pathway,
            person=parent.person,
            inherits=opening.values,
            links=((parent.number, opening.link),),
            entry=f"{opening.owner}.{opening.opening}",
            to=opening.step,
        )
        facts = decided(rules, None, opened, opening.at)
        return self._kept(on, History(), [Group(SYSTEM, None, facts)])

    def _numbered(self, on: At, facts: Iterable[Fact]) -> tuple[Fact, ...]:
        """Facts of one command: they say which is its first, and what they open has numbers."""
        found: list[Fact] = []
        for fact in facts:
            opens: tuple[Opens, ...] = getattr(fact, "opens", ())
            if opens:
                last = on.head.next_case + len(opens)
                numbers = range(on.head.next_case, last)
                opens = tuple(
                    one._replace(case=number) for one, number in zip(opens, numbers, strict=True)
                )
                on.head = on.head._replace(next_case=last)
                fact = replace(fact, opens=opens)  # type: ignore[call-arg] # noqa: PLW2901
            found.append(replace(fact, first=found[0].seq) if found else fact)
        return tuple(found)

    def _written(self, on: At, groups: Iterable[Group]) -> None:
        position = on.head.position
        entries: list[Entry] = []
        for actor, team, facts in groups:
            for fact in facts:
                position += 1
                entries.append(Entry(position, on.moment, actor.id, team, fact, ""))
        head = on.book.append(on.head._replace(recorded_at=on.moment), entries)
        on.head = head

    def timed(self, on: At, history: History) -> list[Timed]:
        """What falls due for a case, by itself."""
        state = state_of(history)
        if state.erased_at is not None:
            return []
        rules = self.rules(on.book, state.pathway)
        found = [
            Timed(timer.visit, TARGET if timer.target else PLAN, timer.target, timer.at)
            for timer in timers(rules, state)
        ]
        found += [
            Timed(0, PLAN, f"{opening.case}", opening.at)
            for opening in state.openings
            if not on.book.exists(opening.case or 0)
        ]
        return found


def state_of(history: History) -> CaseFile:
    """The state of a case that has one."""
    assert history.state is not None  # noqa: S101 - for the type checker
    return history.state


def decided(
    rules: Rulebook, state: CaseFile | None, command: engine.Command, at: int
) -> tuple[Fact, ...]:
    """The facts that a command comes to. Raises `RefusedError`."""
    facts = decide(rules, state, command, at)
    if isinstance(facts, Refusal):
        raise RefusedError(facts)
    return facts
