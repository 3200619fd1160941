"""The measures of one design as tables: over everything, or cut by team, step, organisation."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from pathway_engine.analysis.few import ENOUGH, of, of_few
from pathway_engine.analysis.rings import Ring
from pathway_engine.analysis.settled import Clearing, Growing
from pathway_engine.analysis.summary import Difference, Summary
from pathway_engine.analysis.untold import Key
from pathway_engine.definition.measures.entries import OF_TIME, SPREAD, TALLY
from pathway_engine.definition.measures.naming import entry_for, family_of, is_meant, is_named
from pathway_engine.definition.titles import NO_TITLES, Titles
from pathway_engine.report.numbers import (
    FEW,
    bounds_text,
    interval_text,
    scale_for,
    scale_of,
    with_unit,
)
from pathway_engine.report.tables import Column, paragraph, pivot, table
from pathway_engine.report.words import measure_title, safe, statistic_title, title_of

_IN_DETAIL = frozenset({"sum", "count", "per_package_count", "start", "end", "joined"})
"""Statistics left to `--json`, unless they are what a measure is about."""


def worth_showing(
    measure: str, statistic: str, *, cut: bool = False, in_time: bool = False
) -> bool:
    """Whether a table for people shows a statistic of a measure, whole or cut.

    How single visits differ says little over all steps together; by month or weekday (`in_time`)
    there is nothing per case.

    >>> worth_showing("cost.staff", "sum"), worth_showing("waiting_time", "median")
    (True, False)
    >>> worth_showing("waiting_time", "median", cut=True)
    True
    """
    statistics = entry_for(measure).statistics
    if statistic == statistics[0] or family_of(measure) == "age":
        return True
    if cut and statistics[0] == "per_case" and statistic in ("sum", "count"):
        return in_time  # where there is none per case
    if cut and family_of(measure) == "flow":
        return True  # how many come back, say
    of_visits = {*TALLY, *SPREAD} <= {*statistics} and statistic in SPREAD
    return statistic not in _IN_DETAIL and (cut or not of_visits)


def render_measures(
    rows: Sequence[Summary],
    width: int,
    by: Sequence[str] = (),
    titles: Titles = NO_TITLES,
    only: Sequence[str] = (),
) -> str:
    """Measures as a table of at most `width` columns, each with its 95 % interval.

    Without `by` over everything, with the number of replications that define each (by `cause`:
    the delays alone); with `by` (`team`, `step`, `organisation`, ..., or two of them) one table
    for each measure. A quantile of few visits or cases is marked, and the mark explained once.
    `only` names some measures, or a statistic of one, which is shown whatever it is.
    """
    few = of_few(rows)
    in_time = bool({*by} & {*OF_TIME})
    shown = [
        row
        for row in rows
        if is_meant(row.measure, row.statistic, only)
        and (
            is_named(row.measure, row.statistic, only)
            or worth_showing(row.measure, row.statistic, cut=bool(by), in_time=in_time)
        )
    ]
    if [*by] == ["cause"]:
        shown = [row for row in shown if family_of(row.measure) == "delay"]
    elif by:
        shown = [row for row in shown if {*row.by} == {*by}]
    if by and [*by] != ["cause"]:
        body = _cut(shown, width, by, titles, few)
    else:
        shown = [row for row in shown if not row.by]
        body = table(_COLUMNS, _lines(shown, titles, few), width)
    return "\n\n".join(filter(None, (body, about_few(shown, few, width))))


_COLUMNS = (
    Column("Measure"),
    Column("Statistic"),
    Column("Mean", number=True),
    Column("95 % interval", number=True),
    Column("n", number=True),
)


def about_few(rows: Iterable[Summary | Difference], few: frozenset[Key], width: int) -> str:
    """What the mark of a quantile of few means; empty where none of the rows has it."""
    if not any(of(row) in few for row in rows):
        return ""
    return paragraph(
        f"{FEW} marks a median, p90 or p95 of fewer than {ENOUGH} visits or cases a "
        "replication: its interval is often too narrow.",
        width,
    )


def marked(text: str, row: Summary | Difference, few: frozenset[Key]) -> str:
    """A text, with the mark of a quantile of few where the row is one."""
    return f"{text} {FEW}" if of(row) in few else text


def _lines(rows: Sequence[Summary], titles: Titles, few: frozenset[Key]) -> Iterator[list[str]]:
    before = ""
    for row in rows:
        scale = scale_of(row.measure, row.unit, row.interval[:3])
        yield [
            "" if row.measure == before else measure_title(row.measure, titles),
            marked(statistic_title(row.statistic), row, few),
            with_unit(row.interval.mean, scale),
            bounds_text(row.interval, scale),
            str(row.interval.replications),
        ]
        before = row.measure


def _cut(
    rows: Sequence[Summary], width: int, by: Sequence[str], titles: Titles, few: frozenset[Key]
) -> str:
    if not rows:
        return nothing_by(by, width)
    parts = []
    for measure in dict.fromkeys(row.measure for row in rows):
        mine = [row for row in rows if row.measure == measure]
        head = paragraph(measure_title(measure, titles), width)
        parts.append(f"{head}\n{_pivoted(mine, width, by, titles, few)}")
    return "\n\n".join(parts)


def nothing_by(by: Sequence[str], width: int) -> str:
    """What is said where a cut that there is has nothing in it.

    >>> print(nothing_by(["place"], 80))
    Nothing is cut by place: nothing that counts in these runs has one. Without --by
    it stands whole.
    """
    words = safe(" and ".join(by))
    said = f"Nothing is cut by {words}: nothing that counts in these runs has "
    said += "one." if len(by) == 1 else "both."
    return paragraph(f"{said} Without --by it stands whole.", width)


def _pivoted(
    rows: Sequence[Summary], width: int, by: Sequence[str], titles: Titles, few: frozenset[Key]
) -> str:
    """One measure: labels down, statistics across, each statistic on one scale."""
    cells: dict[tuple[str, ...], dict[str, str]] = {}
    for statistic in dict.fromkeys(row.statistic for row in rows):
        column = [row for row in rows if row.statistic == statistic]
        scale = scale_of(column[0].measure, column[0].unit, (row.interval.mean for row in column))
        head = f"{statistic_title(statistic)} {scale.unit}".rstrip()
        for row in column:
            text = marked(interval_text(row.interval, scale), row, few)
            cells.setdefault(tuple(row.by[word] for word in by), {})[head] = text
    heads = list(dict.fromkeys(head for line in cells.values() for head in line))
    lines = [
        (
            ", ".join(title_of(*one, titles) for one in zip(by, names, strict=True)),
            [line.get(head, "") for head in heads],
        )
        for names, line in cells.items()
    ]
    return pivot(", ".join(by), heads, lines, width)


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


def render_rings(runs: Sequence[Sequence[Ring]], width: int, titles: Titles = NO_TITLES) -> str:
    """What to say of places whose people wait for each other's; empty where none do.

    >>> print(render_rings([[Ring(("ward", "home"), 3)], []], 100))
    At the end people in ward and home wait for each other's places, in 1 of 2 replications.
    They go on only when somebody leaves one of these places.
    """
    lines = []
    of_all = f"{len(runs)} replication{'' if len(runs) == 1 else 's'}"
    for places, number in Counter(ring.places for rings in runs for ring in rings).items():
        *most, last = (title_of("place", name, titles) for name in places)
        lines.append(
            f"At the end people in {', '.join(most)} and {last} wait for each other's places, in "
            f"{number} of {of_all}. They go on only when somebody leaves one of these places."
        )
    return "\n".join(paragraph(line, width) for line in lines)


def render_not_settled(
    growing: Iterable[Growing],
    width: int,
    titles: Titles = NO_TITLES,
    clears: Iterable[Clearing] = (),
) -> str:
    """What to say of queues that have not settled; empty where all have.

    >>> print(render_not_settled([], 100, clears=[Clearing("duty", 61.0, 12.4, 9)]))
    Clearing: the queue of duty begins at 61 visits and is back at its later level, about 12, in
    week 9. What is measured of it is of both times.
    """
    lines = [
        f"Clearing: the queue of {title_of('team', one.team, titles)} begins at {one.began:.0f} "
        f"visits and is back at its later level, about {one.later:.0f}, in week {one.week}. What "
        "is measured of it is of both times."
        for one in clears
    ]
    for team, weekly in growing:
        scale = scale_for("visits", weekly[:3])
        lines.append(
            f"Not settled: the queue of {title_of('team', team, titles)} grows by "
            f"{interval_text(weekly, scale)} visits a week. Its durations, and those of cases, "
            "understate what a newcomer will meet."
        )
    return "\n".join(paragraph(line, width) for line in lines)
