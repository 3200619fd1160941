"""The rows of a live book held against what its facts come to, and put in their place.

Rows are read for many cases at once. No value is told: a difference names table, key and column.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from sqlalchemy import Connection, Table, delete, func, select

from pathway_engine.engine.book import Sitting, Timed
from pathway_engine.engine.casefile import CaseFile
from pathway_engine.engine.chain import Line, Particular
from pathway_engine.ledger.book.keeping import LiveBook
from pathway_engine.ledger.book.projecting import OF_A_CASE, put
from pathway_engine.ledger.book.rows import LIVE, CaseRows, Row
from pathway_engine.ledger.book.versions import Versions
from pathway_engine.ledger.tables import (
    CASES,
    DELAYS,
    DUE,
    EVENTS,
    HANDOFFS,
    LINKS,
    PARTICULARS,
    PARTNER_WAITS,
    SITTINGS,
    SLOTS,
    VISITS,
    WORKERS,
)

_BATCH = 1_000
"""How many lines are read at once."""
_UNKNOWN = -1
"""Stands for the number of a worker who has none."""

Rows = dict[Table, list[Row]]


class Difference(NamedTuple):
    """A row that is not as the facts have it: the table, its key, and what of it."""

    table: str
    key: str
    found: str
    case: int | None = None

    def __str__(self) -> str:
        """Where, and what.

        >>> print(Difference("visits", "case_no 3, visit_no 1", "state is another", 3))
        visits, case_no 3, visit_no 1: state is another
        """
        return f"{self.table}, {self.key}: {self.found}"


def lines_with_particulars(
    connection: Connection,
) -> Iterator[tuple[Line, list[tuple[int, Particular]]]]:
    """Every line of the book in order, each with what is personal in it and whose it is."""
    wanted = [EVENTS.c[name] for name in Line._fields]
    after: int | None = None
    while True:
        query = select(*wanted).order_by(EVENTS.c.position).limit(_BATCH)
        query = query if after is None else query.where(EVENTS.c.position > after)
        lines = [Line(*row) for row in connection.execute(query)]
        if not lines:
            return
        after = lines[-1].position
        personal = _personal(connection, lines[0].position, after)
        for line in lines:
            yield line, personal.get(line.position, [])


def _personal(
    connection: Connection, first: int, last: int
) -> Mapping[int, list[tuple[int, Particular]]]:
    columns = ("position", "case_no", "name", "salt", "value")
    query = select(*(PARTICULARS.c[name] for name in columns))
    found: dict[int, list[tuple[int, Particular]]] = {}
    between = query.where(PARTICULARS.c.position.between(first, last))
    for position, case, *said in connection.execute(between):
        found.setdefault(position, []).append((case, Particular(*said)))
    return found


def cases_told(connection: Connection) -> tuple[int, ...]:
    """The numbers of the cases of which there are facts."""
    query = select(EVENTS.c.case_no).distinct().where(EVENTS.c.case_no != 0)
    return tuple(sorted(connection.execute(query).scalars()))


class Proof:
    """What the rows of a book should be, by its facts; `adds` numbers for workers who have none."""

    def __init__(self, book: LiveBook, versions: Versions, *, adds: bool = False) -> None:
        self._connection = book.connection
        names: Callable[[str], Any] = lambda digest: versions.names(book.connection, digest)  # noqa: E731
        known = self._connection.execute(select(WORKERS.c.name, WORKERS.c.worker_no))
        self._workers: dict[str, int] = {row[0]: row[1] for row in known}
        self.unknown: set[str] = set()
        """The workers who have no number."""
        self._rows = CaseRows(names, book.pathway, self._number)
        self._adds = adds

    def _number(self, worker: str) -> int:
        if worker not in self._workers:
            self.unknown.add(worker)
            if not self._adds:
                return _UNKNOWN
            number = max(self._workers.values(), default=0) + 1
            put(self._connection, WORKERS, [{"worker_no": number, "name": worker}])
            self._workers[worker] = number
        return self._workers[worker]

    def expected(self, state: CaseFile, timed: Iterable[Timed]) -> Rows:
        """Every row of a case, by table."""
        rows = self._rows
        handoffs = (rows.handoff(state, visit) for visit in state.visits)
        return {
            CASES: [rows.case(state)],
            VISITS: [rows.visit(state, visit) for visit in state.visits],
            HANDOFFS: [row for row in handoffs if row is not None],
            DELAYS: [rows.delay(state, delay) for delay in state.delays],
            PARTNER_WAITS: [row for each in state.visits for row in rows.waits(state, each)],
            LINKS: rows.links(state),
            SLOTS: rows.slots(state),
            DUE: [_due(state.number, each) for each in timed],
        }

    def stored(self, first: int, last: int) -> Mapping[int, Rows]:
        """The rows that there are of the cases with numbers from one to another, by case."""
        found: dict[int, Rows] = {}
        for table in OF_A_CASE:
            within = table.c.case_no.between(first, last)
            query = select(table).where(table.c.run_id == LIVE, within)
            for row in self._connection.execute(query).mappings():
                found.setdefault(row["case_no"], {}).setdefault(table, []).append(dict(row))
        return found


def _due(case: int, timed: Timed) -> Row:
    return {
        "run_id": LIVE,
        "case_no": case,
        "visit_no": timed.visit,
        "kind": timed.kind,
        "name": timed.name,
        "due_at": timed.due_at,
    }


def differences(case: int | None, expected: Rows, stored: Rows) -> Iterator[Difference]:
    """Where the rows that there are differ from those that there should be, table by table."""
    for table in dict.fromkeys((*expected, *stored)):
        right, found = (_by_key(table, of.get(table, ())) for of in (expected, stored))
        for key in right.keys() - found.keys():
            yield Difference(table.name, _told(table, key), "there is no such row", case)
        for key in found.keys() - right.keys():
            yield Difference(table.name, _told(table, key), "no fact tells of it", case)
        for key in right.keys() & found.keys():
            other = [c.name for c in table.c if right[key].get(c.name) != found[key][c.name]]
            if other:
                said = f"{', '.join(other)} {'is' if len(other) == 1 else 'are'} not as told"
                yield Difference(table.name, _told(table, key), said, case)


def _by_key(table: Table, rows: Iterable[Row]) -> dict[tuple[Any, ...], Row]:
    keys = [column.name for column in table.primary_key]
    return {tuple(row[key] for key in keys): row for row in rows}


def _told(table: Table, key: tuple[Any, ...]) -> str:
    named = zip((column.name for column in table.primary_key), key, strict=True)
    return ", ".join(f"{name} {value}" for name, value in named if name != "run_id")


def strays(connection: Connection) -> Iterator[Difference]:
    """Rows of cases of which no fact tells."""
    told = select(EVENTS.c.case_no)
    for table in OF_A_CASE:
        stray = table.c.case_no.not_in(told)
        query = select(table.c.case_no, func.count()).where(table.c.run_id == LIVE, stray)
        for case, number in connection.execute(query.group_by(table.c.case_no)):
            said = f"{number} row{'' if number == 1 else 's'}, and no fact tells of the case"
            yield Difference(table.name, f"case_no {case}", said, case)


Set = Mapping[tuple[str, int], Sitting]
"""What was said of sittings, by the step and when they sit."""


def sittings_differ(connection: Connection, told: Set) -> Iterator[Difference]:
    """Where the sittings are not as they were set."""
    query = select(SITTINGS).where(SITTINGS.c.run_id == LIVE)
    stored = [dict(row) for row in connection.execute(query).mappings()]
    yield from differences(None, {SITTINGS: _sittings(told)}, {SITTINGS: stored})


def _sittings(told: Set) -> list[Row]:
    return [
        {
            "run_id": LIVE,
            "step_name": step,
            "sits_at": at,
            "places": sitting.places,
            "cancelled": int(sitting.cancelled),
        }
        for (step, at), sitting in told.items()
    ]


def clear(connection: Connection) -> None:
    """Delete every row that is a projection of facts, in the caller's transaction."""
    for table in (*OF_A_CASE, SITTINGS):
        connection.execute(delete(table).where(table.c.run_id == LIVE))


def write(connection: Connection, cases: Iterable[Rows], told: Set) -> int:
    """Write the rows of cases anew; links, which point to later cases, last. How many cases."""
    links: list[Row] = []
    number = 0
    for rows in cases:
        links += rows[LINKS]
        number += 1
        for table in _IN_ORDER:
            put(connection, table, rows[table])
    put(connection, LINKS, links)
    put(connection, SITTINGS, _sittings(told))
    return number


_IN_ORDER: Collection[Table] = [table for table in reversed(OF_A_CASE) if table is not LINKS]
