"""Commands that run one pathway, or the demo: estimate, simulate, demo."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated, NamedTuple

import typer

from pathway_engine.cli.following import following
from pathway_engine.cli.named import measures_named, words_asked
from pathway_engine.cli.options import (
    REPLICATIONS,
    SEED,
    Append,
    AsJson,
    BesideLive,
    By,
    File,
    KeepIn,
    Length,
    Measures,
    OnExecutor,
    Only,
    Precision,
    Record,
    Replications,
    Seed,
    Set,
    Starts,
    Threads,
    WarmUp,
    WarmUpAsSaid,
)
from pathway_engine.cli.printing import show, show_document, width
from pathway_engine.cli.reading import Within
from pathway_engine.cli.results import (
    heading,
    how_run,
    options_of,
    titles_for,
    where_kept,
    which_pathway,
)
from pathway_engine.cli.warned import Days, expected_for, read_for, warnings_of
from pathway_engine.definition.usual import LENGTH, STARTS, WARM_UP
from pathway_engine.engine.kept import ROWS

if TYPE_CHECKING:
    from pathway_engine.analysis.summary import Summary
    from pathway_engine.study.results import Result


def estimate(
    file: File,
    *,
    starts: Starts = STARTS,
    length: Length = LENGTH,
    warm_up: WarmUpAsSaid = WARM_UP,
    within: Within = None,
) -> None:
    """Work out visits, handoffs and load before any run.

    Load by team and by its busiest role, over the days that such a run would count; without
    queues, so it tells no waiting times.
    """
    from pathway_engine.definition.titles import titles_of
    from pathway_engine.report.estimate import render_estimate

    read, expected = expected_for(file, within, Days(starts, length, warm_up))
    titles = titles_of({"": read.pathway})
    show(render_estimate(expected, width(), titles), warnings_of([read]))


def simulate(
    file: File,
    *,
    starts: Starts = STARTS,
    length: Length = LENGTH,
    warm_up: WarmUp = WARM_UP,
    replications: Replications = REPLICATIONS,
    seed: Seed = SEED,
    settings: Set = None,
    ledger: KeepIn = None,
    append: Append = False,
    beside_live: BesideLive = False,
    record: Record = ROWS,
    threads: Threads = None,
    precision: Precision = None,
    executor: OnExecutor = None,
    within: Within = None,
    only: Only = None,
    by: By = None,
    measures: Measures = False,
    as_json: AsJson = False,
) -> None:
    """Simulate a pathway: every measure, with its interval.

    Intervals are of 95 %, over the replications. --json gives every measure with its cuts.
    """
    del measures  # it has been told
    named = measures_named(only)
    asked = options_of(
        starts=starts, length=length, warm_up=warm_up, replications=replications, seed=seed,
        settings=settings, ledger=ledger, append=append, record=record, threads=threads,
        beside_live=beside_live,
        executor=executor, by=[by] if by else [], precision=precision,
    )  # fmt: skip
    from pathway_engine.study.studies import simulate as study

    read = read_for(file, within, Days(starts, length, warm_up), settings)
    words = words_asked(by, [read.pathway], named)
    with following("simulating", ledger) as told:
        result = study(read.pathway, **asked, progress=told.progress, say=told.say)
    rows = [row for row in result.measures() if not by or {*row.by} == {*words}]
    _show_result(result, rows, Shown(words, named), warnings_of([read]), as_json=as_json)


class Shown(NamedTuple):
    """What of a result is shown: a cut, and measures by name; everything where neither is given."""

    by: tuple[str, ...]
    only: tuple[str, ...]


def demo(
    *,
    replications: Annotated[
        int | None,
        typer.Option(
            "--replications", metavar="N", help="How often to run.  [default: as its experiment]"
        ),
    ] = None,
    ledger: Annotated[
        str | None,
        typer.Option(
            "--ledger",
            metavar="PATH",
            help="Where to keep the runs.  [default: build/wokingham.db, made anew]",
        ),
    ] = None,
) -> int:
    """Show Wokingham before and after, on one screen.

    Three designs on the same people; every run is kept in a ledger, and the ledger is audited.
    """
    from pathway_engine.cli.demo import run_demo

    return run_demo(replications, ledger)


# -- what is shown -----------------------------------------------------------------------------


def _show_result(
    result: Result,
    rows: Sequence[Summary],
    shown: Shown,
    warnings: str,
    *,
    as_json: bool,
) -> None:
    from pathway_engine.definition.measures.naming import is_meant
    from pathway_engine.report import documents
    from pathway_engine.report.measures import (
        render_measures,
        render_not_settled,
        render_rings,
        render_without_cost,
    )

    growing = result.not_settled()
    if as_json:
        show_document(
            pathway=which_pathway(result),
            options=how_run(result),
            not_settled=documents.growing_rows(growing),
            clearing=documents.clearing_rows(result.clearing()),
            rings=documents.ring_rows(result.rings),
            measures=documents.measure_rows(
                row for row in rows if is_meant(row.measure, row.statistic, shown.only)
            ),
        )
        return
    titles = titles_for(result)
    show(
        heading([result.pathway.title or result.pathway.name], result),
        render_measures(rows, width(), shown.by, titles, shown.only),
        render_without_cost(result.without_cost(), width()),
        render_not_settled(growing, width(), titles, result.clearing()),
        render_rings(result.rings, width(), titles),
        warnings,
        where_kept(result),
    )
