"""Recording: rows a second into a ledger, beside a bare ``executemany`` of the same rows.

The bare writer is given its tuples ready made and ordered, one column for each column of the
table, and has nothing to do but hand them to sqlite3; the ledger starts from the arrays of the
simulation. Both write the same rows into the same tables, one transaction a replication, in
turns, so that a busy machine is busy for both.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter

from benchmarks.report import Figures
from pathway_engine.clock import WEEK, seconds_of
from pathway_engine.definition.loading import load
from pathway_engine.engine.records import Records, Window
from pathway_engine.ledger import Heading, Store
from pathway_engine.ledger.connecting import driver
from pathway_engine.simulation import replicate

REQUIRED = 1.2
"""The ledger must be this many times as fast as the bare writer."""

TABLES = ("cases", "visits", "handoffs", "delays")
PATHWAY = Path(__file__).resolve().parents[1] / "pathways" / "wokingham" / "split.yaml"

Rows = dict[str, list[tuple[object, ...]]]


@dataclass(frozen=True)
class Recording:
    """What was measured: how many rows, and how many a second by each way (medians)."""

    rows: int
    ledger: float
    bare: float
    bytes_a_row: float

    @property
    def ratio(self) -> float:
        """How many times as fast the ledger is."""
        return self.ledger / self.bare


def replications(number: int) -> list[Records]:
    """Replications of Wokingham, a year and a half each."""
    starts = seconds_of(date(2026, 1, 5))
    window = Window(starts, starts + 26 * WEEK, starts + 78 * WEEK)
    pathway = load(PATHWAY)
    return [replicate(pathway, window, seed=1, replication=i + 1) for i in range(number)]


def measure(number: int = 10, rounds: int = 5) -> Recording:
    """Write the replications by both ways in turns."""
    runs = replications(number)
    rows = sum(len(getattr(run, table)) for run in runs for table in TABLES)
    with TemporaryDirectory() as folder:
        first = Path(folder, "first.db")
        write(first, runs)
        tuples = list(as_tuples(first))
        ledger, bare = [], []
        for i in range(rounds):
            ledger.append(rows / write(Path(folder, f"ledger{i}.db"), runs))
            bare.append(rows / write_bare(Path(folder, f"bare{i}.db"), tuples))
        check_same(first, Path(folder, "bare0.db"))
        return Recording(rows, median(ledger), median(bare), first.stat().st_size / rows)


def write(path: Path, runs: list[Records]) -> float:
    """Seconds that the ledger takes."""
    with Store.create(path) as store:
        number = store.install(runs[0].pathway, at=0)
        begins = perf_counter()
        for run in runs:
            heading = Heading(
                design=run.design, seed=run.seed, replication=run.replication, window=run.window
            )
            with store.begin(run.pathway, number, heading) as writer:
                writer.write_all(run)
                writer.finish((), at=0)
        return perf_counter() - begins


def as_tuples(path: Path) -> Iterator[Rows]:
    """Every row of a ledger as a tuple of all columns, run by run, in the order of the key."""
    with Store.read(path) as store:
        raw = driver(store._connection)  # noqa: SLF001 - the bare writer wants bare rows
        for run in store.runs():
            yield {
                table: raw.execute(
                    f"SELECT * FROM {table} WHERE run_id = ?",  # noqa: S608 - from the list above
                    [run.run_id],
                ).fetchall()
                for table in TABLES
            }


def write_bare(path: Path, runs: list[Rows]) -> float:
    """Seconds that a bare ``executemany`` takes for the same rows in the same tables."""
    with Store.create(path) as store:
        raw = driver(store._connection)  # noqa: SLF001
        begins = perf_counter()
        for run in runs:
            raw.execute("BEGIN IMMEDIATE")
            for table, rows in run.items():
                marks = ", ".join("?" * len(rows[0]))
                raw.executemany(f"INSERT INTO {table} VALUES ({marks})", rows)  # noqa: S608
            raw.execute("COMMIT")
        return perf_counter() - begins


def check_same(one: Path, other: Path) -> None:
    """Both wrote the same rows."""
    with sqlite3.connect(one) as raw:
        raw.execute("ATTACH ? AS other", [str(other)])
        for table in TABLES:
            query = f"SELECT count(*) FROM (SELECT * FROM main.{table} EXCEPT SELECT * FROM other.{table})"  # noqa: E501, S608
            assert raw.execute(query).fetchone() == (0,)
    raw.close()


def run(figures: Figures) -> None:
    """Record ten replications of Wokingham by both ways."""
    found = measure()
    figures.tell(f"recording {found.rows:,} rows", found.bytes_a_row, "bytes a row")
    figures.tell("recording by a bare executemany", found.bare, "rows/s")
    figures.tell("recording to the ledger", found.ledger, "rows/s")
    figures.at_least("the ledger beside a bare executemany", found.ratio, REQUIRED, "times")
