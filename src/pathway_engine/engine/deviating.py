"""Leaving what the definition says, by somebody's right and for a reason that is kept."""

from __future__ import annotations

from pathway_engine.engine import commands
from pathway_engine.engine.casefile import Visit
from pathway_engine.engine.draft import Draft
from pathway_engine.engine.facts import Finished, Withdrawn
from pathway_engine.engine.leaving import let_go
from pathway_engine.engine.lifecycle import move
from pathway_engine.engine.offering import Destination, Strand, begin_in_team, offer
from pathway_engine.engine.reasons import given
from pathway_engine.engine.records import Deviation, State, VisitKind
from pathway_engine.engine.refusals import Code, refused
from pathway_engine.engine.routing import go

DIVERTED = "diverted"
"""The outcome of a visit from which a case was sent elsewhere."""


def reassign(draft: Draft, visit: Visit, command: commands.Reassign) -> None:
    """Withdraw a visit, and offer its step to another team."""
    rules, state = draft.rules, draft.state
    work = visit.is_open and visit.team is not None and visit.kind is not VisitKind.REWORK
    if not work or visit.let_go:
        raise refused(Code.NOT_NOW, f"visit {visit.number} is no team's to give away")
    if command.team not in rules.pathway.real_teams:
        raise refused(Code.UNKNOWN, "no such team", command.team)
    if command.team == visit.team:
        raise refused(Code.NOT_NOW, f"visit {visit.number} is of that team")
    step = rules.team_step(visit.step)
    by = rules.by(step, command.team, state.values)
    to = move(visit.state, "withdraw")
    draft.move(Withdrawn, visit, to=to, reason=given(command.reason))
    destination = Destination(
        step=visit.step,
        at_step=visit.at_step,
        team=command.team,
        by=by,
        accountable=rules.accountable(step, command.team, state.values),
        due_at=visit.due_at,
        place=visit.place,
        parent=visit.parent,
        branch=visit.branch,
        replaces=visit.number,
    )
    if draft.state.tokens[visit.branch].team in (None, command.team):
        begin_in_team(draft, destination)
    else:
        offer(draft, destination, attempt=1)


def divert(draft: Draft, visit: Visit, command: commands.Divert) -> None:
    """Send the case to another step of the pathway, out of no block and into none."""
    steps = draft.rules.pathway.steps
    if not visit.is_open or visit.kind is VisitKind.REWORK or visit.let_go:
        raise refused(Code.NOT_NOW, f"visit {visit.number} leads nowhere")
    if visit.parent is not None:
        raise refused(Code.NOT_NOW, "a branch is not left: divert its block", f"{visit.parent}")
    if command.to not in steps:
        raise refused(Code.UNKNOWN, "the steps to which a case can be sent are", *steps)
    deviates = {"deviation": Deviation.DIVERTED, "reason": given(command.reason)}
    if visit.kind is VisitKind.BLOCK:
        for inside in draft.state.open_visits:
            if inside.parent == visit.number:
                let_go(draft, inside)
    leaves = draft.rules.pathway.all_steps[visit.step].leaves == "finished"
    if visit.state in (State.ACTIVE, State.AFTERWARDS):
        to = move(visit.state, "finish")
        draft.move(Finished, visit, to=to, outcome=DIVERTED, leaves_place=leaves, **deviates)
    else:
        to = move(visit.state, "withdraw")
        whole = visit.kind is VisitKind.BLOCK
        draft.move(Withdrawn, visit, to=to, whole=whole, leaves_place=leaves, **deviates)
    go(draft, command.to, Strand())
