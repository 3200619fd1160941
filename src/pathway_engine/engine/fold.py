"""Folding: the state of a case from its facts.

Folding evaluates nothing, reads no definition, no calendar and no clock: it writes down what
each fact says. So folding all facts gives the state that folding them one by one gives.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from functools import reduce
from typing import Any

from pathway_engine.engine.casefile import CaseFile, Delay, Handoff, Visit, counted
from pathway_engine.engine.facts import (
    Accepted,
    Closed,
    Disputed,
    Fact,
    FellDue,
    Finished,
    Offered,
    OfVisit,
    Opened,
    Recorded,
    Returned,
    Started,
    WorkDone,
)
from pathway_engine.engine.records import DelayKind, HandoffResult, State, VisitKind


def fold(facts: Iterable[Fact], state: CaseFile | None = None) -> CaseFile | None:
    """The state after facts, from a state before them (None: the case does not exist yet).

    Raises `ValueError` for facts of another case or out of order.

    >>> state = fold([Opened(case=7, seq=1, at=0, values={"urgent": True})])
    >>> state.number, state.values["urgent"], state.open_visit
    (7, True, None)
    """
    return reduce(apply, facts, state)


def apply(state: CaseFile | None, fact: Fact) -> CaseFile:
    """The state after one more fact. Raises `ValueError` if it is not the next of the case."""
    if state is None:
        if not isinstance(fact, Opened) or fact.seq != 1:
            raise ValueError(f"a case begins with `opened` as its first fact, not {fact}")
        return _noted(_opened(fact), fact, ("opened",))
    if fact.case != state.number or fact.seq != state.seq + 1 or isinstance(fact, Opened):
        raise ValueError(f"not the next fact of case {state.number} after {state.seq}: {fact}")
    return _noted(_FOLDING[type(fact)](state, fact), fact, events_of(state, fact))


def events_of(state: CaseFile, fact: Fact) -> tuple[str, ...]:
    """The events that a fact brings about: what `since` and targets may name."""
    if isinstance(fact, Closed):
        return (fact.ending, "closed")
    if isinstance(fact, Offered):
        return (f"{fact.step}.reached",) if fact.anew else ()
    if not isinstance(fact, Started | Finished):
        return ()
    visit = state.visit(fact.visit)
    if visit.kind is VisitKind.REWORK:
        return ()
    if isinstance(fact, Started):
        return (f"{visit.step}.started",)
    begins = (f"{visit.step}.started",) if visit.kind is VisitKind.DECISION else ()
    return (*begins, f"{visit.step}.finished")


def _noted(state: CaseFile, fact: Fact, events: tuple[str, ...]) -> CaseFile:
    """The state with the fact's number, its events and its clocks."""
    clocks = {name: clock for name, clock in state.clocks.items() if name not in fact.stopped}
    clocks |= {clock.target: clock for clock in fact.clocks}
    happened = {**state.events, **dict.fromkeys(events, fact.at)} if events else state.events
    return replace(state, seq=fact.seq, events=happened, clocks=clocks)


def _opened(fact: Opened) -> CaseFile:
    known = dict(fact.values)
    return CaseFile(number=fact.case, seq=1, opened_at=fact.at, values=known, arrived_with=known)


def _moved(state: CaseFile, fact: OfVisit, **changes: Any) -> Visit:
    """The visit that a fact is about, moved and with the parts of the time that passed."""
    visit = state.visit(fact.visit)
    parts = dict(visit.parts)
    for part, seconds in fact.parts.items():
        parts[part] = parts.get(part, 0) + seconds
    return replace(visit, state=fact.to, since=fact.at, last_at=fact.at, parts=parts, **changes)


def _offered(state: CaseFile, fact: Offered) -> CaseFile:
    handoff = None if fact.offer is None else Handoff(offer=fact.offer, offered_at=fact.at)
    visit = Visit(
        number=fact.visit,
        kind=fact.visit_kind,
        state=fact.to,
        step=fact.step,
        at_step=fact.at_step,
        offered_at=fact.at,
        since=fact.at,
        last_at=fact.at,
        team=fact.team,
        by=fact.by,
        accountable=fact.accountable,
        due_at=fact.due_at,
        ready_at=fact.at if fact.to is State.QUEUED else None,
        priority=fact.priority or 0.0,
        parts=dict(fact.parts),
        handoff=handoff,
        parent=fact.parent,
        branch=fact.branch,
        reworks=fact.reworks,
        repeats=fact.repeats,
    )
    reached = counted(state.reached, fact.step) if fact.anew else state.reached
    after = state.with_visit(visit, reached=reached)
    if fact.visit_kind is VisitKind.REWORK:
        return after.with_token(fact.branch, last_team_visit=fact.visit)
    return after if fact.to is State.OFFERED else _taken(after, visit)


def _taken(state: CaseFile, visit: Visit) -> CaseFile:
    """The case is with the team of a visit now; a visit without a team only counts."""
    after = replace(state, accepted=counted(state.accepted, visit.step))
    if visit.team is None:
        return after
    return after.with_token(
        visit.branch,
        team=visit.team,
        team_visit=visit.number,
        last_team_visit=visit.number,
        accountable=visit.accountable,
    )


def _accepted(state: CaseFile, fact: Accepted) -> CaseFile:
    before, after = _answered(state, fact, HandoffResult.ACCEPTED)
    queued: Mapping[str, Any] = {}
    if fact.to is State.QUEUED:
        queued = {"ready_at": fact.at, "priority": fact.priority or 0.0}
    visit = replace(before, **queued)
    sender = after.tokens[visit.branch].team
    return _without_slot(_taken(after.with_visit(visit), visit), sender)


