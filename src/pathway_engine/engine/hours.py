"""When a team is open, for as long a time as anybody asks about."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable
from typing import TYPE_CHECKING

from pathway_engine.calendars import Calendar, CalendarProblem, OpenTimes, open_times
from pathway_engine.clock import DAY, utc_of

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

_MARGIN = 8  # days laid out before the first question, for shifts that began earlier
_STRETCH = 400  # days laid out after a question
_FURTHEST = 1_100 * 366  # days after a question; the longest duration of a file has 1,000 years
_LAST_DAY = 2_932_896  # 9999-12-31, the last date that Python knows


class Hours:
    """A calendar that is laid out as far as it is asked for.

    All times are civil seconds; with a `zone` they are UTC seconds, and the calendar's times are
    read off the clocks of that zone. What it answers never depends on what it was asked before.
    """

    def __init__(self, calendar: Calendar, zone: ZoneInfo | None = None) -> None:
        """Lay out nothing yet."""
        self._calendar = calendar
        self._zone = zone
        self._first = self._last = 0
        self._times: OpenTimes | None = None

    def is_open(self, t: int) -> bool:
        """Whether second t is open."""
        return self._covering(t, t).is_open(t)

    def open_seconds(self, a: int, b: int) -> int:
        """Open seconds from a up to and without b."""
        return self._covering(a, b).open_seconds(a, b)

    def next_opening(self, t: int) -> int:
        """The first open second from t on."""
        return self._asked(t, lambda times: times.next_opening(t))

    def change_after(self, t: int, end: int) -> int:
        """The first second after t from which it is open or closed anew, at most `end`."""
        times = self._covering(t, end)
        if times.is_open(t):
            return min(times.ends[bisect_right(times.starts, t) - 1], end)
        return times.next_opening(t) if times.open_seconds(t, end) else end

    def add_working_days(self, t: int, ticks: int) -> int:
        """The open second that lies so many 86,400ths of a working day after t."""
        return self._asked(t, lambda times: times.add_working_days(t, ticks))

    def _asked(self, t: int, question: Callable[[OpenTimes], int]) -> int:
        """The answer to a question about what comes after t, however far that is."""
        until, end = t, min(t // DAY + _FURTHEST, _LAST_DAY) * DAY
        while True:
            try:
                return question(self._covering(t, until))
            except CalendarProblem:
                if until >= end:
                    raise
                until = min(t + max(2 * (until - t), _STRETCH * DAY), end)

    def _covering(self, a: int, b: int) -> OpenTimes:
        """The calendar, laid out at least from a to b."""
        first, last = a // DAY - _MARGIN, min(b // DAY + _MARGIN, _LAST_DAY)
        if self._times is None or first < self._first or last > self._last:
            if self._times is None or last > self._last:
                last = min(last + _STRETCH, _LAST_DAY)
            if self._times is not None:  # who asks of ever earlier days lays out no later ones
                if first < self._first:
                    first = min(first, max(first - _STRETCH, 0))
                first, last = min(first, self._first), max(last, self._last)
            times = open_times(self._calendar, first, last)
            self._times = times if self._zone is None else in_zone(times, self._zone)
            self._first, self._last = first, last
        return self._times


def in_zone(times: OpenTimes, zone: ZoneInfo) -> OpenTimes:
    """The same intervals in UTC seconds: their starts and ends are read off a zone's clocks.

    What an interval loses or gains where the clocks change in it, it loses or gains.

    >>> from zoneinfo import ZoneInfo
    >>> office = OpenTimes([(20_670 * DAY + 9 * 3_600, 20_670 * DAY + 17 * 3_600, 20_670)])
    >>> in_zone(office, ZoneInfo("Europe/London")).starts[0] - 20_670 * DAY  # 5 August 2026
    28800
    """
    pairs = zip(times.starts, times.ends, times.days, strict=True)
    moved = ((utc_of(start, zone), utc_of(end, zone), day) for start, end, day in pairs)
    return OpenTimes(interval for interval in moved if interval[0] < interval[1])
