"""Where the numbers of a pathway come from: counted, and one by one."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pathway_engine.definition.models import Pathway
from pathway_engine.definition.provenance import Number, counted, numbers
from pathway_engine.report.tables import paragraph


def origin_rows(pathway: Pathway) -> dict[str, Any]:
    """For machines: how many numbers are of which kind, and each with its place and line."""
    found = numbers(pathway)
    rows = [
        {
            "path": one.path,
            "value": one.text,
            "file": one.mark.file,
            "line": one.mark.line,
            "state": one.state,
            "provenance": one.line,
        }
        for one in found
    ]
    return {**counted(found), "numbers": rows}


def render_origins(pathway: Pathway, width: int) -> str:
    """How many numbers are sourced, assumed and unattributed, then each under its heading.

    Behind a number stands the line of provenance that covers it. No line is over the width.
    """
    found = numbers(pathway)
    counts = counted(found)
    blocks = [f"{len(found)} numbers: " + ", ".join(f"{n} {state}" for state, n in counts.items())]
    for state, number in counts.items():
        mine = [one for one in found if one.state == state]
        if mine:
            lines = [line for one in mine for line in _lines(one, width)]
            blocks.append("\n".join([f"{state.capitalize()} ({number})", *lines]))
    return "\n\n".join(blocks)


def _lines(number: Number, width: int) -> Iterator[str]:
    says = f" ({number.line})" if number.line else ""
    first, *rest = paragraph(f"{number.path}: {number.text}{says}", width - 4).split("\n")
    yield f"  {first}"
    yield from (f"    {line}" for line in rest)
