"""Work that a closed time cuts in two: one of days, or one in the middle of a sitting.

All of it is told of ordinary weeks, without holidays, and of mean work at the mean pace.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import reduce
from typing import NamedTuple

from pathway_engine.calendars import CalendarProblem, OpenTimes, open_times
from pathway_engine.clock import DAY, HOUR, date_of, day_of
from pathway_engine.definition.checks.people import asked_for
from pathway_engine.definition.findings import Report
from pathway_engine.definition.models import Pathway, Sessions, TeamStep, each_value
from pathway_engine.definition.node import join
from pathway_engine.definition.opening import (
    both_open,
    post_calendar,
    team_calendar,
    without_holidays,
)
from pathway_engine.definition.routing.window import Window
from pathway_engine.definition.signposts import teams_of
from pathway_engine.definition.sittings import second_of_day, sits_on
from pathway_engine.definition.values import parse_date
from pathway_engine.definition.walking import step_paths
from pathway_engine.definition.workers import staffed_posts

LONG = 90 * HOUR
"""Longer than a weekend of three days: from Thursday 17:00 to Monday 09:00 it is 88 hours."""
NIGHT = 4 * HOUR
"""Longer than any break in a working day."""
MANY = 0.25
"""The share of works that a long closed time cuts in two from which it is told."""
LOOKED_AT = 70
"""Days: in ordinary weeks, one is like the other, and a panel of every month sits twice."""

Who = tuple[str, frozenset[str]]
"""A team that takes part, and the roles of it that may; none where any will do."""


class Stretch(NamedTuple):
    """Open seconds between two closed times of a certain length, and how long the later one is."""

    open_seconds: int
    closed_after: int


def check_pauses(pathway: Pathway, report: Report) -> None:
    """Warn of work that is often paused for days, and of sittings that go on past closing time."""
    paths = step_paths(pathway)
    for name, step in pathway.team_steps.items():
        if step.stay is None:
            try:
                if step.sessions is None:
                    _check_work(pathway, report, paths[name], step)
                else:
                    _check_sittings(pathway, report, paths[name], step, step.sessions)
            except (CalendarProblem, KeyError, ValueError):
                continue  # another finding says what is wrong with a team, post or calendar


def _check_work(pathway: Pathway, report: Report, path: str, step: TeamStep) -> None:
    first = day_of(Window().starts)
    for team in teams_of(pathway, step):
        crew = _crew(step, team)
        stopped = [who for who in crew if not pathway.real_teams[who[0]].overtime]
        if not stopped:
            continue
        work = _mean_work(step) * _slowness(pathway, crew[0])
        stretches = list(_stretches(_together(pathway, stopped, first), LONG))[1:]
        share = cut_in_two(work, stretches)
        if share >= MANY:
            _tell_work(report, join(path, "work"), work, _open(stopped), share, stretches)
            return


def _tell_work(
    report: Report, path: str, work: float, where: str, share: float, stretches: list[Stretch]
) -> None:
    most = max(one.open_seconds for one in stretches) / HOUR
    closed = max(one.closed_after for one in stretches) / DAY
    found = (
        f"{work / HOUR:.2g} h of work on average, where {where} for {most:.3g} h until a closed "
        f"time of {closed:.2g} days, and {share * 100:.0f} % of it paused"
    )
    hint = (
        "paused work keeps its people and is no delay: longer hours, shorter work, `overtime`, or "
        "`sessions` that begin when all are there"
    )
    expected = f"less than {MANY * 100:.0f} %"
    report.add("paused_for_days", path, found=found, expected=expected, hint=hint)


def cut_in_two(work: float, stretches: Sequence[Stretch]) -> float:
    """The share of works, begun evenly over open time, that a long closed time cuts in two.

    >>> cut_in_two(1.0, [Stretch(2, 90), Stretch(2, 90)]), cut_in_two(9.0, [Stretch(2, 90)])
    (0.5, 1.0)
    """
    begun = sum(one.open_seconds for one in stretches)
    cut = sum(min(work, one.open_seconds) for one in stretches)
    return cut / begun if begun else 0.0


def _check_sittings(
    pathway: Pathway, report: Report, path: str, step: TeamStep, sessions: Sessions
) -> None:
    """Warn where a full list takes longer than there is from its beginning until closing time.

    With overtime the case in hand is finished then, so that its last case must only have begun.
    """
    work = _mean_work(step)
    for team in teams_of(pathway, step):
        crew = _crew(step, team)
        ends_late = all(pathway.real_teams[name].overtime for name, _ in crew)
        lists = list(_lists(pathway, sessions, team, crew))
        cases, left = max(lists, key=lambda one: one[0] * work - one[1], default=(0, 0))
        last_begins, ends = round((cases - 1) * work), round(cases * work)
        if last_begins >= left if ends_late else ends > left:
            where = f"{_open(crew)} for {left / HOUR:.2g} h from {sessions.at} on"
            _tell_sitting(report, join(path, "sessions"), cases, work, where)
            return


def _tell_sitting(report: Report, path: str, cases: int, work: float, where: str) -> None:
    found = (
        f"a list of {cases:,} cases of {work / HOUR:.2g} h, {cases * work / HOUR:.3g} h together, "
        f"where {where}"
    )
    hint = (
        "what is left of it goes on at the next opening, before other work: an earlier `at`, "
        "fewer `places`, shorter work"
    )
    expected = "a list that can be heard before closing time"
    report.add("sitting_runs_over", path, found=found, expected=expected, hint=hint)


def _lists(
    pathway: Pathway, sessions: Sessions, team: str, crew: Sequence[Who]
) -> Iterator[tuple[int, int]]:
    """The cases that one sitter hears at each sitting, and the open seconds until closing time."""
    first = day_of(Window().starts if sessions.first is None else parse_date(sessions.first))
    own = _laid_out(pathway, team, first)
    together = _together(pathway, crew, first)
    for day in range(first, first + LOOKED_AT):
        at = day * DAY + second_of_day(sessions)
        if sits_on(sessions, date_of(day)) and own.is_open(at):
            soon = together.open_seconds(at, at + NIGHT)  # a partner may come later than that
            stretch = next(_stretches(together, NIGHT, at), None)
            if stretch is not None:
                cases = sessions.places_on(date_of(day).weekday(), 1)
                yield cases, stretch.open_seconds if soon else 0


def _crew(step: TeamStep, team: str) -> list[Who]:
    """Who takes part in a step's work, its own team first."""
    partners = [(name, frozenset((role,))) for name, role, _ in step.partners]
    return [(team, asked_for(step)), *partners]


