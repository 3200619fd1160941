"""The command that finds out which assumption matters."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pathway_engine.cli.following import following
from pathway_engine.cli.options import (
    LENGTH,
    REPLICATIONS,
    SEED,
    STARTS,
    WARM_UP,
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
from pathway_engine.cli.putting import put
from pathway_engine.cli.reading import Within
from pathway_engine.cli.results import heading_of_run, options_document
from pathway_engine.cli.warned import Days, read_for, warnings_of
from pathway_engine.errors import UsageError

if TYPE_CHECKING:
    from pathway_engine.cli.warned import Warned
    from pathway_engine.study.sensitivity.effects import Sensitivity


FIRST = ("case_duration.mean",)
"""What is looked at where nobody names a measure."""

LookedAt = Annotated[
    list[str] | None,
    typer.Option(
        "--measure",
        metavar="MEASURE",
        help="What is looked at; may be repeated.  [default: case_duration.mean]",
    ),
]
Lines = Annotated[
    list[str] | None,
    typer.Option(
        "--assumption",
        metavar="LINE",
        help="This line of `provenance` alone; may be repeated.  [default: all]",
    ),
]
Sobol = Annotated[
    int | None,
    typer.Option(
        "--sobol", metavar="N", help="Sobol indices too, from so many points: a power of two."
    ),
]
Picture = Annotated[
    str | None,
    typer.Option("--output", "-o", metavar="PATH", help="Draw it as well: tornado.svg"),
]


def sensitivity(
    file: File,
    other: Other = None,
    *,
    measure: LookedAt = None,
    by: Label = None,
    moment: Moment = None,
    assumption: Lines = None,
    sobol: Sobol = None,
    out: Picture = None,
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
    """Find out which assumption matters most.

    Each line of `provenance` with an assumption or a range is moved over its range, or by 20 %
    either way, one at a time and paired with the unmoved run. With OTHER it is about how that
    design differs from the first: whether the answer holds.
    """
    del measures  # it has been told
    one_form(as_json=as_json, as_csv=as_csv)
    _refuse_other_end(out)
    from pathway_engine.study.sensitivity.sensitivity import sensitivity as study

    days = Days(starts, length, warm_up)
    files = [file] if other is None else [file, other]
    read = [read_for(one, within, days, settings) for one in files]
    with following("moving assumptions", None) as told:
        found = study(
            *(one.pathway for one in read),
            measures=measure or FIRST, by=by, moment=moment, assumptions=assumption or (),
            sobol=sobol, starts=starts, length=length, warm_up=warm_up,
            replications=replications, seed=seed, settings=tuple(settings or ()),
            threads=threads, progress=told.progress, say=told.say,
        )  # fmt: skip
    _show(found, read, out, as_json=as_json, as_csv=as_csv)


def _refuse_other_end(out: str | None) -> None:
    """Refuse a picture in a form that is not drawn, before anything runs. Raises `UsageError`."""
    if out is not None and Path(out).suffix.lower() != ".svg":
        found = Path(out).suffix or "none"
        raise UsageError(f"--output: found the end `{found}` of {out}, expected `.svg`")


def _draw(found: Sensitivity, read: list[Warned], out: str | None) -> None:
    if out is not None:
        from pathway_engine.definition.titles import titles_of
        from pathway_engine.report.tornado import tornado

        put(
            Path(out),
            tornado(found, titles_of({str(n): one.pathway for n, one in enumerate(read)})),
        )


def _show(
    found: Sensitivity, read: list[Warned], out: str | None, *, as_json: bool, as_csv: bool
) -> None:
    from pathway_engine.definition.titles import titles_of
    from pathway_engine.report.documents import sheet
    from pathway_engine.report.sensitivity import (
        render_sensitivity,
        sensitivity_document,
        sensitivity_rows,
    )

    _draw(found, read, out)
    if as_csv:
        show_raw(sheet(sensitivity_rows(found)))
        return
    if as_json:
        show_document(options=options_document(found.options), **sensitivity_document(found))
        return
    pathways = [one.pathway for one in read]
    titles = titles_of({str(n): one for n, one in enumerate(pathways)})
    show(
        heading_of_run([one.title or one.name for one in pathways], found.options),
        render_sensitivity(found, width(), titles),
        warnings_of(read),
        f"wrote {out}" if out else "",
    )
