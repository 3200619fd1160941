"""What offers and their answers do to the state of a case."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from pathway_engine.engine.casefile import CaseFile, Handoff, Visit, counted
from pathway_engine.engine.facts import Accepted, Disputed, Offered, OfVisit, Returned
from pathway_engine.engine.folding import in_place, moved, with_delay, without_delays, without_slots
from pathway_engine.engine.records import DelayKind, HandoffResult, State, VisitKind


def offered(state: CaseFile, fact: Offered) -> CaseFile:
    """A visit began."""
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
        bound=fact.bound,
        place=fact.place,
        parts=dict(fact.parts),
        handoff=handoff,
        parent=fact.parent,
        branch=fact.branch,
        reworks=fact.reworks,
        repeats=fact.repeats,
        replaces=fact.replaces,
        pathway=state.pathway,
    )
    reached = counted(state.reached, fact.step) if fact.anew else state.reached
    after = state.with_visit(visit, reached=reached)
    if fact.visit_kind is VisitKind.REWORK:
        return after.with_token(fact.branch, last_team_visit=fact.visit)
    if fact.leaves_place:
        after = in_place(after, fact.visit, None, fact.at)
    if fact.branches:
        tokens = dict.fromkeys((None, *fact.branches), state.tokens[None])
        after = replace(after, tokens=tokens)
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


def accepted(state: CaseFile, fact: Accepted) -> CaseFile:
    """The receiver has the case; the sender's caseload has room."""
    before, after = _answered(state, fact, HandoffResult.ACCEPTED)
    queued: Mapping[str, Any] = {}
    if fact.to is State.QUEUED:
        queued = {"ready_at": fact.at, "priority": fact.priority or 0.0, "bound": fact.bound}
    visit = replace(before, **queued)
    return without_slots(_taken(after.with_visit(visit), visit))


def returned(state: CaseFile, fact: Returned) -> CaseFile:
    """The sender has the case again."""
    visit, after = _answered(state, fact, HandoffResult.RETURNED)
    sent = state.visit(fact.back_to)
    after = after.with_visit(replace(visit, finished_at=fact.at))
    return after.with_token(
        visit.branch, team=sent.team, team_visit=sent.number, accountable=sent.accountable
    )


def _answered(state: CaseFile, fact: OfVisit, result: HandoffResult) -> tuple[Visit, CaseFile]:
    """The visit whose offer is answered, and the case in which its dispute is over."""
    visit = moved(state, fact)
    handoff = visit.handoff
    if handoff is None:
        return visit, state
    changes: dict[str, Any] = {"result": result}
    if result is HandoffResult.ACCEPTED:
        changes["accepted_at"] = fact.at
    if handoff.disputed_from is not None and handoff.disputed_to is None:
        changes["disputed_to"] = fact.at
    after = without_delays(state, visit.number, fact.at)
    return replace(visit, handoff=replace(handoff, **changes)), after


def disputed(state: CaseFile, fact: Disputed) -> CaseFile:
    """Nobody answers for it until the offer is answered."""
    visit = moved(state, fact)
    if visit.handoff is not None:
        visit = replace(visit, handoff=replace(visit.handoff, disputed_from=fact.at))
    after = state.with_visit(visit)
    return with_delay(after, fact, DelayKind.DISPUTE, fact.delay_no, fact.cause)
