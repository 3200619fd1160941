"""Measures and handoffs without small numbers of people, by the rule that pages follow."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from pathway_engine.analysis.matrix import Cell
from pathway_engine.analysis.summary import Interval, Summary
from pathway_engine.analysis.untold import Key, key_of
from pathway_engine.definition.measures.naming import entry_for
from pathway_engine.report.page.suppressing import Suppression
from pathway_engine.report.page.told import PORTIONS, people_of

_COUNTS = frozenset({"cases", "visits", "people", "clocks"})
"""Units of measures that are numbers of people, also on the average."""


def without_few(rows: Sequence[Summary], least: int) -> list[Summary]:
    """The measures as they may be told: small counts left out, others rounded.

    What is cut, and of which nobody knows of how many it tells, is left out as well.

    >>> rows = [Summary("wip", "end", {}, "cases", Interval(n, n, n, 1)) for n in (3.0, 12.6)]
    >>> [row.interval.mean for row in without_few(rows, 5)]
    [15.0]
    """
    if not least:
        return [*rows]
    rule = Suppression(least)
    means = {key_of(row.measure, row.statistic, row.by): row.interval.mean for row in rows}
    shown = ((row, _shown(row, rule, means)) for row in rows)
    return [
        row._replace(interval=_as_told(row.interval, mean))
        for row, mean in shown
        if mean is not None
    ]


def _shown(row: Summary, rule: Suppression, means: Mapping[Key, float]) -> float | None:
    mean = row.interval.mean
    if row.statistic.endswith("count"):
        return rule.count(mean)
    if entry_for(row.measure).unit in _COUNTS and row.statistic not in ("share", "full"):
        return None if row.statistic == "growth" else rule.count(mean)
    cut = {word for word in row.by if word not in PORTIONS}
    if cut and not (_has_count(row) and key_of(row.measure, "count", row.by) in means):
        return None
    people = people_of(means, row.measure, row.statistic, row.by)
    if row.statistic == "share" and _has_count(row):
        of_ending = entry_for(row.measure).family == "ending"  # its count is of who ended so
        return rule.share(mean, people / mean if of_ending and mean else people)
    return rule.of(mean, people)


def _has_count(row: Summary) -> bool:
    return "count" in entry_for(row.measure).statistics


def cells_without_few(cells: Sequence[Cell], least: int) -> list[Cell]:
    """Who hands over to whom, those pairs left out between which few passed."""
    rule = Suppression(least)
    shown = ((cell, rule.count(cell.accepted.mean)) for cell in cells)
    return [
        cell._replace(accepted=_as_told(cell.accepted, number))
        for cell, number in shown
        if number is not None
    ]


def _as_told(interval: Interval, mean: float) -> Interval:
    """An interval about a number as it is told: where that was rounded, it has none."""
    if mean == interval.mean:
        return interval
    nothing = float("nan")
    return Interval(mean, nothing, nothing, interval.replications)


def words(least: int) -> str:
    """What is said of it; empty where all is told."""
    if not least:
        return ""
    return (
        f"Counts of people under {least} are left out, others are rounded to the nearest {least}. "
        f"What comes from fewer than {least} people is left out."
    )
