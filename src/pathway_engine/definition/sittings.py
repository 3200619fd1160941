"""On which dates, and at what time of day, a panel sits."""

from __future__ import annotations

from datetime import date, timedelta

from pathway_engine.definition.models.sittings import Sessions
from pathway_engine.definition.values import WEEKDAYS, parse_date, parse_time

ORDINALS = ("1st", "2nd", "3rd", "4th", "5th", "last")
"""Which weekday of a month."""


def sits_on(sessions: Sessions, day: date) -> bool:
    """Whether a panel sits on a date, if its team is open then.

    >>> monthly = {"every": "month", "days": ["last fri"], "at": "10:00", "places": "4"}
    >>> sits_on(Sessions.model_validate(monthly), date(2026, 1, 30))
    True
    """
    first = None if sessions.first is None else parse_date(sessions.first)
    weekday = WEEKDAYS[day.weekday()]
    if sessions.every == "day":
        return not sessions.days or weekday in sessions.days
    if sessions.every == "month":
        return any(_is_the(which, day) for which in sessions.days)
    if sessions.every == "week":
        return weekday in sessions.days and (first is None or day >= first)
    if first is None:
        return False
    weeks = (_monday(day) - _monday(first)).days // 7
    days = sessions.days or (WEEKDAYS[first.weekday()],)
    return weekday in days and weeks >= 0 and weeks % 2 == 0


def second_of_day(sessions: Sessions) -> int:
    """The second of the day at which a panel sits."""
    return parse_time(sessions.at)


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


def _is_the(which: str, day: date) -> bool:
    """Whether a date is such a weekday of its month: `1st tue`, `last fri`."""
    ordinal, weekday = which.split()
    if WEEKDAYS[day.weekday()] != weekday:
        return False
    if ordinal == "last":
        return (day + timedelta(days=7)).month != day.month
    return (day.day - 1) // 7 == ORDINALS.index(ordinal)
