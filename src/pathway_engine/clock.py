"""Civil time as whole numbers.

Everything that is computed about time is computed in *civil seconds*: whole seconds since
1970-01-01 00:00 by the wall clock of the pathway's place, in days that all have 86,400 seconds.
A *day* is a whole number too: days since 1970-01-01. Clock changes do not exist here; they are
a matter of whoever turns an instant of the world into civil seconds.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

HOUR = 3_600
"""Seconds in an hour."""

DAY = 86_400
"""Seconds in a day."""

WEEK = 7 * DAY
"""Seconds in a week."""

YEAR_DAYS = 365
"""Days in a year of the language."""

YEAR = YEAR_DAYS * DAY
"""Seconds in a year of the language."""

LATEST = 2**33
"""Civil seconds lie below, until the year 2242."""

LONGEST_WORK = 1 << 30
"""The longest work in seconds of open time, 34 years: what a row holds has 32 bits.

`check` refuses what may take longer; the kernel stops a run that draws it nevertheless.
"""

_EPOCH = date(1970, 1, 1)
_EPOCH_WEEKDAY = 3  # 1970-01-01 was a Thursday


def day_of(day: date) -> int:
    """Days from 1970-01-01 to a date.

    >>> day_of(date(2026, 1, 5))
    20458
    """
    return (day - _EPOCH).days


def date_of(day: int) -> date:
    """The date of a day, the inverse of `day_of`.

    >>> date_of(20458)
    datetime.date(2026, 1, 5)
    """
    return _EPOCH + timedelta(days=day)


def seconds_of(day: date) -> int:
    """The civil second with which a date begins.

    >>> seconds_of(date(1970, 1, 2))
    86400
    """
    return day_of(day) * DAY


def weekday(day: int) -> int:
    """The day of the week of a day: 0 is Monday, 6 is Sunday.

    >>> weekday(day_of(date(2026, 1, 5)))
    0
    """
    return (day + _EPOCH_WEEKDAY) % 7


def iso(seconds: int) -> str:
    """A civil second as ISO 8601, without a time zone.

    >>> iso(seconds_of(date(2026, 1, 5)) + 9 * HOUR)
    '2026-01-05T09:00:00'
    """
    return (datetime(1970, 1, 1) + timedelta(seconds=seconds)).isoformat()


def utc_of(seconds: int, zone: ZoneInfo) -> int:
    """The UTC second at which a zone's clocks show a civil second.

    Of two such seconds (clocks put back) the first; where there is none (clocks put forward), the
    second that it would have been.

    >>> from zoneinfo import ZoneInfo
    >>> noon = seconds_of(date(2026, 8, 5)) + 12 * HOUR
    >>> noon - utc_of(noon, ZoneInfo("Europe/London"))
    3600
    """
    shown = datetime(1970, 1, 1) + timedelta(seconds=seconds)
    return int(shown.replace(tzinfo=zone).timestamp())


def civil_of(utc: int, zone: ZoneInfo) -> int:
    """The civil second that a zone's clocks show at a UTC second.

    >>> from zoneinfo import ZoneInfo
    >>> civil_of(0, ZoneInfo("Europe/London"))  # the United Kingdom kept summer time all year
    3600
    """
    shown = datetime.fromtimestamp(utc, zone).replace(tzinfo=None)
    return round((shown - datetime(1970, 1, 1)).total_seconds())
