"""Organisations, calendars, roles, teams and posts: somebody is there to do the work."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from pathway_engine.calendars import CalendarProblem, check_holidays, validate
from pathway_engine.definition.findings import Report, did_you_mean, one_of
from pathway_engine.definition.models import (
    Arrival,
    Calendar,
    FixedCost,
    Pathway,
    Post,
    Team,
    TeamStep,
    each_value,
)
from pathway_engine.definition.models.steps import Sessions
from pathway_engine.definition.node import join
from pathway_engine.definition.opening import calendar_named, team_week_hours
from pathway_engine.definition.staffing import post_workers, slots
from pathway_engine.definition.values import (
    WEEKDAYS,
    Moment,
    ValueProblem,
    parse_date,
    parse_time,
    plain,
)
from pathway_engine.definition.walking import step_paths

FAR_FROM_ONE = (Decimal("0.8"), Decimal("1.25"))
"""The stretch of pace within which nothing is said."""


def check_calendars(pathway: Pathway, report: Report) -> None:
    """Report calendars that cannot be and holidays that are not known."""
    for name, calendar in pathway.calendars.items():
        path = join("calendars", name)
        if name == "always":
            report.add(
                "reserved_id", path, found="`always`", expected="another name: it is built in"
            )
        if (calendar.hours is None) == (calendar.outside is None):
            found = "neither `hours` nor `outside`" if calendar.hours is None else "both"
            report.add("calendar_form", path, found=found, expected="`hours` or `outside`")
        elif calendar.outside is None or calendar.outside in ("always", *pathway.calendars):
            _check_hours(pathway, report, path, name)
        if isinstance(calendar.holidays, str):
            _check_holidays(report, join(path, "holidays"), calendar)


def _check_hours(pathway: Pathway, report: Report, path: str, name: str) -> None:
    try:
        problems = validate(calendar_named(pathway, name))
    except CalendarProblem as problem:
        problems = [problem]
    except KeyError:
        return  # another calendar of the chain is not there, which is told elsewhere
    for problem in problems:
        said = {"found": problem.found, "expected": problem.expected, "hint": problem.hint}
        report.add("calendar_form", path, **said)


def _check_holidays(report: Report, path: str, calendar: Calendar) -> None:
    try:
        check_holidays(str(calendar.holidays))
    except CalendarProblem as problem:
        said = {"found": problem.found, "expected": problem.expected, "hint": problem.hint}
        report.add("unknown_holidays", path, **said)


def check_teams(pathway: Pathway, report: Report) -> None:
    """Report teams without calendar or anybody to work, and posts that cannot be."""
    for name, team in pathway.real_teams.items():
        path = join("teams", name)
        if team.calendar is None and pathway.defaults.calendar is None:
            expected = "`calendar`, here or under `defaults`"
            report.add("missing_key", path, found="no `calendar`", expected=expected)
        if pathway.casework_of(team) == 0:
            report.add(
                "nobody_works", join(path, "casework"), found="casework of 0 %", expected="more"
            )
        if pathway.absence_of(team) == 1:
            report.add(
                "nobody_works", join(path, "absence"), found="an absence of 100 %", expected="less"
            )
        if not team.staff:
            report.add(
                "nobody_works", join(path, "staff"), found="no post", expected="at least one"
            )
        for post_name, post in team.staff.items():
            _check_post(pathway, report, join(path, "staff", post_name), post)
        _check_caseload(report, path, team)
    uses_fte = any(
        post.fte is not None for t in pathway.real_teams.values() for post in t.staff.values()
    )
    if uses_fte and pathway.full_time is None:
        expected = "`full_time`, the paid hours a week of one FTE"
        report.add("missing_key", "", found="no `full_time`", expected=expected)
    if pathway.full_time is not None and pathway.full_time.amount == 0:
        report.add(
            "bad_value", "full_time", found="0 hours", expected="paid hours a week such as 37h"
        )


def _check_post(pathway: Pathway, report: Report, path: str, post: Post) -> None:
    if (post.fte is None) == (post.present is None):
        found = "both" if post.fte is not None else "neither"
        report.add("post_form", path, found=found, expected="either `fte` or `present`")
    if 0 in (post.fte, post.present):
        report.add("nobody_works", path, found="a post of 0", expected="more, or no such post")
    if post.cost is not None and post.cost.per != "h":
        found = f"a cost per {post.cost.per}"
        report.add("cost_unit", join(path, "cost"), found=found, expected="a cost per paid hour")
    check_period(report, path, post.from_, post.until)


def _check_caseload(report: Report, path: str, team: Team) -> None:
    if team.caseload is None:
        return
    fte = sum((post.fte or Decimal(post.present or 0) for post in team.staff.values()), Decimal(0))
    if fte and slots(team.caseload, fte) == 0:
        found = f"{plain(team.caseload)} cases × {plain(fte)} FTE, less than one slot"
        report.add(
            "nobody_works", join(path, "caseload"), found=found, expected="at least one slot"
        )


def check_period(report: Report, path: str, begins: Moment | None, ends: Moment | None) -> None:
    """Report something that ends before it begins; a date and a `+4w` cannot be compared."""
    if begins is None or ends is None or (begins.date is None) != (ends.date is None):
        return
    if ends.second(0) <= begins.second(0):
        found = f"from {begins.text} until {ends.text}"
        report.add(
            "ends_before_it_begins", join(path, "until"), found=found, expected="a later moment"
        )


def check_money(pathway: Pathway, report: Report) -> None:
    """Report costs per the wrong time, and periods that end before they begin."""
    for name, role in pathway.roles.items():
        if role.cost is not None and role.cost.per != "h":
            found = f"a cost per {role.cost.per}"
            path = join("roles", name, "cost")
            report.add("cost_unit", path, found=found, expected="a cost per paid hour")
    for name, cost in pathway.costs.items():
        path = join("costs", name)
        _check_fixed(report, path, cost)
        check_period(report, path, cost.from_, cost.until)


def _check_fixed(report: Report, path: str, cost: FixedCost) -> None:
    if cost.amount.per == "h":
        report.add(
            "cost_unit", join(path, "amount"), found="a sum per h", expected="one per week or year"
        )


def check_arrivals(pathway: Pathway, report: Report) -> None:
    """Report arrivals of two forms or none, rates per `wd` without a calendar, and periods."""
    for name, arrival in pathway.arrivals.items():
        path = join("arrivals", name)
        if (arrival.rate is None) == (arrival.replay is None):
            found = "both" if arrival.rate is not None else "neither"
            report.add("arrival_form", path, found=found, expected="either `rate` or `replay`")
        if arrival.rate is not None and arrival.rate.per == "wd" and arrival.during is None:
            report.add(
                "working_days_without_calendar",
                join(path, "rate"),
                found="a rate per `wd` without `during`",
                expected="the calendar whose working days are meant",
            )
        check_period(report, path, arrival.from_, arrival.until)
        _check_weights(report, path, arrival)
    _check_start(pathway, report)


def _check_weights(report: Report, path: str, arrival: Arrival) -> None:
    from pathway_engine.definition.values import MONTHS  # noqa: PLC0415

    for key, names in (("weekdays", WEEKDAYS), ("months", MONTHS)):
        weights = getattr(arrival, key)
        for word in weights:
            if word not in names:
                hint = did_you_mean(word, names)
                where = join(path, key, word)
                report.add("bad_value", where, found=f"`{word}`", expected=one_of(names), hint=hint)
        if weights and not any(weights.values()):
            report.add("bad_value", join(path, key), found="weights of 0", expected="one above 0")


def _check_start(pathway: Pathway, report: Report) -> None:
    arrivals = pathway.arrivals.values()
    if pathway.start is None and (not arrivals or any(one.to is None for one in arrivals)):
        expected = "`start`, or a `to` on every arrival"
        report.add("missing_key", "", found="no `start`", expected=expected)


def check_timezone(pathway: Pathway, report: Report) -> None:
    """Report a time zone that does not exist."""
    from zoneinfo import ZoneInfo  # noqa: PLC0415 - only needed here

    try:
        ZoneInfo(pathway.timezone)
    except (KeyError, ValueError, OSError):
        expected = "an IANA time zone such as `Europe/London`"
        report.add("unknown_timezone", "timezone", found=f"`{pathway.timezone}`", expected=expected)


def check_roles(pathway: Pathway, report: Report) -> None:
    """Report roles and partners that no post of the team has."""
    paths = step_paths(pathway)
    for name, step in pathway.team_steps.items():
        path = paths[name]
        for team_name in _teams_of(pathway, step):
            team = pathway.real_teams[team_name]
            roles = roles_of(team)
            for role in asked_for(step):
                if role in pathway.roles and role not in roles:
                    _no_such_role(report, join(path, "by"), role, team_name, roles)
        for team_name, needed in step.with_.items():
            if team_name in pathway.real_teams:
                roles = roles_of(pathway.real_teams[team_name])
                for role in needed:
                    if role not in roles:
                        where = join(path, "with", team_name, role)
                        _no_such_role(report, where, role, team_name, roles)


def asked_for(step: TeamStep) -> Iterator[str]:
    if step.by is not None:
        for names in each_value(step.by):
            yield from names


def _teams_of(pathway: Pathway, step: TeamStep) -> tuple[str, ...]:
    named = pathway.names_of(step.team) if step.team in pathway.teams else ()
    return tuple(name for name in named if name in pathway.real_teams)


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
        try:
            hours = team_week_hours(pathway, team)
        except (CalendarProblem, KeyError, ValueError):
            continue  # another finding says what is wrong with its calendar
        for name, post in team.staff.items():
            if not post.fte or hours <= 0:
                continue
            x, workers = post_workers(post.fte, pathway.full_time.amount, hours)
            if not low <= x / workers <= high:
                found = f"{float(x):.2f} people played by {workers} at {float(x / workers):.2f} of their pace"
                path = join("teams", team_name, "staff", name)
                expected = "a pace within 0.8 to 1.25, or `present`"
                report.add("stretched_pace", path, found=found, expected=expected)


def check_sessions(pathway: Pathway, report: Report) -> None:
    """Report sittings that are described in a way that cannot be."""
    paths = step_paths(pathway)
    for name, step in pathway.team_steps.items():
        if step.sessions is None:
            continue
        path = join(paths[name], "sessions")
        if step.holds:
            found, expected = (
                "`sessions` and `holds`",
                "one of them: a case at a sitting is not held",
            )
            report.add("sessions_form", path, found=found, expected=expected)
        _check_sitting(report, path, step.sessions)


def _check_sitting(report: Report, path: str, sessions: Sessions) -> None:
    try:
        parse_time(sessions.at)
        if sessions.first is not None:
            parse_date(sessions.first)
    except ValueProblem as problem:
        found, expected = f"`{problem.found}`", problem.expected
        report.add("sessions_form", path, found=found, expected=expected, hint=problem.hint)
    if sessions.every == "2 weeks" and sessions.first is None:
        expected = "`first`, the date of one sitting"
        report.add("sessions_form", path, found="every 2 weeks, without `first`", expected=expected)
    if sessions.every != "day" and not sessions.days:
        found, expected = "no `days`", "the days on which it sits"
        report.add("sessions_form", path, found=found, expected=expected)
    for day in sessions.days:
        words = day.split()
        ordinal_fits = len(words) == (2 if sessions.every == "month" else 1)
        known = words[-1:] and words[-1] in WEEKDAYS
        if not known or not ordinal_fits or (len(words) == 2 and words[0] not in ORDINALS):
            expected = (
                "such as `1st tue`" if sessions.every == "month" else "a weekday such as `thu`"
            )
            report.add("sessions_form", join(path, "days"), found=f"`{day}`", expected=expected)


ORDINALS = ("1st", "2nd", "3rd", "4th", "last")
"""Which weekday of a month."""
