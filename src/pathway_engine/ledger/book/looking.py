"""Looking into the live book without taking it: work lists, cases by reference or person."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from heapq import merge
from itertools import islice
from typing import Any, NamedTuple

from sqlalchemy import Connection, and_, literal_column, or_, select

from pathway_engine.engine.records import State
from pathway_engine.ledger.book.rows import LIVE
from pathway_engine.ledger.tables import CASES, STEPS, TEAMS, VISITS, WORKERS

_OF_THE_BOOK = literal_column("+visits.run_id") == LIVE
"""Written so that SQLite does not take the key of visits for an index of open ones."""


class Place(NamedTuple):
    """Where an item stands in the order of a list: most urgent first, then longest waiting."""

    priority: float
    ready_at: int | None
    case: int
    visit: int

    @property
    def order(self) -> tuple[float, int, int, int]:
        """What is compared; who does not wait yet comes before those who do."""
        since = -1 if self.ready_at is None else self.ready_at
        return (-self.priority, since, self.case, self.visit)


class Item(NamedTuple):
    """An open visit as a work list shows it; moments are UTC seconds."""

    place: Place
    step: str
    title: str
    team: str
    state: State
    worker: str | None
    due_at: int | None
    sitting_at: int | None
    offered_at: int
    started_at: int | None
    opened_at: int
    revision: int


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
    after: Place | None,
    limit: int,
) -> tuple[Item, ...]:
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
            VISITS.c.case_no,
            VISITS.c.visit_no,
        )
    )


def _of_team(
    connection: Connection,
    team_id: int,
    worker: str | None,
    states: Collection[State],
    after: Place | None,
    limit: int,
) -> Iterator[Item]:
    query = open_visits_of(team_id).where(VISITS.c.state.in_([state.value for state in states]))
    if worker is not None:
        query = query.where(WORKERS.c.name == worker)
    if after is not None:
        query = query.where(_beyond(after))
    for row in connection.execute(query.limit(limit)):
        yield Item(Place(*row[:4]), *row[4:7], State(row[7]), *row[8:])


def _beyond(place: Place) -> Any:
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


def following(connection: Connection, pathway_id: int) -> tuple[int, ...]:
    """The open cases that follow a version."""
    query = select(CASES.c.case_no).where(
        CASES.c.run_id == LIVE, CASES.c.pathway_id == pathway_id, CASES.c.closed_at.is_(None)
    )
    return tuple(connection.execute(query.order_by(CASES.c.case_no)).scalars())
