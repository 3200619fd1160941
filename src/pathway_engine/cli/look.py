"""Commands that look into a ledger: measures, handoffs, delays."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Annotated, TypedDict, TypeVar

import typer

from pathway_engine.cli.days import (
    ALL_DAYS,
    Days,
    From,
    Suppress,
    To,
    days_of,
    hidden,
    hidden_cells,
    tell_unknown,
)
from pathway_engine.cli.heading import heading_of
from pathway_engine.cli.named import measures_named, refuse_uncut
from pathway_engine.cli.options import (
    AsCsv,
    AsJson,
    By,
    Design,
    LedgerFile,
    Measures,
    OfSeed,
    Only,
    Replication,
)
from pathway_engine.cli.printing import Rows, one_form, say, show, show_rows, width
from pathway_engine.errors import UsageError

if TYPE_CHECKING:
    from pathway_engine.analysis.summary import Summary
    from pathway_engine.analysis.values import Words
    from pathway_engine.definition.titles import Titles
    from pathway_engine.study.ledger import Ledger


class Chosen(TypedDict):
    """Which runs are looked at; None for all."""

    design: str | None
    seed: int | None
    replication: int | None


Row = TypeVar("Row")

SIDES = ("team", "organisation", "step")
"""Between whom handoffs are told."""


Between = Annotated[
    str,
    typer.Option(
        "--by",
        metavar="WORD[,WORD]",
        help="Between whom (team, organisation, step); by cause, what their time counts as; "
        "by entry, ending, month, case.ATTRIBUTE, ... which of them.",
    ),
]


def measures(
    ledger: LedgerFile,
    *,
    by: By = None,
    only: Only = None,
    list_them: Measures = False,
    design: Design = None,
    seed: OfSeed = None,
    replication: Replication = None,
    from_: From = None,
    to: To = None,
    suppress: Suppress = 0,
    as_json: AsJson = False,
    as_csv: AsCsv = False,
) -> None:
    """Show every measure, over everything or cut by team and so on.

    --json and --csv give all cuts that are kept at once, or that of --by alone.
    """
    from pathway_engine.report.measures import render_measures

    del list_them  # they have been listed
    one_form(as_json=as_json, as_csv=as_csv)
    named = measures_named(only)
    chosen = Chosen(design=design, seed=seed, replication=replication)
    with looked_into(ledger, days_of(from_, to)) as opened:
        words = opened.words_of(by) if by else ()
        refuse_uncut(named, words)
        machine = as_json or as_csv
        measured = hidden(
            opened.measures(**chosen, cuts=None if machine and not by else [by] if by else []),
            suppress,
        )
        if machine:
            show_rows("measures", _measured(measured, words if by else None, named), as_csv=as_csv)
        else:
            _show_designs(
                opened,
                chosen,
                measured,
                lambda rows, titles: render_measures(rows, width(), words, titles, named),
            )
            _tell_beside(opened, design, suppress, measures=not named)


def _tell_beside(opened: Ledger, design: str | None, suppress: int, *, measures: bool) -> None:
    """What is missing beside the measures, where all of them are told."""
    from pathway_engine.report.measures import render_without_cost

    of_posts = () if opened.is_live or not measures else opened.without_cost(design=design)
    if missing := render_without_cost(of_posts, width()):
        show(f"\n{missing}")
    tell_unknown(opened, suppress, measures=measures)


def handoffs(
    ledger: LedgerFile,
    *,
    by: Between = "team",
    only: Only = None,
    design: Design = None,
    seed: OfSeed = None,
    replication: Replication = None,
    from_: From = None,
    to: To = None,
    suppress: Suppress = 0,
    as_json: AsJson = False,
    as_csv: AsCsv = False,
) -> None:
    """Show who hands over to whom, how often, and how long it takes.

    By cause stands what the time of handoffs counts as: on the way, returned, or in dispute. By
    another word stand the measures of handoffs, cut by it.
    """
    from pathway_engine.report.documents import matrix_rows
    from pathway_engine.report.handoffs import render_handoffs

    one_form(as_json=as_json, as_csv=as_csv)
    named = measures_named(only, of=("handoff",))
    chosen = Chosen(design=design, seed=seed, replication=replication)
    with looked_into(ledger, days_of(from_, to)) as opened:
        if by not in SIDES:
            _show_handoffs_by(opened, chosen, by, named, suppress, as_json=as_json, as_csv=as_csv)
            return
        cells = hidden_cells(opened.handoffs(by=by, **chosen), suppress)
        if as_json or as_csv:
            rows = {name: matrix_rows(of, named) for name, of in cells.items()}
            show_rows("handoffs", rows, as_csv=as_csv)
        else:
            _show_designs(
                opened,
                chosen,
                cells,
                lambda of, titles: render_handoffs(of, width(), by, titles, named),
            )


def _show_handoffs_by(
    opened: Ledger,
    chosen: Chosen,
    by: str,
    only: tuple[str, ...],
    suppress: int,
    *,
    as_json: bool,
    as_csv: bool,
) -> None:
    """The measures of handoffs, cut by whatever somebody asks for; by cause what they delay."""
    from pathway_engine.definition.measures.naming import family_of
    from pathway_engine.report.measures import render_measures

    words = opened.words_of(by)
    if "cause" in words and len(words) > 1:
        raise UsageError(f"--by: found `{by}`, expected `cause` alone, or other words")
    if words == ("cause",):
        if only:
            raise UsageError("--only: found beside --by cause, expected one of them alone")
        measured = hidden(opened.measures(**chosen, cuts=[]), suppress)
        delayed = {
            name: _cut(rows, words, HANDOFF_DELAYS.__contains__) for name, rows in measured.items()
        }
        _show_delays(opened, chosen, delayed, words, as_json=as_json, as_csv=as_csv)
        return
    refuse_uncut(only or HANDOFFS, words)
    found = {
        name: [row for row in rows if family_of(row.measure) == "handoff"]
        for name, rows in hidden(opened.measures(**chosen, cuts=[by]), suppress).items()
    }
    if as_json or as_csv:
        show_rows("measures", _measured(found, words, only), as_csv=as_csv)
    else:
        _show_designs(
            opened,
            chosen,
            found,
            lambda rows, titles: render_measures(rows, width(), words, titles, only),
        )


def delays(
    ledger: LedgerFile,
    *,
    by: Annotated[
        str,
        typer.Option(
            "--by",
            metavar="WORD[,WORD]",
            help="Take the time apart by this: cause, organisation, team, step, place, entry, "
            "ending, month, case.ATTRIBUTE, ...; two with a comma between.",
        ),
    ] = "cause",
    design: Design = None,
    seed: OfSeed = None,
    replication: Replication = None,
    from_: From = None,
    to: To = None,
    suppress: Suppress = 0,
    as_json: AsJson = False,
    as_csv: AsCsv = False,
) -> None:
    """Show where the days go.

    By cause or organisation the parts add up to how long cases last, less what branches ran
    side by side; by other words stand the delays alone; by place how many people wait there
    for what, in a bed for instance.
    """
    one_form(as_json=as_json, as_csv=as_csv)
    chosen = Chosen(design=design, seed=seed, replication=replication)
    with looked_into(ledger, days_of(from_, to)) as opened:
        words = opened.words_of(_beside_the_cause(by))
        refuse_uncut(DELAYS, words)
        measured = hidden(opened.measures(**chosen, cuts=_cuts_of_delays(words)), suppress)
        found = {
            name: _in_places(rows) if words == ("place",) else _cut(rows, words, _is_delay)
            for name, rows in measured.items()
        }
        _show_delays(opened, chosen, found, words, as_json=as_json, as_csv=as_csv)


# -- one way to show what was found ------------------------------------------------------------


def looked_into(ledger: str, days: Days = ALL_DAYS) -> Ledger:
    """A ledger, or some days of the live book in it."""
    from pathway_engine.study.ledger import Ledger

    return Ledger(ledger, say=say, from_=days.from_, to=days.to)


HANDOFFS = ("handoffs", "handoff_time")
"""What is told of handoffs, by name."""

DELAYS = ("delay", "orphan_time", "case_duration", "clock", "places.delayed")
"""What is told of delays, by name."""

HANDOFF_DELAYS = (
    "delay.handoff_latency",
    "delay.handoff_returned",
    "delay.dispute_responsibility",
)
"""What the time of handoffs counts as."""


def _is_delay(measure: str) -> bool:
    """Whether delays are shown from a measure."""
    from pathway_engine.definition.measures.naming import entry_for

    entry = entry_for(measure)
    return entry.family in ("delay", "orphan") or entry.is_taken_apart


def _beside_the_cause(by: str) -> str:
    """The word beside `cause`, if there is one: causes are told of everything."""
    words = [word.strip() for word in by.split(",")]
    return words[words[0] == "cause"] if len(words) == 2 and "cause" in words else by


def _cuts_of_delays(words: Words) -> list[str | Words]:
    """What is looked at to show delays: portions add up, and places have everything at once."""
    if words == ("place",):
        return [words, ("place", "organisation"), ("place", "cause", "organisation")]
    if words in (("cause",), ("organisation",)):
        return [("cause",), ("organisation",), ("cause", "organisation")]
    return [",".join(words)]


def _cut(rows: Sequence[Summary], by: Words, wanted: Callable[[str], bool]) -> list[Summary]:
    """The measures that are wanted, cut by this.

    By cause or organisation the durations of cases and clocks come too, whole and in portions.
    """
    from pathway_engine.definition.measures.naming import entry_for

    apart = by in (("cause",), ("organisation",))
    cut = {word for word in by if word != "cause"}
    return [
        row
        for row in rows
        if wanted(row.measure)
        and (
            apart and ("cause" in row.by or not row.by)
            if entry_for(row.measure).is_taken_apart
            else {*row.by} == cut
        )
    ]


def _in_places(rows: Sequence[Summary]) -> list[Summary]:
    """Who is delayed in each place, in all, by organisation, and by cause of each."""
    wanted = ({"place"}, {"place", "organisation"}, {"place", "cause", "organisation"})
    return [row for row in rows if row.measure == "places.delayed" and set(row.by) in wanted]


def _show_delays(
    opened: Ledger,
    chosen: Chosen,
    found: dict[str, list[Summary]],
    by: Words,
    *,
    as_json: bool,
    as_csv: bool,
) -> None:
    from pathway_engine.report.delays import render_delays
    from pathway_engine.report.places import render_delayed

    if as_json or as_csv:
        show_rows("measures", _measured(found, None), as_csv=as_csv)
    else:
        _show_designs(
            opened,
            chosen,
            found,
            lambda rows, titles: (
                render_delayed(rows, width(), titles)
                if by == ("place",)
                else render_delays(rows, by, width(), titles)
            ),
        )


def _measured(
    found: Mapping[str, list[Summary]], by: Words | None, only: Sequence[str] = ()
) -> dict[str, Rows]:
    from pathway_engine.definition.measures.naming import is_meant
    from pathway_engine.report.documents import measure_rows

    return {
        name: measure_rows(
            row
            for row in rows
            if (by is None or {*row.by} == {*by}) and is_meant(row.measure, row.statistic, only)
        )
        for name, rows in found.items()
    }


def _show_designs(
    opened: Ledger,
    chosen: Chosen,
    found: Mapping[str, Sequence[Row]],
    render: Callable[[Sequence[Row], Titles], str],
) -> None:
    blocks = []
    for name, of in found.items():
        titles = opened.titles(name)
        blocks += [heading_of(opened.runs(**_of(chosen, name)), titles), render(of, titles)]
    show(*blocks)


def _of(chosen: Chosen, design: str) -> Chosen:
    """The runs that are looked at, those of one design."""
    return Chosen(design=design, seed=chosen["seed"], replication=chosen["replication"])
