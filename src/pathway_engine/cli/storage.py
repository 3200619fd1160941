"""Commands that keep a ledger for years: a copy of it, and its tables brought up to date."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from pathway_engine.cli.following import busy
from pathway_engine.cli.printing import show, width
from pathway_engine.errors import UsageError

Kept = Annotated[
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


def backup(
    ledger: Kept,
    output: Annotated[Path, typer.Option("-o", "--output", metavar="FILE", help="The copy.")],
    *,
    schema: Schema = None,
    prefix: Prefix = "",
) -> None:
    """Copy a ledger as it is now, while others may write to it.

    The copy is a file of SQLite, from a server too, so that every report reads it.
    """
    from pathway_engine.ledger.copying import back_up, copy_rows
    from pathway_engine.ledger.reaching import is_url, reached, shown

    with busy(f"copying {shown(ledger)}"):
        if is_url(ledger) or prefix:
            with reached(ledger, schema, prefix) as (connection, place, name):
                copy_rows(connection, place, name, output)
        else:
            _refuse_schema(schema)
            back_up(Path(ledger), output)
    _tell(f"Copied to {output}.")


def upgrade(
    ledger: Kept,
    *,
    backup: Annotated[
        Path | None,
        typer.Option(
            "--backup", metavar="FILE", help="Where to copy it first; by itself beside it."
        ),
    ] = None,
    schema: Schema = None,
    prefix: Prefix = "",
) -> None:
    """Bring the tables of a ledger of an earlier version up to this one.

    A file is copied first, as it is. Each step is whole or not at all.
    """
    from pathway_engine.ledger.reaching import is_url, shown
    from pathway_engine.ledger.upgrading.files import upgrade_file, upgrade_server

    name = shown(ledger)
    with busy(f"bringing {name} up to date"):
        if is_url(ledger):
            done = upgrade_server(ledger, schema, prefix)
        else:
            _refuse_schema(schema)
            done = upgrade_file(Path(ledger), backup, prefix)
    if done.before == done.after:
        _tell(f"{name} is up to date (tables {done.after}).")
        return
    copied = f" As it was, it is kept in {done.backup}." if done.backup else ""
    _tell(f"{name}: tables {done.before} brought up to {done.after}.{copied}")


def _refuse_schema(schema: str | None) -> None:
    if schema is not None:
        raise UsageError("--schema: a file of SQLite has no schemas; leave it out")


def _tell(text: str) -> None:
    from pathway_engine.report.tables import paragraph

    show(paragraph(text, width()))
