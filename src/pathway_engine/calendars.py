"""What is open when: weekly hours, holidays, and counting in open time and working days.

A calendar says on which dates which intervals begin; an interval belongs to the date on which it
begins, so that a night shift that starts before a holiday is worked to its end. `open_times` lays
a calendar out over a stretch of dates, and the `OpenTimes` that results answers every question
about it in civil seconds (see `clock`). This is the only module that knows the `holidays` library.

A *working day* is a date on which an interval begins.
"""

from __future__ import annotations

import re
import sys
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import lru_cache
from itertools import accumulate, pairwise
from pathlib import Path
from types import ModuleType

from pathway_engine.clock import DAY, HOUR, WEEK, date_of, iso, weekday

_ISO_3166_2 = re.compile(r"([A-Z]{2})(?:-([A-Z0-9]{1,3}))?")
_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


class CalendarProblem(ValueError):
    """A calendar that cannot be, or a question that it cannot answer.

    `found`, `expected` and `hint` are plain texts for a finding; `weekday` (0 is Monday) tells
    which line of the hours is meant, where one is.
    """

    def __init__(
        self, found: str, expected: str, hint: str = "", weekday: int | None = None
    ) -> None:
        """Keep the parts apart, for whoever makes a finding of them."""
        self.found = found
        self.expected = expected
        self.hint = hint
        self.weekday = weekday
        super().__init__(f"found {found}, expected {expected}" + (hint and f"; {hint}"))


@dataclass(frozen=True)
class Weekly:
    """Hours by the day of the week.

    `hours` holds for each weekday, Monday first, its intervals as (start, end) in seconds after
    midnight; an end beyond 86,400 lies in the next day. `holidays` is an ISO 3166-2 code such as
    `GB-ENG`; nothing begins on its public holidays, nor on the dates in `closed`.
    """

    hours: tuple[tuple[tuple[int, int], ...], ...]
    holidays: str | None = None
    closed: frozenset[date] = frozenset()


@dataclass(frozen=True)
class Outside:
    """Open exactly when another calendar is not; its intervals are cut at midnight."""

    other: Calendar


Calendar = Weekly | Outside

Interval = tuple[int, int, int]
"""Start and end in civil seconds, the end not included, and the day on which it begins."""

ALWAYS = Weekly(hours=(((0, DAY),),) * 7)
"""The calendar that is always open: one interval a day."""


def validate(calendar: Calendar) -> list[CalendarProblem]:
    """What is wrong with the hours: overlaps, equal ends, times outside a day, never open.

    Intervals may touch, and may not overlap, also over midnight into the next day.

    >>> twice = Weekly(hours=(((0, 7200), (3600, 9000)),) + ((),) * 6)
    >>> [str(problem) for problem in validate(twice)]
    ['found Monday 00:00-02:00 and Monday 01:00-02:30, expected hours that do not overlap']
    """
    if isinstance(calendar, Outside):
        never = ordinary_week_hours(calendar) <= 0
        return [CalendarProblem("hours that never open", "some open time")] if never else []
    problems = list(_misshapen(calendar))
    return problems or list(_overlaps(calendar))


def _misshapen(calendar: Weekly) -> Iterator[CalendarProblem]:
    if not any(calendar.hours):
        yield CalendarProblem("no hours", "some open time")
    for day, intervals in enumerate(calendar.hours):
        for start, end in intervals:
            whole_day = (start, end) == (0, DAY)
            if not (0 <= start < DAY and start < end and (end - start < DAY or whole_day)):
                found = _hours_text(day, start, end)
                expected = "hours that begin within the day and end less than a day later"
                yield CalendarProblem(found, expected, "the whole day is 00:00-24:00", day)


