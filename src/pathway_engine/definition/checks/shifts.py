"""Hours that lie apart: of posts and their team, and of teams whose people work together."""

from __future__ import annotations

from functools import reduce

from pathway_engine.calendars import CalendarProblem, open_times
from pathway_engine.clock import DAY, HOUR, YEAR_DAYS, day_of
from pathway_engine.definition.findings import Report
from pathway_engine.definition.models import Pathway, Post, Team
from pathway_engine.definition.node import join
from pathway_engine.definition.opening import both_open, post_calendar, post_times, team_calendar
from pathway_engine.definition.routing.window import Window
from pathway_engine.definition.signposts import teams_of
from pathway_engine.definition.walking import step_paths


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


def check_partners_meet(pathway: Pathway, report: Report) -> None:
    """Report work with partners whose teams are never open at once: nobody could ever begin it."""
    paths = step_paths(pathway)
    for name, step in pathway.team_steps.items():
        for team in teams_of(pathway, step) if step.with_ else ():
            together = list(dict.fromkeys([team, *step.with_]))
            try:
                meet = _open_at_once(pathway, together)
            except (CalendarProblem, KeyError, ValueError):
                continue  # another finding says what is wrong with a team or its calendar
            if not meet:
                names = ", ".join(f"`{one}`" for one in together)
                found = f"{names}, which are never open at once"
                expected = "hours in which all of them are open"
                report.add(
                    "nobody_works", join(paths[name], "with"), found=found, expected=expected
                )
                break


def _open_at_once(pathway: Pathway, teams: list[str]) -> bool:
    """Whether some second of a year is one in which all of several teams are open."""
    first = day_of(Window().starts)
    calendars = dict.fromkeys(team_calendar(pathway, pathway.real_teams[team]) for team in teams)
    times = (open_times(calendar, first, first + YEAR_DAYS - 1) for calendar in calendars)
    return bool(reduce(both_open, times).starts)


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
