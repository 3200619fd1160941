"""A case as somebody may see it: moments with their time zone, and what is known if they may."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import NamedTuple

from pathway_engine.engine.casefile import CaseFile, Link, Visit
from pathway_engine.engine.chain import Entry, blank
from pathway_engine.engine.facts import Value
from pathway_engine.engine.records import Deviation, State, VisitKind
from pathway_engine.engine.rulebook import Rulebook
from pathway_engine.engine.spans import parts_until
from pathway_engine.errors import CaseworkError
from pathway_engine.live import rights
from pathway_engine.live.actors import Actor
from pathway_engine.live.commands import Command, VisitId

ALL_OPEN = frozenset(state for state in State if state < State.DONE)
"""The states of a visit that has not ended."""


def moment(seconds: int | None) -> datetime | None:
    """A moment from UTC seconds.

    >>> moment(0).isoformat()
    '1970-01-01T00:00:00+00:00'
    """
    return None if seconds is None else datetime.fromtimestamp(seconds, UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class VisitView:
    """A visit: where it stands, whose it is, and how its seconds add up so far, by part."""

    id: VisitId
    kind: VisitKind
    step: str
    title: str
    state: State
    team: str | None
    by: tuple[str, ...]
    accountable: str | None
    worker: str | None
    role: str | None
    offered_at: datetime | None
    ready_at: datetime | None
    due_at: datetime | None
    sitting_at: datetime | None
    started_at: datetime | None
    work_done_at: datetime | None
    finished_at: datetime | None
    outcome: str | None
    priority: float
    deviation: Deviation
    parent: int | None
    branch: str | None
    place: str | None
    revision: int
    parts: Mapping[str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseView:
    """A case. `values`, `reference` and `person` are None for who may not see them now.

    `revision` is what commands on the case may `expect`; `targets` say by when, `breached` which
    of them have run out.
    """

    number: int
    pathway: str
    version: str
    revision: int
    opened_at: datetime | None
    closed_at: datetime | None
    ending: str | None
    erased_at: datetime | None
    accountable: str | None
    reference: str | None
    person: str | None
    values: Mapping[str, Value | None] | None
    targets: Mapping[str, datetime | None]
    breached: frozenset[str]
    links: tuple[Link, ...]
    visits: tuple[VisitView, ...]

    @property
    def open_visits(self) -> tuple[VisitView, ...]:
        """The visits that have not ended."""
        return tuple(visit for visit in self.visits if visit.state in ALL_OPEN)


class Option(NamedTuple):
    """A command that somebody may give now, or why not."""

    command: type[Command]
    visit: VisitId | None
    allowed: bool
    why_not: CaseworkError | None = None


def case_view(rules: Rulebook, state: CaseFile, by: Actor, as_of: int) -> CaseView:
    """A case as somebody may see it; the parts of open visits as of a UTC second."""
    known = rights.sees_particulars(rules, state, by)
    return CaseView(
        number=state.number,
        pathway=rules.pathway.name,
        version=state.pathway,
        revision=state.seq,
        opened_at=moment(state.opened_at),
        closed_at=moment(state.closed_at),
        ending=state.ending,
        erased_at=moment(state.erased_at),
        accountable=state.accountable,
        reference=state.reference if known else None,
        person=state.person if known else None,
        values=dict(state.values) if known else None,
        targets={name: moment(clock.due_at) for name, clock in state.clocks.items()},
        breached=state.breached,
        links=state.links,
        visits=tuple(_visit_view(rules, state, visit, as_of) for visit in state.visits),
    )


def _visit_view(rules: Rulebook, state: CaseFile, visit: Visit, as_of: int) -> VisitView:
    step = rules.pathway.all_steps.get(visit.step)
    return VisitView(
        id=VisitId(state.number, visit.number),
        kind=visit.kind,
        step=visit.step,
        title=(step.title if step is not None else None) or visit.step,
        state=visit.state,
        team=visit.team,
        by=visit.by,
        accountable=visit.accountable,
        worker=visit.worker or visit.bound,
        role=visit.role,
        offered_at=moment(visit.offered_at),
        ready_at=moment(visit.ready_at),
        due_at=moment(visit.due_at),
        sitting_at=moment(visit.sitting_at),
        started_at=moment(visit.started_at),
        work_done_at=moment(visit.work_done_at),
        finished_at=moment(visit.finished_at),
        outcome=visit.outcome,
        priority=visit.priority,
        deviation=visit.deviation,
        parent=visit.parent,
        branch=visit.branch,
        place=visit.place,
        revision=visit.revision,
        parts=_parts(rules, visit, as_of),
    )


def _parts(rules: Rulebook, visit: Visit, as_of: int) -> dict[str, int]:
    """How the seconds of a visit add up, of an open one as of a time."""
    parts = dict(visit.parts)
    if visit.is_open and as_of > visit.since and visit.step in rules.pathway.all_steps:
        for part, more in parts_until(visit, as_of, rules.needs(visit)).items():
            parts[part] = parts.get(part, 0) + more
    return parts


def shown(rules: Rulebook, state: CaseFile, entries: tuple[Entry, ...], by: Actor) -> list[Entry]:
    """Entries as somebody may see them: what their organisation told, or all while it has it."""
    if rights.sees_particulars(rules, state, by):
        return list(entries)
    return [
        entry if rights.told_by(rules, entry, by) else entry._replace(fact=blank(entry.fact))
        for entry in entries
    ]
