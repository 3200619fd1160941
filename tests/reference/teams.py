"""Who is there when: calendars, teams, workers, absence."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from math import floor

from pathway_engine.calendars import (
    ALWAYS,
    Calendar,
    CalendarProblem,
    OpenTimes,
    Outside,
    Weekly,
    open_times,
    ordinary_week_hours,
)
from pathway_engine.clock import DAY
from pathway_engine.definition.models import Pathway, Post
from pathway_engine.definition.models import Team as TeamModel
from pathway_engine.definition.staffing import staffed, staffed_present
from pathway_engine.engine.records import Window
from reference.luck import Luck

NEVER = 1 << 62
"""A second that does not come."""


def calendar_of(pathway: Pathway, name: str) -> Calendar:
    """A calendar of the file."""
    if name == "always":
        return ALWAYS
    written = pathway.calendars[name]
    if written.outside is not None:
        return Outside(calendar_of(pathway, written.outside))
    hours = written.hours or {}
    code = written.holidays if isinstance(written.holidays, str) else None
    return Weekly(tuple(hours.get(day, ()) for day in range(7)), code, written.closed_dates)


class Hours:
    """When a calendar is open, laid out as far as it is asked for."""

    def __init__(self, calendar: Calendar, window: Window) -> None:
        self._calendar = calendar
        self._first = window.starts_at // DAY - 8
        self._last = window.ends_at // DAY + 60
        self._times = self._laid_out()

    def _laid_out(self) -> OpenTimes:
        return open_times(self._calendar, self._first, self._last)

    def reaching_back_to(self, second: int) -> OpenTimes:
        """The open times, laid out from before a second on."""
        if second // DAY - 8 < self._first:
            self._first = second // DAY - 8
            self._times = self._laid_out()
        return self._times

    def open_at(self, second: int) -> bool:
        """Whether it is open in this second."""
        return self._times.is_open(second)

    def date_of(self, second: int) -> int:
        """The day on which the interval began that is open in this second."""
        return self._times.working_day(second)

    def changes_after(self, second: int) -> list[int]:
        """The next opening and the next closing."""
        starts = (start for start in self._times.starts if start > second)
        ends = (end for end in self._times.ends if end > second)
        return [next(starts), next(ends)]

    def add_working_days(self, second: int, ticks: int) -> int:
        """The open second so many 86,400ths of a working day later."""
        try:
            return self.reaching_back_to(second).add_working_days(second, ticks)
        except CalendarProblem:
            self._last += max(365, self._last - self._first)
            self._times = self._laid_out()
            return self.add_working_days(second, ticks)


@dataclass(eq=False)
class Worker:
    """One worker of a post."""

    number: int
    name: str
    role: str
    index: int
    pace: float
    absence: float
    begins: int
    """The second in which the post begins."""
    ends: int
    """The first second in which the post is over."""
    hours: Hours
    """Those of the post, by which it is counted, and its days of absence."""
    idle_since: int
    busy: bool = False
    kept: bool = False
    """Whether the worker sits, and is kept until the sitting's list is done."""

    def in_post(self, second: int) -> bool:
        """Whether the post has begun and not ended."""
        return self.begins <= second < self.ends

    def away_on(self, day: int, luck: Luck) -> bool:
        """Whether the worker is away on a working date."""
        if not self.absence:
            return False
        return luck.of_day(self.name, "absent", day, self.index) < self.absence


