"""Which runs are shown, or which days of a live book."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from pathway_engine.cli.printing import width

if TYPE_CHECKING:
    from pathway_engine.definition.titles import Titles
    from pathway_engine.ledger import Run


def heading_of(runs: Sequence[Run], titles: Titles) -> str:
    """Which runs are shown: the design, its pathway, how many and from which seeds."""
    from pathway_engine.ledger.runs import OF_PEOPLE
    from pathway_engine.report.tables import paragraph

    design = runs[0].design
    told = _days(runs[0]) if runs[0].kind == OF_PEOPLE else _seeds(runs)
    lines = (f"{design}: {titles.of('design', design)}", told)
    return "\n".join(paragraph(line, width()) for line in lines)


def _seeds(runs: Sequence[Run]) -> str:
    seeds = ", ".join(dict.fromkeys(str(run.seed) for run in runs))
    one = f"replication {runs[0].replication}"
    return f"{one if len(runs) == 1 else f'{len(runs)} replications'}, seed {seeds}"


def _days(run: Run) -> str:
    """From when until when real cases are told of."""
    from pathway_engine.clock import iso

    begin, end = (iso(at).replace("T", " ") for at in run.window[1:])
    return f"real cases, {begin}Z to {end}Z"
