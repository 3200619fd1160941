"""The calendars of a pathway, as the calendar floor knows them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from fractions import Fraction

from pathway_engine.calendars import (
    ALWAYS,
    Calendar,
    CalendarProblem,
    OpenTimes,
    Outside,
    Weekly,
    open_times,
    ordinary_week_hours,
    public_holidays,
)
from pathway_engine.clock import date_of, day_of
from pathway_engine.definition.models import Pathway, Post, Team

KNOWN_UNTIL = day_of(date(2099, 12, 31))
"""No day beyond is laid out unless somebody asks for it: few holidays are known there."""


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


def without_holidays(calendar: Calendar) -> Calendar:
    """A calendar of which every week is an ordinary one: without holidays and closed dates.

    >>> without_holidays(Outside(Weekly(ALWAYS.hours, holidays="GB-ENG"))) == Outside(ALWAYS)
    True
    """
    if isinstance(calendar, Outside):
        return Outside(without_holidays(calendar.other))
    return Weekly(calendar.hours)


def post_calendar(pathway: Pathway, team: Team, post: Post) -> Calendar:
    """The hours by which a post counts: its own, or the team's."""
    if post.calendar is None:
        return team_calendar(pathway, team)
    return calendar_named(pathway, post.calendar)


def post_week_hours(pathway: Pathway, team: Team, post: Post) -> Fraction:
    """Hours of a post in an ordinary week, holidays apart."""
    return ordinary_week_hours(post_calendar(pathway, team, post))


def post_times(
    pathway: Pathway, team: Team, post: Post, first_day: int, last_day: int
) -> OpenTimes:
    """When the workers of a post are there, absence apart: its hours, while the team is open.

    A day is that on which an interval of the post's own hours begins.
    """
    own = open_times(post_calendar(pathway, team, post), first_day, last_day)
    if post.calendar is None:
        return own
    return both_open(own, open_times(team_calendar(pathway, team), first_day, last_day))


def both_open(own: OpenTimes, other: OpenTimes) -> OpenTimes:
    """When two calendars are open at once; a day is that on which an interval of `own` begins."""
    return OpenTimes(_overlaps(own, other))


def _overlaps(own: OpenTimes, other: OpenTimes) -> Iterator[tuple[int, int, int]]:
    i = j = 0
    while i < len(own.starts) and j < len(other.starts):
        start = max(own.starts[i], other.starts[j])
        end = min(own.ends[i], other.ends[j])
        if start < end:
            yield start, end, own.days[i]
        if own.ends[i] <= other.ends[j]:
            i += 1
        else:
            j += 1


def check_known(calendar: Calendar, first_day: int, last_day: int) -> None:
    """Raise `CalendarProblem` unless the holidays of a calendar are known on all of these days.

    >>> check_known(ALWAYS, 0, 1_000_000)
    """
    if isinstance(calendar, Outside):
        check_known(calendar.other, first_day - 1, last_day)
    elif calendar.holidays is not None:
        for year in range(date_of(first_day).year, date_of(last_day).year + 1):
            public_holidays(calendar.holidays, year)


def known_until(calendar: Calendar, first_day: int, last_day: int) -> int:
    """The last of these days by whose end a calendar's holidays are still known, year by year.

    >>> known_until(ALWAYS, 0, 5)
    5
    """
    for year in range(date_of(first_day).year, date_of(last_day).year + 1):
        new_year = day_of(date(year, 1, 1))
        try:
            check_known(calendar, max(first_day, new_year), new_year)
        except CalendarProblem:
            return max(first_day, new_year - 1)
    return last_day


def known_from(calendar: Calendar, first_day: int, last_day: int) -> int:
    """The first of these days from whose year on a calendar's holidays are known.

    >>> known_from(ALWAYS, 0, 5)
    0
    """
    for year in range(date_of(last_day).year, date_of(first_day).year - 1, -1):
        try:
            check_known(calendar, max(first_day, day_of(date(year, 1, 1))), last_day)
        except CalendarProblem:
            return min(last_day, day_of(date(year + 1, 1, 1)))
    return first_day
