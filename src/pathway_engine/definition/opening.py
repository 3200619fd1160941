"""The calendars of a pathway, as the calendar floor knows them."""

from __future__ import annotations

from fractions import Fraction

from pathway_engine.calendars import (
    ALWAYS,
    Calendar,
    CalendarProblem,
    Outside,
    Weekly,
    ordinary_week_hours,
)
from pathway_engine.definition.models import Pathway, Team


def calendar_named(pathway: Pathway, name: str) -> Calendar:
    """The calendar of a name. Raises `CalendarProblem` for a circle, `KeyError` for no such name.

    >>> calendar_named.__name__
    'calendar_named'
    """
    return _named(pathway, name, ())


def _named(pathway: Pathway, name: str, above: tuple[str, ...]) -> Calendar:
    if name == "always":
        return ALWAYS
    if name in above:
        raise CalendarProblem(f"`{name}` outside itself", "a calendar of hours somewhere")
    calendar = pathway.calendars[name]
    if calendar.outside is not None:
        return Outside(_named(pathway, calendar.outside, (*above, name)))
    hours = calendar.hours or {}
    code = calendar.holidays if isinstance(calendar.holidays, str) else None
    week = tuple(tuple(hours.get(day, ())) for day in range(7))
    return Weekly(hours=week, holidays=code, closed=calendar.closed_dates)


def team_calendar(pathway: Pathway, team: Team) -> Calendar:
    """When a team is open."""
    return calendar_named(pathway, pathway.calendar_of(team))


def team_week_hours(pathway: Pathway, team: Team) -> Fraction:
    """Hours that a team is open in an ordinary week, holidays apart."""
    return ordinary_week_hours(team_calendar(pathway, team))
