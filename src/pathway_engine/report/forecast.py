"""A forecast in a terminal, and as rows: what lies ahead as each week begins, with its corridor."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from typing import Any

from pathway_engine.analysis.ahead import AHEAD, Ahead
from pathway_engine.analysis.summary import Interval
from pathway_engine.clock import DAY, date_of, iso
from pathway_engine.definition.titles import NO_TITLES, Titles
from pathway_engine.report.flow import TITLES
from pathway_engine.report.numbers import UNSURE, Scale, bare, scale_for
from pathway_engine.report.tables import paragraph, pivot
from pathway_engine.report.words import title_of


def render_forecast(ahead: Sequence[Ahead], width: int, titles: Titles = NO_TITLES) -> str:
    """Each version week by week, all together; then who waits in each team, now and at the end."""
    designs = dict.fromkeys(one.design for one in ahead)
    parts = [_weeks(design, ahead, width, titles) for design in designs]
    parts += [_teams(ahead, measure, width, titles) for measure in ("queue", "oldest")]
    return "\n\n".join([*filter(None, parts), _about(ahead, width)])


def _weeks(design: str, ahead: Sequence[Ahead], width: int, titles: Titles) -> str:
    """A version week by week."""
    mine = [one for one in ahead if one.design == design and not one.by]
    by_measure = {name: [one for one in mine if one.measure == name] for name in AHEAD}
    told = {name: rows for name, rows in by_measure.items() if rows}
    scales = {name: _scale(rows) for name, rows in told.items()}
    heads = [f"{TITLES[name]} {scale.unit}".rstrip() for name, scale in scales.items()]
    weeks = next(iter(told.values()), [])
    last = len(weeks) - 1
    rows = [
        (
            _when(one, last),
            [_cell(told[name][n], scale) for name, scale in scales.items()],
        )
        for n, one in enumerate(weeks)
    ]
    return pivot(title_of("design", design, titles), heads, rows, width)


def _when(one: Ahead, last: int) -> str:
    """The week that begins, and its date; the moment of the forecast, and its end."""
    named = {0: "now", last: "end"}.get(one.week, str(one.week))
    return f"{named:>4} {date_of(one.at // DAY).isoformat()}"


def _teams(ahead: Sequence[Ahead], measure: str, width: int, titles: Titles) -> str:
    """One quantity by team: now, and at the end under each version."""
    mine = [one for one in ahead if one.measure == measure and "team" in one.by]
    if not mine:
        return ""
    scale = _scale(mine)
    last = max(one.week for one in mine)
    found = {(one.by["team"], one.design, one.week): one for one in mine}
    designs = dict.fromkeys(one.design for one in mine)
    first = next(iter(designs))
    heads = ["now", *(title_of("design", name, titles) for name in designs)]
    heads += ["change"] * (len(designs) == 2)
    rows = []
    for team in dict.fromkeys(one.by["team"] for one in mine):
        cells = [bare(found[team, first, 0].mean.mean, scale)]
        cells += [_cell(found[team, name, last], scale) for name in designs]
        if len(designs) == 2:
            cells.append(_change(found[team, [*designs][1], last].change, scale))
        rows.append((title_of("team", team, titles), cells))
    return pivot(f"{TITLES[measure]} {scale.unit}".rstrip() + ", at the end", heads, rows, width)


def _scale(rows: Iterable[Ahead]) -> Scale:
    told = list(rows)
    return scale_for(told[0].unit, [one.most for one in told])


def _cell(one: Ahead, scale: Scale) -> str:
    """The mean, and the corridor of the runs where they differ."""
    if one.least == one.most:
        return bare(one.mean.mean, scale)
    low, high = (bare(x, scale) for x in (one.least, one.most))
    return f"{bare(one.mean.mean, scale)} [{low}, {high}]"


def _change(change: Interval | None, scale: Scale) -> str:
    if change is None:
        return ""
    unsure = "" if change.excludes_zero else f" {UNSURE}"
    return bare(change.mean, scale, sign=True) + unsure


def _about(ahead: Sequence[Ahead], width: int) -> str:
    """What the numbers mean."""
    said = (
        "Means over the runs as each week begins; in brackets the corridor in which 95 % of the "
        "runs lie."
    )
    if len(dict.fromkeys(one.design for one in ahead)) == 2:
        said += f" The change is paired run by run; {UNSURE}: its interval includes zero."
    return paragraph(said, width)


def forecast_rows(ahead: Iterable[Ahead]) -> list[dict[str, Any]]:
    """The rows of a document: every quantity of every version as each week begins."""
    return [
        {
            "design": one.design,
            "measure": one.measure,
            "by": dict(one.by),
            "unit": one.unit,
            "week": one.week,
            "at": iso(one.at),
            "mean": _told(one.mean.mean),
            "low": _told(one.mean.low),
            "high": _told(one.mean.high),
            "least": one.least,
            "most": one.most,
            "change": None if one.change is None else _told(one.change.mean),
            "change_low": None if one.change is None else _told(one.change.low),
            "change_high": None if one.change is None else _told(one.change.high),
            "replications": one.mean.replications,
        }
        for one in ahead
    ]


def _told(number: float) -> float | None:
    return number if math.isfinite(number) else None
