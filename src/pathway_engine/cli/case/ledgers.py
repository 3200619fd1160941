"""The ledger of a command on real cases: a file, or the URL of a database."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from pathway_engine.desk import Desk

LiveLedger = Annotated[
    str,
    typer.Argument(metavar="LEDGER", help="The ledger: a file, or postgresql://SERVER/DATABASE."),
]
Schema = Annotated[
    str | None,
    typer.Option("--schema", metavar="NAME", help="The schema of PostgreSQL in which it stands."),
]
Prefix = Annotated[
    str,
    typer.Option(
        "--prefix",
        metavar="TEXT",
        help="What its tables begin with in an application's own file.",
        show_default=False,
    ),
]


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
