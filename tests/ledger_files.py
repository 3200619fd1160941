"""A ledger with the rows made by hand, as these tests and those of the auditor want it."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from ledger_rows import records
from pathway_engine.engine.records import Records
from pathway_engine.ledger import Heading, Store

AT = 1_800_000_000
"""When everything is installed and completed."""


def heading(rows: Records) -> Heading:
    return Heading(
        design=rows.design, seed=rows.seed, replication=rows.replication, window=rows.window
    )


def put(store: Store, rows: Records, *, at: int = AT) -> int:
    """Store a run; its number."""
    pathway_id = store.install(rows.pathway, at=at)
    with store.begin(rows.pathway, pathway_id, heading(rows)) as run:
        run.write_all(rows)
        run.finish(rows.integrals, at=at)
    return run.run_id


def make(path: Path, *replications: Records) -> Path:
    """A ledger with these replications, or with one of twelve people."""
    with Store.create(path) as store:
        for rows in replications or (records(),):
            put(store, rows)
    return path


@contextmanager
def opened(path: Path) -> Iterator[sqlite3.Connection]:
    """The file as any SQLite tool sees it; what is changed is kept."""
    with closing(sqlite3.connect(path)) as raw, raw:
        yield raw
