"""Which tidy tables there are of a run's rows, and how each is made."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from pathway_engine.analysis.tidy.cases import cases, links
from pathway_engine.analysis.tidy.columns import Columns
from pathway_engine.analysis.tidy.told import Told
from pathway_engine.analysis.tidy.visits import delays, handoffs, visits

OF_ROWS: Mapping[str, Callable[[Told], Columns]] = {
    "cases": cases,
    "visits": visits,
    "handoffs": handoffs,
    "delays": delays,
    "links": links,
}
"""The tables of which every run has rows, by name."""

RUNS, MEASURES, COMPARISON = "runs", "measures", "comparison"
"""The tables that tell of runs, and of what was measured."""
