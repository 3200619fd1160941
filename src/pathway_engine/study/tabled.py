"""The tables of a ledger: frames of its runs, and what a notebook shows of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Protocol

from pathway_engine.analysis.summary import Summary
from pathway_engine.analysis.tidy.tables import MEASURES, OF_ROWS
from pathway_engine.analysis.tidy.told import Told, attributes_of
from pathway_engine.clock import iso
from pathway_engine.definition.models import Pathway
from pathway_engine.definition.titles import Titles
from pathway_engine.engine.records import Records
from pathway_engine.errors import UsageError
from pathway_engine.ledger import Run
from pathway_engine.study.frames import Frame, frame_of_measures, frame_of_rows, titles_in
from pathway_engine.study.notebook import table

TABLES = (MEASURES, *OF_ROWS)
"""Every table of which there are frames."""


class Kept(Protocol):
    """What a ledger tells of its runs."""

    def measured(self, runs: Iterable[Run]) -> dict[str, list[Summary]]:
        """Every measure of some runs, by design."""

    def titles(self) -> Titles:
        """What things are called."""

    def pathways(self, runs: Iterable[Run]) -> tuple[Pathway, ...]:
        """The pathways of runs, each once."""

    def records(self, run: Run) -> Records:
        """All rows of one run."""


def frame_of(ledger: Kept, name: str, time: str, runs: Sequence[Run]) -> Frame:
    """One table of some runs. Raises `UsageError` for one that there is not."""
    if name == MEASURES:
        cells = {run.design: run.cell for run in runs}
        return frame_of_measures(ledger.measured(runs), time, cells)
    if name not in OF_ROWS:
        known = ", ".join(f"`{one}`" for one in TABLES)
        raise UsageError(f"table: found `{name}`, expected one of {known}")
    return frame_of_rows(name, _told(ledger, runs), time)


def _told(ledger: Kept, runs: Sequence[Run]) -> Iterator[Told]:
    """The runs with their rows, one after the other."""
    title_of = titles_in(ledger.titles())
    attributes = attributes_of(ledger.pathways(runs))
    for run in runs:
        yield Told(run.run_id, ledger.records(run), title_of, attributes)


def table_of_runs(caption: str, runs: Sequence[Run]) -> str:
    """The runs of a ledger for a notebook."""
    rows = [
        [run.design, str(run.seed), str(run.replication), run.pathway,
         *(iso(moment).replace("T", " ") for moment in run.window)]
        for run in runs
    ]  # fmt: skip
    heads = ["design", "seed", "replication", "pathway", "starts", "counts from", "ends"]
    return table(caption, heads, rows)
