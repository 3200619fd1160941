"""Sittings of a panel are described in a way that can be."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from pathway_engine.calendars import CalendarProblem, open_times
from pathway_engine.clock import DAY, date_of, day_of
from pathway_engine.definition.findings import Report
from pathway_engine.definition.models import Given, Pathway, Sessions, TeamStep
from pathway_engine.definition.node import join
from pathway_engine.definition.opening import team_calendar
from pathway_engine.definition.signposts import teams_of
from pathway_engine.definition.sittings import ORDINALS, second_of_day, sits_on
from pathway_engine.definition.values import WEEKDAYS, ValueProblem, parse_date, parse_time
from pathway_engine.definition.walking import step_paths

FROM = date(2026, 1, 1)
LOOKED_AT = 400
"""Days, from the first sitting that is named, on which one must be held."""

Problem = tuple[str, str]
"""What was found and what was expected."""


def check_sessions(pathway: Pathway, report: Report) -> None:
    """Report sittings that are described in a way that cannot be."""
    paths = step_paths(pathway)
    for name, step in pathway.team_steps.items():
        if step.sessions is not None:
            path = join(paths[name], "sessions")
            problems = list(_problems(step, step.sessions))
            for found, expected in problems or _never(pathway, step, step.sessions):
                report.add("sessions_form", path, found=found, expected=expected)


def _never(pathway: Pathway, step: TeamStep, sessions: Sessions) -> Iterator[Problem]:
    """Teams that are closed whenever the panel would sit, as far as one looks ahead."""
    first = day_of(FROM if sessions.first is None else parse_date(sessions.first))
    days = range(first, first + LOOKED_AT)
    moments = [day * DAY + second_of_day(sessions) for day in days
               if sits_on(sessions, date_of(day))]  # fmt: skip
    for team in teams_of(pathway, step):
        try:
            calendar = team_calendar(pathway, pathway.real_teams[team])
            hours = open_times(calendar, first - 1, first + LOOKED_AT)
        except (CalendarProblem, KeyError, ValueError):
            continue  # another finding says what is wrong with its calendar
        if not any(map(hours.is_open, moments)):
            yield f"a panel that never sits: `{team}` is closed then", "a time in its hours"


def _problems(step: TeamStep, sessions: Sessions) -> Iterator[Problem]:
    if step.holds:
        yield "`sessions` and `holds`", "one of them: a case at a sitting is not held"
    if step.same_worker:
        yield "`sessions` and `same_worker`", "one of them: the panel hears whoever is listed"
    if isinstance(step.by, Given):
        yield "`sessions` and a table of roles", "one list in `by`: the panel is one for all"
    yield from _of_places(sessions)
    try:
        parse_time(sessions.at)
        if sessions.first is not None:
            parse_date(sessions.first)
    except ValueProblem as problem:
        yield f"`{problem.found}`", problem.expected
    if sessions.every == "2 weeks" and sessions.first is None:
        yield "every 2 weeks, without `first`", "`first`, the date of one sitting"
    if sessions.every in ("week", "month") and not sessions.days:
        yield "no `days`", "the days on which it sits"
    for day in sessions.days:
        if not _is_day(day, sessions.every):
            monthly = sessions.every == "month"
            expected = "a weekday of the month such as `1st tue`" if monthly else "a weekday"
            yield f"`{day}`", expected


def _of_places(sessions: Sessions) -> Iterator[Problem]:
    """A number for every weekday on which it sits, and for no other."""
    places = sessions.places
    if isinstance(places, int):
        numbers = [places]
    elif places.each is not None:
        numbers = [places.each]
        if places.by_weekday:
            yield "`each` beside weekdays", "either `each` or weekdays"
    else:
        numbers = list(places.by_weekday.values())
        sits = _weekdays(sessions)
        for day in WEEKDAYS:
            if day in sits and day not in places.by_weekday:
                yield f"no places on `{day}`", "a number for every weekday on which it sits"
            elif sits and day not in sits and day in places.by_weekday:
                yield f"places on `{day}`, when it does not sit", "only the days on which it sits"
    if not any(numbers):
        yield "no place", "at least one"


def _weekdays(sessions: Sessions) -> set[str]:
    """The weekdays on which it sits; none where that cannot be told."""
    if sessions.days:
        return {day.split()[-1] for day in sessions.days if day.split()}
    if sessions.every == "2 weeks" and sessions.first is not None:
        try:
            return {WEEKDAYS[parse_date(sessions.first).weekday()]}
        except ValueProblem:
            return set()
    return set(WEEKDAYS if sessions.every == "day" else ())


def _is_day(text: str, every: str) -> bool:
    """Whether a text names a day of a sitting.

    >>> _is_day("thu", "week"), _is_day("1st tue", "month"), _is_day("thu", "month")
    (True, True, False)
    """
    *ordinal, weekday = text.split() or [""]
    right = len(ordinal) == 1 and ordinal[0] in ORDINALS if every == "month" else not ordinal
    return right and weekday in WEEKDAYS
