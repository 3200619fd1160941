"""Sittings of a panel are described in a way that can be."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import NamedTuple

from pathway_engine.calendars import CalendarProblem, open_times
from pathway_engine.clock import DAY, date_of, day_of
from pathway_engine.definition.findings import Report, closest, one_of
from pathway_engine.definition.models import Given, Pathway, Sessions, TeamStep
from pathway_engine.definition.node import join, mark_of_item
from pathway_engine.definition.opening import team_calendar
from pathway_engine.definition.signposts import teams_of
from pathway_engine.definition.sittings import ORDINALS, second_of_day, sits_on
from pathway_engine.definition.values import WEEKDAYS, ValueProblem, parse_date
from pathway_engine.definition.walking import step_paths

FROM = date(2026, 1, 1)
LOOKED_AT = 400
"""Days, from the first sitting that is named, on which one must be held."""


class Problem(NamedTuple):
    """What was found and what was expected, at which key of `sessions`, or which word there."""

    found: str
    expected: str
    key: str = ""
    word: str = ""
    hint: str = ""


def check_sessions(pathway: Pathway, report: Report) -> None:
    """Report sittings that are described in a way that cannot be."""
    paths = step_paths(pathway)
    for name, step in pathway.team_steps.items():
        if step.sessions is not None:
            path = join(paths[name], "sessions")
            problems = list(_problems(step, step.sessions))
            for problem in problems or _never(pathway, step, step.sessions):
                _report(pathway, report, path, problem)


def _report(pathway: Pathway, report: Report, path: str, problem: Problem) -> None:
    below = join(path, problem.key)
    mark = mark_of_item(pathway.document, below, problem.word)
    said = {"found": problem.found, "expected": problem.expected, "hint": problem.hint}
    report.add("sessions_form", mark, below, **said)


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
            found = f"a panel that never sits: `{team}` is closed then"
            yield Problem(found, "a time in its hours")


def _problems(step: TeamStep, sessions: Sessions) -> Iterator[Problem]:
    if step.holds:
        yield Problem("`sessions` and `holds`", "one of them: a case at a sitting is not held")
    if step.same_worker:
        expected = "one of them: the panel hears whoever is listed"
        yield Problem("`sessions` and `same_worker`", expected)
    if isinstance(step.by, Given):
        expected = "one list in `by`: the panel is one for all"
        yield Problem("`sessions` and a table of roles", expected)
    yield from _of_places(sessions)
    yield from _of_days(sessions)


def _of_days(sessions: Sessions) -> Iterator[Problem]:
    """When it sits: the date of one sitting, days."""
    if sessions.every == "2 weeks" and sessions.first is None:
        yield Problem("every 2 weeks, without `first`", "`first`, the date of one sitting")
    if not sessions.days and "days" in sessions.model_fields_set:
        expected = "the days on which it sits; every day, or that of `first`, without the key"
        yield Problem("no day in `days`", expected, "days")
    elif sessions.every in ("week", "month") and not sessions.days:
        yield Problem("no `days`", "the days on which it sits")
    for day in sessions.days:
        if not _is_day(day, sessions.every):
            yield _no_day(day, sessions.every)


def _no_day(text: str, every: str) -> Problem:
    """A text that names no day, and the one that was probably meant."""
    expected = f"a weekday: {one_of(WEEKDAYS)}"
    if every == "month":
        expected = f"a weekday of the month such as `1st tue`: {one_of(ORDINALS)} and a weekday"
    which, _, weekday = text.rpartition(" ")
    near = next((day for day in WEEKDAYS if weekday.lower().startswith(day)), "")
    near = near or closest(weekday, WEEKDAYS) or ""
    meant = f"{which or '1st'} {near}" if every == "month" else near
    hint = f"did you mean `{meant}`?" if near and _is_day(meant, every) else ""
    return Problem(f"`{text}`", expected, "days", text, hint)


def _of_places(sessions: Sessions) -> Iterator[Problem]:
    """A number for every weekday on which it sits, and for no other."""
    places = sessions.places
    if isinstance(places, int):
        numbers = [places]
    elif places.each is not None:
        numbers = [places.each]
        if places.by_weekday:
            yield Problem("`each` beside weekdays", "either `each` or weekdays", "places")
    else:
        numbers = list(places.by_weekday.values())
        yield from _by_weekday(places.by_weekday, weekdays_of(sessions))
    if not any(numbers):
        yield Problem("no place", "at least one", "places")


def _by_weekday(places: Mapping[str, int], sits: set[str]) -> Iterator[Problem]:
    for day in WEEKDAYS:
        if day in sits and day not in places:
            expected = "a number for every weekday on which it sits"
            yield Problem(f"no places on `{day}`", expected, "places")
        elif sits and day not in sits and day in places:
            found, expected = (
                f"places on `{day}`, when it does not sit",
                "only the days on which it sits",
            )
            yield Problem(found, expected, join("places", day))


def weekdays_of(sessions: Sessions) -> set[str]:
    """The weekdays on which it sits; none where that cannot be told."""
    if sessions.days:
        told = [day.split()[-1] for day in sessions.days if _is_day(day, sessions.every)]
        return {*told} if len(told) == len(sessions.days) else set()
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
