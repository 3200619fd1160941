"""Simulate a pathway, or compare designs on the same people."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from contextlib import AbstractContextManager, closing, nullcontext
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from pathway_engine.analysis.asked import cut_asked, cuts_kept
from pathway_engine.analysis.rings import Ring
from pathway_engine.analysis.settled import Clearing, Growing, clearing, not_settled
from pathway_engine.analysis.summary import Difference, Summary, compared, summarise
from pathway_engine.analysis.values import Value
from pathway_engine.definition.checks.running import refuse_what_no_run_holds
from pathway_engine.definition.loading import load
from pathway_engine.definition.models import Pathway
from pathway_engine.definition.money import without_cost
from pathway_engine.engine.kept import ROWS
from pathway_engine.engine.series import Series
from pathway_engine.errors import UsageError
from pathway_engine.study.designs import Design, designs_of
from pathway_engine.study.options import Asked, Options, Progress, Say, read_options
from pathway_engine.study.replications import Task, replications
from pathway_engine.study.threads import cores

if TYPE_CHECKING:
    from pathway_engine.analysis.periods import Every, Flow
    from pathway_engine.study.frames import Frame
    from pathway_engine.study.recording import Recorder


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
        return not_settled(self.measures(), {one.team for one in self.clearing()})

    def clearing(self) -> list[Clearing]:
        """The teams whose queue began high and came back; none where no series are told."""
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


def simulate(  # noqa: PLR0913 - each is an option of the command
    pathway: Pathway | Path | str,
    *,
    starts: date | str = "2026-01-05",
    length: str = "52w",
    warm_up: str = "26w",
    replications: int = 20,
    seed: int = 1,
    settings: Iterable[str] = (),
    threads: int | None = None,
    ledger: Path | str | None = None,
    append: bool = False,
    record: str = ROWS,
    by: Iterable[str] = (),
    series: bool = False,
    progress: Progress | None = None,
    say: Say | None = None,
) -> Result:
    """Simulate a pathway, or that of a file.

    `length` is what counts, without the warm-up; `settings` are texts PATH=VALUE; `threads`
    are one a core where left out; without a `ledger` nothing is kept, and one that exists needs
    `append`; `record` is `rows`, or `summary` for a ledger that keeps the measures of each run
    alone; `by` are further cuts, such as `case.urgent` or `step,weekday`; with `series` the result
    tells its `flow` also where nothing is kept. `progress` is called with the replications done
    and asked for, `say` with a text when something takes long.

    Raises `UsageError`, `PathwayError`, `RunStopped` or `LedgerError`.

    >>> from pathway_engine import load
    >>> from pathway_engine.shipped import shipped_pathways
    >>> pathway = load(shipped_pathways() / "wokingham" / "split.yaml")
    >>> result = simulate(pathway, length="4w", warm_up="2w", replications=2)
    >>> len(result.runs)
    2
    """
    asked = Asked(
        starts=starts,
        length=length,
        warm_up=warm_up,
        replications=replications,
        seed=seed,
        settings=settings,
        threads=threads,
        ledger=ledger,
        append=append,
        record=record,
        by=by,
        series=series,
        progress=progress,
        say=say,
    )
    return _run([pathway], asked)[0]


def compare(  # noqa: PLR0913 - each is an option of the command
    baseline: Pathway | Path | str,
    *others: Pathway | Path | str,
    starts: date | str = "2026-01-05",
    length: str = "52w",
    warm_up: str = "26w",
    replications: int = 20,
    seed: int = 1,
    settings: Iterable[str] = (),
    threads: int | None = None,
    ledger: Path | str | None = None,
    append: bool = False,
    record: str = ROWS,
    by: Iterable[str] = (),
    series: bool = False,
    progress: Progress | None = None,
    say: Say | None = None,
) -> Comparison:
    """Compare designs with a baseline on the same people; the keywords are those of `simulate`.

    Designs are pathways, or paths of their files.

    >>> from pathway_engine import load
    >>> from pathway_engine.shipped import shipped_pathways
    >>> pathway = load(shipped_pathways() / "wokingham" / "split.yaml")
    >>> same = compare(pathway, pathway, length="4w", warm_up="2w", replications=2)
    >>> {row.difference.mean for row in same.differences() if row.difference.replications == 2}
    {0.0}
    """
    asked = Asked(
        starts=starts,
        length=length,
        warm_up=warm_up,
        replications=replications,
        seed=seed,
        settings=settings,
        threads=threads,
        ledger=ledger,
        append=append,
        record=record,
        by=by,
        series=series,
        progress=progress,
        say=say,
    )
    results = _run([baseline, *others], asked)
    return Comparison(results[0], results[1:])


class _OfDesign(NamedTuple):
    """What each replication of a design came to, in order."""

    values: list[Sequence[Value]]
    rings: list[Sequence[Ring]]
    series: list[Sequence[Series]]


def _run(given: Sequence[Pathway | Path | str], asked: Asked) -> list[Result]:
    options = read_options(asked)
    pathways = [one if isinstance(one, Pathway) else load(one) for one in given]
    designs = designs_of(pathways, options.settings, options.counted)
    runs = _runs(designs, options, asked.get("progress"), asked.get("say"))
    return [
        Result(design.name, design.pathway, options, *run)
        for design, run in zip(designs, runs, strict=True)
    ]


def _runs(
    designs: Sequence[Design], options: Options, progress: Progress | None, say: Say | None
) -> list[_OfDesign]:
    """What every replication came to, by design."""
    for one in designs:
        refuse_what_no_run_holds(one.pathway, options.days)
    cuts = _cuts(designs, options)
    tells = options.tells_series or any(one.pathway.backlog for one in designs)
    task = Task(designs, options.window, options.seed, options.keeps_rows, tells, cuts)
    found = [_OfDesign([], [], []) for _ in designs]
    total = options.replications * len(designs)
    all_done = replications(task, options.replications, options.threads or cores(), say)
    with _recorder(designs, options) as kept, closing(all_done):
        for number, done in enumerate(all_done, start=1):
            if kept is not None:
                kept.record(done)
            found[done.design].values.append(done.values)
            found[done.design].rings.append(done.rings)
            if tells:
                found[done.design].series.append(done.series)
            if progress is not None:
                progress(number, total)
    return found


def _cuts(designs: Sequence[Design], options: Options) -> list[tuple[tuple[str, ...], ...]]:
    """By what the measures of each design are cut: what a ledger keeps, and what is asked for.

    Raises `UsageError` for a word that no design has.
    """
    pathways = [design.pathway for design in designs]
    asked = tuple(cut_asked(text, pathways) for text in options.by)
    kept = [cuts_kept(pathway) if options.ledger else () for pathway in pathways]
    return [tuple(dict.fromkeys((*mine, *asked))) for mine in kept]


def _recorder(
    designs: Sequence[Design], options: Options
) -> AbstractContextManager[Recorder | None]:
    """The recorder for the ledger that the options name, None where nothing is kept.

    Raises `LedgerError` before anything runs.
    """
    if options.ledger is None:
        return nullcontext()
    from pathway_engine.study.recording import recorder

    return recorder(designs, options, options.ledger)
