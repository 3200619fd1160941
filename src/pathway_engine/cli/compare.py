"""The command that compares designs: before, after, and what it changes."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

import typer

from pathway_engine.cli.following import following
from pathway_engine.cli.named import measures_named, refuse_uncut, words_asked
from pathway_engine.cli.options import (
    REPLICATIONS,
    SEED,
    Append,
    AsCsv,
    AsJson,
    BesideLive,
    By,
    Designs,
    Everything,
    FromLedger,
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
    refuse_given,
)
from pathway_engine.cli.printing import Rows, one_form, say, show, show_document, show_rows, width
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
from pathway_engine.definition.usual import LENGTH, STARTS, WARM_UP
from pathway_engine.engine.kept import ROWS
from pathway_engine.errors import UsageError

if TYPE_CHECKING:
    from pathway_engine.analysis.summary import Difference
    from pathway_engine.report.comparison import Wanted
    from pathway_engine.study.results import Comparison, Result


class Asked(NamedTuple):
    """What of a comparison is asked for: everything that differs, some measures, a cut."""

    everything: bool
    only: tuple[str, ...]
    by: str | None

    def wanted(self, words: tuple[str, ...]) -> Wanted:
        """The same, the cut read."""
        from pathway_engine.report.comparison import Wanted

        return Wanted(self.everything, self.only, words)

    def cuts(self, form: Form) -> list[str] | None:
        """Which cuts are looked at; None for all."""
        if self.by is not None:
            return [self.by]
        return None if form.as_json or form.as_csv else ["team"]


class Form(NamedTuple):
    """The form in which a result is asked for."""

    as_json: bool
    as_csv: bool


Found: TypeAlias = "dict[str, list[Difference]]"
"""The differences of each design from the baseline."""


def compare(
    context: typer.Context,
    files: Designs = None,
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
    kept: FromLedger = None,
    everything: Everything = False,
    only: Only = None,
    by: By = None,
    measures: Measures = False,
    as_json: AsJson = False,
    as_csv: AsCsv = False,
) -> None:
    """Compare designs with a baseline on the same people.

    Before, after and the change: of what matters first, or with --all of all that differs.
    Differences are paired, replication by replication, with 95 % intervals. --json and --csv
    give every measure with its cuts.
    """
    del measures  # it has been told
    one_form(as_json=as_json, as_csv=as_csv)
    chosen, form = Asked(everything, measures_named(only), by), Form(as_json, as_csv)
    if kept is not None:
        refuse_given(context, why="found beside --from, expected files to run")
        _compare_kept(kept, files or [], chosen, form)
        return
    asked = options_of(
        starts=starts, length=length, warm_up=warm_up, replications=replications, seed=seed,
        settings=settings, ledger=ledger, append=append, record=record, threads=threads,
        beside_live=beside_live, executor=executor, by=[by] if by else [], precision=precision,
    )  # fmt: skip
    days = Days(starts, length, warm_up)
    _show(*_compared(files or [], days, within, asked, chosen), chosen, form)


def _compared(
    files: list[str], days: Days, within: str | None, asked: dict[str, Any], chosen: Asked
) -> tuple[Comparison, str]:
    """The designs of files beside each other, and what is said of their warnings."""
    if len(files) < 2:
        raise UsageError("expected two files at least: a baseline and a redesign; or --from LEDGER")
    from pathway_engine.study.studies import compare as study

    read = [read_for(file, within, days, asked["settings"]) for file in files]
    pathways = [one.pathway for one in read]
    words_asked(chosen.by, pathways, chosen.only)
    with following("comparing", asked["ledger"]) as told:
        comparison = study(*pathways, **asked, progress=told.progress, say=told.say)
    return comparison, warnings_of(read)


def _compare_kept(ledger: str, files: list[str], asked: Asked, form: Form) -> None:
    """What a ledger keeps of designs, beside each other."""
    if files:
        raise UsageError(f"--from: found `{files[0]}` beside it, expected a ledger alone")
    from pathway_engine.report.comparison import render_comparison
    from pathway_engine.report.tables import paragraph
    from pathway_engine.study.ledger import Ledger

    with Ledger(ledger, say=say) as opened:
        words = opened.words_of(asked.by) if asked.by else ()
        refuse_uncut(asked.only, words)
        wanted = asked.wanted(words)
        found, titles = opened.differences(cuts=asked.cuts(form)), opened.titles()
        before = titles.of("design", opened.designs()[0])
    if form.as_csv or form.as_json:
        show_rows("measures", _rows(found, wanted), as_csv=form.as_csv)
    else:
        head = paragraph(f"before: {before}", width())
        show(head, render_comparison(found, width(), titles, wanted))


def _rows(found: Found, wanted: Wanted) -> dict[str, Rows]:
    """The rows of a comparison for machines: all of them, or those that are asked for."""
    from pathway_engine.report.documents import difference_rows

    some = wanted.only or wanted.by
    return {
        name: difference_rows(row for row in rows if not some or wanted.means(row))
        for name, rows in found.items()
    }


def _show(comparison: Comparison, warnings: str, asked: Asked, form: Form) -> None:
    from pathway_engine.report.comparison import render_comparison

    wanted = asked.wanted(comparison.baseline.words_of(asked.by) if asked.by else ())
    found = {one.design: comparison.differences(n) for n, one in enumerate(comparison.others)}
    results = (comparison.baseline, *comparison.others)
    if form.as_csv:
        show_rows("measures", _rows(found, wanted), as_csv=True)
        return
    if form.as_json:
        show_document(**_document(results, _rows(found, wanted)))
        return
    named = [f"{one.design}: {one.pathway.title or one.pathway.name}" for one in results]
    show(
        heading(named, results[0]),
        render_comparison(found, width(), titles_for(*results), wanted),
        *(text for one in results if (text := said_beside(one))),
        warnings,
        where_kept(comparison.baseline),
    )


def _document(results: Sequence[Result], measures: Mapping[str, Rows]) -> dict[str, Any]:
    from pathway_engine.report import documents

    def of_each(rows: Callable[[Result], Rows]) -> Rows:
        return [{"design": one.design, **row} for one in results for row in rows(one)]

    return {
        "designs": of_each(lambda one: [which_pathway(one)]),
        "options": how_run(results[0]),
        "not_settled": of_each(lambda one: documents.growing_rows(one.not_settled())),
        "clearing": of_each(lambda one: documents.clearing_rows(one.clearing())),
        "rings": of_each(lambda one: documents.ring_rows(one.rings)),
        "measures": [{"design": name, **row} for name, rows in measures.items() for row in rows],
    }