def _overlaps(calendar: Weekly) -> Iterator[CalendarProblem]:
    week = sorted(
        (day * DAY + start, day * DAY + end, day)
        for day, intervals in enumerate(calendar.hours)
        for start, end in intervals
    )
    first_start, first_end, first_day = week[0]
    round_the_week = [*week, (first_start + WEEK, first_end + WEEK, first_day)]
    for before, after in pairwise(round_the_week):
        if after[0] < before[1]:
            texts = (_hours_text(day, start, end) for start, end, day in (before, after))
            yield CalendarProblem(
                " and ".join(texts), "hours that do not overlap", weekday=after[2]
            )


def _hours_text(day: int, start: int, end: int) -> str:
    return f"{_WEEKDAYS[day]} {_time_text(start)}-{_time_text(end)}"


def _time_text(second: int) -> str:
    of_day = second % DAY or (second and DAY)
    return f"{of_day // HOUR:02d}:{of_day % HOUR // 60:02d}"


def ordinary_week_hours(calendar: Calendar) -> Fraction:
    """Hours open in a week without holidays; `ALWAYS` has 168.

    >>> ordinary_week_hours(Outside(Weekly(hours=(((9 * HOUR, 17 * HOUR),),) * 5 + ((), ()))))
    Fraction(128, 1)
    """
    if isinstance(calendar, Outside):
        return Fraction(WEEK, HOUR) - ordinary_week_hours(calendar.other)
    seconds = sum(end - start for intervals in calendar.hours for start, end in intervals)
    return Fraction(seconds, HOUR)


def check_holidays(code: str) -> None:
    """Raise `CalendarProblem` unless a code names a place whose public holidays are known.

    >>> check_holidays("GB-ENG")
    >>> check_holidays("GB-LON")
    Traceback (most recent call last):
    ...
    pathway_engine.calendars.CalendarProblem: found `GB-LON`, expected an ISO 3166-2 code whose
    holidays are known; known for GB: ENG NIR SCT WLS
    """
    found, expected = f"`{code[:40]}`", "an ISO 3166-2 code whose holidays are known"
    match = _ISO_3166_2.fullmatch(code)
    if match is None:
        raise CalendarProblem(found, f"{expected}, such as GB-ENG")
    country, part = match.groups()
    known = _parts_of(country)
    if known is None:
        raise CalendarProblem(
            found, expected, "GB is the United Kingdom" if country == "UK" else ""
        )
    if part is not None and part not in known:
        parts = " ".join(known[:12]) or "no parts of the country"
        raise CalendarProblem(found, expected, f"known for {country}: {parts}")


def _parts_of(country: str) -> tuple[str, ...] | None:
    """The parts of a country whose holidays are known; None where those of the country are not.

    The library is asked for this country alone: listing all loads a module for each.
    """
    import holidays
    from holidays.registry import EntityLoader

    if country not in EntityLoader.get_country_codes(include_aliases=False):
        return None
    package = ModuleType("holidays.countries")  # their own would load those of all countries
    package.__path__ = [str(Path(holidays.__file__).with_name("countries"))]
    known = sys.modules.setdefault(package.__name__, package)
    try:
        return tuple(getattr(holidays, country).subdivisions)
    finally:
        if known is package:
            del sys.modules[package.__name__]


PROBED_YEARS = range(2024, 2028)
"""The years by which the parts of a country are compared; the number of a year decides nothing."""


@lru_cache(maxsize=64)
def parts_that_differ(code: str) -> tuple[str, ...]:
    """The parts of a country whose public holidays are not those of the country as a whole.

    Empty for a part itself, and where all parts have the holidays of the country.

    >>> parts_that_differ("GB"), parts_that_differ("GB-ENG"), parts_that_differ("IE")
    (('ENG', 'NIR', 'SCT', 'WLS'), (), ())
    """
    from holidays import country_holidays

    parts = _parts_of(code) or ()
    whole = set(country_holidays(code, years=PROBED_YEARS)) if parts else set()
    return tuple(
        part
        for part in parts
        if set(country_holidays(code, subdiv=part, years=PROBED_YEARS)) != whole
    )


