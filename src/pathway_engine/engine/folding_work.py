"""What work on a visit does to the state of a case, from the queue to the end of the visit."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from pathway_engine.engine.casefile import CaseFile, Visit
from pathway_engine.engine.facts import (
    Assigned,
    Booked,
    FellDue,
    Finished,
    Held,
    Joined,
    Recorded,
    Resumed,
    Started,
    Withdrawn,
    WorkDone,
)
from pathway_engine.engine.folding import in_place, moved, with_delay, without_delays, without_slots
from pathway_engine.engine.records import (
    DelayKind,
    Deviation,
    HandoffResult,
    State,
    VisitKind,
)


def fell_due(state: CaseFile, fact: FellDue) -> CaseFile:
    """A planned visit joined the queue; a wait is over, and somebody must say how it goes on."""
    if fact.to is State.PLANNED:
        return state.with_visit(moved(state, fact, is_over=True))
    visit = moved(state, fact, ready_at=fact.at, priority=fact.priority, bound=fact.bound)
    return state.with_visit(visit)


def assigned(state: CaseFile, fact: Assigned) -> CaseFile:
    """A visit waits for a worker by name."""
    visit = state.visit(fact.visit)
    bound = replace(visit, bound=fact.worker, bound_since=fact.at, last_at=fact.at)
    return state.with_visit(bound)


def booked(state: CaseFile, fact: Booked) -> CaseFile:
    """A visit waits for a sitting."""
    visit = state.visit(fact.visit)
    return state.with_visit(replace(visit, sitting_at=fact.sitting_at, last_at=fact.at))


def started(state: CaseFile, fact: Started) -> CaseFile:
    """Somebody works on a visit, for the first time or again after a hold.

    Whoever goes on with own work after a hold has not had the case anew; who takes it over has.
    """
    goes_on = state.visit(fact.visit).worker == fact.worker
    visit = moved(state, fact, worker=fact.worker, role=fact.role, partners=fact.partners)
    if fact.deviation is not Deviation.NONE:
        visit = replace(visit, deviation=fact.deviation)
    if visit.started_at is None:
        visit = replace(visit, started_at=fact.at)
    if visit.ready_at is None:
        visit = replace(visit, ready_at=fact.at, priority=fact.priority or 0.0)
    state = state.with_visit(visit)
    if fact.place is not None or fact.leaves_place:
        state = in_place(state, fact.visit, fact.place, fact.at)
    if visit.team is None:
        return state
    last = state.last_workers
    if fact.worker is not None and not goes_on:
        last = {**last, visit.team: (fact.worker, fact.role)}
    return replace(state, slots=state.slots | {visit.team}, last_workers=last)


def work_done(state: CaseFile, fact: WorkDone) -> CaseFile:
    """The work of a visit is over."""
    after = state.with_visit(_worked(moved(state, fact), fact))
    return with_delay(after, fact, DelayKind.AFTERWARDS, fact.delay_no, fact.cause)


def held(state: CaseFile, fact: Held) -> CaseFile:
    """A visit stands still for a cause."""
    visit = moved(state, fact, goes_on=state.visit(fact.visit).state)
    if fact.effort is not None:
        visit = replace(visit, effort=fact.effort)
    after = without_delays(state.with_visit(visit), visit.number, fact.at)
    return with_delay(after, fact, DelayKind.HOLD, fact.delay_no, fact.cause, fact.responsible)


def resumed(state: CaseFile, fact: Resumed) -> CaseFile:
    """A visit goes on; work that nobody takes up at once waits for its worker."""
    visit = moved(state, fact, goes_on=None)
    if fact.to is State.QUEUED and visit.started_at is not None:
        visit = replace(visit, bound=visit.worker)
    after = without_delays(state.with_visit(visit), visit.number, fact.at)
    return with_delay(after, fact, DelayKind.AFTERWARDS, fact.delay_no, fact.cause)


def _worked(visit: Visit, fact: WorkDone | Finished | Withdrawn) -> Visit:
    """A visit whose work is over, with the effort that it took where somebody says so."""
    if fact.effort is not None:
        visit = replace(visit, effort=fact.effort)
    if visit.work_done_at is None and not isinstance(fact, Withdrawn):
        visit = replace(visit, work_done_at=fact.at)
    if visit.handoff is None or not fact.rekeying:
        return visit
    return replace(visit, handoff=replace(visit.handoff, rekeying_time=fact.rekeying))


def recorded(state: CaseFile, fact: Recorded) -> CaseFile:
    """What a visit establishes is known of the case."""
    visit = state.visit(fact.visit)
    recorded = visit.recorded | frozenset(fact.values)
    visit = replace(visit, recorded=recorded, last_at=fact.at)
    return state.with_visit(visit, values={**state.values, **fact.values})


def finished(state: CaseFile, fact: Finished | Joined) -> CaseFile:
    """A visit has ended with an outcome, and what that sets is known of the case."""
    visit = moved(state, fact, finished_at=fact.at, outcome=fact.outcome)
    if isinstance(fact, Finished) and fact.deviation is not Deviation.NONE:
        visit = replace(visit, deviation=fact.deviation)
    if visit.kind is VisitKind.DECISION:
        visit = replace(visit, ready_at=fact.at, started_at=fact.at, work_done_at=fact.at)
    elif visit.team is not None and isinstance(fact, Finished):
        visit = _worked(visit, fact)
    values = {**state.values, **fact.values} if fact.values else state.values
    changed = state.with_visit(
        visit,
        values=values,
        leaves_to=fact.leaves_to or state.leaves_to,
        openings=state.openings + fact.opens,
    )
    after = without_delays(changed, visit.number, fact.at)
    if fact.leaves_place:
        after = in_place(after, fact.visit, None, fact.at)
    if isinstance(fact, Finished) and fact.joins is not None:
        after = _at_the_join(after, visit.branch, fires=fact.joins)
    return after if visit.repeats is None else _reworked(after, visit)


def _reworked(state: CaseFile, rework: Visit) -> CaseFile:
    """The returned visit keeps how long its rework took."""
    returned = state.visit(rework.repeats or 0)
    if returned.handoff is None or rework.effort is None:
        return state
    handoff = replace(returned.handoff, rework_time=rework.effort)
    return state.with_visit(replace(returned, handoff=handoff))


def _at_the_join(state: CaseFile, branch: str | None, *, fires: bool) -> CaseFile:
    """The case with one branch less; the one with which the join fires hands over."""
    if fires:
        return without_slots(replace(state, tokens={None: state.tokens[branch]}))
    left = {name: token for name, token in state.tokens.items() if name != branch}
    return without_slots(replace(state, tokens=left))


def withdrawn(state: CaseFile, fact: Withdrawn) -> CaseFile:
    """A visit has ended and nothing comes of it; or will, with the work in hand."""
    visit = moved(state, fact, let_go=True, goes_on=None)
    changes: dict[str, Any] = {"leaves_to": fact.leaves_to or state.leaves_to}
    if fact.deviation is not Deviation.NONE:
        visit = replace(visit, deviation=fact.deviation)
    if fact.whole:
        changes["tokens"] = {None: state.tokens[None]}
    if fact.to is not State.WITHDRAWN:
        return state.with_visit(visit, **changes)
    visit = _worked(replace(visit, finished_at=fact.at), fact)
    handoff = visit.handoff
    if handoff is not None and handoff.result is None:
        disputed = handoff.disputed_from is not None
        handoff = replace(
            handoff,
            result=HandoffResult.WITHDRAWN,
            disputed_to=fact.at if disputed else None,
        )
        visit = replace(visit, handoff=handoff)
    after = without_delays(state.with_visit(visit, **changes), visit.number, fact.at)
    if fact.leaves_place:
        after = in_place(after, fact.visit, None, fact.at)
    return without_slots(after)
