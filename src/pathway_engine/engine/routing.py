"""Where a case goes: it reaches a step, is offered to a team, is sent back, concludes, closes.

What the engine itself decides is decided here, each time to the point where somebody must act
or time must pass.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from pathway_engine.definition.models import Block, DecisionStep, Outcome, Step, TeamStep, WaitStep
from pathway_engine.definition.quantities import Quantity
from pathway_engine.engine.casefile import Visit
from pathway_engine.engine.draft import Draft
from pathway_engine.engine.facts import (
    Accepted,
    Closed,
    FellDue,
    Finished,
    Offer,
    Offered,
    Returned,
    Value,
)
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
    parent: int | None = None
    branch: str | None = None


# -- reaching a step -----------------------------------------------------------------------------


def go(draft: Draft, target: str, strand: Strand) -> None:
    """Send the case, or a branch, to a step or an ending. What follows, `settle` decides."""
    if target in draft.rules.pathway.endings:
        draft.add(Closed, ending=target)
        return
    step = draft.rules.pathway.all_steps.get(target)
    if step is None or isinstance(step, Block):
        raise refused(Code.UNKNOWN, "no such step", target)
    _require(draft, target, step)
    if isinstance(step, TeamStep):
        _reach_team(draft, target, step, strand)
    else:
        _reach_without_team(draft, target, step, strand)


def _require(draft: Draft, name: str, step: Step) -> None:
    """Refuse to enter a step while one of its requirements is false."""
    for rule_id, rule in step.requires.items():
        if not draft.rules.value(rule, draft.state, draft.at):
            raise refused(Code.REQUIREMENT, f"`{name}` requires", rule_id)


def _reach_team(draft: Draft, name: str, step: TeamStep, strand: Strand) -> None:
    rules, values = draft.rules, draft.state.values
    team = rules.team(step, values)
    destination = Destination(
        step=name,
        at_step=draft.state.reached.get(name, 0) + 1,
        team=team,
        by=rules.by(step, team, values),
        accountable=rules.accountable(step, team, values),
        due_at=_due_at(draft, step, team),
        **strand._asdict(),
    )
    if draft.state.tokens[strand.branch].team in (None, team):
        _begin_in_team(draft, destination)
    else:
        offer(draft, destination, attempt=1)


def _reach_without_team(
    draft: Draft, name: str, step: WaitStep | DecisionStep, strand: Strand
) -> None:
    decision = isinstance(step, DecisionStep)
    destination = Destination(
        step=name,
        at_step=draft.state.reached.get(name, 0) + 1,
        accountable=draft.state.tokens[strand.branch].accountable,
        due_at=None if decision else _due_at(draft, step, None),
        **strand._asdict(),
    )
    kind = VisitKind.DECISION if decision else VisitKind.WAIT
    to = move(None, "offer", same_team=True, due_later=True)
    _add_visit(draft, destination, kind=kind, to=to)


def _due_at(draft: Draft, step: Step, team: str | None) -> int | None:
    """When a visit that reaches a step now falls due: not before now, None without `due`."""
    written = getattr(step, "due", None)
    if written is None:
        return None
    quantity: Quantity = draft.rules.line(draft.state.values, written)
    if draft.due is not None and _varies(quantity):
        due, draft.due = draft.due, None
        return max(due, draft.at)
    since = draft.at
    if quantity.since is not None:
        since = draft.state.events.get(quantity.since, draft.at)
    return max(draft.rules.later(quantity, since, team), draft.at)


def _varies(quantity: Quantity) -> bool:
    return quantity.family != "constant" and len(set(quantity.values)) != 1


def _begin_in_team(draft: Draft, destination: Destination) -> None:
    """A visit of the team that has the case, or of the first: planned, or queued at once."""
    due_later = destination.due_at is not None and destination.due_at > draft.at
    to = move(None, "offer", same_team=True, due_later=due_later)
    priority = bound = None
    if to is State.QUEUED:
        priority = _priority(draft, destination.step, arriving=True)
        bound = bound_to(draft, destination)
    _add_visit(draft, destination, kind=VisitKind.WORK, to=to, priority=priority, bound=bound)


def _priority(draft: Draft, step: str, *, arriving: bool) -> float:
    return draft.rules.priority(step, draft.state, draft.at, arriving=arriving)


def bound_to(draft: Draft, visit: Destination | Visit) -> str | None:
    """The worker for whom a visit would wait that joined the queue now."""
    if visit.team is None or getattr(visit, "kind", VisitKind.WORK) is not VisitKind.WORK:
        return None
    step = draft.rules.team_step(visit.step)
    return draft.rules.bound(step, visit.team, visit.by, draft.state)


def _add_visit(
    draft: Draft, destination: Destination, *, kind: VisitKind, to: State, **more: object
) -> None:
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
        parent=destination.parent,
        branch=destination.branch,
        **more,
    )


# -- handing over --------------------------------------------------------------------------------


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
    _add_visit(draft, destination, kind=VisitKind.WORK, to=move(None, "offer"), offer=made)
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
    _add_visit(
        draft,
        _again(sent, due_at=None),
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
        parent=visit.parent,
        branch=visit.branch,
    )


# -- leaving a step ------------------------------------------------------------------------------


def fall_due(draft: Draft, visit: Visit) -> None:
    """A planned visit of a team falls due and joins the queue."""
    to = move(visit.state, "fall_due")
    priority = _priority(draft, visit.step, arriving=False)
    draft.move(FellDue, visit, to=to, priority=priority, bound=bound_to(draft, visit))


def settle(draft: Draft) -> None:
    """Follow the case to rest: conclude waits that are over and decisions, one after the other.

    A wait or decision whose outcome nobody knows stays open until somebody chooses.
    """
    while (over := _over(draft)) is not None:
        leave(draft, over[0], "conclude", over[1])


def _over(draft: Draft) -> tuple[Visit, str] | None:
    """The first visit without a team that is over now, and its outcome."""
    for visit in draft.state.open_visits:
        if visit.team is None and (visit.due_at is None or visit.due_at <= draft.at):
            outcome = ruled_outcome(draft, visit)
            if outcome is not None:
                return visit, outcome
    return None


def ruled_outcome(draft: Draft, visit: Visit) -> str | None:
    """The outcome that nobody need choose: by the first rule that holds, or the only other one.

    None where somebody must choose; refused where no outcome is left.
    """
    outcomes = draft.rules.pathway.all_steps[visit.step].outcomes
    for name, outcome in outcomes.items():
        if outcome.when is not None and draft.rules.value(outcome.when, draft.state, draft.at):
            return name
    others = choices(outcomes)
    if not others:
        raise refused(Code.NO_VALUE, f"no outcome of `{visit.step}` holds", *outcomes)
    return others[0] if len(others) == 1 else None


def choices(outcomes: dict[str, Outcome]) -> tuple[str, ...]:
    """The outcomes that no rule decides, in the written order."""
    return tuple(name for name, outcome in outcomes.items() if outcome.when is None)


def leave(draft: Draft, visit: Visit, by: str, outcome: str, **work: int | None) -> None:
    """Finish a visit (`by` finish or conclude) with an outcome, and send the case on."""
    taken = draft.rules.pathway.all_steps[visit.step].outcomes[outcome]
    values = _assigned(draft, taken)
    draft.move(Finished, visit, to=move(visit.state, by), outcome=outcome, values=values, **work)
    go(draft, taken.to, Strand(visit.parent, visit.branch))


def _assigned(draft: Draft, outcome: Outcome) -> dict[str, Value]:
    """What `set` gives: every expression reads the state before it."""
    rules, types = draft.rules, draft.rules.pathway.attribute_types
    return {
        name: rules.checked(
            name,
            rules.value(rule, draft.state, draft.at, expected=types[name]),
            rounded=True,
        )
        for name, rule in outcome.set.items()
    }
