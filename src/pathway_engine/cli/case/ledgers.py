"""The ledger of a command on real cases: a file, or the URL of a database."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from pathway_engine.cli.storage import Kept as LiveLedger
from pathway_engine.cli.storage import Prefix, Schema
from pathway_engine.errors import LedgerError

if TYPE_CHECKING:
    from pathway_engine.desk import Desk

__all__ = ["LiveLedger", "Prefix", "Schema", "desk_at"]


@contextmanager
def desk_at(
    ledger: str, schema: str | None = None, prefix: str = "", *, new: bool = False
) -> Iterator[Desk]:
    """The desk of a ledger that is there, or (`new`) that may be made.

    Raises `LedgerError` for one that keeps runs and no real cases.
    """
    from pathway_engine.desk import Desk
    from pathway_engine.ledger.book.opening import address_of
    from pathway_engine.ledger.reaching import shown

    desk = Desk(address_of(ledger, new=new), schema=schema, prefix=prefix)
    try:
        if not new and not desk.versions():
            raise LedgerError(f"{shown(ledger)}: no pathway is in force there; install one first")
        yield desk
    finally:
        desk.close()
