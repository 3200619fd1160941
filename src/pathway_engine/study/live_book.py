"""The live book of a ledger looked at as a whole: audited, its rows proved or written anew.

>>> from pathway_engine.casework import SYSTEM, Open
>>> from pathway_engine.definition.loading import load
>>> from pathway_engine.desk import Desk
>>> from pathway_engine.shipped import shipped_pathways
>>> from tempfile import TemporaryDirectory
>>> with TemporaryDirectory() as folder:
...     desk = Desk(f"sqlite:///{folder}/care.db")
...     _ = desk.install(load(shipped_pathways() / "small" / "small.yaml"), by=SYSTEM)
...     _ = desk.do(Open(pathway="small"), by=SYSTEM)
...     desk.close()
...     audit = audit_book(f"{folder}/care.db")
>>> audit.passed, audit.cases, audit.position
(True, 1, 2)
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

from pathway_engine.engine.book import Head, Sitting
from pathway_engine.engine.book_facts import SittingSet
from pathway_engine.engine.casefile import CaseFile
from pathway_engine.engine.history import History
from pathway_engine.errors import LedgerError
from pathway_engine.ledger.book import proving
from pathway_engine.ledger.book.keeping import LiveBook
from pathway_engine.ledger.book.opening import LiveLedger, address_of
from pathway_engine.ledger.book.proving import Difference, Proof
from pathway_engine.ledger.reaching import is_url, shown, to_read
from pathway_engine.live.answers import Seal
from pathway_engine.live.auditing.cases import Judged, judge
from pathway_engine.live.auditing.findings import NOTES, RULES, Finding
from pathway_engine.live.auditing.lines import Kept, Lines
from pathway_engine.live.casebook import At, Casebook
from pathway_engine.live.limits import Moment, caseload, places

if TYPE_CHECKING:
    from sqlalchemy import Engine

_BATCH = 200
"""How many cases have their rows read at once."""


class BookAudit(NamedTuple):
    """What an audit of a live book found: up to where it goes, how much it holds, what is wrong."""

    position: int
    hash: str
    cases: int
    findings: tuple[Finding, ...]

    @property
    def faults(self) -> tuple[Finding, ...]:
        """What cannot be so."""
        return tuple(finding for finding in self.findings if not finding.is_note)

    @property
    def notes(self) -> tuple[Finding, ...]:
        """What people did that the definition does not foresee."""
        return tuple(finding for finding in self.findings if finding.is_note)

    @property
    def passed(self) -> bool:
        """Whether nothing is wrong."""
        return not self.faults

    def counted(self) -> dict[str, int]:
        """How much each rule found, in the order of the rules."""
        found = Counter(finding.rule for finding in self.findings)
        return {rule: found[rule] for rule in RULES}

    def as_json(self) -> dict[str, Any]:
        """The audit as plain data."""
        return {
            "passed": self.passed,
            "position": self.position,
            "hash": self.hash,
            "cases": self.cases,
            "findings": [finding._asdict() for finding in self.findings],
        }


class Rebuilt(NamedTuple):
    """What became of the rows of a book: how many cases it has, how they differed, if written."""

    cases: int
    differences: tuple[Difference, ...]
    written: bool = False


Where: TypeAlias = "str | Path | Engine"


class Asked(NamedTuple):
    """A ledger, and where in its database the tables stand."""

    ledger: Where
    schema: str | None = None
    prefix: str = ""


def audit_book(
    ledger: Where, seal: Seal | None = None, *, schema: str | None = None, prefix: str = ""
) -> BookAudit:
    """Put every rule to the live book of a ledger, a file, a URL or an engine; nothing is written.

    With a `seal` that was kept elsewhere, nothing up to it has changed. Raises `LedgerError` for
    what is no ledger, or has no live book.
    """
    asked = Asked(ledger, schema, prefix)
    with _opened(asked, write=False) as live, live.snapshot() as book:
        return _Audit(live, book).audit(seal)


def rebuild_book(
    ledger: Where, *, write: bool = False, schema: str | None = None, prefix: str = ""
) -> Rebuilt:
    """Hold the rows of a live book against its facts; `write` puts right what differs.

    In one transaction, which has the book for itself. Raises `LedgerError` where the facts
    themselves do not hold: from them nothing can be restored.
    """
    with (
        _opened(Asked(ledger, schema, prefix), write=write) as live,
        live.book() if write else live.snapshot() as book,
    ):
        if write:
            book.lock()
        return _Audit(live, book).rebuilt(write=write)


@contextmanager
def _opened(asked: Asked, *, write: bool) -> Iterator[LiveLedger]:
    """A ledger with a live book; the connections that were made for it are let go again."""
    ledger, schema, prefix = asked
    if not isinstance(ledger, str | Path):
        yield LiveLedger(ledger, schema, prefix)
        return
    told = str(ledger)
    url = address_of(told) if write or is_url(told) else to_read(Path(told))
    live = LiveLedger(url, schema, prefix, name=shown(told))
    try:
        yield live
    finally:
        live.close()


@dataclass
class _Case:
    """A case of which facts tell: its state, what falls due for it, what was found."""

    number: int
    judged: Judged
    state: CaseFile | None
    rows: proving.Rows | None


class _Audit:
    """An audit that goes on, over the book as it stands at one moment."""

    def __init__(self, live: LiveLedger, book: LiveBook) -> None:
        self._live, self._book = live, book
        self._casebook = Casebook()
        head = book.head()
        if head is None:
            raise LedgerError(f"{live.name}: there is no live book")
        self._head: Head = head
        self._taken: Counter[tuple[str, str]] = Counter()

    def audit(self, seal: Seal | None) -> BookAudit:
        """Every rule, in the order in which they are told."""
        found = list(self._lines(seal))
        proof = Proof(self._book, self._live.versions)
        numbers = proving.cases_told(self._book.connection)
        reserved = 0
        for cases in self._batches(proof):
            for case in cases:
                found += case.judged.findings
                if case.state is not None:
                    reserved = max([reserved, *(one.case or 0 for one in case.state.openings)])
                    self._count(case.state)
            found += [_of_rows(one) for one in self._differences(proof, cases)]
        if self._head.next_case <= reserved:
            said = f"the next case would be {self._head.next_case}, which is to be another"
            found.append(Finding("head", said))
        found += [_of_rows(one) for one in self._others(proof)]
        found += self._room()
        order = {rule: place for place, rule in enumerate(RULES)}
        found.sort(key=lambda one: (order[one.rule], one.position or 0, one.case or 0, one.found))
        return BookAudit(self._head.position, self._head.hash, len(numbers), tuple(found))

    def rebuilt(self, *, write: bool) -> Rebuilt:
        """The rows held against the facts, and written anew where that is wanted."""
        if write and (wrong := list(self._lines(None))):
            raise LedgerError(f"{self._live.name}: the facts themselves do not hold: {wrong[0]}")
        proof = Proof(self._book, self._live.versions)
        found: list[Difference] = []
        number = 0
        for cases in self._batches(proof):
            for case in cases:
                if not case.judged.folds:
                    name, wrong_one = self._live.name, case.judged.findings[0]
                    raise LedgerError(f"{name}: the facts themselves do not hold: {wrong_one}")
            found += self._differences(proof, cases)
            number += len(cases)
        found += self._others(proof)
        if write and found:
            connection = self._book.connection
            proving.clear(connection)
            adding = Proof(self._book, self._live.versions, adds=True)
            rows = (
                case.rows for cases in self._batches(adding) for case in cases
                if case.rows is not None
            )  # fmt: skip
            proving.write(connection, rows, self._sittings())
        return Rebuilt(number, tuple(found), write and bool(found))

    def _lines(self, seal: Seal | None) -> Iterator[Finding]:
        """The rules about lines."""
        lines = Lines(seal)
        for line, personal in proving.lines_with_particulars(self._book.connection):
            yield from lines.take(line, [Kept(case, said) for case, said in personal])
        yield from lines.end(self._head)

    def _batches(self, proof: Proof) -> Iterator[list[_Case]]:
        """Every case of which facts tell, some at a time."""
        numbers = proving.cases_told(self._book.connection)
        for start in range(0, len(numbers), _BATCH):
            yield [self._case(number, proof) for number in numbers[start : start + _BATCH]]

    def _case(self, number: int, proof: Proof) -> _Case:
        """One case, folded and judged."""
        try:
            entries = self._book.entries(number)
        except (ValueError, KeyError, TypeError, AttributeError) as problem:
            said = f"its facts cannot be read ({type(problem).__name__})"
            unread = Judged(History(), (Finding("folding", said, case=number),))
            return _Case(number, unread, None, None)
        judged = judge(entries, lambda digest: self._casebook.rules(self._book, digest))
        state = judged.history.state
        if state is None or not judged.folds:
            return _Case(number, judged, None, None)
        try:
            on = At(self._book, self._head, self._head.recorded_at, 0, self._head)
            rows = proof.expected(state, self._casebook.timed(on, judged.history))
        except (KeyError, ValueError) as problem:
            said = f"no rows can be made of it: {type(problem).__name__}"
            wrong = (*judged.findings, Finding("folding", said, case=number))
            return _Case(number, judged._replace(findings=wrong), state, None)
        return _Case(number, judged, state, rows)

    def _differences(self, proof: Proof, cases: list[_Case]) -> Iterator[Difference]:
        """Where the rows of some cases are not what their facts come to."""
        if not cases:
            return
        stored = proof.stored(cases[0].number, cases[-1].number)
        for case in cases:
            if case.rows is not None:
                yield from proving.differences(case.number, case.rows, stored.get(case.number, {}))

    def _others(self, proof: Proof) -> Iterator[Difference]:
        """Rows of cases that no fact knows, sittings, workers without a number."""
        yield from proving.strays(self._book.connection)
        try:
            yield from proving.sittings_differ(self._book.connection, self._sittings())
        except (ValueError, KeyError, TypeError, AttributeError) as problem:
            said = f"the facts of the book itself cannot be read ({type(problem).__name__})"
            yield Difference("sittings", "case_no 0", said)
        for worker in sorted(proof.unknown):
            yield Difference("workers", f"name {worker}", "there is no such row")

    def _sittings(self) -> Mapping[tuple[str, int], Sitting]:
        """What was said of sittings, the last word of each."""
        facts = (entry.fact for entry in self._book.entries(0))
        return {
            (fact.step, fact.sitting_at): Sitting(fact.places, fact.cancelled)
            for fact in facts
            if isinstance(fact, SittingSet)
        }

    def _count(self, state: CaseFile) -> None:
        """What a case takes up now."""
        if state.closed_at is None:
            self._taken.update(("team", team) for team in state.slots)
            self._taken.update([("place", state.place)] if state.place is not None else ())

    def _room(self) -> Iterator[Finding]:
        """Where more cases are than a team or a place holds."""
        moment = Moment(self._head.recorded_at, self._book.begins())
        for version in self._book.versions():
            if version.retired_at is not None:
                continue
            rules = self._casebook.rules(self._book, version.digest)
            limits: dict[tuple[str, str], int | None] = {
                **{("team", name): caseload(rules, name, moment)
                   for name in rules.pathway.real_teams},
                **{("place", name): places(rules, name, moment) for name in rules.pathway.places},
            }  # fmt: skip
            for (kind, name), most in limits.items():
                if most is not None and self._taken[kind, name] > most:
                    said = (
                        f"{kind} `{name}` has {self._taken[kind, name]} cases, and room for {most}"
                    )
                    yield Finding("room", said, is_note=True)


def _of_rows(one: Difference) -> Finding:
    return Finding("rows", str(one), case=one.case)


__all__ = ["NOTES", "BookAudit", "Rebuilt", "audit_book", "rebuild_book"]
