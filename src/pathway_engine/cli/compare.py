"""The command that compares designs: before, after, and what it changes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, TypeAlias

import typer

from pathway_engine.cli.following import following
from pathway_engine.cli.options import (
    LENGTH,
    REPLICATIONS,
    SEED,
    STARTS,
    WARM_UP,
    Append,
    AsCsv,
    AsJson,
    By,
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
from pathway_engine.cli.printing import Rows, one_form, show, show_document, show_rows, width
from pathway_engine.cli.reading import Within
from pathway_engine.cli.results import (
    heading,
    how_run,
    options_of,
    said_beside,
    titles_for,
    where_kept,
    which_pathway,
)
from pathway_engine.cli.warned import Days, read_for, warnings_of
from pathway_engine.engine.kept import ROWS
from pathway_engine.errors import UsageError

if TYPE_CHECKING:
    from pathway_engine.analysis.summary import Difference
    from pathway_engine.report.comparison import Wanted
    from pathway_engine.study.studies import Comparison

Found: TypeAlias = "dict[str, list[Difference]]"
"""The differences of each design from the baseline."""


def compare(
    files: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="BASELINE OTHER...", help="The pathway to compare with, then the redesigns."
        ),
    ] = None,
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
    kept: Annotated[
        str | None,
        typer.Option(
            "--from", metavar="LEDGER", help="Say again what a ledger keeps: run nothing."
        ),
    ] = None,
    everything: Annotated[bool, typer.Option("--all", help="Every measure that differs.")] = False,
    only: Annotated[
        list[str] | None,
        typer.Option("--only", metavar="MEASURE", help="This measure alone; may be repeated."),
    ] = None,
    by: By = None,
    as_json: AsJson = False,
    as_csv: AsCsv = False,
) -> None:
    """Compare designs with a baseline on the same people.

    Before, after and the change: what matters first, or all that differs (--all). Differences are paired, replication by
    replication, with 95 % intervals. --json and --csv give every measure with its cuts.
    """
    wanted = _wanted(everything=everything, only=only, by=by)
    one_form(as_json=as_json, as_csv=as_csv)
    if kept is not None:
        if files:
            raise UsageError(f"--from: found `{files[0]}` beside it, expected a ledger alone")
        _compare_kept(kept, wanted, as_json=as_json, as_csv=as_csv)
        return
    if files is None or len(files) < 2:
        raise UsageError("expected two files at least: a baseline and a redesign; or --from LEDGER")
    asked = options_of(
        starts=starts, length=length, warm_up=warm_up, replications=replications, seed=seed,
        settings=settings, ledger=ledger, append=append, record=record, processes=processes,
    )  # fmt: skip
    from pathway_engine.study.studies import compare as study

    days = Days(starts, length, warm_up)
    read = [read_for(file, within, days, settings) for file in files]
    with following("comparing", ledger) as told:
        pathways = [one.pathway for one in read]
        comparison = study(*pathways, **asked, progress=told.progress, say=told.say)
    found = {one.design: comparison.differences(n) for n, one in enumerate(comparison.others)}
    if as_csv:
        show_rows("measures", _rows(found, wanted), as_csv=True)
        return
    _show_comparison(comparison, found, wanted, warnings_of(read), as_json=as_json)


def _wanted(*, everything: bool, only: list[str] | None, by: str | None) -> Wanted:
    """What of a comparison is asked for. Raises `UsageError` for a measure that there is not."""
    from pathway_engine.analysis.catalogue import CATALOGUE
    from pathway_engine.analysis.naming import is_begun
    from pathway_engine.definition.findings import closest
    from pathway_engine.report.comparison import Wanted

    for name in only or ():
        if not is_begun(name):
            near = closest(name, [entry.id for entry in CATALOGUE])
            hint = f"; did you mean `{near}`?" if near else ""
            raise UsageError(
                f"--only: found `{name}`, expected a measure, such as `waiting_time`{hint}"
            )
    return Wanted(everything, tuple(only or ()), by or "")


def _compare_kept(ledger: str, wanted: Wanted, *, as_json: bool, as_csv: bool) -> None:
    """What a ledger keeps of designs, beside each other."""
    from pathway_engine.report.comparison import render_comparison
    from pathway_engine.report.tables import paragraph
    from pathway_engine.study.ledger import Ledger

    with Ledger(ledger) as opened:
        found, titles = opened.differences(), opened.titles()
        before = titles.of("design", opened.designs()[0])
    if as_csv or as_json:
        show_rows("measures", _rows(found, wanted), as_csv=as_csv)
    else:
        head = paragraph(f"before: {before}", width())
        show(head, render_comparison(found, width(), titles, wanted))


def _rows(found: Found, wanted: Wanted) -> dict[str, Rows]:
    """The rows of a comparison for machines: all of them, or those that are asked for."""
    from pathway_engine.report.documents import difference_rows

    some = wanted.only or wanted.by
    return {n: difference_rows(wanted.of(rows) if some else rows) for n, rows in found.items()}


def _show_comparison(
    comparison: Comparison,
    found: Found,
    wanted: Wanted,
    warnings: str,
    *,
    as_json: bool,
) -> None:
    from pathway_engine.report import documents
    from pathway_engine.report.comparison import render_comparison

    results = (comparison.baseline, *comparison.others)
    if as_json:
        show_document(
            designs=[{"design": one.design, **which_pathway(one)} for one in results],
            options=how_run(comparison.baseline),
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
                for name, rows in _rows(found, wanted).items()
                for row in rows
            ],
        )
        return
    titles = titles_for(*results)
    named = [f"{one.design}: {one.pathway.title or one.pathway.name}" for one in results]
    show(
        heading(named, results[0]),
        render_comparison(found, width(), titles, wanted),
        *(text for one in results if (text := said_beside(one))),
        warnings,
        where_kept(comparison.baseline),
    )
