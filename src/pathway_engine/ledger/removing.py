"""Removing a ledger in which nothing came to stand."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

from sqlalchemy import Connection, select

from pathway_engine.errors import LedgerError
from pathway_engine.ledger.connecting import open_ledger
from pathway_engine.ledger.explaining import explained
from pathway_engine.ledger.tables import RUNS

_WINDOWS = os.name == "nt"


def remove_if_unused(path: Path, made: os.stat_result) -> None:
    """Remove the file that was `made` here, unless a run stands in it or somebody writes.

    The lock of a writer is held meanwhile: who comes after finds no file. Windows removes no
    file that is open, so that there the lock is given up first, and whoever has opened it keeps it.
    """
    with suppress(LedgerError, OSError):
        connection = open_ledger(path, write=True, patience=0)
        try:
            with explained(path), connection.begin():
                unused = os.path.samestat(made, path.stat()) and not _holds_a_run(connection)
                if unused and not _WINDOWS:
                    path.unlink()
        finally:
            connection.close()
        if unused and _WINDOWS:
            path.unlink()


def _holds_a_run(connection: Connection) -> bool:
    whole = select(RUNS.c.run_id).where(RUNS.c.complete_at.is_not(None)).limit(1)
    return connection.execute(whole).first() is not None
