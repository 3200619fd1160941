"""Running designs: every replication of each, recorded as it is done, and what they came to."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import Executor
from contextlib import AbstractContextManager, closing, nullcontext
from typing import TYPE_CHECKING, NamedTuple

from pathway_engine.analysis.asked import cut_asked, cuts_kept
from pathway_engine.analysis.rings import Ring
from pathway_engine.analysis.values import Value
from pathway_engine.definition.checks.running import refuse_what_no_run_holds
from pathway_engine.engine.series import Series
from pathway_engine.study.designs import Design
from pathway_engine.study.options import Options, Progress, Say
from pathway_engine.study.replications import replications
from pathway_engine.study.results import Result
from pathway_engine.study.tasks import Task

if TYPE_CHECKING:
    from pathway_engine.study.recording import Recorder


class _OfDesign(NamedTuple):
    """What each replication of a design came to, in order."""

    values: list[Sequence[Value]]
    rings: list[Sequence[Ring]]
    series: list[Sequence[Series]]


class _Where(NamedTuple):
    """Where replications run, and who is told when something takes long."""

    say: Say | None
    executor: Executor | str | None


def run_designs(
    designs: Sequence[Design],
    options: Options,
    *,
    progress: Progress | None = None,
    say: Say | None = None,
    executor: Executor | str | None = None,
) -> list[Result]:
    """Run every replication of designs on the same people, and keep them where `options` say so.

    They run in threads, or on an `executor`; what comes out is the same.

    Raises `UsageError`, `RunStopped` or `LedgerError`.
    """
    runs = _runs(designs, options, progress, _Where(say, executor))
    return [
        Result(design.name, design.pathway, options, *run)
        for design, run in zip(designs, runs, strict=True)
    ]


def _runs(
    designs: Sequence[Design], options: Options, progress: Progress | None, where: _Where
) -> list[_OfDesign]:
    """What every replication came to, by design."""
    for one in designs:
        refuse_what_no_run_holds(one.pathway, options.days)
    cuts = _cuts(designs, options)
    tells = options.tells_series or any(one.pathway.backlog for one in designs)
    task = Task(designs, options.window, options.seed, options.keeps_rows, tells, cuts)
    found = [_OfDesign([], [], []) for _ in designs]
    total = options.replications * len(designs)
    all_done = replications(task, options.replications, options.threads, *where)
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
