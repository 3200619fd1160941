"""The command that finds what it takes to meet a condition."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from pathway_engine.cli.following import following
from pathway_engine.cli.options import (
    REPLICATIONS,
    SEED,
    AsCsv,
    AsJson,
    File,
    Label,
    Length,
    Measures,
    Moment,
    Other,
    Replications,
    Seed,
    Set,
    Starts,
    Threads,
    WarmUp,
)
from pathway_engine.cli.printing import one_form, show, show_document, show_raw, width
from pathway_engine.cli.reading import Within
from pathway_engine.cli.results import heading_of_run, options_document
from pathway_engine.cli.warned import Days, read_for, warnings_of
from pathway_engine.definition.usual import LENGTH, STARTS, WARM_UP

if TYPE_CHECKING:
    from pathway_engine.cli.warned import Warned
    from pathway_engine.study.solving.solution import Solution


Vary = Annotated[
    str, typer.Option("--vary", metavar="PATH=LOW..HIGH", help="What is varied, and how far.")
]
Until = Annotated[
    str,
    typer.Option(
        "--until", metavar="CONDITION", help="What is to be met: case_duration.p90 <= 28d"
    ),
]
MeasureOfDesigns = Annotated[
    str | None,
    typer.Option(
        "--measure", metavar="MEASURE", help="What is compared, if --until names designs."
    ),
]
Largest = Annotated[
    bool | None,
    typer.Option(
        "--largest/--smallest",
        help="Which value that meets it.  [default: the one at which the range turns]",
        show_default=False,
    ),
]


def solve(
    file: File,
    other: Other = None,
    *,
    vary: Vary,
    until: Until,
    measure: MeasureOfDesigns = None,
    by: Label = None,
    moment: Moment = None,
    largest: Largest = None,
    starts: Starts = STARTS,
    length: Length = LENGTH,
    warm_up: WarmUp = WARM_UP,
    replications: Replications = REPLICATIONS,
    seed: Seed = SEED,
    settings: Set = None,
    threads: Threads = None,
    within: Within = None,
    measures: Measures = False,
    as_json: AsJson = False,
    as_csv: AsCsv = False,
) -> None:
    """Find the value from which on a condition is met.

    Between whole ends every whole number counts, else steps of 1 % of the range; the ends, the
    quarters and the middle are tried first, then it is halved, all on the same people. With OTHER
    two designs are held against each other: --measure cost.total --until "NAME <= baseline".
    --csv gives all values that were tried.
    """
    del measures  # it has been told
    one_form(as_json=as_json, as_csv=as_csv)
    from pathway_engine.study.solving.solving import solve as study

    days = Days(starts, length, warm_up)
    files = [file] if other is None else [file, other]
    read = [read_for(one, within, days, settings) for one in files]
    with following("solving", None) as told:
        found = study(
            *(one.pathway for one in read),
            vary=vary, until=until, measure=measure, by=by, moment=moment, largest=largest,
            starts=starts, length=length, warm_up=warm_up, replications=replications, seed=seed,
            settings=tuple(settings or ()), threads=threads, progress=told.progress, say=told.say,
        )  # fmt: skip
    _show(found, read, as_json=as_json, as_csv=as_csv)


def _show(found: Solution, read: list[Warned], *, as_json: bool, as_csv: bool) -> None:
    from pathway_engine.definition.titles import titles_of
    from pathway_engine.report.documents import sheet
    from pathway_engine.report.solving import render_solution, solution_document, solution_rows

    if as_csv:
        show_raw(sheet(solution_rows(found)))
        return
    if as_json:
        show_document(options=options_document(found.options), **solution_document(found))
        return
    pathways = [one.pathway for one in read]
    titles = titles_of({str(n): one for n, one in enumerate(pathways)})
    show(
        heading_of_run([one.title or one.name for one in pathways], found.options),
        render_solution(found, width(), titles),
        warnings_of(read),
    )
