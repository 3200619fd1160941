"""How a visit begins and comes to its team: in the same team at once, or offered and answered."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import NamedTuple

from pathway_engine.engine.casefile import Visit
from pathway_engine.engine.draft import Draft
from pathway_engine.engine.facts import Accepted, FellDue, Offer, Offered, Returned
from pathway_engine.engine.lifecycle import move
from pathway_engine.engine.records import State, VisitKind
from pathway_engine.engine.refusals import Code, refused


class Strand(NamedTuple):
    """Which way of a case: its own, or a branch of the block whose visit is `parent`."""

    parent: int | None = None
    branch: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Destination:
    """What a new visit has that stays when it is offered again: whose it is, and when due."""

    step: str
    at_step: int
    team: str | None = None
    by: tuple[str, ...] = ()
    accountable: str | None = None
    due_at: int | None = None
    place: str | None = None
    parent: int | None = None
    branch: str | None = None
    replaces: int | None = None


def begin_in_team(draft: Draft, destination: Destination) -> None:
    """A visit of the team that has the case, or of the first: planned, or queued at once."""
    due_later = destination.due_at is not None and destination.due_at > draft.at
    to = move(None, "offer", same_team=True, due_later=due_later)
    priority = bound = None
    if to is State.QUEUED:
        priority = _priority(draft, destination.step, arriving=True)
        bound = bound_to(draft, destination)
    add_visit(draft, destination, kind=VisitKind.WORK, to=to, priority=priority, bound=bound)


def _priority(draft: Draft, step: str, *, arriving: bool) -> float:
    return draft.rules.priority(step, draft.state, draft.at, arriving=arriving)


def bound_to(draft: Draft, visit: Destination | Visit) -> str | None:
    """The worker for whom a visit would wait that joined the queue now."""
    if visit.team is None or getattr(visit, "kind", VisitKind.WORK) is not VisitKind.WORK:
        return None
    step = draft.rules.team_step(visit.step)
    return draft.rules.bound(step, visit.team, visit.by, draft.state)


def add_visit(
    draft: Draft, destination: Destination, *, kind: VisitKind, to: State, **more: object
) -> None:
    """The visit that begins now, in the state `to`."""
    draft.add(
        Offered,
        visit=draft.next_number(),
        to=to,
        visit_kind=kind,
        step=destination.step,
        at_step=destination.at_step,
        team=destination.team,
        by=destination.by,
        accountable=destination.accountable,
        due_at=destination.due_at,
        place=destination.place,
        parent=destination.parent,
        branch=destination.branch,
        replaces=destination.replaces,
        **more,
    )


def offer(draft: Draft, destination: Destination, *, attempt: int) -> None:
    """Offer the case to another team; where acceptance is automatic, that accepts at once."""
    state, rules = draft.state, draft.rules
    token = state.tokens[destination.branch]
    sender, receiver = token.team or "", destination.team or ""
    rule = rules.handoff(sender, receiver)
    made = Offer(
        from_visit=token.last_team_visit or 0,
        from_step=state.visit(token.team_visit or 0).step,
        from_team=sender,
        attempt=attempt,
        automatic=rule is None or rule.accept == "automatic",
        crosses=rules.crosses(sender, receiver),
        accountable_changes=destination.accountable != token.accountable,
    )
    add_visit(draft, destination, kind=VisitKind.WORK, to=move(None, "offer"), offer=made)
    if made.automatic:
        accept(draft, draft.state.visits[-1])


def accept(draft: Draft, visit: Visit) -> None:
    """The team to which a visit is offered accepts it: planned if due later, else queued."""
    due_later = visit.due_at is not None and visit.due_at > draft.at
    to = move(visit.state, "accept", due_later=due_later)
    priority = bound = None
    if to is State.QUEUED:
        priority = _priority(draft, visit.step, arriving=True)
        bound = bound_to(draft, visit)
    draft.move(Accepted, visit, to=to, priority=priority, bound=bound)


def send_back(draft: Draft, visit: Visit, reason: str) -> None:
    """The team sends the case back; the sender's team queues the rework of its last step."""
    to = move(visit.state, "return", started=visit.started_at is not None)
    if visit.handoff is None:
        raise refused(Code.NOT_NOW, "nobody handed this visit over")
    sent = draft.state.visit(visit.handoff.offer.from_visit)
    sent = sent if sent.reworks is None else draft.state.visit(sent.reworks)
    draft.move(Returned, visit, to=to, back_to=sent.number, reason=reason)
    add_visit(
        draft,
        replace(_again(sent, due_at=None), place=None, parent=visit.parent, branch=visit.branch),
        kind=VisitKind.REWORK,
        to=move(None, "offer", same_team=True),
        priority=_priority(draft, sent.step, arriving=False),
        reworks=sent.number,
        repeats=visit.number,
    )


def offer_again(draft: Draft, rework: Visit) -> None:
    """The rework is done: the same step and team are offered the case once more."""
    returned = draft.state.visit(rework.repeats or 0)
    attempt = 1 if returned.handoff is None else returned.handoff.offer.attempt
    offer(draft, _again(returned, due_at=returned.due_at), attempt=attempt + 1)


def _again(visit: Visit, *, due_at: int | None) -> Destination:
    """The step of a visit once more, in the same team and by the same roles."""
    return Destination(
        step=visit.step,
        at_step=visit.at_step,
        team=visit.team,
        by=visit.by,
        accountable=visit.accountable,
        due_at=due_at,
        place=visit.place,
        parent=visit.parent,
        branch=visit.branch,
    )


def fall_due(draft: Draft, visit: Visit) -> None:
    """A planned visit of a team falls due and joins the queue."""
    to = move(visit.state, "fall_due")
    priority = _priority(draft, visit.step, arriving=False)
    draft.move(FellDue, visit, to=to, priority=priority, bound=bound_to(draft, visit))
