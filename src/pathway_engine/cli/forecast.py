"""The command that looks ahead from the live book."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from pathway_engine.cli.following import following
from pathway_engine.cli.options import SEED, AsCsv, AsJson, KeepIn, Seed, Threads
from pathway_engine.cli.printing import one_form, show, show_document, show_raw, width
from pathway_engine.cli.results import heading, titles_for, where_kept, which_pathway

if TYPE_CHECKING:
    from pathway_engine.study.forecasting import Forecast

LENGTH, REPLICATIONS = "12w", 100

Book = Annotated[
    str, typer.Argument(metavar="LEDGER", help="The ledger with the live book; it is only read.")
]
Ahead = Annotated[
    str, typer.Option("--length", metavar="DURATION", help="How far to look ahead from now.")
]
With = Annotated[
    list[str] | None,
    typer.Option(
        "--with", metavar="REDESIGN", help="A redesign to be put beside it; may be repeated."
    ),
]
Often = Annotated[
    int,
    typer.Option(
        "--replications", metavar="N", help="How often to run, each time with other luck."
    ),
]


def forecast(
    book: Book,
    *,
    length: Ahead = LENGTH,
    with_: With = None,
    replications: Often = REPLICATIONS,
    seed: Seed = SEED,
    ledger: KeepIn = None,
    threads: Threads = None,
    as_json: AsJson = False,
    as_csv: AsCsv = False,
) -> None:
    """Tell what the backlog will be, from the live book as it stands.

    Every open case goes on from where it is, under the version in force and under each redesign:
    open cases, queues and the longest waits week by week, each with the corridor in which 95 % of
    the runs lie. --json and --csv give them by team for every week.
    """
    one_form(as_json=as_json, as_csv=as_csv)
    from pathway_engine.study.forecasting import forecast as study
    from pathway_engine.study.forecasting import open_cases_of_book

    stands = open_cases_of_book(book)
    with following("forecasting", ledger) as told:
        found = study(
            stands.cases, stands.pathway, starts=stands.moment, last=stands.last,
            length=length, with_=with_ or (),
            replications=replications, seed=seed, ledger=ledger, threads=threads,
            progress=told.progress, say=told.say,
        )  # fmt: skip
    _show(found, as_json=as_json, as_csv=as_csv)


def _show(found: Forecast, *, as_json: bool, as_csv: bool) -> None:
    from pathway_engine.report.documents import sheet
    from pathway_engine.report.forecast import forecast_rows, render_forecast

    if as_csv:
        show_raw(sheet(forecast_rows(found.ahead)))
        return
    if as_json:
        show_document(**_document(found), ahead=forecast_rows(found.ahead))
        return
    first = found.results[0]
    titles = [one.pathway.title or one.pathway.name for one in found.results]
    show(
        heading([*titles, f"{found.cases:,} open cases"], first),
        render_forecast(found.ahead, width(), titles_for(*found.results)),
        where_kept(first),
    )


def _document(found: Forecast) -> dict[str, Any]:
    """What was run, and how."""
    from pathway_engine.clock import iso

    options = found.results[0].options
    return {
        "designs": [{"design": one.design, **which_pathway(one)} for one in found.results],
        "options": {
            "starts": iso(found.begins_at),
            "length": options.length.words,
            "replications": options.replications,
            "seed": options.seed,
            "ledger": None if options.ledger is None else str(options.ledger),
        },
        "open_cases": found.cases,
    }
