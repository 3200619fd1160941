"""Moving a case to another version of its pathway.

A case can move when each of its open visits has a step of the same kind there, in the same branch
of the same block, and what is known of it is of the types that the version gives. Where the step
is of another team there, the visit is withdrawn and that team has it, waiting as it waited.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from pathway_engine.definition.models import TeamStep
from pathway_engine.engine.book_facts import Migrated, Moved
from pathway_engine.engine.casefile import CaseFile, Visit
from pathway_engine.engine.draft import Draft
from pathway_engine.engine.facts import Clock, Value
from pathway_engine.engine.records import State, VisitKind
from pathway_engine.engine.refusals import Code, Refusal, RefusedError, refused
from pathway_engine.engine.routing import due_at
from pathway_engine.engine.rulebook import Rulebook
from pathway_engine.engine.spans import parts_until


def migrate(
    old: Rulebook, new: Rulebook, state: CaseFile, digest: str, steps: Mapping[str, str], at: int
) -> Migrated | Refusal:
    """The fact that moves a case from one version to another (of a `digest`), or why it cannot.

    `steps` gives the new names of steps that are called otherwise there.
    """
    try:
        if state.closed_at is not None:
            raise refused(Code.NOT_NOW, f"case {state.number} is closed")
        values = dict(_values(new, state))
        visits = tuple(_moved(old, new, state, steps, values, at))
        clocks = tuple(_clocks(new, state))
    except RefusedError as problem:
        return problem.refusal
    return Migrated(
        case=state.number,
        seq=state.seq + 1,
        at=at,
        clocks=clocks,
        stopped=tuple(name for name in state.clocks if name not in new.pathway.targets),
        pathway=digest,
        before=state.pathway,
        steps=dict(steps),
        values=values,
        visits=visits,
    )


def _values(new: Rulebook, state: CaseFile) -> Iterator[tuple[str, Value | None]]:
    """What is known, as far as the new version knows of it; what is new as it is at first."""
    for name in new.pathway.case:
        value = state.values.get(name)
        if name not in state.values:
            yield name, new.initial(name)
        else:
            yield name, None if value is None else new.checked(name, value)


def _moved(
    old: Rulebook,
    new: Rulebook,
    state: CaseFile,
    steps: Mapping[str, str],
    values: Mapping[str, Value | None],
    at: int,
) -> Iterator[Moved]:
    """Every open visit in the new version; those of another team get numbers of their own."""
    number = len(state.visits)
    for visit in state.open_visits:
        name = steps.get(visit.step, visit.step)
        _check_step(old, new, state, visit, name, steps)
        step = new.pathway.all_steps[name]
        team, by, accountable = visit.team, visit.by, visit.accountable
        if isinstance(step, TeamStep) and visit.kind is VisitKind.WORK:
            team = new.team(step, values)
            by, accountable = new.by(step, team, values), new.accountable(step, team, values)
        elif team is not None and team not in new.pathway.real_teams:
            raise refused(Code.UNKNOWN, f"visit {visit.number} reworks for a team that is gone")
        stays = team == visit.team
        number += not stays
        yield Moved(
            visit=visit.number,
            number=visit.number if stays else number,
            step=name,
            team=team,
            by=by,
            accountable=accountable,
            place=getattr(step, "in_", None),
            due_at=_due_at(new, state, visit, name, team),
            parts={} if stays else parts_until(visit, at, old.needs(visit)),
        )


def _check_step(
    old: Rulebook,
    new: Rulebook,
    state: CaseFile,
    visit: Visit,
    name: str,
    steps: Mapping[str, str],
) -> None:
    """Refuse to move a visit to a step that is not there, or is of another kind or branch."""
    if name not in new.pathway.all_steps:
        raise refused(Code.UNKNOWN, f"visit {visit.number}: the new version has no step", name)
    before, after = old.pathway.all_steps[visit.step], new.pathway.all_steps[name]
    if type(before) is not type(after):
        raise refused(Code.NOT_NOW, f"visit {visit.number}: of another kind is", name)
    if visit.kind is VisitKind.BLOCK:
        branches = set(getattr(after, "parallel", {}))
        if set(getattr(before, "parallel", {})) != branches:
            raise refused(Code.NOT_NOW, f"visit {visit.number}: other branches has", name)
    if visit.parent is None:
        if name not in new.pathway.steps:
            raise refused(Code.NOT_NOW, f"visit {visit.number}: within a block is", name)
        return
    block = state.visit(visit.parent).step
    there = getattr(new.pathway.all_steps.get(steps.get(block, block)), "parallel", {})
    if name not in there.get(visit.branch, {}):
        raise refused(Code.NOT_NOW, f"visit {visit.number}: in another branch is", name)


def _due_at(
    new: Rulebook, state: CaseFile, visit: Visit, name: str, team: str | None
) -> int | None:
    """When a planned visit falls due by the new version's calendars; others keep theirs."""
    step = new.pathway.all_steps[name]
    if visit.state is not State.PLANNED or visit.kind is VisitKind.BLOCK:
        return visit.due_at
    draft = Draft(new, state, visit.offered_at)
    draft.due = visit.due_at  # where somebody gave a date, it stays
    return due_at(draft, step, team)


def _clocks(new: Rulebook, state: CaseFile) -> Iterator[Clock]:
    """The running clocks by the new version's limits; a pause that is past stays counted."""
    for name, clock in state.clocks.items():
        if name not in new.pathway.targets:
            continue
        target = new.pathway.targets[name]
        if target.pauses_for:
            yield clock
            continue
        started = Draft(new, state, clock.started_at).clock(name, state)
        yield clock if started is None else started
