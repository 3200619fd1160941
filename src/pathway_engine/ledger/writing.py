"""Writing one run: rows as they come, in one transaction, visible only when it is whole."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import numpy as np
from sqlalchemy import Connection, delete, func, insert, select, update

from pathway_engine.definition.models import Pathway
from pathway_engine.engine.records import KEYS, Integral, Records
from pathway_engine.engine.series import Series
from pathway_engine.ledger.admitting import refuse_unless_it_fits
from pathway_engine.ledger.attributes import texts
from pathway_engine.ledger.bulk import insert as insert_rows
from pathway_engine.ledger.connecting import driver
from pathway_engine.ledger.explaining import explained
from pathway_engine.ledger.keys import keys_of
from pathway_engine.ledger.results import INTEGRAL, Figure
from pathway_engine.ledger.rows import columns_of, in_key_order
from pathway_engine.ledger.runs import Heading, canonical_json, columns
from pathway_engine.ledger.tables import (
    CASES,
    DELAYS,
    HANDOFFS,
    LINKS,
    PARTNER_WAITS,
    RESULTS,
    RUNS,
    SERIES,
    VISITS,
)

Array = np.ndarray[Any, Any]

LIVE_BOOK = 1
"""The number of the run that is kept for the live book."""

_OF_A_RUN = (SERIES, RESULTS, PARTNER_WAITS, LINKS, DELAYS, HANDOFFS, VISITS, CASES, RUNS)
"""The tables of a run, what refers to others first."""

KNOWN_OF_CASES = ("attributes", "arrived_with")
"""What is known of cases as they are, and as they were at opening."""

_INTO_SERIES = 'INSERT INTO series (run_id, measure, "by", numbers) VALUES (?, ?, ?, ?)'
_INTO_RESULTS = (
    'INSERT INTO results (run_id, measure, statistic, "by", value) VALUES (?, ?, ?, ?, ?)'
)


class RunWriter:
    """Stores the rows of one run as they come; a whole run or nothing.

    Use it as a context manager: what is not finished by its end is undone. `write` may be
    called as often as rows come, from any thread, one at a time; memory stays bounded.
    """

    def __init__(
        self,
        connection: Connection,
        path: Path,
        pathway: Pathway,
        pathway_id: int,
        heading: Heading,
    ) -> None:
        self._connection = connection
        self._path = path
        self._pathway = pathway
        self._written = dict.fromkeys(KEYS, 0)
        with explained(path):
            self._transaction = connection.begin()
            try:
                self.run_id = _next_run(connection)
                row = {"run_id": self.run_id, "pathway_id": pathway_id, **columns(heading)}
                last = heading.replication
                refuse_unless_it_fits(connection, path, pathway.digest, heading, last)
                connection.execute(insert(RUNS), [row])
                self._keys = keys_of(connection, pathway_id, pathway)
                self._cursor = driver(connection).cursor()
            except BaseException:  # nobody holds a writer who could undo it
                self._transaction.rollback()
                raise

    def write(self, table: str, rows: Array, **known: Array) -> None:
        """Store rows of a table of the records, such as ``visits``.

        With cases comes what is `known` of them: their `attributes`, and what they `arrived_with`.

        Rows of one call are brought into the order of their key; calls that go up by case are
        fastest. Raises `LedgerError`, after which the run is lost and the ledger is whole.
        """
        if not len(rows):
            return
        rows, known = in_key_order(table, rows, known)
        fixed = {"run_id": np.full(len(rows), self.run_id)}
        if table == "cases":
            fixed["pathway_id"] = np.full(len(rows), self._keys.pathway_id)
            fixed |= {told: texts(self._pathway, known[told]) for told in KNOWN_OF_CASES}
        with explained(self._path):
            insert_rows(self._cursor, table, fixed | columns_of(table, rows, self._keys))
        self._written[table] += len(rows)

    def write_all(self, records: Records) -> None:
        """Store every row of a replication that is whole in memory."""
        self.write_tables({name: getattr(records, name) for name in (*KEYS, *KNOWN_OF_CASES)})

    def write_tables(self, tables: Mapping[str, Array]) -> None:
        """Store rows of every table, and what is known of the cases, by name."""
        self.write("cases", tables["cases"], **{told: tables[told] for told in KNOWN_OF_CASES})
        for name in KEYS:
            if name != "cases":
                self.write(name, tables[name])

    def finish(
        self,
        integrals: Iterable[Integral],
        figures: Iterable[Figure] = (),
        series: Iterable[Series] = (),
        *,
        at: int,
    ) -> None:
        """Store the sums over the window and make the run visible; `at` is in UTC seconds.

        Its measures are stored with them, as `figures`, and its `series`, so that a look need not
        work them out.
        """
        summed = (Figure(one.measure, INTEGRAL, one.by, one.value) for one in integrals)
        results: list[tuple[Any, ...]] = [
            (self.run_id, one.measure, one.statistic, _written(tuple(one.by.items())), one.value)
            for one in (*summed, *figures)
        ]
        results.sort(key=lambda row: row[:4])
        told = sorted(
            (self.run_id, one.measure, _written(tuple(one.by.items())), canonical_json(one.numbers))
            for one in series
        )
        counts = self._written | {"results": len(results), "series": len(told)}
        whole = update(RUNS).where(RUNS.c.run_id == self.run_id)
        with explained(self._path):
            self._cursor.executemany(_INTO_RESULTS, results)
            self._cursor.executemany(_INTO_SERIES, told)
            self._connection.execute(whole.values(complete_at=at, **counts))
            self._transaction.commit()

    def abandon(self) -> None:
        """Undo whatever was written of the run; does nothing once it is finished."""
        if self._transaction.is_active:
            with explained(self._path):
                self._transaction.rollback()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.abandon()


@lru_cache(maxsize=50_000)
def _written(by: tuple[tuple[str, str], ...]) -> str:
    """A cut as it is written: the same for many numbers."""
    return canonical_json(dict(by))


def clear_incomplete(connection: Connection) -> None:
    """Remove what a run left that never became whole."""
    incomplete = select(RUNS.c.run_id).where(RUNS.c.complete_at.is_(None))
    with connection.begin():
        lost = connection.execute(incomplete).scalars().all()
        for table in _OF_A_RUN if lost else ():
            connection.execute(delete(table).where(table.c.run_id.in_(lost)))


def _next_run(connection: Connection) -> int:
    last = connection.execute(select(func.max(RUNS.c.run_id))).scalar()
    return max(last or 0, LIVE_BOOK) + 1
