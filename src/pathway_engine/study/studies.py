"""Simulate a pathway, or compare designs on the same people."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from concurrent.futures import Executor
from datetime import date
from pathlib import Path

from pathway_engine.definition.loading import load
from pathway_engine.definition.models import Pathway
from pathway_engine.engine.kept import ROWS
from pathway_engine.study.designs import designs_of
from pathway_engine.study.options import Asked, Progress, Say
from pathway_engine.study.results import Comparison, Result
from pathway_engine.study.running import run_designs
from pathway_engine.study.warming import chosen, with_warm_up


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
    executor: Executor | str | None = None,
    ledger: Path | str | None = None,
    append: bool = False,
    beside_live: bool = False,
    record: str = ROWS,
    by: Iterable[str] = (),
    series: bool = False,
    precision: str | None = None,
    progress: Progress | None = None,
    say: Say | None = None,
) -> Result:
    """Simulate a pathway, or that of a file.

    `length` is what counts, without the warm-up; `settings` are texts PATH=VALUE; `threads`
    are one a core where left out; an `executor` of `concurrent.futures`, or the address of a
    cluster `dask://HOST:PORT`, runs the replications instead (`threads` are then its workers),
    and what comes out is the same; without a `ledger` nothing is kept, and one that exists needs
    `append`, and `beside_live` where it holds real cases; `record` is `rows`, or `summary` for a
    ledger that keeps the measures of each run alone; `by` are further cuts, such as `case.urgent`
    or `step,weekday`; with `series` the result tells its `flow` also where nothing is kept. A
    `warm_up` of `auto` is chosen by MSER-5, and `precision` such as `case_duration=2%` adds
    replications until that interval is so narrow.
    `progress` is called with the replications done
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
        starts=starts, length=length, warm_up=warm_up, replications=replications, seed=seed,
        settings=settings, threads=threads, executor=executor, ledger=ledger, append=append,
        beside_live=beside_live, record=record, by=by, series=series, precision=precision,
        progress=progress, say=say,
    )  # fmt: skip
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
    executor: Executor | str | None = None,
    ledger: Path | str | None = None,
    append: bool = False,
    beside_live: bool = False,
    record: str = ROWS,
    by: Iterable[str] = (),
    series: bool = False,
    precision: str | None = None,
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
        starts=starts, length=length, warm_up=warm_up, replications=replications, seed=seed,
        settings=settings, threads=threads, executor=executor, ledger=ledger, append=append,
        beside_live=beside_live, record=record, by=by, series=series, precision=precision,
        progress=progress, say=say,
    )  # fmt: skip
    results = _run([baseline, *others], asked)
    return Comparison(results[0], results[1:])


def _run(given: Sequence[Pathway | Path | str], asked: Asked) -> list[Result]:
    options, auto = with_warm_up(asked)
    pathways = [one if isinstance(one, Pathway) else load(one) for one in given]
    designs = designs_of(pathways, options.settings, options.counted)
    if auto:
        options = chosen(
            designs, options, asked.get("say"),
            progress=asked.get("progress"), executor=asked.get("executor"),
        )  # fmt: skip
    return run_designs(
        designs, options,
        progress=asked.get("progress"), say=asked.get("say"), executor=asked.get("executor"),
    )  # fmt: skip
