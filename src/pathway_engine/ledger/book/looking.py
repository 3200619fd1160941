"""Looking into the live book without taking it: work lists, cases by reference or person."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from heapq import merge
from itertools import islice
from typing import Any

from sqlalchemy import Connection, and_, literal_column, or_, select

from pathway_engine.engine.records import State
from pathway_engine.engine.work_list import WorkItem, WorkPlace
from pathway_engine.ledger.book.rows import LIVE
from pathway_engine.ledger.tables import CASES, STEPS, TEAMS, VISITS, WORKERS

_OF_THE_BOOK = literal_column("+visits.run_id") == LIVE
"""Written so that SQLite does not take the key of visits for an index of open ones."""


_COLUMNS = (
    VISITS.c.priority, VISITS.c.ready_at, VISITS.c.case_no, VISITS.c.visit_no,
    STEPS.c.name, STEPS.c.title, TEAMS.c.name.label("team"), VISITS.c.state,
    WORKERS.c.name.label("worker"), VISITS.c.due_at, VISITS.c.sitting_at, VISITS.c.offered_at,
    VISITS.c.started_at, CASES.c.opened_at, VISITS.c.revision,
)  # fmt: skip


def work(
    connection: Connection,
    teams: Collection[str],
    *,
    worker: str | None,
    states: Collection[State],
    after: WorkPlace | None,
    limit: int,
) -> tuple[WorkItem, ...]:
    """The open visits of teams, by name, in whatever version: the most urgent first.

    With a `worker`, those that are theirs; after a place in that order, at most `limit`.
    """
    query = select(TEAMS.c.team_id).where(TEAMS.c.name.in_(sorted(teams)))
    lists = [
        _of_team(connection, team_id, worker, states, after, limit)
        for team_id in connection.execute(query).scalars().all()
    ]
    items = merge(*lists, key=lambda item: item.place.order)
    return tuple(islice(items, limit))


def open_visits_of(team_id: int) -> Any:
    """The query for the open visits of one team in their order; an index answers it."""
    return (
        select(*_COLUMNS)
        .select_from(VISITS)
        .join(STEPS, STEPS.c.step_id == VISITS.c.step_id)
        .join(TEAMS, TEAMS.c.team_id == VISITS.c.team_id)
        .join(CASES, and_(CASES.c.run_id == VISITS.c.run_id, CASES.c.case_no == VISITS.c.case_no))
        .outerjoin(WORKERS, WORKERS.c.worker_no == VISITS.c.worker_no)
        .where(VISITS.c.team_id == team_id, _OF_THE_BOOK, VISITS.c.finished_at.is_(None))
        .order_by(
            VISITS.c.priority.desc(),
            VISITS.c.ready_at.nulls_first(),
            VISITS.c.run_id,  # one and the same: the index goes on with the key of the table
            VISITS.c.case_no,
            VISITS.c.visit_no,
        )
    )


def _of_team(
    connection: Connection,
    team_id: int,
    worker: str | None,
    states: Collection[State],
    after: WorkPlace | None,
    limit: int,
) -> Iterator[WorkItem]:
    query = open_visits_of(team_id).where(VISITS.c.state.in_([state.value for state in states]))
    if worker is not None:
        query = query.where(WORKERS.c.name == worker)
    if after is not None:
        query = query.where(_beyond(after))
    for row in connection.execute(query.limit(limit)):
        told: list[Any] = list(row)
        place, state = WorkPlace(*told[:4]), State(told[7])
        yield WorkItem._make([place, *told[4:7], state, *told[8:]])


def _beyond(place: WorkPlace) -> Any:
    """What comes after a place in the order of a list."""
    later = or_(
        VISITS.c.case_no > place.case,
        and_(VISITS.c.case_no == place.case, VISITS.c.visit_no > place.visit),
    )
    since: Any
    if place.ready_at is None:
        since = or_(VISITS.c.ready_at.is_not(None), later)
    else:
        since = or_(
            VISITS.c.ready_at > place.ready_at, and_(VISITS.c.ready_at == place.ready_at, later)
        )
    less = VISITS.c.priority < place.priority
    return or_(less, and_(VISITS.c.priority == place.priority, since))


def find(connection: Connection, *, reference: str | None, person: str | None) -> tuple[int, ...]:
    """The numbers of the cases of a reference, of a person, or of both."""
    query = select(CASES.c.case_no).where(CASES.c.run_id == LIVE)
    if reference is not None:
        query = query.where(CASES.c.reference == reference)
    if person is not None:
        query = query.where(CASES.c.person == person)
    return tuple(connection.execute(query.order_by(CASES.c.case_no)).scalars())
