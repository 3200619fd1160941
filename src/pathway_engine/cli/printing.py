"""What is printed, and where: results on standard output, all else on standard error.

No text of a file reaches a terminal as it stands: what a terminal would obey is taken out.
"""

from __future__ import annotations

import json
import shutil
import sys
from collections.abc import Mapping
from contextlib import suppress
from typing import Any

from pathway_engine.cli.streams import flush, write
from pathway_engine.errors import UsageError

Rows = list[dict[str, Any]]
"""Rows as a document has them."""

FORMAT = 1
"""The number of the format of every JSON document."""

_NARROWEST = 40


def width() -> int:
    """Columns of the terminal; 80 where there is none. `COLUMNS` overrides both."""
    return max(_NARROWEST, shutil.get_terminal_size((80, 24)).columns)


def show(*blocks: str) -> None:
    """Print texts of a result, with an empty line between; empty ones are left out."""
    text = "\n\n".join(block.rstrip("\n") for block in blocks if block)
    write(sys.stdout, _plain(text) + "\n")


def show_raw(text: str) -> None:
    """Print a text for machines exactly as it is."""
    write(sys.stdout, text)


def show_document(**content: Any) -> None:
    """Print one JSON document: letters beyond ASCII are escaped, so every reader takes it."""
    document = {"format": FORMAT, **content}
    write(sys.stdout, json.dumps(document, indent=1, allow_nan=False) + "\n")


def one_form(*, as_json: bool, as_csv: bool) -> None:
    """Refuse two forms of one result. Raises `UsageError`."""
    if as_json and as_csv:
        raise UsageError("found --json and --csv, expected one of them")


def show_rows(key: str, found: Mapping[str, Rows], *, as_csv: bool) -> None:
    """Print the rows of several designs, each with its name: a document, or a sheet."""
    rows = [{"design": name, **row} for name, of in found.items() for row in of]
    if as_csv:
        from pathway_engine.report.documents import sheet

        show_raw(sheet(rows))
    else:
        show_document(**{key: rows})


def say(text: str) -> None:
    """Say something that is no result, on standard error; where nobody listens it is lost."""
    flush(sys.stdout)
    with suppress(OSError):
        write(sys.stderr, _plain(text.rstrip("\n")) + "\n")
    with suppress(OSError):
        flush(sys.stderr)


def _plain(text: str) -> str:
    from pathway_engine.report.words import safe

    return "\n".join(safe(line) for line in text.split("\n"))
