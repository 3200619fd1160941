"""The page of what the long proofs of live casework found, from the file that they keep."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path

from generate.regions import DOCS, with_region, write

PAGE = DOCS / "explanation" / "proof.md"

Found = Mapping[str, Mapping[str, int | str]]


def write_page(path: Path) -> None:
    """Write what a file of `make proof` tells into the page."""
    found: Found = json.loads(path.read_text(encoding="utf-8"))
    write(PAGE, with_region(PAGE.read_text(encoding="utf-8"), "proof", table(found)))


def table(found: Found) -> str:
    """A line for each proof: what was tried, and how much of it.

    >>> print(table({"kills": {"kills": 20, "cases": 500}}))
    | proof | what was tried |
    |---|---|
    | kills | cases 500; kills 20 |
    """
    return "\n".join(("| proof | what was tried |", "|---|---|", *_lines(found)))


def _lines(found: Found) -> Iterator[str]:
    for proof, figures in sorted(found.items()):
        told = "; ".join(f"{name} {_said(number)}" for name, number in sorted(figures.items()))
        yield f"| {proof} | {told} |"


def _said(number: int | str) -> str:
    return f"{number:,}" if isinstance(number, int) else number
