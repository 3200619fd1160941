"""How results look in a notebook: one line of words, and tables of HTML with everything escaped."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from html import escape

from pathway_engine.analysis.summary import Difference, Interval, Summary

SHOWN = 60
"""Rows of a table in a notebook; a frame has them all."""


def table(caption: str, heads: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A table of HTML; what does not fit is counted below it.

    >>> table("<i>", ["a"], [["1 & 2"]])
    '<table><caption>&lt;i&gt;</caption><thead><tr><th>a</th></tr></thead><tbody><tr><td>1 &amp;
    2</td></tr></tbody></table>'
    """
    head = "".join(f"<th>{escape(one)}</th>" for one in heads)
    body = "".join(
        f"<tr>{''.join(f'<td>{escape(cell)}</td>' for cell in row)}</tr>" for row in rows[:SHOWN]
    )
    more = len(rows) - SHOWN
    rest = f"<p>and {more:,} more; to_frame() has them all</p>" if more > 0 else ""
    return (
        f"<table><caption>{escape(caption)}</caption><thead><tr>{head}</tr></thead>"
        f"<tbody>{body}</tbody></table>{rest}"
    )


def measures_table(caption: str, rows: Iterable[Summary]) -> str:
    """The measures over everything, without cuts."""
    cells = [
        [row.measure, row.statistic, *_interval(row.interval), row.unit]
        for row in rows
        if not row.by
    ]
    return table(caption, ["measure", "statistic", "mean", "95 % interval", "unit"], cells)


def differences_table(caption: str, rows: Iterable[Difference]) -> str:
    """The measures over everything of two designs, and their difference."""
    cells = [
        [
            row.measure,
            row.statistic,
            number(row.baseline.mean),
            number(row.redesign.mean),
            *_interval(row.difference),
            row.unit,
        ]
        for row in rows
        if not row.by
    ]
    heads = ["measure", "statistic", "baseline", "redesign", "difference", "95 % interval", "unit"]
    return table(caption, heads, cells)


def number(value: float) -> str:
    """A number with what matters of it.

    >>> number(1234567.8), number(0.123456), number(math.nan)
    ('1,234,568', '0.1235', '–')
    """
    if not math.isfinite(value):
        return "–"
    return f"{value:,.0f}" if abs(value) >= 1000 else f"{value:.4g}"


def _interval(interval: Interval) -> tuple[str, str]:
    low, high = number(interval.low), number(interval.high)
    return number(interval.mean), "–" if low == "–" else f"{low} to {high}"
