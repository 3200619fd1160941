"""Looking at cases: one as it stands, with what may be done next; those of a person."""

from __future__ import annotations

from typing import Annotated

import typer

from pathway_engine.cli.case.acting import Actors, As, actor_of
from pathway_engine.cli.case.cases import Case
from pathway_engine.cli.case.ledgers import LiveLedger, Prefix, Schema, desk_at
from pathway_engine.cli.case.words import maybe_moment
from pathway_engine.cli.options import AsJson
from pathway_engine.cli.printing import show, show_document, width
from pathway_engine.errors import UsageError


def show_case(
    ledger: LiveLedger,
    case: Case,
    *,
    as_: As,
    actors: Actors = None,
    history: Annotated[
        bool, typer.Option("--history", help="Every fact in the order in which it was told.")
    ] = False,
    as_of: Annotated[
        str | None,
        typer.Option("--as-of", metavar="MOMENT", help="Until when time is counted, in JSON."),
    ] = None,
    as_json: AsJson = False,
    schema: Schema = None,
    prefix: Prefix = "",
) -> None:
    """Show a case, its visits, and what may be done next."""
    from pathway_engine.report.case_rows import case_row, entry_row, option_row
    from pathway_engine.report.casework import render_case, render_facts

    by, until = actor_of(as_, actors), maybe_moment(as_of, "--as-of")
    with desk_at(ledger, schema, prefix) as desk:
        view = desk.case(case, by=by, as_of=until)
        options = desk.options(case, by=by)
        entries = desk.history(case, by=by) if history else []
    if as_json:
        told = {"history": [entry_row(one) for one in entries]} if history else {}
        show_document(case=case_row(view), options=[option_row(one) for one in options], **told)
        return
    show(render_case(view, options, width()), render_facts(entries, width()) if history else "")


def find(
    ledger: LiveLedger,
    *,
    as_: As,
    actors: Actors = None,
    reference: Annotated[
        str | None, typer.Option("--reference", metavar="TEXT", help="What you call it.")
    ] = None,
    person: Annotated[
        str | None, typer.Option("--person", metavar="ID", help="Whom they are about.")
    ] = None,
    as_json: AsJson = False,
    schema: Schema = None,
    prefix: Prefix = "",
) -> None:
    """Find the cases of a reference or of a person."""
    from pathway_engine.report.case_rows import case_row
    from pathway_engine.report.casework import render_cases

    if reference is None and person is None:
        raise UsageError("expected --reference or --person")
    by = actor_of(as_, actors)
    with desk_at(ledger, schema, prefix) as desk:
        found = desk.find(by=by, reference=reference, person=person)
    if as_json:
        show_document(cases=[case_row(view) for view in found])
    else:
        show(render_cases(found, width()))
