"""The rows that a case leaves: what `records` lays out, written from the state of a case.

A case that was worked by commands and the same case simulated leave the same rows.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from pathway_engine.definition.models import Pathway
from pathway_engine.engine.casefile import CaseFile, Delay, Handoff, Link, Visit
from pathway_engine.engine.facts import Value
from pathway_engine.engine.records import NONE, TABLES, LinkKind, Numbering

Row = dict[str, float]
PART_COLUMNS = tuple(
    column.name
    for column in TABLES["visits"]
    if column.name.endswith("_time") and column.name != "effort_time"
)


class Rows(NamedTuple):
    """The rows of one case by table, each by column, and its attributes in declared order.

    `attributes` are those at the end, `arrived_with` those at opening.
    """

    cases: list[Row]
    visits: list[Row]
    handoffs: list[Row]
    delays: list[Row]
    links: list[Row]
    partner_waits: list[Row]
    attributes: list[float]
    arrived_with: list[float]


class RowWriter:
    """Writes the rows of cases of one pathway.

    `workers` gives the number of each worker that facts name. Parts of a visit that is open
    are absent: they are known only as of a time.
    """

    def __init__(self, pathway: Pathway, workers: Mapping[str, int]) -> None:
        self._pathway = pathway
        self._numbering = Numbering.of(pathway)
        self._workers = workers

    def rows(self, state: CaseFile) -> Rows:
        """All rows of a case."""
        return Rows(
            cases=[self._case(state)],
            visits=[self._visit(state, visit) for visit in state.visits],
            handoffs=[
                self._handoff(state, visit, visit.handoff)
                for visit in state.visits
                if visit.handoff is not None
            ],
            delays=[self._delay(state, delay) for delay in state.delays],
            links=[self._link(state, link) for link in state.links],
            partner_waits=[row for visit in state.visits for row in self._waits(state, visit)],
            attributes=self._numbers(state.values),
            arrived_with=self._numbers(state.arrived_with),
        )

    def _case(self, state: CaseFile) -> Row:
        return row(
            "cases",
            opened_at=state.opened_at,
            closed_at=state.closed_at,
            case_no=state.number,
            ending=_position(self._numbering.endings, state.ending),
            entry=self._entry(state),
        )

    def _entry(self, state: CaseFile) -> int | None:
        """What brought a case, if that is something of the pathway."""
        entries = self._numbering.entries
        return entries.index(state.entry) if state.entry in entries else None

    def _visit(self, state: CaseFile, visit: Visit) -> Row:
        step = self._numbering.step_of[visit.step]
        parts = dict.fromkeys(PART_COLUMNS, None if visit.is_open else 0)
        return row(
            "visits",
            **(parts if visit.is_open else {part: visit.parts.get(part, 0) for part in parts}),
            offered_at=visit.offered_at,
            ready_at=visit.ready_at,
            started_at=visit.started_at,
            work_done_at=visit.work_done_at,
            finished_at=visit.finished_at,
            due_at=visit.due_at,
            sitting_at=visit.sitting_at,
            left_place_at=visit.left_place_at,
            place=_position(self._numbering.places, visit.place),
            priority=visit.priority,
            case_no=state.number,
            visit_no=visit.number,
            at_step=visit.at_step,
            parent_no=visit.parent,
            branch=self._branch(state, visit),
            worker_no=None if visit.worker is None else self._workers[visit.worker],
            effort_time=visit.effort,
            step=step,
            team=_position(self._numbering.teams, visit.team),
            accountable=_position(self._numbering.organisations, visit.accountable),
            role=_position(self._numbering.roles, visit.role),
            outcome=_position(self._numbering.outcomes[step], visit.outcome),
            kind=visit.kind,
            state=visit.state,
        )

    def _branch(self, state: CaseFile, visit: Visit) -> int | None:
        if visit.parent is None or visit.branch is None:
            return None
        block = state.visit(visit.parent).step
        return self._numbering.branches.index((block, visit.branch))

    def _handoff(self, state: CaseFile, visit: Visit, handoff: Handoff) -> Row:
        offer = handoff.offer
        return row(
            "handoffs",
            offered_at=handoff.offered_at,
            accepted_at=handoff.accepted_at,
            disputed_from=handoff.disputed_from,
            disputed_to=handoff.disputed_to,
            case_no=state.number,
            visit_no=visit.number,
            from_visit_no=offer.from_visit,
            attempt=offer.attempt,
            rework_time=handoff.rework_time,
            rekeying_time=handoff.rekeying_time,
            from_step=self._numbering.step_of[offer.from_step],
            from_team=self._numbering.team_of[offer.from_team],
            to_step=self._numbering.step_of[visit.step],
            to_team=_position(self._numbering.teams, visit.team),
            result=handoff.result,
            automatic=offer.automatic,
            crosses=offer.crosses,
            accountable_changes=offer.accountable_changes,
        )

    def _delay(self, state: CaseFile, delay: Delay) -> Row:
        return row(
            "delays",
            from_at=delay.from_at,
            to_at=delay.to_at,
            case_no=state.number,
            delay_no=delay.number,
            visit_no=delay.visit,
            cause=self._numbering.causes.index(delay.cause),
            kind=delay.kind,
        )

    def _waits(self, state: CaseFile, visit: Visit) -> Iterator[Row]:
        """A row for each team of partners that a visit which has ended waited for."""
        step = self._pathway.team_steps.get(visit.step)
        for number, team in enumerate(step.with_ if step is not None else (), 1):
            waited = visit.parts.get(f"partner_time.{team}")
            if waited and not visit.is_open:
                yield row(
                    "partner_waits",
                    case_no=state.number,
                    visit_no=visit.number,
                    partner_no=number,
                    team=self._numbering.team_of[team],
                    partner_time=waited,
                )

    def _link(self, state: CaseFile, link: Link) -> Row:
        return row(
            "links",
            at=link.at,
            case_no=state.number,
            other_no=link.other,
            kind=LinkKind[link.kind.upper()],
        )

    def _numbers(self, values: Mapping[str, Value | None]) -> list[float]:
        """The attributes of a case in declared order."""
        return [self._number(name, values[name]) for name in self._pathway.case]

    def _number(self, name: str, value: Value | None) -> float:
        """The number that stands for a value: a choice by position, NaN where it is not set."""
        if value is None:
            return math.nan
        if isinstance(value, str):
            return float(self._pathway.case[name].values.index(value))
        return float(value)


def row(table: str, **values: float | None) -> Row:
    """A row with every column of its table; what is not there is `NONE`."""
    found = ((column.name, values.pop(column.name, None)) for column in TABLES[table])
    row = {name: NONE if value is None else value for name, value in found}
    if values:
        raise ValueError(f"no such columns in {table}: {', '.join(values)}")
    return row


def _position(names: tuple[str, ...], name: str | None) -> int:
    return NONE if name is None else names.index(name)
