"""Where the numbers of a pathway come from: counted, and one by one."""

from __future__ import annotations

from typing import Any

from pathway_engine.definition.models import Pathway
from pathway_engine.definition.provenance import counted, numbers
from pathway_engine.report.tables import Column, table

_SHOWN = 60
"""Characters of a number's text that are shown: lists of hours are long."""


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
    """Every number with what is known of it, then how many are of which kind."""
    found = numbers(pathway)
    columns = [Column("number"), Column("value"), Column("is"), Column("says")]
    rows = ([one.path, one.text[:_SHOWN], one.state, one.line or ""] for one in found)
    counts = counted(found)
    total = ", ".join(f"{number} {state}" for state, number in counts.items())
    return f"{table(columns, rows, width)}\n\n{len(found)} numbers: {total}."
