"""How runs went over time, in a terminal: a line of bars for each queue, and a table by period."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import Any

from pathway_engine.analysis.periods import Flow, Line, Period
from pathway_engine.analysis.summary import Interval
from pathway_engine.clock import DAY, date_of
from pathway_engine.definition.titles import NO_TITLES, Titles
from pathway_engine.report.numbers import bare, interval_text, scale_for
from pathway_engine.report.tables import Column, paragraph, pivot, table
from pathway_engine.report.words import title_of

TITLES = {
    "open_cases": "Open cases",
    "arrivals": "Arrivals",
    "closed": "Closed",
    "handoffs": "Handoffs",
    "queue": "Waiting",
    "oldest": "Longest wait so far",
    "joined": "Joined the queue",
    "done": "Work done",
    "people": "People there",
}
"""What is told of each period, in words."""

_BARS = "▁▂▃▄▅▆▇█"
_AT_ONCE = ("open_cases", "queue", "oldest", "arrivals", "closed")
_LEAST, _MOST = 12, 78
_WARM_UP = "┊"
"""Stands between the warm-up and the window."""


def render_flow(flow: Flow, width: int, by: str | None, titles: Titles = NO_TITLES) -> str:
    """The flow of one design: bars over the whole run, then every period with its intervals.

    Without `by` all together, and the queue of each team; by `team`, `step` or `place` the
    quantities of each.
    """
    if by is None:
        alone = [line for line in flow.lines if not line.by]
        teams = [line for line in flow.lines if line.measure == "queue" and "team" in line.by]
        parts = [
            _bars("All together", [(TITLES[one.measure], one) for one in alone], flow, width),
            _bars("Waiting, by team", _labelled(teams, titles), flow, width),
            _about(flow, width),
            _periods([line for name in _AT_ONCE if (line := flow.line(name))], flow, width),
        ]
    else:
        mine = [line for line in flow.lines if by in line.by]
        measures = dict.fromkeys(line.measure for line in mine)
        parts = [
            _bars(TITLES[name], _labelled([x for x in mine if x.measure == name], titles), flow,
                  width)
            for name in measures
        ]  # fmt: skip
        parts = [*parts, _about(flow, width)] if mine else [f"Nothing is told by {by}."]
    return "\n\n".join(filter(None, parts))


def _labelled(lines: Iterable[Line], titles: Titles) -> list[tuple[str, Line]]:
    return [(title_of(*next(iter(line.by.items())), titles), line) for line in lines]


def _bars(head: str, lines: Sequence[tuple[str, Line]], flow: Flow, width: int) -> str:
    """A table with a line of bars for each of some lines, and its numbers."""
    if not lines:
        return ""
    scales = [scale_for(line.unit, (point.mean for point in line.points)) for _, line in lines]
    told = [_numbers(line, flow) for _, line in lines]
    cells = [
        [bare(x, scale) + (f" {scale.unit}" if scale.unit else "") for x in numbers[:3]]
        for numbers, scale in zip(told, scales, strict=True)
    ]
    back = [_number(one[3]) for one in told]
    heads = ["at start", "most", "at end", f"back in {flow.every}"]
    rows = [[*line, one] for line, one in zip(cells, back, strict=True)]
    if not any(back):
        heads, rows = heads[:3], [row[:3] for row in rows]
    taken = sum(max(len(h), *(len(row[i]) for row in rows)) + 2 for i, h in enumerate(heads))
    names = max(len(head), *(len(name) for name, _ in lines))
    room = min(_MOST, max(_LEAST, width - taken - min(names, 26) - 2))
    columns = [Column(head), Column("warm-up ┊ window" if _warms(flow) else "", least=room)]
    columns += [Column(one, number=True) for one in heads]
    body = [
        [name, sparkline([point.mean for point in line.points], flow.periods, room), *row]
        for (name, line), row in zip(lines, rows, strict=True)
    ]
    return table(columns, body, width)


def _warms(flow: Flow) -> bool:
    return any(period.warm_up for period in flow.periods)


def _numbers(line: Line, flow: Flow) -> tuple[float, float, float, Period | None]:
    """What a line begins the window with, its most in it, its last; when it is back."""
    window = [
        point.mean
        for point, period in zip(line.points, flow.periods, strict=False)
        if not period.warm_up
    ]
    back = flow.back_in(line) if line.measure in ("queue", "open_cases") else None
    return window[0], max(window), window[-1], back


def _number(period: Period | None) -> str:
    return "" if period is None else str(period.number)


def sparkline(means: Sequence[float], periods: Sequence[Period], width: int) -> str:
    """Bars from zero to the greatest, at most `width` of them; a line ends the warm-up.

    >>> days = [Period(n, 0, 1) for n in (0, 1, 2, 3)]
    >>> sparkline([4.0, 8.0, 3.0, 0.0], days, 20)
    '▅┊█▄▁'
    """
    kept = len(means)
    before = sum(period.warm_up for period in periods[:kept])
    room = width - bool(before)
    if kept <= room:
        parts = [means[:before], means[before:]]
    else:
        left = round(room * before / kept)
        parts = [_fewer(means[:before], left), _fewer(means[before:], room - left)]
    top = max((x for part in parts for x in part), default=0.0)
    drawn = ["".join(_bar(x, top) for x in part) for part in parts]
    return _WARM_UP.join(drawn) if before else drawn[1]


def _fewer(means: Sequence[float], number: int) -> list[float]:
    """As many averages of neighbours as there is room for."""
    edges = [round(n * len(means) / number) for n in range(number + 1)] if number else [0]
    return [sum(means[a:b]) / (b - a) for a, b in pairwise(edges) if b > a]


def _bar(mean: float, top: float) -> str:
    return _BARS[round(mean / top * (len(_BARS) - 1))] if top > 0 else _BARS[0]


def _about(flow: Flow, width: int) -> str:
    """What the lines of bars mean."""
    said = "Averages over the replications; what stands is told as each period begins."
    if _warms(flow):
        said += f" Left of {_WARM_UP} the run warms up, and counts in no measure."
    if any(flow.back_in(one) for one in flow.lines if one.measure in ("queue", "open_cases")):
        said += (
            f" Back in {flow.every} N: it begins high, and is back at its later level as the "
            f"{_ordinal(flow)} begins."
        )
    return paragraph(said, width)


def _ordinal(flow: Flow) -> str:
    return f"N-th {flow.every} of the window"


def _periods(lines: Sequence[Line], flow: Flow, width: int) -> str:
    """Every period with the mean and the interval of each line."""
    scales = [scale_for(line.unit, (point.mean for point in line.points)) for line in lines]
    heads = [
        f"{TITLES[line.measure]} {scale.unit}".rstrip()
        for line, scale in zip(lines, scales, strict=True)
    ]
    rows = [
        (
            f"{number_of(period):>4} {date_of(period.starts_at // DAY).isoformat()}",
            [
                interval_text(line.points[n], scale) if n < len(line.points) else ""
                for line, scale in zip(lines, scales, strict=True)
            ],
        )
        for n, period in enumerate(flow.periods)
    ]
    return pivot(f"{flow.every.capitalize()} from", heads, rows, width)


def number_of(period: Period) -> str:
    """The number of a period; the moment at which a run ends has none."""
    return str(period.number) if period.seconds else "end"


def flow_rows(flow: Flow, by: str | None) -> list[dict[str, Any]]:
    """The rows of a document: each period of each line, all together and by `by`, or by all."""
    return [
        {
            "measure": line.measure,
            "by": dict(line.by),
            "unit": line.unit,
            flow.every: period.number,
            "from": date_of(period.starts_at // DAY).isoformat(),
            "days": period.seconds / DAY,
            "warm_up": period.warm_up,
            **_bounds(point),
            "replications": point.replications,
        }
        for line in flow.lines
        if by is None or not line.by or by in line.by
        for period, point in zip(flow.periods, line.points, strict=False)
    ]


def _bounds(point: Interval) -> dict[str, float | None]:
    return {
        name: x if x == x else None  # noqa: PLR0124 - NaN alone is not itself
        for name, x in zip(("mean", "low", "high"), point[:3], strict=True)
    }
