"""Work that a team which finishes what it has in hand would often carry through the night."""

from __future__ import annotations

from collections.abc import Iterator

from pathway_engine.calendars import CalendarProblem, open_times
from pathway_engine.clock import HOUR, YEAR_DAYS, day_of
from pathway_engine.definition.checks.people import asked_for
from pathway_engine.definition.findings import Report
from pathway_engine.definition.models import Pathway, TeamStep, each_value
from pathway_engine.definition.node import join
from pathway_engine.definition.opening import team_calendar
from pathway_engine.definition.routing.window import Window
from pathway_engine.definition.signposts import teams_of
from pathway_engine.definition.walking import step_paths
from pathway_engine.definition.workers import staffed_posts

ONE_IN_TEN = 0.1


def check_overtime(pathway: Pathway, report: Report) -> None:
    """Warn of work whose p90 is longer than the longest day of a team with overtime."""
    try:
        days = dict(_longest_days(pathway))
        paces = _paces(pathway) if days else {}
    except (CalendarProblem, KeyError, ValueError):
        return  # another finding says what is wrong with calendars or posts
    paths = step_paths(pathway)
    for name, step in pathway.team_steps.items():
        for team in teams_of(pathway, step):
            roles = asked_for(step)
            slowest = [pace for (whose, role), pace in paces.items()
                       if whose == team and (not roles or role in roles)]  # fmt: skip
            pace = 1.0 if step.sessions is not None else min(slowest, default=0.0)
            if team in days and pace > 0 and _is_longer(step, days[team] * pace):
                longest, at = days[team] / HOUR, "" if pace == 1 else f" at a pace of {pace:.2g}"
                found = f"work that takes over {longest:g} h{at} in more than one case of ten"
                expected = f"less than the longest day of `{team}`, which finishes it as overtime"
                report.add("overtime_all_night", join(paths[name], "work"), found=found,
                           expected=expected)  # fmt: skip


def _longest_days(pathway: Pathway) -> Iterator[tuple[str, int]]:
    """The open seconds of the longest day of each team with overtime."""
    first = day_of(Window().starts)
    for name, team in pathway.real_teams.items():
        if team.overtime:
            times = open_times(team_calendar(pathway, team), first, first + YEAR_DAYS - 1)
            yield name, max(map(times.seconds_on, times.working_days), default=0)


def _paces(pathway: Pathway) -> dict[tuple[str, str], float]:
    """The slowest pace of each role of each team."""
    found: dict[tuple[str, str], float] = {}
    for post in staffed_posts(pathway):
        key = post.team, post.role
        found[key] = min(found.get(key, post.staffed.pace), post.staffed.pace)
    return found


def _is_longer(step: TeamStep, seconds: float) -> bool:
    """Whether any line of a step's work is longer than that more often than once in ten."""
    if step.stay is not None:
        return False
    return any(1.0 - one.passed(seconds) > ONE_IN_TEN for one in each_value(step.length_of_work))
