"""The measures of one design as tables: over everything, or cut by team, step, organisation."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from pathway_engine.analysis.entries import SPREAD, TALLY
from pathway_engine.analysis.naming import entry_for
from pathway_engine.analysis.settled import Growing
from pathway_engine.analysis.summary import Summary
from pathway_engine.report.numbers import (
    bare,
    bounds_text,
    interval_text,
    scale_for,
    scale_of,
    with_unit,
)
from pathway_engine.report.tables import WIDE, Column, paragraph, pivot, table
from pathway_engine.report.words import measure_title, safe, statistic_title

_IN_DETAIL = frozenset({"sum", "count", "start", "end", "joined"})
"""Statistics left to `--json`, unless they are what a measure is about."""

Titles = Mapping[str, str]


def worth_showing(measure: str, statistic: str, *, cut: bool = False) -> bool:
    """Whether a table for people shows a statistic of a measure, whole or cut.

    How single visits differ says little over all steps together.

    >>> worth_showing("cost.staff", "sum"), worth_showing("waiting_time", "median")
    (True, False)
    >>> worth_showing("waiting_time", "median", cut=True)
    True
    """
    statistics = entry_for(measure).statistics
    if statistic == statistics[0] or measure.startswith(("open.", "queue_age")):
        return True
    of_visits = {*TALLY, *SPREAD} <= {*statistics} and statistic in SPREAD
    return statistic not in _IN_DETAIL and (cut or not of_visits)


def render_measures(
    rows: Sequence[Summary], width: int, by: str = "", titles: Titles | None = None
) -> str:
    """Measures as a table of at most `width` columns.

    Without `by` over everything, each with its 95 % interval and the number of replications
    that define it (by `cause`: the delays alone); with `by` (`team`, `step`, `organisation`, ...)
    one table for each measure, with intervals where they fit. `titles` names the file's own
    causes.
    """
    shown = [row for row in rows if worth_showing(row.measure, row.statistic, cut=bool(by))]
    if by == "cause":
        shown = [row for row in shown if row.measure.startswith("delay.")]
    elif by:
        return _cut([row for row in shown if list(row.by) == [by]], width, by, titles)
    columns = [
        Column("Measure"),
        Column("Statistic"),
        Column("Mean", number=True),
        Column("95 % interval", number=True),
        Column("n", number=True),
    ]
    return table(columns, _lines([row for row in shown if not row.by], titles), width)


def _lines(rows: Sequence[Summary], titles: Titles | None) -> Iterator[list[str]]:
    before = ""
    for row in rows:
        scale = scale_of(row.measure, row.unit, row.interval[:3])
        yield [
            "" if row.measure == before else measure_title(row.measure, titles),
            statistic_title(row.statistic),
            with_unit(row.interval.mean, scale),
            bounds_text(row.interval, scale),
            str(row.interval.replications),
        ]
        before = row.measure


def _cut(rows: Sequence[Summary], width: int, by: str, titles: Titles | None) -> str:
    if not rows:
        return f"Nothing is cut by {safe(by)}."
    parts = []
    for measure in dict.fromkeys(row.measure for row in rows):
        mine = [row for row in rows if row.measure == measure]
        parts.append(f"{measure_title(measure, titles)}\n{_pivoted(mine, width, by)}")
    return "\n\n".join(parts)


def _pivoted(rows: Sequence[Summary], width: int, by: str) -> str:
    """One measure: labels down, statistics across, each statistic on one scale."""
    cells: dict[str, dict[str, str]] = {}
    for statistic in dict.fromkeys(row.statistic for row in rows):
        column = [row for row in rows if row.statistic == statistic]
        scale = scale_of(column[0].measure, column[0].unit, (row.interval.mean for row in column))
        for row in column:
            text = bare(row.interval.mean, scale)
            if width >= WIDE:
                text = interval_text(row.interval, scale)
            suffix = f" {scale.unit}" if scale.unit else ""
            cells.setdefault(row.by[by], {})[statistic_title(statistic) + suffix] = text
    heads = list(dict.fromkeys(head for line in cells.values() for head in line))
    lines = [(label, [line.get(head, "") for head in heads]) for label, line in cells.items()]
    return pivot(by, heads, lines, width)


def render_without_cost(posts: Sequence[str], width: int) -> str:
    """What costs leave out: posts, each `team.post`, that no cost is given for; else empty.

    >>> render_without_cost(["front_door.adviser"], 100)
    'Costs leave out the staff of front_door.adviser: no cost of a paid hour is given.'
    """
    if not posts:
        return ""
    shown = ", ".join(map(safe, posts))
    return paragraph(
        f"Costs leave out the staff of {shown}: no cost of a paid hour is given.", width
    )


def render_not_settled(growing: Iterable[Growing], width: int) -> str:
    """What to say of queues that have not settled; empty where all have."""
    lines = []
    for team, weekly in growing:
        scale = scale_for("visits", weekly[:3])
        lines.append(
            f"Not settled: the queue of {team} grows by {interval_text(weekly, scale)} visits a "
            "week. Its durations, and those of cases, understate what a newcomer will meet."
        )
    return "\n".join(paragraph(line, width) for line in lines)
