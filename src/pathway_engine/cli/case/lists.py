"""Work lists, the feed of what happened, and the timers."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Annotated

import typer

from pathway_engine.cli.case.acting import Actors, As, actor_of
from pathway_engine.cli.case.ledgers import LiveLedger, Prefix, Schema, desk_at
from pathway_engine.cli.exit_codes import FAILED, GOOD
from pathway_engine.cli.options import AsCsv, AsJson
from pathway_engine.cli.printing import one_form, show, show_document, show_raw, width
from pathway_engine.errors import UsageError

if TYPE_CHECKING:
    from pathway_engine.engine.work_list import WorkPlace


def work(
    ledger: LiveLedger,
    *,
    as_: As,
    actors: Actors = None,
    team: Annotated[
        str | None, typer.Option("--team", metavar="TEAM", help="One team.  [default: all yours]")
    ] = None,
    worker: Annotated[
        str | None, typer.Option("--worker", metavar="ID", help="What one worker has.")
    ] = None,
    after: Annotated[
        str | None, typer.Option("--after", metavar="PLACE", help="Where the last page ended.")
    ] = None,
    limit: Annotated[
        int, typer.Option("--limit", min=1, metavar="N", help="How many at most.")
    ] = 50,
    as_json: AsJson = False,
    as_csv: AsCsv = False,
    schema: Schema = None,
    prefix: Prefix = "",
) -> None:
    """Show the open visits of your teams, the most urgent first."""
    from pathway_engine.report.case_rows import item_row
    from pathway_engine.report.casework import render_work

    one_form(as_json=as_json, as_csv=as_csv)
    by, place = actor_of(as_, actors), None if after is None else _place(after)
    with desk_at(ledger, schema, prefix) as desk:
        page = desk.work(by=by, team=team, worker=worker, after=place, limit=limit)
    following = None if page.after is None else _spelt(page.after)
    rows = [item_row(item) for item in page.items]
    if as_json:
        show_document(work=rows, after=following)
    elif as_csv:
        from pathway_engine.report.documents import sheet

        show_raw(sheet(rows) if rows else "")
    else:
        more = f"There may be more: --after {following}" if following is not None else ""
        show(render_work(page.items, width()), more)


def _spelt(place: WorkPlace) -> str:
    """A place in a list, to be typed."""
    ready = "-" if place.ready_at is None else place.ready_at
    return f"{place.priority!r}:{ready}:{place.case}:{place.visit}"


def _place(text: str) -> WorkPlace:
    """A place in a list, as it was shown.

    >>> _place(_spelt(_place("0.0:1735689600:12:3"))).case
    12
    """
    from pathway_engine.engine.work_list import WorkPlace
    from pathway_engine.live.telling import check_storable

    try:
        priority, ready, case, visit = text.split(":")
        ready_at = None if ready == "-" else int(ready)
        place = WorkPlace(float(priority), ready_at, int(case), int(visit))
        check_storable(place)
    except (ValueError, UsageError):
        raise UsageError(f"--after: found `{text}`, expected the end of an earlier page") from None
    return place


def feed(
    ledger: LiveLedger,
    *,
    after: Annotated[
        int, typer.Option("--after", min=0, metavar="N", help="The last position you have.")
    ] = 0,
    limit: Annotated[
        int, typer.Option("--limit", min=1, metavar="N", help="How many at most.")
    ] = 1000,
    schema: Schema = None,
    prefix: Prefix = "",
) -> None:
    """Print what happened after a position, one JSON object a line.

    Nothing personal is in it; positions have no gaps, so keep the last one.
    """
    from pathway_engine.report.case_rows import entry_row

    with desk_at(ledger, schema, prefix) as desk:
        entries = desk.feed(after, limit)
    show_raw("".join(f"{json.dumps(entry_row(entry))}\n" for entry in entries))


def tick(
    ledger: LiveLedger,
    *,
    limit: Annotated[
        int, typer.Option("--limit", min=1, metavar="N", help="How many cases at most.")
    ] = 500,
    as_json: AsJson = False,
    schema: Schema = None,
    prefix: Prefix = "",
) -> int:
    """Let what has fallen due happen, and say when the next is due."""
    from pathway_engine.report.case_rows import iso_of
    from pathway_engine.report.casework import render_ticked

    with desk_at(ledger, schema, prefix) as desk:
        ticked = desk.tick(limit=limit)
    if as_json:
        stuck = list(ticked.stuck)
        show_document(fired=ticked.fired, next_due=iso_of(ticked.next_due), stuck=stuck)
    else:
        show(render_ticked(ticked, width()))
    return FAILED if ticked.stuck else GOOD
