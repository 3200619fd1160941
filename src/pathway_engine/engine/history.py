"""The facts of a case as they were told, and what stands of them: undone, put right, erased.

Numbers of facts are never reused. After an undo the case stands as after an earlier fact; after a
correction it is folded anew, with what was put right in its place.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from pathway_engine.engine.book_facts import Corrected, Reverted
from pathway_engine.engine.casefile import CaseFile
from pathway_engine.engine.facts import Fact
from pathway_engine.engine.fold import apply, apply_standing


@dataclass(frozen=True, slots=True)
class History:
    """A case from its first fact on: its facts, the state after each, and what stood after each.

    >>> from pathway_engine.engine.book_facts import Noted, Reverted
    >>> from pathway_engine.engine.facts import Opened
    >>> told = [Opened(case=7, seq=1, at=0, values={}), Noted(case=7, seq=2, at=9, text="phoned")]
    >>> history = History.of([*told, Reverted(case=7, seq=3, at=10, to=1)])
    >>> history.state.seq, [fact.seq for fact in history.standing]
    (3, [1])
    """

    facts: tuple[Fact, ...] = ()
    states: tuple[CaseFile, ...] = ()
    stood: tuple[tuple[Fact, ...], ...] = ()

    @classmethod
    def of(cls, facts: Iterable[Fact]) -> History:
        """The history that facts tell, the first of the case first."""
        history = cls()
        for fact in facts:
            history = history.after(fact)
        return history

    @property
    def state(self) -> CaseFile | None:
        """The state of the case now; None before it opens."""
        return self.states[-1] if self.states else None

    @property
    def standing(self) -> tuple[Fact, ...]:
        """The facts that count now: what was undone left out, what was put right in its place."""
        return self.stood[-1] if self.stood else ()

    def after(self, fact: Fact) -> History:
        """The history with one more fact. Raises `ValueError` if it is not the next."""
        if isinstance(fact, Reverted):
            state, standing = self._reverted(fact)
        elif isinstance(fact, Corrected):
            standing = corrected(self.standing, fact.instead)
            state = self._refolded(standing, fact)
        else:
            state, standing = apply(self.state, fact), (*self.standing, fact)
        return History((*self.facts, fact), (*self.states, state), (*self.stood, standing))

    def _reverted(self, fact: Reverted) -> tuple[CaseFile, tuple[Fact, ...]]:
        if not 1 <= fact.to < fact.seq == len(self.facts) + 1:
            raise ValueError(f"no earlier fact to go back to: {fact}")
        before, now = self.states[fact.to - 1], self.states[-1]
        kept = {visit.number: visit for visit in now.visits}
        visits = tuple(
            visit if kept.get(visit.number) == visit else replace(visit, revision=fact.seq)
            for visit in before.visits
        )
        return replace(before, seq=fact.seq, visits=visits), self.stood[fact.to - 1]

    def _refolded(self, standing: tuple[Fact, ...], fact: Corrected) -> CaseFile:
        state = refolded(standing)
        changed = {getattr(each, "visit", None) for each in fact.instead}
        visits = tuple(
            replace(visit, revision=fact.seq) if visit.number in changed else visit
            for visit in state.visits
        )
        return replace(state, seq=fact.seq, visits=visits)


def corrected(standing: tuple[Fact, ...], instead: Iterable[Fact]) -> tuple[Fact, ...]:
    """Facts with some put right, each in the place of the one with its number."""
    right = {fact.seq: fact for fact in instead}
    return tuple(right.get(fact.seq, fact) for fact in standing)


def refolded(standing: Iterable[Fact]) -> CaseFile:
    """The state that facts lead to which stand, numbers left out between them."""
    state: CaseFile | None = None
    for fact in standing:
        state = apply_standing(state, fact)
    if state is None:
        raise ValueError("a case without facts")
    return state
