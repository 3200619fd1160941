"""Numbers that no run can hold: too much work at a slow pace, too many workers or teams.

What stands in the rows of a run has 32 bits, so that a duration of work is looked at after it
has been divided by the pace of the slowest worker who may do it, and a spread by what it draws
but once in a billion.
"""

from __future__ import annotations

from collections.abc import Iterator
from math import isinf

from pathway_engine.calendars import CalendarProblem
from pathway_engine.clock import HOUR, LONGEST_WORK, YEAR
from pathway_engine.definition.checks.people import asked_for
from pathway_engine.definition.findings import Report
from pathway_engine.definition.models import Pathway, each_value
from pathway_engine.definition.node import join
from pathway_engine.definition.quantities import Quantity
from pathway_engine.definition.signposts import teams_of
from pathway_engine.definition.walking import step_paths
from pathway_engine.definition.workers import StaffedPost, staffed_posts

RARE = 1e-9
"""A draw so seldom is let pass; a run that meets it is stopped."""
SELDOM = 1e-3
"""In one run of so many somebody in a backlog may have waited for too long."""
MOST_WORKERS = 100_000
MOST_TEAMS = 1_000


def check_sizes(pathway: Pathway, report: Report) -> None:
    """Report more teams or workers than a run can hold, and work that never ends."""
    if len(pathway.real_teams) > MOST_TEAMS:
        found, expected = f"{len(pathway.real_teams):,} teams", f"at most {MOST_TEAMS:,}"
        report.add("too_many", "teams", found=found, expected=expected)
    _check_backlog(pathway, report)
    try:
        posts = staffed_posts(pathway)
    except (CalendarProblem, KeyError, ValueError):
        return  # another finding says what is wrong with calendars or posts
    _check_workers(report, posts)
    for path, quantity, pace in _efforts(pathway, posts):
        if pace > 0:
            _check_effort(report, path, quantity, pace)


def _check_backlog(pathway: Pathway, report: Report) -> None:
    """Report people who would have waited for longer than a run can tell."""
    for name, entry in pathway.backlog.items():
        if entry.passed is None:
            continue  # another finding says so
        key = "waited" if entry.stayed is None else "stayed"
        for quantity in each_value(entry.passed):
            beyond = 0.0 if quantity.of is not None else 1.0 - quantity.passed(LONGEST_WORK)
            if beyond * entry.cases <= SELDOM:
                continue
            _, longest = quantity.extremes
            years = (quantity.mean if isinf(longest) else longest) / YEAR
            found = f"{years:,.0f} years"
            if quantity.mean <= LONGEST_WORK and isinf(longest):
                found += " on average, and far more by chance"
            report.add("too_long", join("backlog", name, key), found=found,
                       expected="less than 34 years", hint="end it with `at_most`")  # fmt: skip


def _check_workers(report: Report, posts: tuple[StaffedPost, ...]) -> None:
    """Report the post with which there are too many."""
    for post in posts:
        workers = post.first_worker + post.staffed.workers
        if workers > MOST_WORKERS:
            path = join("teams", post.team, "staff", post.post)
            found = f"{workers:,} workers up to here"
            report.add("too_many", path, found=found, expected=f"at most {MOST_WORKERS:,} in all")
            return


def _efforts(
    pathway: Pathway, posts: tuple[StaffedPost, ...]
) -> Iterator[tuple[str, Quantity, float]]:
    """Every time that somebody works: where it is written, and the slowest pace that may do it."""
    paths = step_paths(pathway)
    for name, step in pathway.team_steps.items():
        teams, roles = teams_of(pathway, step), asked_for(step)
        paces = [
            p.staffed.pace for p in posts if p.team in teams and (not roles or p.role in roles)
        ]
        for quantity in each_value(step.length_of_work):
            yield join(paths[name], "work"), quantity, min(paces, default=0.0)
    slowest = min((post.staffed.pace for post in posts), default=0.0)
    for name, rule in pathway.handoffs.items():
        path = join("handoffs", name)
        if rule.rekeying is not None:
            for quantity in each_value(rule.rekeying):
                yield join(path, "rekeying"), quantity, slowest
        if rule.returned is not None and rule.returned.rework is not None:
            for quantity in each_value(rule.returned.rework):
                yield join(path, "returned", "rework"), quantity, slowest


def _check_effort(report: Report, path: str, quantity: Quantity, pace: float) -> None:
    most = LONGEST_WORK * min(pace, 1.0)
    if 1.0 - quantity.passed(most) <= RARE:
        return
    _, longest = quantity.extremes
    seconds = quantity.mean if isinf(longest) else longest
    found = f"{seconds / HOUR:,.0f} h of work at a pace of {pace:.2g}"
    if seconds > most:
        found += f", {seconds / pace / YEAR:,.0f} years of open time"
    else:
        found += " on average, and far more by chance"
    report.add("too_long", path, found=found, expected="less than 34 years of open time")
