"""An open case as something new may start from it: a simulation from a backlog or a live book.

One record for all of them, so that the same list starts the kernel, is written into a book
and is read out of it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from pathway_engine.definition.models import Block
from pathway_engine.engine.casefile import CaseFile, Visit
from pathway_engine.engine.facts import Clock, Value
from pathway_engine.engine.records import State
from pathway_engine.engine.rulebook import Rulebook


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldFor:
    """Why and since when a visit is held."""

    cause: str
    since: int


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenVisit:
    """A visit that is under way.

    Times are civil seconds, None where it has not happened; `worked` are open seconds of work
    so far. `branch` is the branch of a parallel block, `sitting` the sitting that it is listed
    for.
    """

    step: str
    state: State
    at_step: int
    attempt: int
    offered_at: int
    branch: str | None = None
    ready_at: int | None = None
    started_at: int | None = None
    work_done_at: int | None = None
    worked: int = 0
    hold: HeldFor | None = None
    worker: str | None = None
    sitting: int | None = None
    due_at: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenCase:
    """A case that is under way.

    `identity` addresses its random numbers. `counts` are visits by step, `events` when each
    event last happened, `clocks` the running clocks of targets, `slots` the worker by team in
    whose caseload it counts, `arrived` the branches that have reached the join, by block,
    `place` where it is.
    """

    number: int
    identity: int
    opened_at: int
    values: Mapping[str, Value | None]
    counts: Mapping[str, int]
    events: Mapping[str, int]
    clocks: tuple[Clock, ...]
    slots: Mapping[str, str | None]
    arrived: Mapping[str, tuple[str, ...]]
    place: str | None
    visits: tuple[OpenVisit, ...]


def open_case(rules: Rulebook, state: CaseFile, at: int, identity: int) -> OpenCase:
    """What something new would start from at a civil second. Raises `ValueError` if closed."""
    if state.closed_at is not None:
        raise ValueError(f"case {state.number} is closed")
    return OpenCase(
        number=state.number,
        identity=identity,
        opened_at=state.opened_at,
        values=state.values,
        counts=state.accepted,
        events=state.events,
        clocks=tuple(state.clocks.values()),
        slots={team: _worker(state, team) for team in sorted(state.slots)},
        arrived=_arrived(rules, state),
        place=state.place,
        visits=tuple(_open_visit(rules, visit, at) for visit in state.open_visits),
    )


def _arrived(rules: Rulebook, state: CaseFile) -> dict[str, tuple[str, ...]]:
    """The branches that have reached the join, by block."""
    steps = {visit.step: rules.pathway.all_steps[visit.step] for visit in state.open_visits}
    return {
        name: tuple(branch for branch in block.parallel if branch not in state.tokens)
        for name, block in steps.items()
        if isinstance(block, Block)
    }


def _worker(state: CaseFile, team: str) -> str | None:
    """Who last worked on the case in a team that it counts in."""
    mine = (visit.worker for visit in reversed(state.visits) if visit.team == team)
    return next((worker for worker in mine if worker is not None), None)


def _open_visit(rules: Rulebook, visit: Visit, at: int) -> OpenVisit:
    worked = visit.parts.get("work_time", 0)
    if visit.state is State.ACTIVE and visit.team is not None:
        worked += rules.hours(visit.team).open_seconds(visit.since, at)
    return OpenVisit(
        step=visit.step,
        state=visit.state,
        at_step=visit.at_step,
        attempt=1 if visit.handoff is None else visit.handoff.offer.attempt,
        offered_at=visit.offered_at,
        branch=visit.branch,
        ready_at=visit.ready_at,
        started_at=visit.started_at,
        work_done_at=visit.work_done_at,
        worked=worked,
        worker=visit.worker,
        due_at=visit.due_at,
    )
