"""Taking over cases that are under way: as they stand, with no invented history."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from pathway_engine.definition.models import Block, DecisionStep, TeamStep
from pathway_engine.engine.book_facts import Adopted, Taken
from pathway_engine.engine.draft import Draft
from pathway_engine.engine.facts import Value
from pathway_engine.engine.fold import apply
from pathway_engine.engine.records import State, VisitKind
from pathway_engine.engine.refusals import Code, refused
from pathway_engine.engine.rulebook import Rulebook
from pathway_engine.live.telling import seconds


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseUnderWay:
    """A case as it stands elsewhere: at one step, since when, and whose it is.

    `since` is when it came to the step; without `started_at` it waits there. `due` is when it
    falls due, where it is planned.
    """

    pathway: str
    opened_at: datetime
    step: str
    since: datetime
    started_at: datetime | None = None
    due: datetime | None = None
    worker: str | None = None
    role: str | None = None
    reference: str | None = None
    person: str | None = None
    case: Mapping[str, Value] = field(default_factory=dict)


def adopted(
    rules: Rulebook, case: CaseUnderWay, number: int, version: str, source: str, at: int
) -> Adopted:
    """The fact that takes a case over. Raises `RefusedError` where it cannot stand so."""
    step = rules.pathway.steps.get(case.step)
    if step is None or isinstance(step, Block | DecisionStep):
        waits = [name for name, each in rules.pathway.steps.items() if _holds(each)]
        raise refused(Code.UNKNOWN, f"nobody can be at `{case.step}`: expected one of", *waits)
    values: dict[str, Value | None] = {name: rules.initial(name) for name in rules.pathway.case}
    values |= {name: rules.checked(name, value) for name, value in case.case.items()}
    opened_at, since = seconds(case.opened_at), seconds(case.since)
    if not opened_at <= since <= at:
        raise refused(Code.TOO_EARLY, "expected opened_at, then since, then now")
    fact = Adopted(
        case=number,
        seq=1,
        at=at,
        values=values,
        pathway=version,
        reference=case.reference,
        person=case.person,
        source=source,
        opened_at=opened_at,
        visits=(_taken(rules, case, values, since, at),),
    )
    state = apply(None, fact)
    clocks, _ = Draft(rules, state, opened_at).clocks_of(("opened",), state)
    return replace(fact, clocks=clocks)


def _holds(step: object) -> bool:
    return not isinstance(step, Block | DecisionStep)


def _taken(
    rules: Rulebook, case: CaseUnderWay, values: Mapping[str, Value | None], since: int, at: int
) -> Taken:
    """The visit that the case is at."""
    step = rules.pathway.steps[case.step]
    team, accountable = None, None
    by: tuple[str, ...] = ()
    if isinstance(step, TeamStep):
        team = rules.team(step, values)
        by, accountable = rules.by(step, team, values), rules.accountable(step, team, values)
    if case.role is not None and case.role not in by:
        raise refused(
            Code.UNKNOWN, f"`{case.step}` is not done by `{case.role}`: expected one of", *by
        )
    started = None if case.started_at is None else seconds(case.started_at)
    if started is not None and (team is None or not since <= started <= at):
        raise refused(Code.TOO_EARLY, "expected since, then started_at, then now, and a team")
    due = None if case.due is None else seconds(case.due)
    state = State.PLANNED if team is None or (due is not None and due > at) else State.QUEUED
    state = State.ACTIVE if started is not None else state
    if team is None and due is None:
        raise refused(Code.MISSING_RECORD, f"say when `{case.step}` is due")
    return Taken(
        kind=VisitKind.WORK if team is not None else VisitKind.WAIT,
        step=case.step,
        at_step=1,
        state=state,
        team=team,
        by=by,
        accountable=accountable,
        offered_at=since,
        since=since if started is None else started,
        ready_at=None if state is State.PLANNED else since,
        started_at=started,
        due_at=due,
        worker=case.worker if started is not None else None,
        role=case.role if started is not None else None,
        place=getattr(step, "in_", None) if team is not None else None,
    )
