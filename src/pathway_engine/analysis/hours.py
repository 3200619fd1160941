"""Calendars for many moments at once: when something is open, and where working days lead."""

from __future__ import annotations

from typing import Any

import numpy as np

from pathway_engine.calendars import Calendar, OpenTimes, open_times
from pathway_engine.clock import DAY
from pathway_engine.definition.opening import KNOWN_UNTIL, known_until

Array = np.ndarray[Any, Any]

NEVER = np.iinfo(np.int64).max
"""The moment that does not come."""


class Hours:
    """One calendar, laid out from before the run for as long as it is asked for."""

    def __init__(self, calendar: Calendar, first_day: int, last_day: int) -> None:
        self._calendar = calendar
        self._first_day = first_day
        self._last_day = last_day
        self._lay_out()

    def _lay_out(self) -> None:
        times: OpenTimes = open_times(self._calendar, self._first_day, self._last_day)
        self.starts = np.array(times.starts, dtype=np.int64)
        self.ends = np.array(times.ends, dtype=np.int64)
        self.days = np.array(times.days, dtype=np.int64)
        self._opened = np.array(times.opened, dtype=np.int64)
        self._firsts = np.array(times.firsts, dtype=np.int64)
        number = np.diff(self._firsts)
        self._workday = np.repeat(np.arange(len(number)), number)
        before = self._opened[self._firsts]
        self._lengths, self._before = np.diff(before), before

    def _further(self) -> bool:
        """Lay out twice as much; whether there was more to lay out."""
        longer = max(365, self._last_day - self._first_day)
        latest = max(self._last_day, min(self._last_day + longer, KNOWN_UNTIL))
        further = known_until(self._calendar, self._last_day, latest)
        if further <= self._last_day:
            return False
        self._last_day = further
        self._lay_out()
        return True

    def reach(self, day: int) -> None:
        """Have a day laid out."""
        if day > self._last_day:
            self._last_day = day
            self._lay_out()

    def reach_back(self, day: int) -> None:
        """Have the days from one on laid out."""
        if day < self._first_day:
            self._first_day = day
            self._lay_out()

    def next_opening(self, t: Array) -> Array:
        """For each moment the first open second from it on, `NEVER` where there is none."""
        place = np.searchsorted(self.starts, t, side="right")
        open_until = np.append(self.ends, [0])[place - 1]
        is_open = (place > 0) & (t < open_until)
        found = np.where(is_open, t, np.append(self.starts, [NEVER])[place])
        late = (found == NEVER) & (t < KNOWN_UNTIL * DAY)
        return self.next_opening(t) if late.any() and self._further() else found

    def after_working_days(self, t: Array, ticks: Array) -> Array:
        """The open seconds that lie so many 86,400ths of a working day after moments.

        Whole numbers throughout, as "Working days" in the language's reference has it.
        """
        begin = self.next_opening(t)
        there = begin != NEVER
        found = np.full(len(t), NEVER)
        at = np.searchsorted(self.starts, begin[there], side="right") - 1
        today = self._workday[at]
        gone = self._opened[at] + begin[there] - self.starts[at] - self._before[today]
        whole = self._lengths[today] * DAY
        forward, rest = np.divmod(gone * DAY + ticks[there] * self._lengths[today], whole)
        target, last = today + forward, len(self._lengths) - 1
        if (target >= last).any() and self._further():
            return self.after_working_days(t, ticks)
        known = np.minimum(target, last)
        second = self._before[known] + _rounded(rest * self._lengths[known], whole)
        found[there] = np.where(target < last, self._moment(second), NEVER)
        return found

    def working_days_to(self, since: Array, moment: int) -> Array:
        """How many working days pass from moments to another: the difference of their positions."""
        self.reach_back(int(since.min(initial=moment)) // DAY - 8)
        begin, end = self._position(since), self._position(np.array([moment]))
        return np.asarray((end[0] - begin[0]) + (end[1] - begin[1]))

    def _position(self, t: Array) -> tuple[Array, Array]:
        """Working days completed, and the share of the day's open seconds that is gone."""
        begin = self.next_opening(t)
        at = np.searchsorted(self.starts, begin, side="right") - 1
        today = self._workday[at]
        gone = self._opened[at] + begin - self.starts[at] - self._before[today]
        return today, gone / self._lengths[today]

    def seconds_on(self, days: Array) -> Array:
        """Open seconds of the intervals that begin on each day."""
        return np.where(self._begins_on(days), self._lengths[self._place_of(days)], 0)

    def second_on(self, days: Array, number: Array) -> Array:
        """The moment of each day's open second of that number, counted from 0."""
        return self._moment(self._before[self._place_of(days)] + number)

    def _begins_on(self, days: Array) -> Array:
        return np.asarray(self.days[self._firsts[self._place_of(days)]] == days)

    def _place_of(self, days: Array) -> Array:
        """The first working day on or after each day; the last one where there is none."""
        working = self.days[self._firsts[:-1]]
        return np.minimum(np.searchsorted(working, days), len(working) - 1)

    def _moment(self, second: Array) -> Array:
        """The moments before which so many seconds have been open."""
        place = np.searchsorted(self._opened, second, side="right") - 1
        place = np.minimum(place, len(self.starts) - 1)
        return np.asarray(self.starts[place] + second - self._opened[place])


def _rounded(numerator: Array, denominator: Array) -> Array:
    """Quotients rounded to whole numbers, half-even."""
    whole, rest = np.divmod(numerator, denominator)
    twice = 2 * rest
    up = (twice > denominator) | ((twice == denominator) & (whole % 2 == 1))
    return np.asarray(whole + up)
