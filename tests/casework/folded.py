"""Whether a live book holds together: its chain, its positions, its rows against its facts."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, Engine, Table, select

from pathway_engine.definition.models import Pathway
from pathway_engine.engine.casefile import CaseFile
from pathway_engine.engine.chain import Line, chained, commitment, commitments, read
from pathway_engine.engine.due import timers
from pathway_engine.engine.history import History
from pathway_engine.engine.rulebook import Rulebook
from pathway_engine.ledger.book.rows import LIVE, CaseRows
from pathway_engine.ledger.book.versions import Versions
from pathway_engine.ledger.engines import engine_for
from pathway_engine.ledger.tables import (
    BOOKS,
    CASES,
    DELAYS,
    DUE,
    EVENTS,
    HANDOFFS,
    LINKS,
    PARTICULARS,
    PARTNER_WAITS,
    SLOTS,
    VISITS,
    WORKERS,
)

PROJECTED = (CASES, VISITS, HANDOFFS, DELAYS, LINKS, PARTNER_WAITS, SLOTS, DUE)
PLAN, TARGET = 0, 1

_BOUND: dict[str, Pathway] = {}

Rows = set[tuple[Any, ...]]


def check_whole(of: str | Engine | Connection) -> int:
    """That a book is whole: chain, numbers, commitments, rows; how many facts it has."""
    if isinstance(of, Connection):
        return _checked(of)
    engine = engine_for(of)
    with engine.connect() as connection:
        facts = _checked(connection)
    if isinstance(of, str):
        engine.dispose()
    return facts


def _checked(connection: Connection) -> int:
    lines = _lines(connection)
    _check_chain(connection, lines)
    told = _particulars(connection)
    _check_commitments(lines, told)
    _check_rows(connection, lines, told)
    return len(lines)


def _lines(connection: Connection) -> list[Line]:
    columns = [EVENTS.c[name] for name in Line._fields]
    query = select(*columns).order_by(EVENTS.c.position)
    return [Line(*row) for row in connection.execute(query)]


def _check_chain(connection: Connection, lines: list[Line]) -> None:
    """Positions and numbers have no gaps, each hash follows the one before."""
    assert [line.position for line in lines] == list(range(1, len(lines) + 1))
    before, recorded, numbers = "", 0, dict[int, int]()
    for line in lines:
        assert line.hash == chained(before, line), f"fact {line.position} is not what was hashed"
        numbers[line.case_no] = numbers.get(line.case_no, 0) + 1
        assert line.seq == numbers[line.case_no]
        assert recorded <= line.recorded_at
        before, recorded = line.hash, line.recorded_at
    position, head, next_case = connection.execute(
        select(BOOKS.c.position, BOOKS.c.head, BOOKS.c.next_case)
    ).one()
    assert (position, head) == (len(lines), before)
    assert next_case > max(numbers, default=0)


def _particulars(connection: Connection) -> dict[int, dict[str, tuple[str, str]]]:
    query = select(
        PARTICULARS.c.position, PARTICULARS.c.name, PARTICULARS.c.salt, PARTICULARS.c.value
    )
    told: dict[int, dict[str, tuple[str, str]]] = {}
    for position, name, salt, value in connection.execute(query):
        told.setdefault(position, {})[name] = (salt, value)
    return told


def _check_commitments(
    lines: list[Line], told: Mapping[int, Mapping[str, tuple[str, str]]]
) -> None:
    """What is personal is what its fact committed to; what is erased is gone as a whole."""
    erased = {line.case_no: line.position for line in lines if line.kind == "erased"}
    for line in lines:
        committed = commitments(line)
        known = told.get(line.position, {})
        assert known.keys() <= committed.keys()
        if line.position > erased.get(line.case_no, 0):
            assert known.keys() == committed.keys()
        for name, (salt, value) in known.items():
            assert committed[name] == commitment(salt, value)


def histories(
    lines: list[Line], told: Mapping[int, Mapping[str, tuple[str, str]]]
) -> dict[int, History]:
    """The history of every case, folded anew."""
    found: dict[int, History] = {}
    for line in lines:
        known = {name: value for name, (_, value) in told.get(line.position, {}).items()}
        if line.case_no:
            before = found.get(line.case_no, History())
            found[line.case_no] = before.after(read(line, known).fact)
    return found


def _check_rows(
    connection: Connection,
    lines: list[Line],
    told: Mapping[int, Mapping[str, tuple[str, str]]],
) -> None:
    versions = Versions()
    workers = {name: number for number, name in connection.execute(select(WORKERS))}

    def pathway_of(digest: str) -> Pathway:
        """A version never changes: in whatever book, it is bound once."""
        if digest not in _BOUND:
            _BOUND[digest] = versions.pathway(connection, digest)
        return _BOUND[digest]

    rows = CaseRows(
        lambda digest: versions.names(connection, digest), pathway_of, workers.__getitem__
    )
    found = histories(lines, told)
    states = [history.state for history in found.values() if history.state is not None]
    expected: dict[Table, list[dict[str, Any]]] = {table: [] for table in PROJECTED}
    for state in states:
        for table, of_case in _rows_of(rows, state).items():
            expected[table] += of_case
        pathway = pathway_of(state.pathway)
        rules = Rulebook(pathway, ZoneInfo(pathway.timezone))
        expected[DUE] += _due(rules, state, found.keys())
    for table, wanted in expected.items():
        names = [column.name for column in table.c]
        stored = {tuple(row) for row in connection.execute(select(table))}
        folded = {tuple(row[name] for name in names) for row in wanted}
        assert stored == folded, f"{table.name}: {_differing(names, stored, folded)}"


def _differing(names: list[str], stored: Rows, folded: Rows) -> str:
    """What differs, row by row and column by column."""
    only = [dict(zip(names, row, strict=True)) for row in stored - folded]
    missing = [dict(zip(names, row, strict=True)) for row in folded - stored]
    said = []
    for one, other in zip(only, missing, strict=False):
        said.append({n: (one[n], other[n]) for n in names if one[n] != other[n]} | {"of": one})
    return f"{said or (only, missing)}"


def _rows_of(rows: CaseRows, state: CaseFile) -> dict[Table, list[dict[str, Any]]]:
    handoffs = (rows.handoff(state, visit) for visit in state.visits)
    return {
        CASES: [rows.case(state)],
        VISITS: [rows.visit(state, visit) for visit in state.visits],
        HANDOFFS: [row for row in handoffs if row is not None],
        DELAYS: [rows.delay(state, delay) for delay in state.delays],
        LINKS: rows.links(state),
        PARTNER_WAITS: [row for visit in state.visits for row in rows.waits(state, visit)],
        SLOTS: rows.slots(state),
    }


def _due(rules: Rulebook, state: CaseFile, known: Any) -> list[dict[str, Any]]:
    if state.erased_at is not None:
        return []
    told = [(t.visit, TARGET if t.target else PLAN, t.target, t.at) for t in timers(rules, state)]
    told += [(0, PLAN, f"{o.case}", o.at) for o in state.openings if o.case not in known]
    return [
        {
            "run_id": LIVE,
            "case_no": state.number,
            "visit_no": visit,
            "kind": kind,
            "name": name,
            "due_at": at,
        }
        for visit, kind, name, at in told
    ]
