"""The rules about one case: its facts folded, and each of them judged where it stands."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from pathway_engine.engine.book_facts import Corrected, Erased, Reverted
from pathway_engine.engine.casefile import CaseFile
from pathway_engine.engine.chain import Entry
from pathway_engine.engine.facts import Fact, Opened
from pathway_engine.engine.fold import apply_standing
from pathway_engine.engine.history import History
from pathway_engine.engine.rulebook import Rulebook
from pathway_engine.errors import PathwayEngineError
from pathway_engine.live.auditing import moves, ways, whose
from pathway_engine.live.auditing.findings import Finding
from pathway_engine.live.auditing.walking import Findings, Told

_RULES: tuple[Callable[[Told], Findings], ...] = (
    moves.moves,
    moves.times,
    moves.parts,
    whose.handoffs,
    ways.records,
    ways.outcomes,
    ways.routes,
    ways.requires,
    ways.reasons,
    ways.hours,
)
_OF_TIME = (moves.moves, moves.times, moves.parts)
"""The rules that a correction must obey; that it sends a case no other way is a note."""
_OF_VALUES = (ways.outcomes, ways.requires)

_DAMAGE = (ValueError, KeyError, TypeError, IndexError, AttributeError, PathwayEngineError)
"""What facts that were tampered with may do to whoever folds or judges them."""

_UNKNOWN = "it follows a version that is not installed"


class Judged(NamedTuple):
    """What became of a case: its history as far as it could be folded, and what was found."""

    history: History
    findings: tuple[Finding, ...]

    @property
    def folds(self) -> bool:
        """Whether its facts led to a state."""
        return not any(finding.rule == "folding" for finding in self.findings)


def judge(entries: Sequence[Entry], rules: Callable[[str], Rulebook]) -> Judged:
    """Put every rule to the facts of a case; `rules` gives those of a version by its digest."""
    history = History()
    for entry in entries:
        try:
            history = history.after(entry.fact)
        except _DAMAGE as problem:
            return Judged(history, (_at(entry, "folding", _why(problem)),))
    erased = any(isinstance(fact, Erased) for fact in history.facts)
    found = dict.fromkeys(_Case(history, rules, erased=erased).findings(entries))
    return Judged(history, tuple(found))


@dataclass(frozen=True, kw_only=True)
class _Around:
    """The facts before and after one."""

    behind: Fact | None = None
    ahead: Fact | None = None


class _Case:
    """A case that is judged, by the rules of its versions."""

    def __init__(self, history: History, rules: Callable[[str], Rulebook], *, erased: bool) -> None:
        self._history = history
        self._rules = rules
        self._erased = erased

    def findings(self, entries: Sequence[Entry]) -> Iterator[Finding]:
        """Whatever is found, fact by fact."""
        facts = self._history.facts
        for number, entry in enumerate(entries):
            fact = entry.fact
            if isinstance(fact, Opened):
                yield from self._opened(entry, fact)
            elif isinstance(fact, Reverted):
                yield from self._reverted(entry, fact)
            elif isinstance(fact, Corrected):
                yield from self._corrected(number, entry, fact)
            else:
                ahead = facts[number + 1] if number + 1 < len(facts) else None
                around = _Around(behind=facts[number - 1], ahead=ahead)
                before = self._history.states[number - 1]
                yield from self._judged(entry, fact, before, _RULES, around)

    def _judged(
        self,
        entry: Entry,
        fact: Fact,
        before: CaseFile,
        which: Iterable[Callable[[Told], Findings]],
        around: _Around = _Around(),
    ) -> Iterator[Finding]:
        """What rules find in one fact; one that cannot be put to it has found something too."""
        try:
            rules = self._rules(before.pathway)
        except PathwayEngineError:
            yield _at(entry, "folding", _UNKNOWN)
            return
        told = Told(
            rules=rules,
            before=before,
            fact=fact,
            position=entry.position,
            recorded_at=entry.recorded_at,
            behind=around.behind,
            ahead=around.ahead,
            is_erased=self._erased,
        )
        for rule in which:
            try:
                yield from rule(told)
            except _DAMAGE as problem:
                yield told.finding(rule.__name__, f"cannot be judged ({type(problem).__name__})")

    def _opened(self, entry: Entry, fact: Opened) -> Iterator[Finding]:
        try:
            self._rules(fact.pathway)
        except PathwayEngineError:
            yield _at(entry, "folding", _UNKNOWN)
        if fact.at > entry.recorded_at + moves.TOLERANCE:
            yield _at(entry, "times", "it happens after it was recorded")

    def _reverted(self, entry: Entry, fact: Reverted) -> Iterator[Finding]:
        """What is undone is whole commands."""
        if self._history.facts[fact.to].first:
            yield _at(entry, "moves", "it undoes half of a command")

    def _corrected(self, number: int, entry: Entry, fact: Corrected) -> Iterator[Finding]:
        """What was put right could have been told so; what rules say of it now is a note."""
        stood = {one.seq for one in self._history.stood[number - 1]}
        changed = {one.seq for one in fact.instead}
        if not changed or not changed <= stood:
            yield _at(entry, "moves", "it puts right what does not stand")
        state: CaseFile | None = None
        for right in self._history.stood[number]:
            if state is not None and right.seq in changed:
                yield from self._judged(entry, right, state, _OF_TIME)
            elif state is not None and right.seq > fact.of:
                for finding in self._judged(entry, right, state, _OF_VALUES):
                    found = f"as fact {right.seq} stands now, {finding.found}"
                    yield finding._replace(found=found, fact=fact.seq, is_note=True)
            state = apply_standing(state, right)


def _at(entry: Entry, rule: str, found: str) -> Finding:
    return Finding(rule, found, entry.position, entry.fact.case, entry.fact.seq)


def _why(problem: Exception) -> str:
    """Why facts do not fold, without what they say."""
    return f"the fact does not follow from those before it ({type(problem).__name__})"
