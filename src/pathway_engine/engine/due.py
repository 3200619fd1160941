"""What the clock does: planned visits fall due, waits and blocks end, targets run out of time."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from pathway_engine.engine.book_facts import Breached
from pathway_engine.engine.casefile import CaseFile, Visit
from pathway_engine.engine.draft import Draft, paused_since
from pathway_engine.engine.facts import FellDue
from pathway_engine.engine.offering import fall_due
from pathway_engine.engine.records import State
from pathway_engine.engine.routing import settle
from pathway_engine.engine.rulebook import Rulebook


class Timer(NamedTuple):
    """What is to happen to a case by itself: when, and to which visit or clock.

    Exactly one of `visit` (its number) and `target` is given.
    """

    at: int
    visit: int = 0
    target: str = ""


def let_fall_due(draft: Draft, until: int) -> None:
    """Let what falls due by a second happen, in order, each at its own time."""
    while (timer := _first(draft, until)) is not None:
        draft.at, before = timer.at, draft.state.seq
        if timer.target:
            due_at = draft.state.clocks[timer.target].due_at
            draft.add(Breached, target=timer.target, due_at=due_at)
        else:
            visit = draft.state.visit(timer.visit)
            if visit.team is not None:
                fall_due(draft, visit)
            settle(draft)
            if draft.state.seq == before:  # somebody must choose how it goes on
                draft.move(FellDue, visit, to=visit.state, priority=visit.priority)


def _first(draft: Draft, until: int) -> Timer | None:
    """What falls due first, by a second; a visit before a clock."""
    due = timers(draft.rules, draft.state)
    first = min(due, key=lambda timer: (timer.at, timer.target), default=None)
    return first if first is not None and first.at <= until else None


def timers(rules: Rulebook, state: CaseFile) -> Iterator[Timer]:
    """All that is to happen to a case by itself."""
    for visit in state.open_visits:
        if visit.state is State.PLANNED and visit.due_at is not None and not visit.is_over:
            yield Timer(_falls_due_at(visit), visit=visit.number)
    for name, clock in state.clocks.items():
        paused = paused_since(state, rules.pathway.targets[name].pauses_for) is not None
        if name not in state.breached and not paused:
            yield Timer(clock.due_at + 1, target=name)


def _falls_due_at(visit: Visit) -> int:
    return max(visit.due_at or 0, visit.since)
