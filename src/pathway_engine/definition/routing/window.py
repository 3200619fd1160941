"""The stretch of time for which load is worked out: who comes in it, and how long is open.

By default the window of a run with the default options: it starts on 5 January 2026, warms up
for 26 weeks and counts for 52.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from pathway_engine.calendars import Calendar, OpenTimes, open_times
from pathway_engine.clock import DAY, HOUR, WEEK, YEAR_DAYS, date_of, day_of
from pathway_engine.definition.arriving import Spread
from pathway_engine.definition.models import Arrival, Pathway
from pathway_engine.definition.opening import calendar_named, post_times
from pathway_engine.definition.replaying import recorded_within
from pathway_engine.definition.values import in_force
from pathway_engine.definition.workers import StaffedPost, staffed_posts


@dataclass(frozen=True, slots=True)
class Window:
    """The days of a run that count: after the warm-up, before the end."""

    starts: date = date(2026, 1, 5)
    warm_up_days: int = 26 * 7
    length_days: int = 52 * 7
    counted_from: int | None = None
    """The civil second from which `+4w` counts, where it is not that of `begin`."""
    runs: bool = False
    """Whether a run follows, which shows better what load is: then fewer people are routed."""

    @property
    def first_day(self) -> int:
        """The first day that counts, in days since 1970."""
        return day_of(self.starts) + self.warm_up_days

    @property
    def begin(self) -> int:
        """The civil second with which it begins."""
        return self.first_day * DAY

    @property
    def end(self) -> int:
        """The civil second with which it is over.

        >>> (Window().end - Window().begin) // WEEK
        52
        """
        return self.begin + self.length_days * DAY

    @property
    def origin(self) -> int:
        """The civil second from which `+4w` counts: the end of the warm-up."""
        return self.begin if self.counted_from is None else self.counted_from

    @property
    def weeks(self) -> float:
        """How many weeks it has."""
        return self.length_days * DAY / WEEK


def posts_at_the_end(pathway: Pathway, window: Window) -> tuple[StaffedPost, ...]:
    """The posts in force on the last day: the staff that load counts."""
    last = window.end - 1
    return tuple(post for post in staffed_posts(pathway) if post.is_there(last, window.origin))


def days_of_run(starts_at: int, warm_up_until: int, ends_at: int) -> Window:
    """The days of a run from its first civil second to its last, warm-up included."""
    first = starts_at // DAY
    return Window(date_of(first), 0, -(-ends_at // DAY) - first, warm_up_until)


class Openings:
    """How long the calendars of a pathway are open; each is laid out once."""

    def __init__(self, pathway: Pathway, window: Window) -> None:
        """Remember whose calendars, and for when."""
        self._pathway, self.window = pathway, window
        self._laid_out: dict[str, OpenTimes] = {}
        self._of_posts: dict[tuple[str, str], OpenTimes] = {}
        self._working_days: dict[str, float] = {}

    def of(self, name: str) -> OpenTimes:
        """A calendar laid out from the day before the run to the end of the window or year."""
        if name not in self._laid_out:
            first = day_of(self.window.starts)
            last = first + max(YEAR_DAYS, self.window.warm_up_days + self.window.length_days)
            calendar: Calendar = calendar_named(self._pathway, name)
            self._laid_out[name] = open_times(calendar, first - 1, last)
        return self._laid_out[name]

    def spread(self, arrival: Arrival, start: int) -> Spread:
        """How the people of an arrival are spread over a run that starts on a day."""
        name = arrival.during or "always"
        return Spread(arrival, calendar_named(self._pathway, name), self.of(name), start)

    def hours_of_post(self, team: str, post: str) -> float:
        """Hours in the window in which the workers of a post are there, absence apart."""
        times = self.times_of_post(team, post)
        return times.open_seconds(self.window.begin, self.window.end) / HOUR

    def times_of_post(self, team: str, post: str) -> OpenTimes:
        """When in the window the workers of a post are there, absence apart."""
        written = self._pathway.real_teams[team]
        if written.staff[post].calendar is None:
            return self.of(self._pathway.calendar_of(written))
        if (team, post) not in self._of_posts:
            first, last = self.window.begin // DAY - 1, self.window.end // DAY
            times = post_times(self._pathway, written, written.staff[post], first, last)
            self._of_posts[team, post] = times
        return self._of_posts[team, post]

    def hours(self, name: str) -> float:
        """Hours that a calendar is open in the window."""
        return self.of(name).open_seconds(self.window.begin, self.window.end) / HOUR

    def share_there(self, team: str, post: str) -> float:
        """The share of the window in which the workers of a post are there, absence apart."""
        return self.hours_of_post(team, post) * HOUR / (self.window.end - self.window.begin)

    def working_day(self, name: str) -> float:
        """Seconds by the clock for one working day, on average in the window.

        A calendar without one has them as far apart as the window is long.
        """
        if name not in self._working_days:
            begin, end = self.window.begin, self.window.end
            length = (end - begin) / max(1, working_days(self.of(name), begin, end))
            self._working_days[name] = length
        return self._working_days[name]


def arrivals_in(
    pathway: Pathway, window: Window, openings: Openings, *, spare: int = 0
) -> dict[str, float]:
    """The expected number of people of each arrival who come in the window.

    Arrivals that begin or end within it count for the part that they have in it; rates per
    working day by the working days of `during`; other rates within the open time of `during`,
    with the same number in the 365 days from the run's start. Weights and growth are taken date
    by date; whom a file names are counted. With `spare` seconds an arrival begins so much earlier
    in the window, and ends so much later.
    """
    run = (window.begin, window.end)
    return {
        name: float(len(recorded_within(pathway, name, run, window.origin)))
        if arrival.replay
        else _arriving(arrival, window, openings, spare)
        for name, arrival in pathway.arrivals.items()
    }


def _arriving(arrival: Arrival, window: Window, openings: Openings, spare: int) -> float:
    rate = arrival.rate
    if rate is None:
        return 0.0
    run_start = day_of(window.starts) * DAY
    first, last = in_force(arrival.from_, arrival.until, window.origin)
    begin, end = max(window.begin, first - spare), min(window.end, last + spare)
    if end <= begin:
        return 0.0
    if arrival.is_weighted:
        return _weighted(arrival, openings, run_start // DAY, begin, end)
    if rate.per == "wd":
        return float(rate.amount) * working_days(openings.of(str(arrival.during)), begin, end)
    per_second = rate.per_day() / DAY
    if arrival.during is None:
        return float(per_second * (end - begin))
    open_seconds: Callable[[int, int], int] = openings.of(arrival.during).open_seconds
    in_year = open_seconds(run_start, run_start + YEAR_DAYS * DAY)
    share = Fraction(open_seconds(begin, end), in_year) if in_year else Fraction(0)
    return float(per_second * YEAR_DAYS * DAY * share)


def _weighted(arrival: Arrival, openings: Openings, start: int, begin: int, end: int) -> float:
    """The expected number in a stretch, each date with its weight."""
    spread = openings.spread(arrival, start)
    days = range(max(start, begin // DAY) - 1, (end - 1) // DAY + 1)
    return sum(spread.expected_on(day) * spread.share_in(day, begin, end) for day in days)


def working_days(times: OpenTimes, begin: int, end: int) -> int:
    """Working days that begin in a stretch."""
    starts = (times.second_on(day, 0) for day in times.working_days)
    return sum(begin <= start < end for start in starts)
