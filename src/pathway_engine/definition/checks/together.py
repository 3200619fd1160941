"""When those who take part in a step are there at once, in ordinary weeks without holidays.

One week is like the other, so that one is looked at, and hours that are the same are laid out once.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from datetime import date
from functools import reduce
from itertools import pairwise
from typing import NamedTuple

from pathway_engine.calendars import Calendar, OpenTimes, open_times
from pathway_engine.clock import DAY, HOUR, day_of
from pathway_engine.definition.checks.people import asked_for
from pathway_engine.definition.models import Pathway, TeamStep
from pathway_engine.definition.opening import (
    both_open,
    post_calendar,
    team_calendar,
    without_holidays,
)
from pathway_engine.definition.workers import staffed_posts

MONDAY = day_of(date(2026, 1, 5))
"""The week that is looked at begins on it."""
BEFORE, AFTER = 8, 21
"""Days laid out before and from that Monday: what opened the week before, and closes the next."""
LONG = 90 * HOUR
"""Longer than a weekend of three days: from Thursday 17:00 to Monday 09:00 it is 88 hours."""
NIGHT = 4 * HOUR
"""Longer than any break in a working day."""

Who = tuple[str, frozenset[str]]
"""A team that takes part, and the roles of it that may; none where any will do."""
Crew = tuple[Who, ...]


class Stretch(NamedTuple):
    """Open seconds of a week between two long closed times, and how long such a time is."""

    open_seconds: int
    closed_after: int


class Hours:
    """When calendars are open at once, and after which moments they are closed for long."""

    def __init__(self, times: OpenTimes) -> None:
        """Look for the moments at which they close for a night or longer."""
        self.times = times
        pairs = zip(times.ends, times.starts[1:], strict=False)
        closings = [(end, start - end) for end, start in pairs if start - end > NIGHT]
        self._closings = [end for end, _ in closings]
        self.week = self._week([one for one in closings if one[1] > LONG])

    def _week(self, closings: list[tuple[int, int]]) -> Stretch | None:
        """The stretch before the long closed time of the week; there is no room for two."""
        first, over = MONDAY * DAY, (MONDAY + 7) * DAY
        return next(
            (
                Stretch(self.times.open_seconds(before, end), closed)
                for (before, _), (end, closed) in pairwise(closings)
                if first <= end < over
            ),
            None,
        )

    def left(self, at: int) -> int | None:
        """Open seconds until they close for a night; 0 if not open soon, None if never closed."""
        following = bisect_right(self._closings, at)
        if following == len(self._closings):
            return None
        soon = self.times.open_seconds(at, at + NIGHT)  # a partner may come later than that
        return self.times.open_seconds(at, self._closings[following]) if soon else 0


class Together:
    """The hours that crews of a pathway have in common; each is worked out once."""

    def __init__(self, pathway: Pathway) -> None:
        """Remember whose."""
        self._pathway = pathway
        self._laid_out: dict[frozenset[Calendar], Hours] = {}
        self._calendars: dict[Who, frozenset[Calendar]] = {}
        self._crews: dict[Crew, Hours] = {}

    def of(self, crew: Crew) -> Hours:
        """When all of a crew are there, each of them in the longest hours of those who may."""
        if crew not in self._crews:
            self._crews[crew] = self._at_once(frozenset[Calendar]().union(*map(self._of, crew)))
        return self._crews[crew]

    def of_team(self, name: str) -> Hours:
        """When a team is open, whoever is there."""
        calendar = team_calendar(self._pathway, self._pathway.real_teams[name])
        return self._at_once(frozenset((without_holidays(calendar),)))

    def _of(self, who: Who) -> frozenset[Calendar]:
        """The hours of a team, and the longest of those of whom it may send."""
        if who not in self._calendars:
            name, roles = who
            team = self._pathway.real_teams[name]
            hours = without_holidays(team_calendar(self._pathway, team))
            posts = [
                frozenset((hours, without_holidays(post_calendar(self._pathway, team, post))))
                for post_name, post in team.staff.items()
                if not roles or (post.role or post_name) in roles
            ]
            self._calendars[who] = max(posts, key=self._open, default=frozenset((hours,)))
        return self._calendars[who]

    def _open(self, calendars: frozenset[Calendar]) -> int:
        first = MONDAY * DAY
        return self._at_once(calendars).times.open_seconds(first, first + 7 * DAY)

    def _at_once(self, calendars: frozenset[Calendar]) -> Hours:
        if calendars not in self._laid_out:
            first, last = MONDAY - BEFORE, MONDAY + AFTER
            each = (open_times(one, first, last) for one in calendars)
            self._laid_out[calendars] = Hours(reduce(both_open, each))
        return self._laid_out[calendars]


def crew_of(step: TeamStep, team: str) -> Crew:
    """Who takes part in a step's work, its own team first."""
    partners = [(name, frozenset((role,))) for name, role, _ in step.partners]
    return ((team, asked_for(step)), *partners)


def open_in_words(crew: Sequence[Who]) -> str:
    """Who is open at once, in words.

    >>> open_in_words([("ward", frozenset()), ("hub", frozenset())])
    '`ward` and `hub` are open at once'
    """
    teams = [f"`{team}`" for team in dict.fromkeys(team for team, _ in crew)]
    return f"{' and '.join(teams)} {'are open at once' if len(teams) > 1 else 'is open'}"


def slowness(pathway: Pathway, who: Who) -> float:
    """Open seconds for one second of work, on average over those who may do it; 0 for nobody."""
    posts = [
        post.staffed
        for post in staffed_posts(pathway)
        if post.team == who[0] and (not who[1] or post.role in who[1]) and post.staffed.pace
    ]
    workers = sum(post.workers for post in posts)
    return sum(post.workers / post.pace for post in posts) / workers if workers else 0.0
