"""Folding what begins a case, and what only a book of real cases has."""

from __future__ import annotations

from dataclasses import replace

from pathway_engine.engine.book_facts import (
    Adopted,
    Breached,
    Erased,
    Migrated,
    Moved,
    Noted,
    Taken,
)
from pathway_engine.engine.casefile import CaseFile, Token, Visit, counted
from pathway_engine.engine.facts import Opened
from pathway_engine.engine.folding import in_place
from pathway_engine.engine.records import HandoffResult, State


def opened(fact: Opened) -> CaseFile:
    """A case begins, or is taken over as it stood."""
    known = dict(fact.values)
    state = CaseFile(
        number=fact.case,
        seq=1,
        opened_at=fact.at,
        values=known,
        arrived_with=known,
        entry=fact.entry,
        pathway=fact.pathway,
        reference=fact.reference,
        person=fact.person,
    )
    return _adopted(state, fact) if isinstance(fact, Adopted) else state


def _adopted(state: CaseFile, fact: Adopted) -> CaseFile:
    """A case as it stood when it was taken over."""
    state = replace(state, opened_at=fact.opened_at, adopted_at=fact.at, source=fact.source)
    for number, taken in enumerate(fact.visits, 1):
        state = _taken_over(state, number, taken)
    return state


def _taken_over(state: CaseFile, number: int, taken: Taken) -> CaseFile:
    """The case with one visit as it stood, in the team that has it."""
    said = taken._asdict()
    visit = Visit(number=number, last_at=taken.since, revision=state.seq, **said)
    passed = _whole_part(visit.state, taken.since - taken.offered_at)
    visit = replace(visit, parts=passed, pathway=state.pathway)
    state = state.with_visit(
        visit,
        events={**state.events, f"{taken.step}.reached": taken.offered_at},
        reached={**state.reached, taken.step: taken.at_step},
        accepted=counted(state.accepted, taken.step),
        tokens={
            None: Token(
                team=taken.team,
                team_visit=number,
                last_team_visit=number,
                accountable=taken.accountable,
            )
        },
    )
    if taken.started_at is None or taken.team is None:
        return state
    if taken.place is not None:
        state = in_place(state, number, taken.place, taken.started_at)
    worked = {} if taken.worker is None else {taken.team: (taken.worker, taken.role)}
    return replace(state, slots=state.slots | {taken.team}, last_workers=worked)


def _whole_part(state: State, seconds: int) -> dict[str, int]:
    """What passed before a visit was taken over counts for one part: nobody knows more."""
    if not seconds:
        return {}
    part = "planned_time" if state is State.PLANNED else "capacity_time"
    return {part: seconds}


def unchanged(state: CaseFile, _: Noted) -> CaseFile:
    """A note changes nothing."""
    return state


def breached(state: CaseFile, fact: Breached) -> CaseFile:
    """The time of a target has run out; its clock runs on."""
    return replace(state, breached=state.breached | {fact.target})


def erased(state: CaseFile, fact: Erased) -> CaseFile:
    """Nothing is known any more of the person."""
    nothing = dict.fromkeys(state.values)
    return replace(
        state,
        values=nothing,
        arrived_with=dict.fromkeys(state.arrived_with),
        reference=None,
        person=None,
        erased_at=fact.at,
    )


def migrated(state: CaseFile, fact: Migrated) -> CaseFile:
    """The case follows another version; each open visit has its step, and its team, there."""
    names = fact.steps
    state = replace(
        state,
        pathway=fact.pathway,
        values=dict(fact.values),
        reached={names.get(step, step): n for step, n in state.reached.items()},
        accepted={names.get(step, step): n for step, n in state.accepted.items()},
        events={_renamed(event, fact): at for event, at in state.events.items()},
    )
    for moved in fact.visits:
        state = _moved(state, moved, fact.at)
    return state


def _renamed(event: str, fact: Migrated) -> str:
    """The name of an event after the steps have theirs."""
    step, dot, what = event.partition(".")
    return f"{fact.steps.get(step, step)}{dot}{what}"


def _moved(state: CaseFile, moved: Moved, at: int) -> CaseFile:
    before = state.visit(moved.visit)
    there = replace(
        before,
        step=moved.step,
        team=moved.team,
        by=moved.by,
        accountable=moved.accountable,
        place=moved.place,
        due_at=moved.due_at,
        pathway=state.pathway,
    )
    if moved.number == moved.visit:
        state = state.with_visit(there)
    else:
        state = state.with_visit(_withdrawn(before, moved, at))
        state = state.with_visit(_anew(there, moved, at))
    token = state.tokens.get(before.branch)
    if token is None or token.team_visit != before.number or moved.team is None:
        return state
    return state.with_token(
        before.branch,
        team=moved.team,
        team_visit=moved.number,
        last_team_visit=moved.number,
        accountable=moved.accountable,
    )


def _withdrawn(visit: Visit, moved: Moved, at: int) -> Visit:
    """The visit of the team that has the case no longer."""
    parts = dict(visit.parts)
    for part, seconds in moved.parts.items():
        parts[part] = parts.get(part, 0) + seconds
    handoff = visit.handoff
    if handoff is not None and handoff.result is None:
        handoff = replace(handoff, result=HandoffResult.MIGRATED)
    return replace(
        visit,
        state=State.WITHDRAWN,
        since=at,
        last_at=at,
        finished_at=at,
        parts=parts,
        handoff=handoff,
    )


def _anew(visit: Visit, moved: Moved, at: int) -> Visit:
    """The visit that goes on in another team, waiting since it began to wait."""
    planned = visit.state is State.PLANNED
    return replace(
        visit,
        number=moved.number,
        state=State.PLANNED if planned else State.QUEUED,
        offered_at=at,
        since=at,
        last_at=at,
        ready_at=None if planned else visit.ready_at or at,
        started_at=None,
        worker=None,
        role=None,
        bound=None,
        effort=None,
        parts={},
        handoff=None,
        goes_on=None,
        replaces=moved.visit,
    )