def _without_slot(state: CaseFile, team: str | None) -> CaseFile:
    """The case out of the caseload of a team that it has left, in every branch."""
    if team is None or any(token.team == team for token in state.tokens.values()):
        return state
    return replace(state, slots=state.slots - {team})


def _returned(state: CaseFile, fact: Returned) -> CaseFile:
    visit, after = _answered(state, fact, HandoffResult.RETURNED)
    sent = state.visit(fact.back_to)
    after = after.with_visit(replace(visit, finished_at=fact.at))
    return after.with_token(
        visit.branch, team=sent.team, team_visit=sent.number, accountable=sent.accountable
    )


def _answered(state: CaseFile, fact: OfVisit, result: HandoffResult) -> tuple[Visit, CaseFile]:
    """The visit whose offer is answered, and the case in which its dispute is over."""
    visit = _moved(state, fact)
    handoff = visit.handoff
    if handoff is None:
        return visit, state
    changes: dict[str, Any] = {"result": result}
    if result is HandoffResult.ACCEPTED:
        changes["accepted_at"] = fact.at
    if handoff.disputed_from is not None and handoff.disputed_to is None:
        changes["disputed_to"] = fact.at
    delays = _ended(state.delays, visit.number, fact.at)
    return replace(visit, handoff=replace(handoff, **changes)), replace(state, delays=delays)


def _disputed(state: CaseFile, fact: Disputed) -> CaseFile:
    visit = _moved(state, fact)
    if visit.handoff is not None:
        visit = replace(visit, handoff=replace(visit.handoff, disputed_from=fact.at))
    return state.with_visit(visit, delays=_begun(state.delays, fact, fact.delay_no, fact.cause))


def _begun(
    delays: tuple[Delay, ...], fact: Disputed | WorkDone, number: int, cause: str
) -> tuple[Delay, ...]:
    kind = DelayKind.DISPUTE if isinstance(fact, Disputed) else DelayKind.AFTERWARDS
    begun = Delay(number=number, visit=fact.visit, kind=kind, cause=cause, from_at=fact.at)
    return (*delays, begun)


def _ended(delays: tuple[Delay, ...], visit: int, at: int) -> tuple[Delay, ...]:
    """The delays of a case, the one of a visit that is running ended."""
    return tuple(
        replace(delay, to_at=at) if delay.visit == visit and delay.to_at is None else delay
        for delay in delays
    )


def _fell_due(state: CaseFile, fact: FellDue) -> CaseFile:
    return state.with_visit(_moved(state, fact, ready_at=fact.at, priority=fact.priority))


def _started(state: CaseFile, fact: Started) -> CaseFile:
    visit = _moved(state, fact, started_at=fact.at, worker=fact.worker, role=fact.role)
    if visit.ready_at is None:
        visit = replace(visit, ready_at=fact.at, priority=fact.priority or 0.0)
    slots = state.slots if visit.team is None else state.slots | {visit.team}
    return state.with_visit(visit, slots=slots)


def _work_done(state: CaseFile, fact: WorkDone) -> CaseFile:
    visit = _worked(_moved(state, fact), fact)
    if fact.cause is None or fact.delay_no is None:
        return state.with_visit(visit)
    return state.with_visit(visit, delays=_begun(state.delays, fact, fact.delay_no, fact.cause))


def _worked(visit: Visit, fact: WorkDone | Finished) -> Visit:
    """A visit whose work is over, with the effort that it took where somebody says so."""
    effort = visit.effort if fact.effort is None else fact.effort
    done_at = fact.at if visit.work_done_at is None else visit.work_done_at
    visit = replace(visit, work_done_at=done_at, effort=effort)
    if visit.handoff is None or not fact.rekeying:
        return visit
    return replace(visit, handoff=replace(visit.handoff, rekeying_time=fact.rekeying))


def _recorded(state: CaseFile, fact: Recorded) -> CaseFile:
    visit = state.visit(fact.visit)
    recorded = visit.recorded | frozenset(fact.values)
    visit = replace(visit, recorded=recorded, last_at=fact.at)
    return state.with_visit(visit, values={**state.values, **fact.values})


def _finished(state: CaseFile, fact: Finished) -> CaseFile:
    visit = _moved(state, fact, finished_at=fact.at, outcome=fact.outcome)
    if visit.kind is VisitKind.DECISION:
        visit = replace(visit, ready_at=fact.at, started_at=fact.at, work_done_at=fact.at)
    elif visit.kind is not VisitKind.WAIT:
        visit = _worked(visit, fact)
    after = state.with_visit(
        visit,
        values={**state.values, **fact.values} if fact.values else state.values,
        delays=_ended(state.delays, visit.number, fact.at),
    )
    return after if visit.repeats is None else _reworked(after, visit)


def _reworked(state: CaseFile, rework: Visit) -> CaseFile:
    """The returned visit keeps how long its rework took."""
    returned = state.visit(rework.repeats or 0)
    if returned.handoff is None or rework.effort is None:
        return state
    handoff = replace(returned.handoff, rework_time=rework.effort)
    return state.with_visit(replace(returned, handoff=handoff))


def _closed(state: CaseFile, fact: Closed) -> CaseFile:
    return replace(state, closed_at=fact.at, ending=fact.ending, slots=frozenset(), clocks={})


_FOLDING: dict[type[Fact], Callable[[CaseFile, Any], CaseFile]] = {
    Offered: _offered,
    Accepted: _accepted,
    Returned: _returned,
    Disputed: _disputed,
    FellDue: _fell_due,
    Started: _started,
    WorkDone: _work_done,
    Recorded: _recorded,
    Finished: _finished,
    Closed: _closed,
}
