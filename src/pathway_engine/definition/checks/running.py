"""What a run over certain days cannot hold: refused before anything is laid out or written.

It depends on when a run starts and how long it is, so that `check` cannot say it of a file.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from math import isinf

from pathway_engine.calendars import CalendarProblem
from pathway_engine.clock import DAY, date_of, day_of
from pathway_engine.definition.findings import Findings, Report, Severity
from pathway_engine.definition.models import Pathway, TeamStep, WaitStep, each_value
from pathway_engine.definition.node import Mapping, join
from pathway_engine.definition.opening import KNOWN_UNTIL, calendar_named, check_known
from pathway_engine.definition.quantities import Quantity
from pathway_engine.definition.routing import Window
from pathway_engine.definition.routing.trying import extremes
from pathway_engine.definition.routing.window import YEAR_DAYS, Openings, arrivals_in
from pathway_engine.definition.signposts import teams_of
from pathway_engine.definition.walking import step_paths
from pathway_engine.errors import PathwayError, UsageError

MOST_PEOPLE = 1_000_000
"""The most people who may be expected in one replication: some gigabytes of rows."""


def refuse_what_no_run_holds(pathway: Pathway, window: Window) -> None:
    """Refuse a run of too many people, or over days that a calendar does not know.

    `window` has the days of the run, warm-up included. Raises `UsageError` for the days,
    `PathwayError` for what stands in the file.
    """
    refuse_unknown_days(pathway, window)
    document = pathway.document
    if not isinstance(document, Mapping):
        return
    openings = Openings(pathway, window)
    report = Report(document)
    _check_people(pathway, window, openings, report)
    for path, quantity, calendar in _dues_in_working_days(pathway):
        until = window.end + openings.working_day(calendar) * _most(quantity)
        _check_due(report, path, quantity, until)
    refused = [replace(one, severity=Severity.ERROR) for one in report.findings]
    if refused:
        raise PathwayError(Findings(refused))


def refuse_unknown_days(pathway: Pathway, window: Window) -> None:
    """Refuse days whose holidays nobody knows, and a year in which people could never come.

    Raises `UsageError`.
    """
    first = day_of(window.starts)
    last = max(window.end // DAY + 1, first + YEAR_DAYS)
    teams = [pathway.calendar_of(team) for team in pathway.real_teams.values()]
    during = [arrival.during for arrival in pathway.arrivals.values() if arrival.during]
    others = [target.calendar for target in pathway.targets.values()]
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


def _check_people(pathway: Pathway, window: Window, openings: Openings, report: Report) -> None:
    # All people of a date are drawn, and those outside `from` and `until` are left out.
    coming = arrivals_in(pathway, window, openings, spare=DAY)
    number = sum(coming.values())
    if number > MOST_PEOPLE:
        most = max(coming, key=lambda name: coming[name])
        found = f"about {number:,.0f} people in one run of {window.weeks:,.0f} weeks"
        expected = f"at most {MOST_PEOPLE:,}"
        hint = "a lower rate, or a shorter --length"
        path = join("arrivals", most, "rate")
        report.add("too_many", path, found=found, expected=expected, hint=hint)


def _dues_in_working_days(pathway: Pathway) -> Iterator[tuple[str, Quantity, str]]:
    """What is planned for so many working days, where it is written, and by which calendar."""
    paths, default = step_paths(pathway), pathway.defaults.calendar or "always"
    for name, step in pathway.all_steps.items():
        due = step.due if isinstance(step, TeamStep | WaitStep) else None
        for quantity in () if due is None else each_value(due):
            if quantity.unit == "working_days":
                calendars = [default]
                if isinstance(step, TeamStep):
                    teams = pathway.real_teams
                    calendars = [pathway.calendar_of(teams[t]) for t in teams_of(pathway, step)]
                for calendar in calendars:
                    yield join(paths[name], "due"), quantity, calendar


def _most(quantity: Quantity) -> float:
    """The greatest value; of what has none the mean (a draw far beyond stops the run)."""
    _, most = extremes(quantity)
    return quantity.mean if isinf(most) else most


def _check_due(report: Report, path: str, quantity: Quantity, until: float) -> None:
    if until // DAY >= KNOWN_UNTIL:
        found = f"{_most(quantity):,.0f} working days, which lead beyond {date_of(KNOWN_UNTIL)}"
        hint = "a time by the clock, such as 52w, has no such end"
        expected = "a day until which holidays are known"
        report.add("too_long", path, found=found, expected=expected, hint=hint)