@lru_cache(maxsize=1024)
def public_holidays(code: str, year: int) -> frozenset[date]:
    """The public holidays of a place in a year, days observed in their stead included.

    Raises `CalendarProblem` for an unknown code and for a year that the `holidays` library does
    not cover: a calendar without its holidays would be wrong in silence.

    >>> date(2020, 12, 28) in public_holidays("GB-ENG", 2020)  # for Saturday 26 December
    True
    """
    from holidays import country_holidays

    check_holidays(code)
    country, _, part = code.partition("-")
    days = country_holidays(country, subdiv=part or None, years=year, observed=True)
    if not days.start_year <= year <= days.end_year:
        covered = f"a year from {days.start_year} to {days.end_year}"
        raise CalendarProblem(f"holidays of {code} in {year}", covered)
    return frozenset(day for day in days if day.year == year)


@lru_cache(maxsize=128)
def open_times(calendar: Calendar, first_day: int, last_day: int) -> OpenTimes:
    """Lay a calendar out: every interval that begins on the days from first to last, both in.

    What was laid out last is kept: every replication asks for the same.

    >>> office = Weekly(hours=(((9 * HOUR, 17 * HOUR),),) * 5 + ((), ()))
    >>> open_times(office, first_day=4, last_day=10).days  # Monday 5 to Sunday 11 January 1970
    (4, 5, 6, 7, 8)
    """
    return OpenTimes(_intervals(calendar, first_day, last_day))


def _intervals(calendar: Calendar, first_day: int, last_day: int) -> Iterator[Interval]:
    if isinstance(calendar, Outside):
        # An interval of the other that began the day before may reach into the first day.
        shut = list(_intervals(calendar.other, first_day - 1, last_day))
        yield from _gaps(shut, first_day, last_day)
        return
    for day in range(first_day, last_day + 1):
        if not _closed_on(calendar, day):
            for start, end in sorted(calendar.hours[weekday(day)]):
                yield day * DAY + start, day * DAY + end, day


def _closed_on(calendar: Weekly, day: int) -> bool:
    when = date_of(day)
    if when in calendar.closed:
        return True
    return calendar.holidays is not None and when in public_holidays(calendar.holidays, when.year)


def _gaps(shut: Iterable[Interval], first_day: int, last_day: int) -> Iterator[Interval]:
    """What lies between sorted intervals, cut at midnight."""
    free_from, end_of_all = first_day * DAY, (last_day + 1) * DAY
    for start, end, _ in [*shut, (end_of_all, end_of_all, last_day)]:
        until = min(start, end_of_all)
        while free_from < until:
            day = free_from // DAY
            cut = min(until, (day + 1) * DAY)
            yield free_from, cut, day
            free_from = cut
        free_from = max(free_from, end)


