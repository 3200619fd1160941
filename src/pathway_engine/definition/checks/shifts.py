"""Posts with a calendar of their own: what of it lies outside the hours of the team."""

from __future__ import annotations

from pathway_engine.calendars import CalendarProblem, open_times
from pathway_engine.clock import DAY, HOUR, YEAR_DAYS, day_of
from pathway_engine.definition.findings import Report
from pathway_engine.definition.models import Pathway, Post, Team
from pathway_engine.definition.node import join
from pathway_engine.definition.opening import post_calendar, post_times
from pathway_engine.definition.routing.window import Window


def check_post_calendars(pathway: Pathway, report: Report) -> None:
    """Report posts that are never there, and warn of their hours while the team is closed."""
    for team_name, team in pathway.real_teams.items():
        for name, post in team.staff.items():
            if post.calendar is not None:
                path = join("teams", team_name, "staff", name, "calendar")
                try:
                    own, there = _hours_in_a_year(pathway, team, post)
                except (CalendarProblem, KeyError, ValueError):
                    continue  # another finding says what is wrong with a calendar
                _tell(report, path, own, there)


def _hours_in_a_year(pathway: Pathway, team: Team, post: Post) -> tuple[float, float]:
    """Hours of the post's own calendar in a year, and those of them in which the team is open."""
    first = day_of(Window().starts)
    last = first + YEAR_DAYS - 1
    own = open_times(post_calendar(pathway, team, post), first, last)
    there = post_times(pathway, team, post, first, last)
    begin, end = first * DAY, (last + 1) * DAY
    return own.open_seconds(begin, end) / HOUR, there.open_seconds(begin, end) / HOUR


def _tell(report: Report, path: str, own: float, there: float) -> None:
    if not there:
        found, expected = "hours in which the team is never open", "some in which both are"
        report.add("post_never_there", path, found=found, expected=expected)
    elif there < own:
        found = f"{own - there:,.0f} of {own:,.0f} h a year while the team is closed"
        hint = "they are paid, and nothing is done in them"
        report.add("post_outside_hours", path, found=found, expected="hours of the team", hint=hint)
