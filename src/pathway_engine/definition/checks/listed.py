"""Files of people whose rows do not go on through the days that load is told of, and runs count."""

from __future__ import annotations

from collections.abc import Sequence

from pathway_engine.clock import DAY, YEAR_DAYS, date_of
from pathway_engine.definition.findings import Report
from pathway_engine.definition.models import Arrival, Pathway
from pathway_engine.definition.node import join
from pathway_engine.definition.replaying import Recorded, recorded, recorded_within
from pathway_engine.definition.routing.window import Window
from pathway_engine.definition.run_days import FIRST_DAY, MOST_YEARS
from pathway_engine.definition.values import Moment, in_force

ROWS_OUTSIDE = "rows_outside"
WITHOUT = 0.1
"""The share of its days that a window may be without rows."""
GAPS = 3
"""So many gaps between rows, at their mean, are no sign that they have come to an end."""
WARMS_UP = 0.25
"""The share of the weeks of a file that is left to the warm-up, where it has so many."""


def check_listed(pathway: Pathway, report: Report, window: Window) -> None:
    """Warn of files whose rows lie outside the window, or leave a good part of it empty."""
    for name, arrival in pathway.arrivals.items():
        rows = recorded(pathway, name)
        begin, end = _counted(arrival, window)
        if rows is None or begin >= end:
            continue
        there = recorded_within(pathway, name, (window.begin, window.end), window.origin)
        if there and _goes_on(rows, begin, end):
            continue
        report.add(
            ROWS_OUTSIDE, join("arrivals", name, "replay"),
            found=_told(arrival.replayed, rows, len(there), begin, end),
            expected="rows all through it",
            hint=_instead(_in_force(arrival, rows, window), warms_up=not pathway.backlog),
        )  # fmt: skip


def _counted(arrival: Arrival, window: Window) -> tuple[int, int]:
    """The seconds of the window in which an arrival is in force."""
    first, last = in_force(arrival.from_, arrival.until, window.origin)
    return max(first, window.begin), min(last, window.end)


def _in_force(arrival: Arrival, rows: Sequence[Recorded], window: Window) -> list[Recorded]:
    """The rows that an arrival lets in, whenever a window opens: those of its dates."""
    begins, ends = (_date(one) for one in (arrival.from_, arrival.until))
    first, last = in_force(begins, ends, window.origin)
    return [row for row in rows if first <= row.second < last]


def _date(one: Moment | None) -> Moment | None:
    """A moment that is a date; nothing for one that is told from the window's start."""
    return one if one is not None and one.date is not None else None


def _goes_on(rows: Sequence[Recorded], begin: int, end: int) -> bool:
    """Whether rows go on through a stretch, but for what may well be between two of them."""
    first, last = rows[0].second, rows[-1].second
    empty = max(0, first - begin) + max(0, end - last)
    gap = (last - first) / (len(rows) - 1) if len(rows) > 1 else end - begin
    return empty <= WITHOUT * (end - begin) + GAPS * gap


def _told(file: str, rows: Sequence[Recorded], there: int, begin: int, end: int) -> str:
    """How many rows lie in the window, and from when to when both go."""
    window = f"the window, {_days(begin, end - 1)}"
    if not rows:
        return f"`{file}` without a row in {window}"
    which = f"{there:,} of {len(rows):,} rows" if there else f"none of {len(rows):,} rows"
    return f"`{file}` with {which} in {window}; they go {_days(rows[0].second, rows[-1].second)}"


def _days(first: int, last: int) -> str:
    return f"from {date_of(first // DAY)} to {date_of(last // DAY)}"


def _instead(rows: Sequence[Recorded], *, warms_up: bool) -> str:
    """The options that look at the days of the rows, the first for the warm-up if there is one.

    The last of them, where a run cannot hold all, and none before the first day of a run.
    """
    if not rows:
        return ""
    last = rows[-1].second // DAY
    first = max(rows[0].second // DAY, FIRST_DAY, last + 1 - MOST_YEARS * YEAR_DAYS)
    days = last - first + 1
    if days < 1:
        return "no run looks at them: they lie before 1970"
    before = int(days // 7 * WARMS_UP) if warms_up else 0
    counts = days - 7 * before
    length = f"{counts}d" if counts % 7 or counts == 7 else f"{counts // 7}w"
    return f"`--starts {date_of(first)} --warm-up {before}w --length {length}` looks at them"
