"""Deciding: what follows from a command, as facts; or why it is refused.

`decide` is pure: the same definition, state, command and second give the same facts. It draws
nothing. What a simulation draws, people decide and say here.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from pathway_engine.calendars import CalendarProblem
from pathway_engine.definition.models import TeamStep
from pathway_engine.engine import commands, facts
from pathway_engine.engine.book_facts import Noted
from pathway_engine.engine.casefile import CaseFile, Visit
from pathway_engine.engine.deviating import divert, reassign
from pathway_engine.engine.draft import Draft
from pathway_engine.engine.due import let_fall_due
from pathway_engine.engine.facts import Fact, Value
from pathway_engine.engine.leaving import end_work, withdraw
from pathway_engine.engine.lifecycle import IllegalMove, move
from pathway_engine.engine.offering import Strand, accept, offer_again, send_back
from pathway_engine.engine.opening import questions
from pathway_engine.engine.reasons import overridden
from pathway_engine.engine.records import VisitKind
from pathway_engine.engine.refusals import Code, Refusal, RefusedError, refused
from pathway_engine.engine.routing import choices, go, is_over, leave, ruled_outcome, settle
from pathway_engine.engine.rulebook import Rulebook
from pathway_engine.engine.working import (
    assign,
    begin,
    effort_of,
    hold,
    resume,
    schedule,
    start,
    work_done,
)

LINKS = ("follows", "duplicate_of", "arose_from", "related")
"""How a case may be related to another one."""
DISPUTE = "dispute_responsibility"
"""The cause of delay of a dispute."""


def decide(
    rules: Rulebook, state: CaseFile | None, command: commands.Command, at: int
) -> tuple[Fact, ...] | Refusal:
    """What follows from a command at a civil second: facts, or a refusal.

    What has fallen due by then happens first, at its own time. `state` is None for `Open` only.
    """
    try:
        if isinstance(command, commands.Open):
            return _opened(rules, state, command, at)
        if state is None:
            raise refused(Code.UNKNOWN, "no such case")
        if at < state.opened_at:
            raise refused(Code.TOO_EARLY, f"case {state.number} opened after that")
        draft = Draft(rules, state, at)
        let_fall_due(draft, happens_at(command, at))
        draft.at = at
        _carry_out(draft, command)
        settle(draft)
        return tuple(draft.facts)
    except RefusedError as problem:
        return problem.refusal
    except IllegalMove as problem:
        why = ", expected one of" if problem.legal else ", which has ended"
        return Refusal(Code.NOT_NOW, f"{problem.reason}{why}", problem.legal)
    except CalendarProblem as problem:
        return Refusal(Code.NO_VALUE, str(problem))


def _carry_out(draft: Draft, command: commands.Command) -> None:
    """Decide what a command brings about, as far as it does so at once."""
    if isinstance(command, commands.OnVisit):
        _CARRY_OUT[type(command)](draft, _visit_of(draft, command), command)
    elif isinstance(command, commands.Withdraw):
        draft.said = command.opens
        withdraw(draft, command)
    elif isinstance(command, commands.Link):
        _link(draft, command.other, command.link)
    elif isinstance(command, commands.Note):
        if draft.state.erased_at is not None:
            raise refused(Code.NOT_NOW, f"case {draft.state.number} was erased")
        draft.add(Noted, text=command.text, document=command.document)


def happens_at(command: commands.Command, at: int) -> int:
    """When the first thing that a command says happened."""
    started_at = command.started_at if isinstance(command, commands.Finish) else None
    return at if started_at is None else min(started_at, at)


def _visit_of(draft: Draft, command: commands.OnVisit) -> Visit:
    """The visit that a command is about."""
    case, number = command.visit
    if case != draft.state.number or not 1 <= number <= len(draft.state.visits):
        raise refused(Code.UNKNOWN, f"no visit {number} of case {case}")
    visit = draft.state.visit(number)
    draft.check_order(visit)
    return visit


# -- opening -------------------------------------------------------------------------------


def _opened(
    rules: Rulebook, state: CaseFile | None, command: commands.Open, at: int
) -> tuple[Fact, ...]:
    if state is not None:
        raise refused(Code.NOT_NOW, f"case {state.number} is open")
    known = {name: rules.initial(name) for name in rules.pathway.case}
    inherited = {name: _known(rules, name, value) for name, value in command.inherits.items()}
    given = {name: rules.checked(name, value) for name, value in command.case.items()}
    values = {**known, **inherited, **given}
    opened = facts.Opened(
        case=command.number,
        seq=1,
        at=at,
        values=values,
        entry=command.entry,
        pathway=command.pathway,
        reference=command.reference,
        person=command.person,
    )
    draft = Draft.of_new_case(rules, opened)
    first = command.to or rules.pathway.start
    if first is None or first not in rules.pathway.steps:
        raise refused(Code.UNKNOWN, "no step to begin at", *filter(None, (first,)))
    for other, link in command.links:
        _link(draft, other, link)
    draft.due = command.due
    go(draft, first, Strand())
    settle(draft)
    return tuple(draft.facts)


def _known(rules: Rulebook, name: str, value: Value | None) -> Value | None:
    """A value for an attribute, where it has one."""
    return None if value is None else rules.checked(name, value)


def _link(draft: Draft, other: int, link: str) -> None:
    if link not in LINKS:
        raise refused(Code.UNKNOWN, "a link is one of", *LINKS)
    draft.add(facts.Linked, other=other, link=link)


# -- one function for each command ---------------------------------------------------------------


def _accept(draft: Draft, visit: Visit, _: commands.Accept) -> None:
    accept(draft, visit)


def _return(draft: Draft, visit: Visit, command: commands.Return) -> None:
    send_back(draft, visit, command.reason)


def _dispute(draft: Draft, visit: Visit, command: commands.Dispute) -> None:
    to = move(visit.state, "dispute")
    number = len(draft.state.delays) + 1
    draft.move(facts.Disputed, visit, to=to, delay_no=number, cause=DISPUTE, reason=command.reason)


def _record(draft: Draft, visit: Visit, command: commands.Record) -> None:
    if not visit.is_open:
        raise refused(Code.NOT_NOW, f"visit {visit.number} has ended")
    _write(draft, visit, command.values)


def _write(draft: Draft, visit: Visit, values: Mapping[str, Value]) -> None:
    """Record what somebody says, in the order in which the step establishes it."""
    records = _records(draft, visit)
    for name in values:
        if name not in records:
            raise refused(Code.UNKNOWN, f"`{visit.step}` does not record", name)
    known = {name: draft.rules.checked(name, values[name]) for name in records if name in values}
    if known:
        draft.add(facts.Recorded, visit=visit.number, values=known)


def _records(draft: Draft, visit: Visit) -> tuple[str, ...]:
    """The attributes that a visit establishes."""
    step = draft.rules.pathway.all_steps[visit.step]
    does = isinstance(step, TeamStep) and visit.kind is VisitKind.WORK
    return tuple(step.records) if does and isinstance(step, TeamStep) else ()


def _finish(draft: Draft, visit: Visit, command: commands.Finish) -> None:
    finished_at = draft.at
    if command.started_at is not None and visit.started_at is None:
        draft.at = command.started_at
        begin(draft, visit, None, None, command.partners)
        let_fall_due(draft, finished_at)
        visit, draft.at = draft.state.visit(visit.number), finished_at
    draft.said = command.opens
    if visit.let_go:
        end_work(draft, visit, **effort_of(command.effort, command.rekeying))
        return
    if visit.kind is VisitKind.REWORK:
        _finish_rework(draft, visit, command)
        return
    by = "conclude" if visit.team is None else "finish"
    move(visit.state, by)
    draft.check_order(visit)
    if visit.team is None and not is_over(draft, visit):
        raise refused(Code.TOO_EARLY, f"`{visit.step}` is not over")
    _write(draft, visit, command.values)
    deviates = {} if command.override is None else overridden(command.override)
    if not deviates:
        _check_records(draft, draft.state.visit(visit.number))
    outcome = _outcome(draft, visit, command.outcome, ruled=not deviates)
    if asked := questions(draft, visit, outcome):
        raise refused(Code.OPENING_OPEN, f"say whether `{visit.step}` opens", *asked)
    work = {} if visit.team is None else effort_of(command.effort, command.rekeying)
    draft.due = command.due
    leave(draft, draft.state.visit(visit.number), by, outcome, **work, **deviates)


def _finish_rework(draft: Draft, visit: Visit, command: commands.Finish) -> None:
    """Finish a rework: it establishes nothing, and the case is offered again."""
    if command.outcome is not None or command.values:
        raise refused(Code.UNKNOWN, "a rework has no outcome and records nothing")
    work: dict[str, Any] = effort_of(command.effort)
    draft.move(facts.Finished, visit, to=move(visit.state, "finish"), **work)
    offer_again(draft, draft.state.visit(visit.number))


def _check_records(draft: Draft, visit: Visit) -> None:
    """Refuse to finish while something that the step establishes has not been recorded."""
    missing = [
        name
        for name in _records(draft, visit)
        if name not in visit.recorded
        and not (visit.at_step > 1 and draft.rules.is_kept(visit.step, name, draft.state.values))
    ]
    if missing:
        raise refused(Code.MISSING_RECORD, f"`{visit.step}` records", *missing)


def _outcome(draft: Draft, visit: Visit, chosen: str | None, *, ruled: bool) -> str:
    """The outcome that a rule decides, or else the one that somebody chose.

    Where it need not be that which is `ruled`, the one that somebody chose.
    """
    outcomes = draft.rules.pathway.all_steps[visit.step].outcomes
    if chosen is not None and chosen not in outcomes:
        raise refused(Code.UNKNOWN, f"the outcomes of `{visit.step}` are", *outcomes)
    if chosen is not None and not ruled:
        return chosen
    decided = ruled_outcome(draft, visit)
    if chosen is None and decided is None:
        raise refused(Code.OUTCOME_OPEN, f"choose an outcome of `{visit.step}`", *choices(outcomes))
    if decided is not None and chosen not in (None, decided):
        raise refused(Code.RULE_DECIDES, f"the outcome of `{visit.step}` is", decided)
    if decided is None and chosen not in choices(outcomes):
        raise refused(Code.RULE_DECIDES, f"the rule of `{chosen}` does not hold")
    return decided or chosen or ""


_CARRY_OUT: dict[type[commands.OnVisit], Callable[[Draft, Visit, Any], None]] = {
    commands.Accept: _accept,
    commands.Return: _return,
    commands.Dispute: _dispute,
    commands.Assign: assign,
    commands.Schedule: schedule,
    commands.Start: start,
    commands.WorkDone: work_done,
    commands.Hold: hold,
    commands.Resume: resume,
    commands.Record: _record,
    commands.Finish: _finish,
    commands.Reassign: reassign,
    commands.Divert: divert,
}
