"""Running designs: every replication of each, recorded as it is done, and what they came to."""

from __future__ import annotations

from collections.abc import Generator, Sequence
from concurrent.futures import Executor
from contextlib import AbstractContextManager, closing, nullcontext
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from pathway_engine.analysis.asked import cut_asked, cuts_kept
from pathway_engine.analysis.packing import Packing
from pathway_engine.analysis.rings import Ring
from pathway_engine.analysis.values import Value
from pathway_engine.definition.checks.running import refuse_what_no_run_holds
from pathway_engine.engine.series import Series
from pathway_engine.study.designs import Design
from pathway_engine.study.options import Options, Progress, Say
from pathway_engine.study.over_time import AT_MOMENTS, EVERY_SERIES, Wanted
from pathway_engine.study.replications import replications
from pathway_engine.study.results import Result
from pathway_engine.study.rounds import rounds
from pathway_engine.study.tasks import Done, Task

if TYPE_CHECKING:
    from pathway_engine.simulation.starting import Starting
    from pathway_engine.study.recording import Recorder


class _Where(NamedTuple):
    """Where replications run, who is told when something takes long, and from what they start."""

    say: Say | None
    executor: Executor | str | None
    starting: Starting | None = None


class OfDesign(NamedTuple):
    """What each replication of a design came to, in order."""

    packing: Packing
    values: list[Sequence[Value]]
    rings: list[Sequence[Ring]]
    series: list[Sequence[Series]]

    def add(self, done: Done, wanted: Wanted | None) -> None:
        """Add what one more replication came to, and of its series those that are wanted."""
        self.values.append(self.packing.packed(done.values))
        self.rings.append(done.rings)
        if wanted is not None:
            self.series.append([one for one in done.series if wanted.holds(one)])


def run_designs(  # noqa: PLR0913 - who asks for it names each
    designs: Sequence[Design],
    options: Options,
    *,
    progress: Progress | None = None,
    say: Say | None = None,
    executor: Executor | str | None = None,
    held: Wanted | None = None,
    starting: Starting | None = None,
) -> list[Result]:
    """Run every replication of designs on the same people, and keep them where `options` say so.

    They run in threads, or on an `executor`; what comes out is the same. Of their series those
    that are `held` are held, by default all that the options ask for.

    Raises `UsageError`, `RunStopped` or `LedgerError`.
    """
    runs = _runs(designs, options, progress, _Where(say, executor, starting), held)
    options = replace(options, replications=len(runs[0].values))
    return [
        Result(design.name, design.pathway, options, *run[1:])
        for design, run in zip(designs, runs, strict=True)
    ]


def _runs(
    designs: Sequence[Design],
    options: Options,
    progress: Progress | None,
    where: _Where,
    held: Wanted | None,
) -> list[OfDesign]:
    """What every replication came to, by design."""
    for one in designs:
        refuse_what_no_run_holds(one.pathway, options.days)
    asked = options.series or any(one.pathway.backlog for one in designs)
    tells = options.tells_series or asked
    held = held or _held(options, asked=asked)
    cuts = _cuts(designs, options)
    run = designs, options.window, options.seed, options.keeps_rows, tells, cuts
    task = Task(*run, where.starting)
    packing = Packing()
    found = [OfDesign(packing, [], [], []) for _ in designs]
    names = [one.name for one in designs]
    with _recorder(designs, options) as kept:
        for some in rounds(names, [one.values for one in found], options, where.say):
            wanted = [(d, r) for r in some for d in range(len(designs))]
            total = some[-1] * len(designs)
            with closing(_done(task, wanted, options, kept, where)) as all_done:
                for number, done in enumerate(all_done, start=total - len(wanted) + 1):
                    found[done.design].add(done, held)
                    if progress is not None:
                        progress(number, total)
    return found


def _held(options: Options, *, asked: bool) -> Wanted | None:
    """Which series of each run are held: those of many runs of an experiment would fill memory."""
    if options.experiment is not None:
        return AT_MOMENTS if asked else None
    return EVERY_SERIES if asked or options.tells_series else None


def _done(
    task: Task,
    asked: Sequence[tuple[int, int]],
    options: Options,
    kept: Recorder | None,
    where: _Where,
) -> Generator[Done]:
    """Replications in the order in which they are asked, each run and recorded unless it stands."""
    standing = kept.standing if kept is not None else {}
    missing = [one for one in asked if one not in standing]
    with closing(replications(task, missing, options.threads, *where[:2])) as fresh:
        for one in asked:
            if kept is not None and one in standing:
                yield kept.again(one)
                continue
            done = next(fresh)
            if kept is not None:
                kept.record(done)
            yield done


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