@dataclass(eq=False)
class Team:
    """A team: its hours, its workers, the cases that have a slot."""

    name: str
    written: TeamModel
    hours: Hours
    lasting: dict[str, tuple[int, int]] = field(default_factory=dict)
    """From when and until when each post is there."""
    workers: list[Worker] = field(default_factory=list)
    holders: set[int] = field(default_factory=set)

    def roles(self) -> tuple[str, ...]:
        """Every role of the team, in the order of its posts."""
        return tuple(dict.fromkeys(worker.role for worker in self.workers))

    def present(self, worker: Worker, second: int, luck: Luck) -> bool:
        """Whether a worker is there: in post, the team is open, and it is no day of absence."""
        return worker.in_post(second) and self.goes_on(worker, second, luck)

    def goes_on(self, worker: Worker, second: int, luck: Luck) -> bool:
        """Whether a worker goes on with work in hand: after the post in every open second."""
        if not (self.hours.open_at(second) and worker.hours.open_at(second)):
            return False
        over = second >= worker.ends
        return over or not worker.away_on(worker.hours.date_of(second), luck)

    def free(self, by: tuple[str, ...], second: int, luck: Luck) -> list[Worker]:
        """Who could begin now, first the one who is preferred."""
        able = [
            worker
            for worker in self.workers
            if worker.role in by and not worker.busy and self.present(worker, second, luck)
        ]
        return sorted(able, key=lambda w: (by.index(w.role), w.idle_since, w.number))

    def has_room(self, case_no: int, second: int) -> bool:
        """Whether a case has a slot here or could get one."""
        if self.written.caseload is None or case_no in self.holders:
            return True
        return len(self.holders) < floor(self.written.caseload * self.fte(second))

    def fte(self, second: int) -> Decimal | int:
        """The FTE in force."""
        posts = self.written.staff.items()
        here = [post for name, post in posts if self.is_in_force(name, second)]
        return sum(p.fte if p.fte is not None else p.present or 0 for p in here)

    def is_in_force(self, post: str, second: int) -> bool:
        """Whether a post has begun and not ended."""
        begins, ends = self.lasting[post]
        return begins <= second < ends

    def changes_after(self, second: int) -> list[int]:
        """When the team opens and closes next, and when posts begin and end."""
        posts = [moment for one in self.lasting.values() for moment in one if moment > second]
        hours = {id(one): one for one in (self.hours, *(w.hours for w in self.workers))}
        return [*(at for one in hours.values() for at in one.changes_after(second)), *posts]


def teams_of(pathway: Pathway, window: Window) -> dict[str, Team]:
    """The teams with their workers, numbered by teams and posts as written."""
    teams: dict[str, Team] = {}
    number = 0
    for name, written in pathway.real_teams.items():
        calendar = calendar_of(pathway, pathway.calendar_of(written))
        team = Team(name, written, Hours(calendar, window))
        for post_id, post in written.staff.items():
            team.lasting[post_id] = lasting(post, window)
            hours, own = team.hours, calendar
            if post.calendar is not None:
                own = calendar_of(pathway, post.calendar)
                hours = Hours(own, window)
            workers, pace = amount_of(pathway, written, post, own)
            absence = 0.0 if post.present else float(pathway.absence_of(written))
            for index in range(workers):
                team.workers.append(
                    Worker(
                        number,
                        f"{name}.{post_id}",
                        post.role or post_id,
                        index,
                        pace,
                        absence,
                        *team.lasting[post_id],
                        hours,
                        window.starts_at,
                    )
                )
                number += 1
        teams[name] = team
    return teams


def amount_of(
    pathway: Pathway, team: TeamModel, post: Post, calendar: Calendar
) -> tuple[int, float]:
    """How many workers play a post, and their pace."""
    casework = pathway.casework_of(team)
    if post.present is not None:
        amount = staffed_present(post.present, casework)
    else:
        assert post.fte is not None
        assert pathway.full_time is not None
        week = ordinary_week_hours(calendar)
        amount = staffed(post.fte, pathway.full_time.amount, week, casework)
    return amount.workers, amount.pace


def lasting(post: Post, window: Window) -> tuple[int, int]:
    """From when and until when a post is there: moments count from the end of the warm-up."""
    begins = 0 if post.from_ is None else post.from_.second(window.warm_up_until)
    ends = NEVER if post.until is None else post.until.second(window.warm_up_until)
    return begins, ends
