"""The command that shows how runs went over time."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from pathway_engine.cli.following import following
from pathway_engine.cli.options import (
    REPLICATIONS,
    SEED,
    AsCsv,
    AsJson,
    Design,
    Length,
    Replications,
    Seed,
    Set,
    Starts,
    Threads,
    WarmUp,
    refuse_given,
)
from pathway_engine.cli.printing import one_form, say, show, show_rows, width
from pathway_engine.cli.reading import Within, begins_as_a_ledger
from pathway_engine.cli.results import heading, options_of, titles_for
from pathway_engine.cli.warned import Days, Warned, read_for, warnings_of
from pathway_engine.definition.usual import LENGTH, STARTS, WARM_UP

if TYPE_CHECKING:
    from pathway_engine.analysis.periods import Flow

Every = Annotated[Literal["day", "week"], typer.Option("--every", help="How long a period is.")]
FlowCut = Annotated[
    Literal["team", "step", "place"] | None,
    typer.Option("--by", help="Each of these.  [default: all together, and the queue by team]"),
]


def flow(
    context: typer.Context,
    what: Annotated[
        str, typer.Argument(metavar="LEDGER|FILE", help="A ledger, or a pathway to run first.")
    ],
    *,
    every: Every = "week",
    by: FlowCut = None,
    design: Design = None,
    starts: Starts = STARTS,
    length: Length = LENGTH,
    warm_up: WarmUp = WARM_UP,
    replications: Replications = REPLICATIONS,
    seed: Seed = SEED,
    settings: Set = None,
    threads: Threads = None,
    within: Within = None,
    as_json: AsJson = False,
    as_csv: AsCsv = False,
) -> None:
    """Show the whole run over time: who waits, who comes, who goes.

    Week by week or day by day, the warm-up too: open cases, queues and the longest wait in them,
    people in places. Of a ledger all its runs; a file is run first, as `simulate` runs it. --json
    and --csv give everything, or what is told by --by.
    """
    one_form(as_json=as_json, as_csv=as_csv)
    if _is_ledger(what):
        refuse_given(context, why=f"found beside the ledger {what}, expected a file to run")
        _of_ledger(what, every, by, design, as_json=as_json, as_csv=as_csv)
        return
    refuse_given(context, {"design"}, why=f"found beside {what}, expected it beside a ledger")
    asked = options_of(
        starts=starts, length=length, warm_up=warm_up, replications=replications, seed=seed,
        settings=settings, threads=threads, series=True,
    )  # fmt: skip
    read = read_for(what, within, Days(starts, length, warm_up), settings)
    _of_file(read, asked, every, by, as_json=as_json, as_csv=as_csv)


def _of_file(
    read: Warned,
    asked: dict[str, Any],
    every: Literal["day", "week"],
    by: str | None,
    *,
    as_json: bool,
    as_csv: bool,
) -> None:
    from pathway_engine.report.flow import render_flow
    from pathway_engine.study.studies import simulate as study

    with following("simulating", None) as told:
        result = study(read.pathway, **asked, progress=told.progress, say=told.say)
    found = result.flow(every=every)
    if as_json or as_csv:
        _show_rows({result.design: found}, by, as_csv=as_csv)
        return
    show(
        heading([result.pathway.title or result.pathway.name], result),
        render_flow(found, width(), by, titles_for(result)),
        warnings_of([read]),
    )


def _is_ledger(path: str) -> bool:
    """Whether a file is called as ledgers are, or begins as every one does."""
    return path.endswith((".db", ".sqlite")) or begins_as_a_ledger(path)


def _of_ledger(
    ledger: str,
    every: Literal["day", "week"],
    by: str | None,
    design: str | None,
    *,
    as_json: bool,
    as_csv: bool,
) -> None:
    from pathway_engine.cli.heading import heading_of
    from pathway_engine.report.flow import render_flow
    from pathway_engine.study.ledger import Ledger

    with Ledger(ledger, say=say) as opened:
        cut = None if as_json or as_csv else by or "team"
        found = opened.flow(every=every, by=cut, design=design)
        if as_json or as_csv:
            _show_rows(found, by, as_csv=as_csv)
            return
        blocks = []
        for name, of in found.items():
            titles = opened.titles(name)
            runs = opened.runs(design=name)
            blocks += [heading_of(runs, titles), render_flow(of, width(), by, titles)]
        show(*blocks)


def _show_rows(found: dict[str, Flow], by: str | None, *, as_csv: bool) -> None:
    from pathway_engine.report.flow import flow_rows

    show_rows("flow", {name: flow_rows(of, by) for name, of in found.items()}, as_csv=as_csv)
