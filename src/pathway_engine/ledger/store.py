"""A ledger on the disk: pathways and runs put in, and read out as they were."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from sqlalchemy import Connection, select

from pathway_engine.definition.binding import bind
from pathway_engine.definition.checks import errors_in
from pathway_engine.definition.models import Pathway
from pathway_engine.definition.node import mapping
from pathway_engine.engine.records import Records
from pathway_engine.engine.series import Series
from pathway_engine.errors import LedgerError
from pathway_engine.ledger import damage
from pathway_engine.ledger.admitting import refuse_unless_it_fits
from pathway_engine.ledger.connecting import (
    PATIENCE,
    create,
    driver,
    open_ledger,
    refuse_unless_writable,
)
from pathway_engine.ledger.digest import digest_of
from pathway_engine.ledger.explaining import NotAccepted, explained, readable
from pathway_engine.ledger.installing import install
from pathway_engine.ledger.keys import keys_of
from pathway_engine.ledger.probing import OF_RUNS, Odd, counted, miscounted, odd_rows, rows_of
from pathway_engine.ledger.reading import read_records
from pathway_engine.ledger.references import BrokenReference, broken_references
from pathway_engine.ledger.reinstalling import reinstalled
from pathway_engine.ledger.results import Figure, measures_cut_by, read_figures
from pathway_engine.ledger.runs import Heading, Run, complete_runs, has_live_book
from pathway_engine.ledger.series import read_series
from pathway_engine.ledger.shape import added, shape_of
from pathway_engine.ledger.tables import PATHWAYS, RESULTS, RUNS, SERIES, TABLES
from pathway_engine.ledger.writing import RunWriter, clear_incomplete


class Store:
    """One ledger, open for reading or for writing; close it, or use it as a context manager.

    `Store.create` makes a new one, `Store.append_to` opens one to write more, `Store.read`
    opens one to look at it. Threads may share it as long as one uses it at a time.
    """

    def __init__(self, connection: Connection, path: Path) -> None:
        self.path = path
        self._connection = connection
        self._pathways: dict[int, Pathway] = {}
        self._followed: dict[int, int] = {}
        """Which pathway a run follows: runs that are whole never change."""
        self._sound: set[str] = set()
        """The tables of which it is known that every row can have been written."""

    @classmethod
    def create(cls, path: Path | str, *, patience: float = PATIENCE) -> Self:
        """A new ledger. Raises `LedgerError` if a file stands there already.

        >>> from tempfile import TemporaryDirectory
        >>> with TemporaryDirectory() as folder:
        ...     with Store.create(f"{folder}/new.db") as store:
        ...         store.runs()
        ()
        """
        return cls(create(Path(path), patience=patience), Path(path))

    @classmethod
    def append_to(
        cls, path: Path | str, *, patience: float = PATIENCE, beside_live: bool = False
    ) -> Self:
        """A ledger that exists, to write more runs; what never became whole is cleared.

        `patience` is how many seconds to wait for another writer. Raises `LedgerError` if it
        is missing, locked, newer than this software, may not be written to, or holds a live book
        and runs are not to stand `beside_live` cases.
        """
        store = cls(open_ledger(Path(path), write=True, patience=patience), Path(path))
        try:
            refuse_unless_writable(store._connection, store.path)
            store._refuse_live_book(unless=beside_live)
            with explained(store.path):
                clear_incomplete(store._connection)
        except BaseException:
            store.close()
            raise
        return store

    @classmethod
    def read(cls, path: Path | str, *, patience: float = PATIENCE) -> Self:
        """A ledger that exists, to look at it: no file is made or changed."""
        return cls(open_ledger(Path(path), patience=patience), Path(path))

    def install(self, pathway: Pathway, *, at: int) -> int:
        """Put a pathway in, unless its content is there already; its number in the ledger.

        The pathway that redesigns were applied to is put in as well.

        `at` is the moment in UTC seconds.
        """
        with explained(self.path), self._connection.begin():
            return install(self._connection, pathway, at=at)

    def refuse_unless_it_fits(self, pathway: Pathway, heading: Heading, last: int) -> None:
        """Look whether runs may be added, from that of the heading to the `last` replication.

        Raises `LedgerError` if one of them stands here already, or runs of another pathway,
        window or setting under the name of its design, or runs that cannot be read.
        """
        self.runs()
        with explained(self.path), self._connection.begin():
            refuse_unless_it_fits(self._connection, self.path, pathway.digest, heading, last)

    def begin(self, pathway: Pathway, pathway_id: int, heading: Heading) -> RunWriter:
        """Begin to write a run of an installed pathway."""
        return RunWriter(self._connection, self.path, pathway, pathway_id, heading)

    def runs(self) -> tuple[Run, ...]:
        """Every run that is stored whole, in the order of writing."""
        with explained(self.path):
            return complete_runs(self._connection)

    def has_live_book(self) -> bool:
        """Whether it holds real cases."""
        with explained(self.path):
            return has_live_book(self._connection)

    def _refuse_live_book(self, *, unless: bool) -> None:
        """Runs stand beside real cases only where somebody says so."""
        if not unless and self.has_live_book():
            raise LedgerError(
                f"{self.path}: it holds real cases; record runs into another ledger, or say "
                "--beside-live (beside_live=True) for a demonstration"
            )

    def run(self, run_id: int) -> Run:
        """One run. Raises `LedgerError` if the ledger has no such run."""
        with explained(self.path):
            for run in complete_runs(self._connection, run_id):
                return run
        raise LedgerError(f"{self.path}: there is no run {run_id}")

    def pathway(self, run_id: int) -> Pathway:
        """The definition that a run followed, rebuilt from the text that the ledger keeps."""
        if run_id not in self._followed:
            self._followed[run_id] = self.run(run_id).pathway_id
        return self._pathway(self._followed[run_id])

    def records(self, run_id: int) -> Records:
        """All rows of one run, as they were written.

        Raises `LedgerError` for a run that keeps none.
        """
        run = self.run(run_id)
        if not run.keeps_rows:
            raise LedgerError(
                f"{self.path}: run {run_id} keeps its measures and no rows; to look into its "
                "cases, record it into another ledger without --record summary, or take a run "
                "that keeps them"
            )
        return self._read(run)

    def sums(self, run_id: int) -> Records:
        """The sums over its window of a run that keeps no rows."""
        return self._read(self.run(run_id))

    def _read(self, run: Run) -> Records:
        pathway = self._pathway(run.pathway_id)
        with explained(self.path):
            with self._connection.begin(), readable(f"the tables of pathway {run.pathway_id}"):
                keys = keys_of(self._connection, run.pathway_id, pathway)
            return read_records(self._connection, run, pathway, keys)

    def figures(
        self, run_id: int, cuts: Collection[frozenset[str]] | None = None
    ) -> tuple[Figure, ...]:
        """The measures that are kept of a run, of some cuts or all; none recorded in pieces."""
        with explained(self.path):
            return read_figures(self._connection, run_id, cuts)

    def measures_cut_by(self, run_id: int, cut: frozenset[str]) -> frozenset[str]:
        """The measures of a run that are kept with such a cut."""
        with explained(self.path):
            return measures_cut_by(self._connection, run_id, cut)

    def series(
        self,
        run_id: int,
        measures: Collection[str] | None = None,
        cuts: Collection[str] | None = None,
    ) -> tuple[Series, ...]:
        """The series that are kept of a run, all or some; none where it was recorded in pieces."""
        with explained(self.path):
            return read_series(self._connection, run_id, measures, cuts)

    def visits(self) -> int:
        """How many visits are stored, of all runs together."""
        with explained(self.path):
            (number,) = driver(self._connection).execute("SELECT count(*) FROM visits").fetchone()
        return int(number)

    def digest(self) -> str:
        """SHA-256 over all tables in key order, wall-clock and software columns left out."""
        with explained(self.path):
            return digest_of(driver(self._connection))

    def broken_references(self) -> tuple[BrokenReference, ...]:
        """Foreign keys that rows break, each with the first of those rows."""
        with explained(self.path):
            return broken_references(driver(self._connection))

    def faults(self) -> tuple[str, ...]:
        """What is wrong with the file: pages, indexes, rows against their table, texts."""
        with explained(self.path):
            found = tuple(damage.faults(driver(self._connection)))
        if not found:  # of pathways more is looked at: whether their text is that of the digest
            self._sound.update(table.name for table in TABLES if table is not PATHWAYS)
        return found

    def refuse_damage(self, *, rows: bool, series: bool = False) -> None:
        """Look once whether all that is read can have been written.

        Without `rows` only the measures of runs are, and their `series` where these are asked
        for. Raises `LedgerError` where it cannot.
        """
        read = (PATHWAYS, RUNS, RESULTS, *((SERIES,) if series else ()))
        tables = [table.name for table in TABLES if rows or table in read]
        unseen = [table for table in tables if table not in self._sound]
        if unseen:
            with explained(self.path):
                damage.refuse(driver(self._connection), unseen)
            self._sound.update(unseen)

    def added(self) -> tuple[str, ...]:
        """Tables, views and indexes that somebody has added; nothing of ours reads them."""
        with explained(self.path):
            return added(shape_of(driver(self._connection)))

    def table(self, name: str) -> tuple[dict[str, Any], ...]:
        """All rows of a table that says what pathways, runs or results are, in key order."""
        with explained(self.path):
            return rows_of(driver(self._connection), name)

    def reinstalled(self) -> Mapping[str, tuple[dict[str, Any], ...]]:
        """What the tables of the definition should say, from the kept texts (`reinstalled`)."""
        return reinstalled(row["canonical"] for row in self.table("pathways"))

    def counted(self) -> Mapping[tuple[str, int], int]:
        """How many rows each table has of each run, by table and run."""
        with explained(self.path):
            return counted(driver(self._connection))

    def miscounted(self, run_id: int, *, rows: bool = True) -> tuple[str, ...]:
        """Tables that have more or fewer rows of a run than when it was stored whole, in words.

        Without `rows` only its measures are counted.
        """
        tables = OF_RUNS if rows else (RESULTS, SERIES)
        with explained(self.path):
            return tuple(miscounted(driver(self._connection), run_id, tables))

    def odd_rows(self, run_id: int, records: Records) -> tuple[Odd, ...]:
        """What a run's rows say that a simulated run does not say, or not so."""
        with explained(self.path):
            return tuple(odd_rows(driver(self._connection), run_id, records))

    def close(self) -> None:
        """Close the file; a run that is not finished is undone."""
        self._connection.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def _pathway(self, pathway_id: int) -> Pathway:
        if pathway_id not in self._pathways:
            query = select(PATHWAYS.c.canonical).where(PATHWAYS.c.pathway_id == pathway_id)
            with explained(self.path):
                with self._connection.begin():
                    text = self._connection.execute(query).scalar_one_or_none() or ""
                with readable(f"the text of pathway {pathway_id}"):
                    pathway, findings = bind(mapping(json.loads(text)))
                    wrong = findings if pathway is None else errors_in(pathway)
                if pathway is None or wrong:
                    said = f"pathway {pathway_id} is not one that this version accepts"
                    raise NotAccepted(f"{said}: {wrong[0]}" if wrong else said)
            self._pathways[pathway_id] = pathway
        return self._pathways[pathway_id]
