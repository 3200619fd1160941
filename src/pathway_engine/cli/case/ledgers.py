"""The ledger of a command on real cases: a file, or the URL of a database."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from pathway_engine.cli.storage import Kept as LiveLedger
from pathway_engine.cli.storage import Prefix, Schema

if TYPE_CHECKING:
    from pathway_engine.desk import Desk

__all__ = ["LiveLedger", "Prefix", "Schema", "desk_at"]


@contextmanager
def desk_at(
    ledger: str, schema: str | None = None, prefix: str = "", *, new: bool = False
) -> Iterator[Desk]:
    """The desk of a ledger that is there, or (`new`) that may be made."""
    from pathway_engine.desk import Desk
    from pathway_engine.ledger.book.opening import address_of

    desk = Desk(address_of(ledger, new=new), schema=schema, prefix=prefix)
    try:
        yield desk
    finally:
        desk.close()
