"""What running designs came to: of each its numbers, and of several their differences."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from pathway_engine.analysis.asked import cut_asked
from pathway_engine.analysis.rings import Ring
from pathway_engine.analysis.settled import Clearing, Growing, clearing, not_settled
from pathway_engine.analysis.summary import Difference, Summary, compared, summarise
from pathway_engine.analysis.values import Value
from pathway_engine.definition.models import Pathway
from pathway_engine.definition.money import without_cost
from pathway_engine.engine.series import Series
from pathway_engine.errors import UsageError
from pathway_engine.study.options import Options

if TYPE_CHECKING:
    from pathway_engine.analysis.periods import Every, Flow
    from pathway_engine.study.frames import Frame


@dataclass(frozen=True)
class Result:
    """What the replications of one design came to.

    `runs` holds the values of each replication, in order, `rings` the rings of places that stood
    when it ended.
    """

    design: str
    pathway: Pathway
    options: Options
    runs: Sequence[Sequence[Value]]
    rings: Sequence[Sequence[Ring]]
    series: Sequence[Sequence[Series]] = ()

    @property
    def ledger(self) -> Path | None:
        """The file that keeps the runs, None where nothing was kept."""
        return self.options.ledger

    def words_of(self, cut: str) -> tuple[str, ...]:
        """The words of a cut as somebody writes it. Raises `UsageError` for one there is not."""
        return cut_asked(cut, [self.pathway])

    def measures(self) -> list[Summary]:
        """Every measure with its cuts: averages over replications with 95 % intervals."""
        return [*self._measures]

    @cached_property
    def _measures(self) -> list[Summary]:
        return summarise(self.runs)

    def flow(self, *, every: Every = "week") -> Flow:
        """How the runs went over time, week by week or day by day, the warm-up too.

        Raises `UsageError` where they were neither kept nor run with `series`.
        """
        from pathway_engine.analysis.periods import flow_of

        if not self.series:
            raise UsageError("flow: found no series, expected `series=True` or a ledger")
        return flow_of(self.series, self.options.window, every)

    def without_cost(self) -> tuple[str, ...]:
        """The posts, each `team.post`, that costs leave out: no cost is given for them."""
        return without_cost(self.pathway)

    def not_settled(self) -> list[Growing]:
        """The teams whose queue grew over the window: their durations say too little."""
        return not_settled(self._measures, {one.team for one in self._clearing})

    def clearing(self) -> list[Clearing]:
        """The teams whose queue began high and came back; none where no series are told."""
        return [*self._clearing]

    @cached_property
    def _clearing(self) -> list[Clearing]:
        return clearing(self.flow()) if self.series else []

    def to_frame(self, *, time: str = "seconds") -> Frame:
        """A data frame of pandas, a measure a row: its cuts as columns, unit, mean, low and high.

        `time` is the unit of times: `seconds`, `minutes`, `hours`, `days` or `weeks`. Raises
        `UsageError` for another unit, and where pandas is not installed.
        """
        from pathway_engine.study.frames import frame_of_measures

        return frame_of_measures({self.design: self.measures()}, time)

    def __repr__(self) -> str:
        return f"<Result of {self.design} ({self.pathway.name}): {self.options.words()}>"

    def _repr_html_(self) -> str:
        from pathway_engine.study.notebook import measures_table

        name = self.pathway.title or self.pathway.name
        return measures_table(f"{self.design}: {name}, {self.options.words()}", self.measures())


@dataclass(frozen=True)
class Comparison:
    """A baseline and other designs, replication by replication on the same people."""

    baseline: Result
    others: Sequence[Result]

    @property
    def designs(self) -> tuple[str, ...]:
        """The names of the designs, the baseline first."""
        return (self.baseline.design, *(other.design for other in self.others))

    def differences(self, other: int = 0) -> list[Difference]:
        """Every measure of the baseline, of one other design, and their paired difference."""
        return self._differences[other]

    def to_frame(self, *, time: str = "seconds") -> Frame:
        """A data frame: every measure of the baseline, of each other design, and their difference.

        `time` is the unit of times, as in `Result.to_frame`.
        """
        from pathway_engine.study.frames import frame_of_differences

        named = zip(self.designs[1:], self._differences, strict=True)
        return frame_of_differences(dict(named), time)

    def __repr__(self) -> str:
        return f"<Comparison of {', '.join(self.designs)}: {self.baseline.options.words()}>"

    def _repr_html_(self) -> str:
        from pathway_engine.study.notebook import differences_table

        named = zip(self.designs[1:], self._differences, strict=True)
        return "".join(
            differences_table(f"{self.baseline.design} and {name}", rows) for name, rows in named
        )

    def differences_by(self, words: Collection[str]) -> list[list[Difference]]:
        """The differences of each other design, of numbers cut by nothing but some words.

        They are those of `differences`, sooner.

        >>> from pathway_engine import compare
        >>> from pathway_engine.shipped import shipped_pathways
        >>> file = shipped_pathways() / "wokingham" / "split.yaml"
        >>> same = compare(file, file, length="4w", warm_up="2w", replications=2)
        >>> {word for row in same.differences_by(["cause"])[0] for word in row.by}
        {'cause'}
        """
        first, *others = (
            [[one for one in run if one.by.keys() <= {*words}] for run in result.runs]
            for result in (self.baseline, *self.others)
        )
        return compared(first, others)

    @cached_property
    def _differences(self) -> list[list[Difference]]:
        return compared(self.baseline.runs, [one.runs for one in self.others])