class OpenTimes:
    """A calendar laid out over a stretch of dates; all times are civil seconds.

    Outside that stretch everything is closed. What asks for an opening beyond it raises
    `CalendarProblem`: lay out more dates.

    `starts`, `ends`, `days` describe the intervals in order: start, end, and the day on which each
    began. `opened` has one entry more: the open seconds before each interval, and all of them.
    `working_days` are the days on which intervals begin; `firsts` has one entry more: the index
    of the first interval of each, and the number of intervals.
    """

    __slots__ = ("days", "ends", "firsts", "opened", "starts", "working_days")

    def __init__(self, intervals: Iterable[Interval]) -> None:
        """Take intervals in order that do not overlap."""
        table = tuple(intervals)
        self.starts = tuple(start for start, _, _ in table)
        self.ends = tuple(end for _, end, _ in table)
        self.days = tuple(day for _, _, day in table)
        self.opened = tuple(accumulate((end - start for start, end, _ in table), initial=0))
        self.working_days = tuple(dict.fromkeys(self.days))
        self.firsts = (*(bisect_left(self.days, day) for day in self.working_days), len(table))

    def is_open(self, t: int) -> bool:
        """Whether second t is open; the second in which an interval ends is not."""
        i = bisect_right(self.starts, t) - 1
        return i >= 0 and t < self.ends[i]

    def open_seconds(self, a: int, b: int) -> int:
        """Open seconds from a up to and without b."""
        return self._opened_before(b) - self._opened_before(a)

    def next_opening(self, t: int) -> int:
        """The first open second from t on: t itself if it is open."""
        if self.is_open(t):
            return t
        i = bisect_right(self.starts, t)
        if i == len(self.starts):
            raise _beyond(t)
        return self.starts[i]

    def working_day(self, t: int) -> int:
        """The day on which the interval began that is open at t, or was the last before it."""
        i = bisect_right(self.starts, t) - 1
        if i < 0:
            raise _beyond(t)
        return self.days[i]

    def seconds_on(self, day: int) -> int:
        """Open seconds of the intervals that begin on a day."""
        n = bisect_left(self.working_days, day)
        if n == len(self.working_days) or self.working_days[n] != day:
            return 0
        return self._length(n)

    def intervals_on(self, day: int) -> tuple[tuple[int, int], ...]:
        """Start and end of the intervals that begin on a day."""
        n = bisect_left(self.working_days, day)
        if n == len(self.working_days) or self.working_days[n] != day:
            return ()
        here = slice(self.firsts[n], self.firsts[n + 1])
        return tuple(zip(self.starts[here], self.ends[here], strict=True))

    def second_on(self, day: int, n: int) -> int:
        """The civil second of a day's n-th open second, counted from 0.

        Raises `CalendarProblem` if the intervals that begin on the day have no n-th second.
        """
        if not 0 <= n < self.seconds_on(day):
            raise CalendarProblem(f"open second {n} of {date_of(day)}", "an open second of the day")
        return self._at(self.opened[self.firsts[bisect_left(self.working_days, day)]] + n)

    def add_working_days(self, t: int, ticks: int) -> int:
        """The open second that lies a number of working days after t.

        `ticks` are 86,400ths of a working day: 86,400 for `1wd`, rint(86,400 × x) for x working
        days. The position of a moment is the working days completed plus the share of the current
        day's open seconds that is gone; what is sought is the open second at position + x. From a
        closed second one counts from the next opening. Whole numbers throughout, half-even.
        """
        if ticks < 0:
            raise ValueError("working days are counted forwards")
        now = self.next_opening(t)
        n = bisect_right(self.firsts, bisect_right(self.starts, now) - 1) - 1
        length = self._length(n)
        gone = self._opened_before(now) - self.opened[self.firsts[n]]
        days, rest = divmod(gone * DAY + ticks * length, length * DAY)
        n += days
        if n >= len(self.working_days):
            raise _beyond(t)
        target = self.opened[self.firsts[n]] + _rounded(rest * self._length(n), length * DAY)
        if target == self.opened[-1]:  # the end of a day is the next working day's opening
            raise _beyond(t)
        return self._at(target)

    def _opened_before(self, t: int) -> int:
        """Open seconds before t."""
        i = bisect_right(self.starts, t) - 1
        return self.opened[i] + min(t, self.ends[i]) - self.starts[i] if i >= 0 else 0

    def _length(self, n: int) -> int:
        """Open seconds of the n-th working day."""
        return self.opened[self.firsts[n + 1]] - self.opened[self.firsts[n]]

    def _at(self, target: int) -> int:
        """The open second before which so many have been open."""
        i = bisect_right(self.opened, target) - 1
        return self.starts[i] + target - self.opened[i]


def _rounded(numerator: int, denominator: int) -> int:
    """A quotient rounded to a whole number, half-even, without floats."""
    whole, rest = divmod(numerator, denominator)
    up = 2 * rest > denominator or (2 * rest == denominator and whole % 2 == 1)
    return whole + up


def _beyond(t: int) -> CalendarProblem:
    return CalendarProblem(
        iso(t), "a moment within the dates for which the calendar is laid out", "lay out more dates"
    )
