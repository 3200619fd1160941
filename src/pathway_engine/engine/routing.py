"""Where a case goes: it reaches a step, leaves it by an outcome, joins, closes.

What the engine itself decides is decided here, each time to the point where somebody must act
or time must pass.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pathway_engine.definition.models import Block, DecisionStep, Outcome, Step, TeamStep, WaitStep
from pathway_engine.definition.quantities import Quantity
from pathway_engine.engine.casefile import Visit
from pathway_engine.engine.draft import Draft
from pathway_engine.engine.facts import Finished, Joined
from pathway_engine.engine.leaving import close, let_go
from pathway_engine.engine.lifecycle import move
from pathway_engine.engine.offering import (
    Destination,
    Strand,
    add_visit,
    begin_in_team,
    offer,
)
from pathway_engine.engine.opening import openings, questions
from pathway_engine.engine.records import VisitKind
from pathway_engine.engine.refusals import Code, refused

JOIN = "join"
"""Where the outcome of a step in a branch leads that ends the branch."""


# -- reaching a step -----------------------------------------------------------------------------


def go(draft: Draft, target: str, strand: Strand) -> None:
    """Send the case, or a branch, to a step or an ending. What follows, `settle` decides."""
    if target in draft.rules.pathway.endings:
        close(draft, target)
        return
    step = draft.rules.pathway.all_steps[target]
    _require(draft, target, step)
    if isinstance(step, Block):
        _reach_block(draft, target, step)
    elif isinstance(step, TeamStep):
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
        due_at=due_at(draft, step, team),
        place=step.in_,
        **strand._asdict(),
    )
    if draft.state.tokens[strand.branch].team in (None, team):
        begin_in_team(draft, destination)
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
        due_at=None if decision else due_at(draft, step, None),
        **strand._asdict(),
    )
    kind = VisitKind.DECISION if decision else VisitKind.WAIT
    to = move(None, "offer", same_team=True, due_later=True)
    leaves = step.leaves == "started"
    add_visit(draft, destination, kind=kind, to=to, leaves_place=leaves)


def _reach_block(draft: Draft, name: str, block: Block) -> None:
    """Offer branch after branch, each followed to rest before the next, until the join fires."""
    destination = Destination(
        step=name,
        at_step=draft.state.reached.get(name, 0) + 1,
        accountable=draft.state.tokens[None].accountable,
    )
    to = move(None, "offer", same_team=True, due_later=True)
    branches = tuple(block.parallel)
    add_visit(
        draft,
        destination,
        kind=VisitKind.BLOCK,
        to=to,
        branches=branches,
        leaves_place=block.leaves == "started",
    )
    number = draft.state.visits[-1].number
    for branch, steps in block.parallel.items():
        if branch not in draft.state.tokens:
            return
        go(draft, next(iter(steps)), Strand(number, branch))
        settle(draft, within=number)


def due_at(draft: Draft, step: Step, team: str | None) -> int | None:
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


# -- leaving a step ------------------------------------------------------------------------------


def settle(draft: Draft, within: int | None = None) -> None:
    """Follow the case to rest: conclude waits, decisions and blocks that are over, one by one.

    What somebody must choose or answer first stays open; so does the block that a branch is
    followed to rest `within`.
    """
    while (over := _over(draft, within)) is not None:
        visit, outcome = over
        if visit.kind is VisitKind.BLOCK:  # a branch may have been entered late
            draft.at = max(draft.at, draft.latest(visit))
        leave(draft, visit, "conclude", outcome)


def _over(draft: Draft, within: int | None) -> tuple[Visit, str] | None:
    """The first visit without a team that is over now, and its outcome."""
    for visit in draft.state.open_visits:
        if visit.team is None and visit.number != within and is_over(draft, visit):
            outcome = ruled_outcome(draft, visit)
            if outcome is not None and not questions(draft, visit, outcome):
                return visit, outcome
    return None


def is_over(draft: Draft, visit: Visit) -> bool:
    """Whether a wait, a decision or a block has come to its end."""
    if visit.kind is VisitKind.BLOCK:
        return set(draft.state.tokens) == {None}
    return visit.due_at is None or visit.due_at <= draft.at


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


def leave(draft: Draft, visit: Visit, by: str, outcome: str, **work: Any) -> None:
    """Finish a visit (`by` finish or conclude) with an outcome, and send the case on."""
    step = draft.rules.pathway.all_steps[visit.step]
    taken = step.outcomes[outcome]
    values = draft.rules.assigned(taken, draft.state, draft.at)
    said: dict[str, Any] = {
        "to": move(visit.state, by),
        "outcome": outcome,
        "values": values,
        "opens": openings(draft, visit, taken, values),
        "leaves_to": _leaves_to(draft, visit, taken),
        "leaves_place": step.leaves == "finished",
        **work,
    }
    if visit.kind is VisitKind.BLOCK:
        draft.move(Joined, visit, **said)
    elif taken.to == JOIN:
        _reach_the_join(draft, visit, said)
        return
    else:
        draft.move(Finished, visit, **said)
    go(draft, taken.to, Strand(visit.parent, visit.branch))


def _leaves_to(draft: Draft, visit: Visit, taken: Outcome) -> str | None:
    """The ending to which the case goes as soon as work in hand elsewhere has ended."""
    others = any(other.number != visit.number for other in draft.state.open_visits)
    return taken.to if others and taken.to in draft.rules.pathway.endings else None


def _reach_the_join(draft: Draft, visit: Visit, said: Mapping[str, Any]) -> None:
    """A branch ends. If the join fires now, nothing comes of the other branches."""
    block = draft.rules.pathway.all_steps[draft.state.visit(visit.parent or 0).step]
    branches = set(draft.state.tokens) - {None}
    any_suffices = isinstance(block, Block) and block.join == "any"
    fires = any_suffices or branches == {visit.branch}
    draft.move(Finished, visit, joins=fires, **said)
    if fires:
        for other in draft.state.open_visits:
            if other.parent == visit.parent:
                let_go(draft, other)
