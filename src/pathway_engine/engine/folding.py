"""What every fact about a visit does to the state of its case: it moves, a delay begins or ends."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from pathway_engine.engine.casefile import CaseFile, Delay, Visit
from pathway_engine.engine.facts import OfVisit
from pathway_engine.engine.records import DelayKind


def moved(state: CaseFile, fact: OfVisit, **changes: Any) -> Visit:
    """The visit that a fact is about, moved and with the parts of the time that passed."""
    visit = state.visit(fact.visit)
    parts = dict(visit.parts)
    for part, seconds in fact.parts.items():
        parts[part] = parts.get(part, 0) + seconds
    return replace(visit, state=fact.to, since=fact.at, last_at=fact.at, parts=parts, **changes)


def without_slots(state: CaseFile) -> CaseFile:
    """The case out of the caseload of every team that no branch and no open work is in."""
    branches = [token for branch, token in state.tokens.items() if branch is not None]
    held = {token.team for token in branches or state.tokens.values()}
    held |= {visit.team for visit in state.open_visits if visit.started_at is not None}
    return replace(state, slots=state.slots & held)


def in_place(state: CaseFile, visit: int, place: str | None, at: int) -> CaseFile:
    """The case in another place, into which it comes with a visit, or in none."""
    if place == state.place:
        return state
    if state.came_in_with is not None:
        left = replace(state.visit(state.came_in_with), left_place_at=at)
        state = state.with_visit(left)
    return replace(state, place=place, came_in_with=None if place is None else visit)


def with_delay(
    state: CaseFile,
    fact: OfVisit,
    kind: DelayKind,
    number: int | None,
    cause: str | None,
    responsible: str | None = None,
) -> CaseFile:
    """The case with the delay that a fact begins, if it begins one."""
    if number is None or cause is None:
        return state
    begun = Delay(
        number=number,
        visit=fact.visit,
        kind=kind,
        cause=cause,
        from_at=fact.at,
        responsible=responsible,
    )
    return replace(state, delays=(*state.delays, begun))


def without_delays(state: CaseFile, visit: int, at: int) -> CaseFile:
    """The case with the delays of a visit that are running ended."""
    delays = tuple(
        replace(delay, to_at=at) if delay.visit == visit and delay.to_at is None else delay
        for delay in state.delays
    )
    return replace(state, delays=delays)