def _open(crew: Sequence[Who]) -> str:
    """Who is open at once, in words.

    >>> _open([("ward", frozenset())]), _open([("ward", frozenset()), ("hub", frozenset())])
    ('`ward` is open', '`ward` and `hub` are open at once')
    """
    teams = [f"`{team}`" for team in dict.fromkeys(team for team, _ in crew)]
    return f"{' and '.join(teams)} {'are open at once' if len(teams) > 1 else 'is open'}"


def _mean_work(step: TeamStep) -> float:
    """Seconds of work on average, over its lines; 0 where an attribute of the case tells it."""
    known = [one.mean for one in each_value(step.length_of_work) if one.of is None]
    return sum(known) / len(known) if known else 0.0


def _slowness(pathway: Pathway, who: Who) -> float:
    """Open seconds for one second of work, on average over those who may do it; 0 for nobody."""
    posts = [
        post.staffed
        for post in staffed_posts(pathway)
        if post.team == who[0] and (not who[1] or post.role in who[1]) and post.staffed.pace
    ]
    workers = sum(post.workers for post in posts)
    return sum(post.workers / post.pace for post in posts) / workers if workers else 0.0


def _together(pathway: Pathway, crew: Sequence[Who], first: int) -> OpenTimes:
    """When all who take part are there, each of them in the longest hours of those who may."""
    return reduce(both_open, (_there(pathway, who, first) for who in crew))


def _there(pathway: Pathway, who: Who, first: int) -> OpenTimes:
    name, roles = who
    team, hours = pathway.real_teams[name], _laid_out(pathway, name, first)
    calendars = dict.fromkeys(
        without_holidays(post_calendar(pathway, team, post))
        for post_name, post in team.staff.items()
        if not roles or (post.role or post_name) in roles
    )
    each = [both_open(hours, open_times(one, first, first + LOOKED_AT)) for one in calendars]
    return max(each, key=lambda times: times.opened[-1], default=hours)


def _laid_out(pathway: Pathway, team: str, first: int) -> OpenTimes:
    """When a team is open in ordinary weeks."""
    calendar = without_holidays(team_calendar(pathway, pathway.real_teams[team]))
    return open_times(calendar, first - 1, first + LOOKED_AT)


def _stretches(times: OpenTimes, longer: int, since: int = 0) -> Iterator[Stretch]:
    """What is open from a moment on, between closed times longer than so many seconds."""
    start_of_next = (*times.starts[1:], None)
    opened = 0
    for start, end, following in zip(times.starts, times.ends, start_of_next, strict=True):
        opened += max(0, end - max(start, since))
        if opened and following is not None and following - end > longer:
            yield Stretch(opened, following - end)
            opened = 0
