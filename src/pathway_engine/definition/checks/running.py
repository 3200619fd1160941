"""What a run over certain days cannot hold: refused before anything is laid out or written.

It depends on when a run starts and how long it is, so that `check` cannot say it of a file.
"""

from __future__ import annotations

from dataclasses import replace

from pathway_engine.calendars import CalendarProblem
from pathway_engine.clock import DAY, YEAR_DAYS, day_of
from pathway_engine.definition.checks.backlog import check_beginning
from pathway_engine.definition.checks.far import report_far
from pathway_engine.definition.findings import Findings, Report, Severity
from pathway_engine.definition.models import Pathway
from pathway_engine.definition.node import Mapping, join
from pathway_engine.definition.opening import calendar_named, check_known
from pathway_engine.definition.routing import Window
from pathway_engine.definition.routing.window import Openings, arrivals_in
from pathway_engine.errors import PathwayError, UsageError

MOST_PEOPLE = 1_000_000
"""The most people who may be expected in one replication: some gigabytes of rows."""


def refuse_what_no_run_holds(pathway: Pathway, window: Window) -> float:
    """Refuse a run of too many people, or over days that a calendar does not know.

    `window` has the days of the run, warm-up included. Gives the number of people who are
    expected in it. Raises `UsageError` for the days, `PathwayError` for what stands in the file.
    """
    refuse_unknown_days(pathway, window)
    document = pathway.document
    openings = Openings(pathway, window)
    # All people of a date are drawn, and those outside `from` and `until` are left out.
    coming = arrivals_in(pathway, window, openings, spare=DAY)
    already_there = sum(entry.cases for entry in pathway.backlog.values())
    if not isinstance(document, Mapping):
        return sum(coming.values()) + already_there
    report = Report(document)
    _check_people(pathway, coming, window, report)
    check_beginning(pathway, day_of(window.starts) * DAY, window.origin, report)
    report_far(pathway, window, openings, report)
    refused = [replace(one, severity=Severity.ERROR) for one in report.findings]
    if refused:
        raise PathwayError(Findings(refused))
    return sum(coming.values()) + already_there


def refuse_unknown_days(pathway: Pathway, window: Window) -> None:
    """Refuse days whose holidays nobody knows, and a year in which people could never come.

    Raises `UsageError`.
    """
    first = day_of(window.starts)
    last = max(window.end // DAY + 1, first + YEAR_DAYS)
    teams = [pathway.calendar_of(team) for team in pathway.real_teams.values()]
    during = [arrival.during for arrival in pathway.arrivals.values() if arrival.during]
    others = [target.calendar for target in pathway.targets.values()]
    teams += [post.calendar for team in pathway.real_teams.values()
              for post in team.staff.values() if post.calendar]  # fmt: skip
    for name in dict.fromkeys([*teams, *during, *others, pathway.defaults.calendar]):
        if name is not None:
            try:
                check_known(calendar_named(pathway, name), first - 1, last)
            except CalendarProblem as problem:
                raise UsageError(f"starts: {problem}") from None
    openings = Openings(pathway, window)
    for name in dict.fromkeys(during):
        if not openings.of(name).open_seconds(first * DAY, (first + YEAR_DAYS) * DAY):
            found = f"no open time of `{name}` in the year from {window.starts}"
            raise UsageError(f"starts: found {found}, expected some")
    for name, arrival in pathway.arrivals.items():
        if arrival.is_weighted:
            try:
                openings.spread(arrival, first)
            except CalendarProblem as problem:
                raise UsageError(f"starts: {join('arrivals', name)}: {problem}") from None


def _long(days: int) -> str:
    """How long a run is.

    >>> _long(1), _long(13), _long(28)
    ('1 day', '13 days', '4 weeks')
    """
    if days < 14:
        return f"{days} day{'s' * (days > 1)}"
    return f"{round(days / 7):,} weeks"


def _check_people(
    pathway: Pathway, coming: dict[str, float], window: Window, report: Report
) -> None:
    numbers = {join("arrivals", name, "rate"): number for name, number in coming.items()}
    numbers |= {join("backlog", n, "cases"): one.cases for n, one in pathway.backlog.items()}
    number = sum(numbers.values())
    if number > MOST_PEOPLE:
        path = max(numbers, key=lambda name: numbers[name])
        found = f"about {number:,.0f} people in one run of {_long(window.length_days)}"
        expected = f"at most {MOST_PEOPLE:,}"
        hint = "a lower rate, or a shorter --length"
        report.add("too_many", path, found=found, expected=expected, hint=hint)
