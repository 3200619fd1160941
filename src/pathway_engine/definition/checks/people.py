"""Teams and posts: somebody is there, has the role that is asked for, and works at a pace."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from pathway_engine.calendars import CalendarProblem
from pathway_engine.definition.findings import Report, did_you_mean, one_of
from pathway_engine.definition.models import (
    Defaults,
    Given,
    Pathway,
    Post,
    Team,
    TeamStep,
    each_value,
)
from pathway_engine.definition.node import join
from pathway_engine.definition.opening import post_week_hours
from pathway_engine.definition.signposts import meant, teams_of
from pathway_engine.definition.staffing import post_workers, slots
from pathway_engine.definition.values import plain
from pathway_engine.definition.walking import step_paths

FAR_FROM_ONE = (Decimal("0.8"), Decimal("1.25"))
"""The stretch of pace within which nothing is said."""


def check_teams(pathway: Pathway, report: Report) -> None:
    """Report teams without calendar or anybody to work, and posts that cannot be."""
    _check_team_calendars(pathway, report)
    _check_inherited(pathway, report)
    unmanned = places_only(pathway)
    for name, team in pathway.real_teams.items():
        path = join("teams", name)
        for key, found, expected in _reasons_not_to_work(team, unmanned=name in unmanned):
            report.add("nobody_works", join(path, key), found=found, expected=expected)
        for post_name, post in team.staff.items():
            _check_post(report, join(path, "staff", post_name), post)
    if pathway.full_time is None:
        posts = [post for team in pathway.real_teams.values() for post in team.staff.values()]
        if any(post.fte is not None for post in posts):
            expected = "`full_time`, the paid hours a week of one FTE"
            report.add("missing_key", "", found="no `full_time`", expected=expected)
    elif pathway.full_time.amount == 0:
        expected = "paid hours a week such as 37h"
        report.add("bad_value", "full_time", found="0 hours", expected=expected)


def _check_team_calendars(pathway: Pathway, report: Report) -> None:
    """Report teams without a calendar, all of them at once where there are several."""
    without = [name for name, team in pathway.real_teams.items() if team.calendar is None]
    if pathway.defaults.calendar is not None or not without:
        return
    one = len(without) == 1
    teams = one_of(without).removeprefix("one of ")
    found = "no `calendar`" if one else f"no `calendar` in {len(without)} teams: {teams}"
    expected = f"`calendar`, {'here' if one else 'in each of them'} or under `defaults`"
    path = join("teams", without[0]) if one else "teams"
    report.add("missing_key", path, found=found, expected=expected)


Reason = tuple[str, str, str]
"""Key, what was found and what was expected: why nothing would be done."""


def _check_inherited(pathway: Pathway, report: Report) -> None:
    """Report what no team can work with at the line of `defaults`, if one inherits it."""
    for key, found, expected in _shares_that_stop(pathway.defaults):
        heirs = [name for name, team in pathway.real_teams.items() if getattr(team, key) is None]
        if heirs:
            said = f"{found}, which {one_of(heirs).removeprefix('one of ')} inherit"
            said += "s" if len(heirs) == 1 else ""
            report.add("nobody_works", join("defaults", key), found=said, expected=expected)


def _shares_that_stop(written: Team | Defaults) -> Iterator[Reason]:
    if written.casework == 0:
        yield "casework", "casework of 0 %", "more than 0 %"
    if written.absence == 1:
        yield "absence", "an absence of 100 %", "less than 100 %"


def places_only(pathway: Pathway) -> set[str]:
    """The teams at whose steps people only stay: they need no staff."""
    working, staying = set[str](), set[str]()
    for step in pathway.team_steps.values():
        (working if step.stay is None else staying).update(teams_of(pathway, step))
    return staying - working


def _reasons_not_to_work(team: Team, *, unmanned: bool) -> Iterator[Reason]:
    """What a team itself says that leaves nobody to work."""
    yield from _shares_that_stop(team)
    if not team.staff and not unmanned:
        yield "staff", "no post", "at least one"
    elif not team.staff and team.caseload is not None:
        yield "caseload", "a caseload without posts", "posts, of which it makes slots"
    if team.caseload is not None:
        fte = sum(
            (post.fte or Decimal(post.present or 0) for post in team.staff.values()), Decimal()
        )
        if fte and slots(team.caseload, fte) == 0:
            found = f"{plain(team.caseload)} cases × {plain(fte)} FTE, less than one slot"
            yield "caseload", found, "at least one slot"


def _check_post(report: Report, path: str, post: Post) -> None:
    if (post.fte is None) == (post.present is None):
        found = "both" if post.fte is not None else "neither"
        report.add("post_form", path, found=found, expected="either `fte` or `present`")
    if 0 in (post.fte, post.present):
        report.add("nobody_works", path, found="a post of 0", expected="more, or no such post")


def check_roles(pathway: Pathway, report: Report) -> None:
    """Report roles and partners that no post of the team has."""
    paths = step_paths(pathway)
    for name, step in pathway.team_steps.items():
        for path, team, asked in _asked_of_teams(pathway, step, join(paths[name], "by")):
            roles = roles_of(pathway.real_teams[team])
            several = len(teams_of(pathway, step)) > 1
            missing = [role for role in asked if role in pathway.roles and role not in roles]
            if several and len(missing) < len(asked):
                continue  # of several teams, each needs somebody for the step
            for role in missing:
                _no_such_role(report, path, role, team, roles)
        for team, needed in step.with_.items():
            if team in pathway.real_teams:
                roles = roles_of(pathway.real_teams[team])
                for role in needed:
                    if role not in roles:
                        where = join(paths[name], "with", team, role)
                        _no_such_role(report, where, role, team, roles)


def _asked_of_teams(
    pathway: Pathway, step: TeamStep, path: str
) -> Iterator[tuple[str, str, tuple[str, ...]]]:
    """Each list of roles with a team that it is asked of; tables of one attribute go together."""
    entry = step.team if isinstance(step.team, Given) else pathway.teams.get(step.team)
    if isinstance(entry, Given) and isinstance(step.by, Given) and entry.given == step.by.given:
        for word in dict.fromkeys((*entry.lines, *step.by.lines)):
            try:
                named, asked = entry.value_for(word), step.by.value_for(word)
            except KeyError:
                continue  # `check_tables` says what is missing
            for team in meant(pathway.teams, named):
                if team in pathway.real_teams:
                    yield join(path, word), team, asked
        return
    for team in teams_of(pathway, step):
        for asked in each_value(step.by) if step.by is not None else ():
            yield path, team, asked


def asked_for(step: TeamStep) -> frozenset[str]:
    """Every role that a step names, whoever the case is; empty where any will do."""
    named = each_value(step.by) if step.by is not None else ()
    return frozenset(role for roles in named for role in roles)


def roles_of(team: Team) -> tuple[str, ...]:
    """The roles of a team, in the order of its posts.

    >>> team = Team.model_validate({"organisation": "wbc", "staff": {"adviser": "4"}})
    >>> roles_of(team)
    ('adviser',)
    """
    return tuple(dict.fromkeys(post.role or name for name, post in team.staff.items()))


def _no_such_role(report: Report, path: str, role: str, team: str, roles: tuple[str, ...]) -> None:
    expected = f"a role of `{team}`: {one_of(roles)}"
    hint = did_you_mean(role, roles)
    report.add("role_not_in_team", path, found=f"`{role}`", expected=expected, hint=hint)


def check_pace(pathway: Pathway, report: Report) -> None:
    """Warn of posts that are played by much faster or slower workers."""
    if pathway.full_time is None or not pathway.full_time.amount:
        return
    low, high = FAR_FROM_ONE
    for team_name, team in pathway.real_teams.items():
        for name, post in team.staff.items():
            try:
                hours = post_week_hours(pathway, team, post)
            except (CalendarProblem, KeyError, ValueError):
                continue  # another finding says what is wrong with its calendar
            if not post.fte or hours <= 0:
                continue
            x, workers = post_workers(post.fte, pathway.full_time.amount, hours)
            stretch = x / workers
            if not low <= stretch <= high:
                found = (
                    f"{float(x):.2f} people, played by {workers} at a pace of {float(stretch):.2f}"
                )
                expected = "a pace within 0.8 to 1.25 of a person's; or write `present`"
                path = join("teams", team_name, "staff", name)
                report.add("stretched_pace", path, found=found, expected=expected)
