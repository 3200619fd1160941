"""Weights of an arrival name what there is, do not overlap, and leave a time to come."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from itertools import pairwise

from pathway_engine.calendars import Calendar, CalendarProblem, Outside, open_times
from pathway_engine.clock import DAY
from pathway_engine.definition.arriving import Piece, hours_of, pieces_on
from pathway_engine.definition.findings import Report, did_you_mean, one_of
from pathway_engine.definition.models import Arrival, Pathway
from pathway_engine.definition.node import join
from pathway_engine.definition.opening import calendar_named
from pathway_engine.definition.values import (
    MONTHS,
    WEEKDAYS,
    ValueProblem,
    parse_hours_of_day,
)

MOST_WEIGHT = 10**9
"""The greatest weight of an hour, brought to whole numbers: a date's seconds are added up exactly.
"""
_ORDINARY_WEEK = range(4, 11)  # Monday 5 to Sunday 11 January 1970


def check_weights(pathway: Pathway, report: Report, path: str, arrival: Arrival) -> None:
    """Report weights of what there is not, that overlap, or that let nobody come."""
    named = [_named(report, join(path, "weekdays"), arrival.weekdays, WEEKDAYS)]
    named.append(_named(report, join(path, "months"), arrival.months, MONTHS))
    named.append(_separate(report, join(path, "hours"), arrival))
    key = next((k for k in ("hours", "weekdays", "months") if getattr(arrival, k)), None)
    if key and all(named) and not _lets_come(pathway, arrival):
        found = f"weights of 0 whenever `{arrival.during or 'always'}` is open"
        report.add("bad_value", join(path, key), found=found, expected="one above 0")


def _named(report: Report, path: str, weights: Collection[str], names: Sequence[str]) -> bool:
    """Report words that are none of the names; whether there are none."""
    wrong = [word for word in weights if word not in names]
    for word in wrong:
        report.add("bad_value", join(path, word), found=f"`{word}`", expected=one_of(names),
                   hint=did_you_mean(word, names))  # fmt: skip
    return not wrong


def _separate(report: Report, path: str, arrival: Arrival) -> bool:
    """Report hours that cannot be, that overlap, or whose weights are too fine to add up."""
    found: list[tuple[int, int, str]] = []
    for text in arrival.hours:
        try:
            found.append((*parse_hours_of_day(text), text))
        except ValueProblem as problem:
            report.add("bad_value", join(path, text), found=f"`{problem.found}`",
                       expected=problem.expected, hint=problem.hint or "")  # fmt: skip
    overlaps = [(one, two) for one, two in pairwise(sorted(found)) if two[0] < one[1]]
    for (_, _, one), (_, _, two) in overlaps:
        report.add("bad_value", join(path, two), found=f"`{two}`, which overlaps `{one}`",
                   expected="hours that do not overlap")  # fmt: skip
    if overlaps or len(found) < len(arrival.hours):
        return False
    if max(piece.weight for piece in hours_of(arrival)) > MOST_WEIGHT:
        report.add("bad_value", path, found="weights that are so unlike, or so fine",
                   expected="weights of at most nine digits in all")  # fmt: skip
        return False
    return True


def _lets_come(pathway: Pathway, arrival: Arrival) -> bool:
    """Whether some second of an ordinary week weighs more than nothing.

    True where the calendar is not there, or never open, which is told elsewhere.
    """
    if not any(arrival.months.get(month, 1) for month in MONTHS):
        return False
    try:
        calendar = _ordinary(calendar_named(pathway, arrival.during or "always"))
    except (KeyError, CalendarProblem):
        return True
    hours = hours_of(arrival) if arrival.hours else (Piece(0, DAY, 1),)
    times = open_times(calendar, _ORDINARY_WEEK[0], _ORDINARY_WEEK[-1])
    weights = zip(_ORDINARY_WEEK, WEEKDAYS, strict=True)
    weighing = (day for day, name in weights if arrival.weekdays.get(name, 1))
    return not times.days or any(any(pieces_on(times, day, hours)) for day in weighing)


def _ordinary(calendar: Calendar) -> Calendar:
    """A calendar without its holidays and closed dates."""
    if isinstance(calendar, Outside):
        return Outside(_ordinary(calendar.other))
    return replace(calendar, holidays=None, closed=frozenset())
