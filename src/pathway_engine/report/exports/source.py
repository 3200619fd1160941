"""What is exported, and what a form of export is: whoever writes files knows nothing else."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from pathway_engine.analysis.summary import Difference, Summary
from pathway_engine.analysis.tidy.told import Told, attributes_of
from pathway_engine.definition.models import Attribute, Pathway
from pathway_engine.definition.titles import Titles
from pathway_engine.engine.records import Records
from pathway_engine.errors import UsageError
from pathway_engine.ledger.runs import Run
from pathway_engine.report.words import measure_title, title_of

Progress = Callable[[int, int], None]


class Written(NamedTuple):
    """A file that was written: its name, what it holds, and its size in bytes."""

    name: str
    holds: str
    size: int = 0


@dataclass(frozen=True)
class Source:
    """Runs of a ledger, and how to get at their rows and at what was measured.

    `pathways` are those of the runs. `records` gives the rows of a run, one at a time;
    `measures` and `differences` what was measured, by design. `progress` is called with the runs
    done and all.
    """

    runs: Sequence[Run]
    pathways: Sequence[Pathway]
    titles: Titles
    records: Callable[[Run], Records]
    measures: Callable[[], Mapping[str, list[Summary]]]
    differences: Callable[[], Mapping[str, list[Difference]]]
    progress: Progress = lambda _done, _all: None

    def title_of(self, kind: str, name: str) -> str:
        """What a thing is called."""
        if kind == "measure":
            return measure_title(name, self.titles)
        return title_of(kind, name, self.titles)

    @cached_property
    def attributes(self) -> dict[str, tuple[Attribute, ...]]:
        """What is known of cases in any of the pathways."""
        return attributes_of(self.pathways)

    def told(self, *, quietly: bool = False) -> Iterator[Told]:
        """The runs that keep rows, one after the other; one that is done is let go of."""
        with_rows = [run for run in self.runs if run.keeps_rows]
        for number, run in enumerate(with_rows, start=1):
            yield Told(run.run_id, self.records(run), self.title_of, self.attributes)
            if not quietly:
                self.progress(number, len(with_rows))

    def refuse_without_rows(self) -> None:
        """An event log is made of rows. Raises `UsageError` where runs keep none."""
        without = [str(run.run_id) for run in self.runs if not run.keeps_rows]
        if without:
            raise UsageError(
                f"runs {', '.join(without[:5])}: found measures and no rows, expected rows to make "
                "events of; choose other runs, or record them again without --record summary"
            )
