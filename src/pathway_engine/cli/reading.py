"""Where the files that a command reads may lie: by default in the folder of the command."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pathway_engine.errors import UsageError

if TYPE_CHECKING:
    from pathway_engine.definition.models import Pathway

Within = Annotated[
    str | None,
    typer.Option(
        "--within",
        metavar="FOLDER",
        help="Where baselines may be read.  [default: the current folder, or FILE's if outside]",
    ),
]


_SQLITE = b"SQLite format 3\0"


def folder_for(file: str, within: str | None) -> str | None:
    """The folder that the baselines of a file must lie in; None is the file's own.

    Raises `UsageError` where `within` is no folder, and for a ledger, which is no such file.
    """
    if begins_as_a_ledger(file):
        raise UsageError(
            f"{file}: found a ledger, expected a file with a pathway or a redesign; a ledger goes "
            f"to `measures`, `delays`, `handoffs`, `flow` or `report`, to `compare --from {file}`, "
            f"and with the file that was run to `draw FILE --ledger {file}`"
        )
    if within is not None:
        if not Path(within).is_dir():
            raise UsageError(f"within: found `{within}`, expected a folder")
        return within
    here = Path.cwd().resolve()
    return str(here) if Path(file).resolve().is_relative_to(here) else None


def begins_as_a_ledger(path: str) -> bool:
    """Whether a file begins as every ledger does."""
    with suppress(OSError, ValueError), Path(path).open("rb") as file:
        return file.read(len(_SQLITE)) == _SQLITE
    return False


def loaded(file: str, within: str | None) -> Pathway:
    """The pathway that a file amounts to. Raises `PathwayError`, `UsageError`."""
    from pathway_engine.definition.loading import load

    return load(file, within=folder_for(file, within))
