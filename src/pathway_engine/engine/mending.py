"""Putting right what was told: an undo, and a correction of a time or of what was recorded.

Neither changes a fact: each is a fact of its own, and a case is folded with what stands
(`history`). A correction carries the parts of time that come out otherwise; it never sends a case
another way: a wrong outcome is undone and finished again.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any, NamedTuple

from pathway_engine.engine.book_facts import Adopted, Corrected, Migrated, Reverted
from pathway_engine.engine.casefile import CaseFile
from pathway_engine.engine.draft import Draft
from pathway_engine.engine.facts import Fact, Offered, OfVisit, Opened, Recorded, Value
from pathway_engine.engine.fold import apply_standing, events_of
from pathway_engine.engine.history import History
from pathway_engine.engine.reasons import given
from pathway_engine.engine.refusals import Code, Refusal, RefusedError, refused
from pathway_engine.engine.rulebook import Rulebook
from pathway_engine.engine.spans import parts_until


def undo(history: History, to: int, at: int, reason: str) -> Reverted | Refusal:
    """The fact that undoes what came after fact `to`, or why that cannot be."""
    state = history.state
    try:
        if state is None or not 1 <= to < state.seq:
            raise refused(Code.UNKNOWN, f"no earlier fact {to} to go back to")
        if history.facts[to].first:
            whole = history.facts[to].first - 1
            raise refused(Code.NOT_NOW, "a command is undone whole: go back to", f"{whole}")
        if state.erased_at is not None:
            raise refused(Code.NOT_NOW, f"case {state.number} was erased")
        if _moved_since_migrated(history, to):
            raise refused(Code.NOT_NOW, "the case has moved on in the version that it came to")
        given(reason)
    except RefusedError as problem:
        return problem.refusal
    return Reverted(case=state.number, seq=state.seq + 1, at=at, to=to, reason=reason)


def _moved_since_migrated(history: History, to: int) -> bool:
    """Whether a migration would be undone after which the case has moved."""
    undone = [fact for fact in history.standing if fact.seq > to]
    migrated = min((fact.seq for fact in undone if isinstance(fact, Migrated)), default=None)
    moves = (fact.seq for fact in undone if isinstance(fact, OfVisit))
    return migrated is not None and any(seq > migrated for seq in moves)


class Right(NamedTuple):
    """What is right of fact `of`: when it `happened_at`, its `values`; and why it was wrong."""

    of: int
    reason: str
    happened_at: int | None = None
    values: Mapping[str, Value] = {}


def correct(rules: Rulebook, history: History, said: Right, at: int) -> Corrected | Refusal:
    """The fact that puts another one right, or why that cannot be.

    What the same command brought about in the same second moves with it.
    """
    of, happened_at = said.of, said.happened_at
    state = history.state
    try:
        given(said.reason)
        wrong = next((fact for fact in history.standing if fact.seq == of), None)
        if state is None or wrong is None:
            raise refused(Code.UNKNOWN, f"no fact {of} that stands")
        if state.erased_at is not None:
            raise refused(Code.NOT_NOW, f"case {state.number} was erased")
        right = {wrong.seq: wrong}
        if said.values:
            right[of] = _with_values(rules, wrong, said.values)
        if happened_at is not None:
            if happened_at > at:
                raise refused(Code.TOO_EARLY, "that has not happened yet")
            right = {
                fact.seq: replace(right.get(fact.seq, fact), at=happened_at)
                for fact in _together(history, wrong)
            }
        facts = tuple(right.get(fact.seq, fact) for fact in history.standing)
        moved = {getattr(fact, "visit", 0) for fact in right.values()}
        anew = tuple(_recomputed(rules, facts, moved))
        instead = tuple(
            fact for fact, old in zip(anew, history.standing, strict=True) if fact != old
        )
        if not instead:
            raise refused(Code.NOT_NOW, f"fact {of} says that already")
    except RefusedError as problem:
        return problem.refusal
    return Corrected(
        case=state.number, seq=state.seq + 1, at=at, of=of, instead=instead, reason=said.reason
    )


def _with_values(rules: Rulebook, fact: Fact, values: Mapping[str, Value]) -> Fact:
    """A fact that recorded something, with other values of the same."""
    if not isinstance(fact, Recorded | Opened):
        raise refused(Code.NOT_NOW, f"fact {fact.seq} recorded nothing")
    for name in values:
        if name not in fact.values:
            raise refused(Code.UNKNOWN, f"fact {fact.seq} did not record", name)
    checked: dict[str, Any] = {name: rules.checked(name, value) for name, value in values.items()}
    known: dict[str, Any] = dict(fact.values)
    return replace(fact, values=known | checked)


def _together(history: History, wrong: Fact) -> Iterator[Fact]:
    """A fact, and those of its command that happened with it."""
    command = wrong.first or wrong.seq
    for fact in history.standing:
        if fact.at == wrong.at and (fact.first or fact.seq) == command:
            yield fact


def _recomputed(rules: Rulebook, facts: tuple[Fact, ...], moved: set[int]) -> Iterator[Fact]:
    """The facts with the parts of time of moved visits, and the clocks, as they come out now."""
    state: CaseFile | None = None
    for told in facts:
        fact = told
        if state is not None:
            fact = _fitting(rules, state, told, moved)
        elif isinstance(told, Opened) and not isinstance(told, Adopted) and 0 in moved:
            fact = Draft.of_new_case(rules, replace(told, clocks=())).facts[0]
        state = apply_standing(state, fact)
        yield fact


def _fitting(rules: Rulebook, state: CaseFile, fact: Fact, moved: set[int]) -> Fact:
    number = getattr(fact, "visit", None)
    if number not in moved:
        return fact
    draft = Draft(rules, state, fact.at)
    if not isinstance(fact, Offered):
        draft.check_order(state.visit(number))
    if not isinstance(fact, OfVisit):
        return fact
    if not isinstance(fact, Offered):
        visit = state.visit(number)
        fact = replace(fact, parts=parts_until(visit, fact.at, rules.needs(visit)))
    after = apply_standing(state, fact)
    started, stopped = draft.clocks_of(events_of(state, fact), after)
    return replace(fact, clocks=started, stopped=stopped)
