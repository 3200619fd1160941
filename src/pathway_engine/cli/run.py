"""Commands that run: estimate, simulate, compare, demo."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from pathway_engine.cli.following import following
from pathway_engine.cli.options import (
    LENGTH,
    STARTS,
    WARM_UP,
    Append,
    AsJson,
    File,
    KeepIn,
    Length,
    Processes,
    Record,
    Replications,
    Seed,
    Set,
    Starts,
    WarmUp,
)
from pathway_engine.cli.printing import show, show_document, width
from pathway_engine.cli.reading import Within
from pathway_engine.cli.shell import and_next, command
from pathway_engine.cli.warned import Days, expected_for, read_for, warnings_of
from pathway_engine.engine.kept import ROWS

if TYPE_CHECKING:
    from pathway_engine.definition.titles import Titles
    from pathway_engine.study.studies import Comparison, Result

REPLICATIONS, SEED = 20, 1


def estimate(
    file: File,
    *,
    starts: Starts = STARTS,
    length: Length = LENGTH,
    warm_up: WarmUp = WARM_UP,
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
    record: Record = ROWS,
    processes: Processes = None,
    within: Within = None,
    as_json: AsJson = False,
) -> None:
    """Simulate a pathway: every measure, with its interval.

    Intervals are of 95 %, over the replications. --json gives every measure with its cuts.
    """
    asked = _asked(
        starts=starts, length=length, warm_up=warm_up, replications=replications, seed=seed,
        settings=settings, ledger=ledger, append=append, record=record, processes=processes,
    )  # fmt: skip
    from pathway_engine.study.studies import simulate as study

    read = read_for(file, within, Days(starts, length, warm_up), settings)
    with following("simulating", ledger) as told:
        result = study(read.pathway, **asked, progress=told.progress, say=told.say)
    _show_result(result, warnings_of([read]), as_json=as_json)


def compare(
    baseline: Annotated[
        str, typer.Argument(metavar="BASELINE", help="The pathway to compare with.")
    ],
    others: Annotated[
        list[str], typer.Argument(metavar="OTHER...", help="Redesigns, or other pathways.")
    ],
    *,
    starts: Starts = STARTS,
    length: Length = LENGTH,
    warm_up: WarmUp = WARM_UP,
    replications: Replications = REPLICATIONS,
    seed: Seed = SEED,
    settings: Set = None,
    ledger: KeepIn = None,
    append: Append = False,
    record: Record = ROWS,
    processes: Processes = None,
    within: Within = None,
    as_json: AsJson = False,
) -> None:
    """Compare designs with a baseline, on the same people.

    Differences are paired, replication by replication, with 95 % intervals.
    """
    asked = _asked(
        starts=starts, length=length, warm_up=warm_up, replications=replications, seed=seed,
        settings=settings, ledger=ledger, append=append, record=record, processes=processes,
    )  # fmt: skip
    from pathway_engine.study.studies import compare as study

    days = Days(starts, length, warm_up)
    read = [read_for(file, within, days, settings) for file in (baseline, *others)]
    with following("comparing", ledger) as told:
        pathways = [one.pathway for one in read]
        comparison = study(*pathways, **asked, progress=told.progress, say=told.say)
    _show_comparison(comparison, warnings_of(read), as_json=as_json)


def demo(
    *,
    replications: Replications = REPLICATIONS,
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


def _asked(*, settings: list[str] | None, **asked: Any) -> dict[str, Any]:
    """The options as `study` takes them."""
    return {**asked, "settings": tuple(settings or ())}


# -- what is shown -----------------------------------------------------------------------------


def _show_result(result: Result, warnings: str, *, as_json: bool) -> None:
    from pathway_engine.report import documents
    from pathway_engine.report.measures import (
        render_measures,
        render_not_settled,
        render_rings,
        render_without_cost,
    )

    rows, growing = result.measures(), result.not_settled()
    if as_json:
        show_document(
            pathway=_named(result),
            options=_options(result),
            not_settled=documents.growing_rows(growing),
            rings=documents.ring_rows(result.rings),
            measures=documents.measure_rows(rows),
        )
        return
    titles = _titles(result)
    show(
        _head([result.pathway.title or result.pathway.name], result),
        render_measures(rows, width(), titles=titles),
        render_without_cost(result.without_cost(), width()),
        render_not_settled(growing, width(), titles),
        render_rings(result.rings, width(), titles),
        warnings,
        _kept(result),
    )


def _show_comparison(comparison: Comparison, warnings: str, *, as_json: bool) -> None:
    from pathway_engine.report import documents
    from pathway_engine.report.comparison import render_comparison

    results = (comparison.baseline, *comparison.others)
    found = {one.design: comparison.differences(n) for n, one in enumerate(comparison.others)}
    if as_json:
        show_document(
            designs=[{"design": one.design, **_named(one)} for one in results],
            options=_options(comparison.baseline),
            not_settled=[
                {"design": one.design, **row}
                for one in results
                for row in documents.growing_rows(one.not_settled())
            ],
            rings=[
                {"design": one.design, **row}
                for one in results
                for row in documents.ring_rows(one.rings)
            ],
            measures=[
                {"design": name, **row}
                for name, rows in found.items()
                for row in documents.difference_rows(rows)
            ],
        )
        return
    titles = _titles(*results)
    named = [f"{one.design}: {one.pathway.title or one.pathway.name}" for one in results]
    show(
        _head(named, results[0]),
        render_comparison(found, width(), titles=titles),
        *(text for one in results if (text := _beside(one))),
        warnings,
        _kept(comparison.baseline),
    )


def _beside(result: Result) -> str:
    """What is to be said of one design beside its numbers, under its name; perhaps nothing."""
    from pathway_engine.report.measures import (
        render_not_settled,
        render_rings,
        render_without_cost,
    )

    said = [
        render_without_cost(result.without_cost(), width()),
        render_not_settled(result.not_settled(), width(), _titles(result)),
        render_rings(result.rings, width(), _titles(result)),
    ]
    return "\n".join(filter(None, [result.design, *said])) if any(said) else ""


def _head(titles: list[str], result: Result) -> str:
    """What was run, and how: the defaults that held are told with every result."""
    from pathway_engine.report.tables import paragraph

    options = result.options
    lines = [*titles, options.words(), *(f"with {setting}" for setting in options.settings)]
    return "\n".join(paragraph(line, width()) for line in lines)


def _kept(result: Result) -> str:
    from pathway_engine.report.tables import paragraph

    if result.ledger is None:
        return paragraph("Nothing was kept; --ledger PATH keeps every run.", width())
    if not result.options.keeps_rows:
        kept = f"Kept in {result.ledger}: the measures of each run, no rows."
        return and_next(kept, command("measures", result.ledger), width())
    return and_next(f"Kept in {result.ledger}.", command("audit", result.ledger), width())


def _titles(*results: Result) -> Titles:
    from pathway_engine.definition.titles import titles_of

    return titles_of({one.design: one.pathway for one in results})


def _named(result: Result) -> dict[str, Any]:
    return {
        "name": result.pathway.name,
        "digest": result.pathway.digest,
        "without_cost": list(result.without_cost()),
    }


def _options(result: Result) -> dict[str, Any]:
    options = result.options
    return {
        "starts": options.starts.isoformat(),
        "length": options.length.words,
        "warm_up": options.warm_up.words,
        "replications": options.replications,
        "seed": options.seed,
        "settings": list(options.settings),
        "ledger": None if result.ledger is None else str(result.ledger),
        "record": options.record,
    }
