"""Calendars can be, holidays are known, and the time zone exists."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from pathway_engine.calendars import (
    CalendarProblem,
    check_holidays,
    parts_that_differ,
    validate,
)
from pathway_engine.definition.findings import Report, one_of
from pathway_engine.definition.models import Calendar, Pathway
from pathway_engine.definition.node import Mapping, find, join
from pathway_engine.definition.opening import calendar_named
from pathway_engine.definition.values import parse_weekdays


def check_timezone(pathway: Pathway, report: Report) -> None:
    """Report a time zone that does not exist."""
    try:
        ZoneInfo(pathway.timezone)
    except (KeyError, ValueError, OSError):
        found, expected = f"`{pathway.timezone}`", "an IANA time zone such as `Europe/London`"
        report.add("unknown_timezone", "timezone", found=found, expected=expected)


def check_calendars(pathway: Pathway, report: Report) -> None:
    """Report calendars that cannot be and holidays that are not known."""
    for name, calendar in pathway.calendars.items():
        path = join("calendars", name)
        if name == "always":
            expected = "another name: `always` is built in"
            report.add("reserved_id", path, found="`always`", expected=expected)
        if (calendar.hours is None) == (calendar.outside is None):
            found = "neither `hours` nor `outside`" if calendar.hours is None else "both"
            report.add("calendar_form", path, found=found, expected="`hours` or `outside`")
        else:
            _check_hours(pathway, report, path, name)
        if calendar.outside is not None:
            _check_nothing_beside(report, path, calendar)
        elif isinstance(calendar.holidays, str):
            _check_holidays(report, join(path, "holidays"), calendar)


def _check_nothing_beside(report: Report, path: str, calendar: Calendar) -> None:
    """Report dates that a calendar is to be closed on though it goes by another alone."""
    for key in ("holidays", "closed"):
        if getattr(calendar, key):
            found, expected = f"`{key}` beside `outside`", "`hours`, or `outside` alone"
            hint = "it is open exactly when the other is not, on that one's closed dates too"
            report.add("calendar_form", join(path, key), found=found, expected=expected, hint=hint)


def _check_hours(pathway: Pathway, report: Report, path: str, name: str) -> None:
    try:
        problems = validate(calendar_named(pathway, name))
    except CalendarProblem as circle:
        problems = [circle]
    except KeyError:
        return  # a calendar that it is outside of is not there, which is told elsewhere
    first: dict[str, int | None] = {}
    for problem in problems:
        where = _line_of(pathway, path, problem.weekday)
        if first.setdefault(where, problem.weekday) == problem.weekday:
            _tell(report, "calendar_form", where, problem)


def _line_of(pathway: Pathway, path: str, weekday: int | None) -> str:
    """The line of the hours that speaks of a weekday: what is wrong with it is told once."""
    where = join(path, "hours")
    lines = find(pathway.document, where) if weekday is not None else None
    for days in lines.entries if isinstance(lines, Mapping) else ():
        if weekday in parse_weekdays(days):
            return join(where, days)
    return path


def _check_holidays(report: Report, path: str, calendar: Calendar) -> None:
    code = str(calendar.holidays)
    try:
        check_holidays(code)
    except CalendarProblem as problem:
        _tell(report, "unknown_holidays", path, problem)
        return
    parts = parts_that_differ(code)
    if parts:
        found = f"`{code}`, whose parts have holidays of their own"
        expected = f"the part that is meant: {one_of(f'{code}-{part}' for part in parts)}"
        report.add("holidays_differ", path, found=found, expected=expected)


def _tell(report: Report, code: str, path: str, problem: CalendarProblem) -> None:
    report.add(code, path, found=problem.found, expected=problem.expected, hint=problem.hint)
