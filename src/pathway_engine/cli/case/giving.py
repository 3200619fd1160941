"""Giving a command to the desk: what every move says beside itself, and what is told of it."""

from __future__ import annotations

from collections.abc import Callable
from inspect import Parameter, Signature, signature
from typing import Annotated, Any, NamedTuple

import typer

from pathway_engine.cli.case.acting import Actors, As, actor_of
from pathway_engine.cli.case.ledgers import LiveLedger, Prefix, Schema, desk_at
from pathway_engine.cli.case.words import maybe_moment
from pathway_engine.cli.options import AsJson
from pathway_engine.cli.printing import show, show_document, width
from pathway_engine.errors import Refused, Unknown, UsageError


class Given(NamedTuple):
    """What a command says beside itself: where, who, when, and how carefully."""

    ledger: str
    as_: str
    actors: str | None
    at: str | None
    key: str | None
    expect: int | None
    dry_run: bool
    as_json: bool
    schema: str | None
    prefix: str


def _shared(
    ledger: LiveLedger,
    *,
    as_: As,
    actors: Actors = None,
    at: Annotated[
        str | None,
        typer.Option("--at", metavar="MOMENT", help="When it happened.  [default: now]"),
    ] = None,
    key: Annotated[
        str | None,
        typer.Option("--key", metavar="TEXT", help="Under one key a command counts once."),
    ] = None,
    expect: Annotated[
        int | None,
        typer.Option("--expect", metavar="N", help="The revision that you saw, of visit or case."),
    ] = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Tell what would come of it; keep nothing.")
    ] = False,
    as_json: AsJson = False,
    schema: Schema = None,
    prefix: Prefix = "",
) -> None:
    """What every move takes beside its own words."""


def commanded(make: Callable[..., Any]) -> Callable[..., None]:
    """A command of the command line that gives what `make` makes of its own words to the desk."""

    def run(**words: Any) -> None:
        given = Given(**{name: words.pop(name) for name in Given._fields})
        _give(given, make(**words))

    shared = list(signature(_shared, eval_str=True).parameters.values())
    own = list(signature(make, eval_str=True).parameters.values())
    together = sorted([shared[0], *own, *shared[1:]], key=_kind)
    run.__name__, run.__doc__ = make.__name__, make.__doc__
    run.__signature__ = Signature(together)  # type: ignore[attr-defined]
    run.__annotations__ = {each.name: each.annotation for each in together}
    return run


def _kind(parameter: Parameter) -> int:
    return int(parameter.kind)


def _give(given: Given, command: Any) -> None:
    """Carry out a command, or try it, and tell what came of it. Raises `CaseworkError`."""
    if given.dry_run and (given.key is not None or given.expect is not None):
        raise UsageError("--dry-run: found beside --key or --expect, which say nothing then")
    by, at = actor_of(given.as_, given.actors), maybe_moment(given.at, "--at")
    with desk_at(given.ledger, given.schema, given.prefix) as desk:
        if given.dry_run:
            done = desk.would(command, by=by, at=at)
            if isinstance(done, Refused):
                raise done
        else:
            done = desk.do(command, by=by, at=at, key=given.key, expect=given.expect)
        if given.as_json:
            _document(given, done)
            return
        from pathway_engine.report.casework import render_done

        view = None
        if not given.dry_run and done.case:
            try:
                view = desk.case(done.case, by=by)
            except Unknown:  # who takes cases in need not see them afterwards
                view = None
        show(render_done(done, view, width(), kept=not given.dry_run))


def _document(given: Given, done: Any) -> None:
    from pathway_engine.report.case_rows import fact_row

    show_document(
        case=done.case,
        revision=done.revision,
        position=None if given.dry_run else done.position,
        replayed=done.replayed,
        kept=not given.dry_run,
        facts=[fact_row(fact) for fact in done.facts],
    )
