"""The command that draws a pathway."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from pathway_engine.cli.options import File
from pathway_engine.cli.printing import say, show, show_raw
from pathway_engine.cli.putting import put
from pathway_engine.cli.reading import Within, folder_for
from pathway_engine.errors import UsageError

if TYPE_CHECKING:
    from pathway_engine.analysis.summary import Summary
    from pathway_engine.definition.models import Pathway

Form = Literal["svg", "mermaid", "bpmn"]


def draw(
    file: File,
    *,
    out: Annotated[
        str | None,
        typer.Option("--output", "-o", metavar="PATH", help="Write it there, not to the screen."),
    ] = None,
    to: Annotated[
        Form | None, typer.Option("--to", help="What to draw.  [default: by PATH's end, else svg]")
    ] = None,
    ledger: Annotated[
        str | None,
        typer.Option("--ledger", metavar="LEDGER", help="Show how many pass, and what delays."),
    ] = None,
    design: Annotated[
        str | None,
        typer.Option("--design", metavar="NAME", help="Of which design.  [default: of FILE's]"),
    ] = None,
    plain: Annotated[
        bool, typer.Option("--plain", help="Do not mark what a redesign changed.")
    ] = False,
    within: Within = None,
) -> None:
    """Draw a pathway: organisations, teams, steps, and who hands over.

    Of a redesign it shows what is new, changed and gone. As svg for people, as mermaid for pages
    that draw such, as bpmn for a modeller.
    """
    from pathway_engine.definition.loading import load_as_written
    from pathway_engine.report.drawing import draw as drawn

    form = _form_of(out, to)
    _refuse_apart(form, ledger, design)
    pathway = load_as_written(file, within=folder_for(file, within))
    _refuse_a_source(out, pathway)
    measures = None if ledger is None else _measured(ledger, design, file, pathway)
    picture = drawn(pathway, to=form, measures=measures, changes=not plain)
    if out is None:
        show_raw(picture)
    else:
        put(Path(out), picture)
        show(f"wrote {out}")


def _form_of(out: str | None, to: Form | None) -> Form:
    """What is drawn: what is named, or what a file of this name is drawn as.

    Raises:
        UsageError: for an end that tells nothing, or of another form than is named.
    """
    from pathway_engine.report.drawing.pictures import SUFFIXES

    end = Path(out).suffix.lower() if out else ""
    told = SUFFIXES.get(end)
    if to is not None:
        if told not in (None, to):
            raise UsageError(f"--to: found {to} for {out}, expected {told}, or another end")
        return to
    if out and told is None:
        known = ", ".join(f"`{one}`" for one in SUFFIXES)
        raise UsageError(f"{out}: found the end `{end}`, expected one of {known}; or name it: --to")
    return told or "svg"


def _refuse_apart(form: Form, ledger: str | None, design: str | None) -> None:
    """Refuse options that say nothing together. Raises `UsageError`."""
    if design is not None and ledger is None:
        raise UsageError("--design: found no --ledger, expected the ledger that has the design")
    if ledger is not None and form != "svg":
        raise UsageError(f"--ledger: found {form}, expected svg: it alone shows numbers")


def _refuse_a_source(out: str | None, pathway: Pathway) -> None:
    """Refuse to write over a file that the pathway is read from. Raises `UsageError`."""
    for one in pathway.files if out is not None and Path(out).exists() else ():
        source = Path(one.tree.mark.file)
        if source.exists() and source.samefile(out or ""):
            raise UsageError(
                f"{out}: found a file of the pathway itself, expected another to write"
            )


def _measured(ledger: str, design: str | None, file: str, pathway: Pathway) -> list[Summary]:
    """The measures of the design that ran a pathway. Raises `UsageError` where none did."""
    from pathway_engine.study.ledger import Ledger

    with Ledger(ledger, say=say) as opened:
        measures = opened.measures(design=design)
        fitting = [name for name in opened.designs_of(pathway) if name in measures]
        if not fitting:
            known = ", ".join(f"`{name}`" for name in measures)
            raise UsageError(
                f"{ledger}: found {known}, expected runs of {file} as it stands; they ran another "
                "pathway, an earlier version of it, or one with a value set"
            )
        return measures[fitting[0]]
