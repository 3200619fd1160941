"""Opening hours: when a moment is open, when work is done, where working days lead.

A calendar's intervals stand in order; `before` counts its open seconds before each. The rules
are those of `pathway_engine.calendars`, which the tests hold these functions against.
"""

from __future__ import annotations

from typing import Any

from pathway_engine.simulation.kernel.access import i8, kernel, state_t
from pathway_engine.simulation.kernel.layout import FAR, SECONDS_A_DAY
from pathway_engine.simulation.kernel.philox import uniform
from pathway_engine.simulation.kernel.rounds import as_word
from pathway_engine.simulation.kernel.tables import (
    calendar_at,
    day_index_at,
    interval_at,
    workday_at,
    worker_at,
)


@kernel(state_t, i8, i8)
def last_begun(s: Any, calendar: int, t: int) -> int:
    """The calendar's last interval that has begun by `t`; one before its first if none has."""
    c = calendar_at(s, calendar)
    day = t // SECONDS_A_DAY - c.first_day
    if day < 0:
        return c.first - 1
    if day >= c.days:
        return c.first + c.n - 1
    i = day_index_at(s, c.day_index + day).v
    end = day_index_at(s, c.day_index + day + 1).v
    while i < end and interval_at(s, i).start <= t:
        i += 1
    return i - 1


@kernel(state_t, i8, i8)
def next_opening(s: Any, calendar: int, t: int) -> int:
    """`t` itself if it is open, else the second in which the next interval begins."""
    c = calendar_at(s, calendar)
    i = last_begun(s, calendar, t)
    if i >= c.first and t < interval_at(s, i).end:
        return t
    if i + 1 >= c.first + c.n:
        return FAR
    return interval_at(s, i + 1).start


@kernel(state_t, i8, i8)
def is_away(s: Any, worker: int, day: int) -> bool:
    """Whether a worker is away on a working date."""
    w = worker_at(s, worker)
    if w.absence <= 0.0:
        return False
    return uniform(s, w.key, as_word(day), w.index, 0) < w.absence


@kernel(state_t, i8, i8, i8, inline=True)
def there_from(s: Any, worker: int, i: int, t: int) -> int:
    """From when on, not before `t`, a worker with work in hand is there in an interval.

    Its end where that is never; once the post has ended no day of absence counts.
    """
    interval = interval_at(s, i)
    begins = max(t, interval.start)
    if begins < interval.end and is_away(s, worker, interval.day):
        begins = max(begins, min(worker_at(s, worker).until_at, interval.end))
    return begins


@kernel(state_t, i8, i8, i8, i8, inline=True)
def done_at(s: Any, calendar: int, worker: int, t: int, seconds: int) -> int:
    """When a worker who starts at `t` has worked so many seconds.

    Work stands still while the calendar is closed or the worker away; it may end in the
    second in which an interval ends.
    """
    if seconds == 0:
        return t
    c = calendar_at(s, calendar)
    left = seconds
    i = last_begun(s, calendar, t)
    begin = t
    while i < c.first + c.n:
        if i >= c.first:
            interval = interval_at(s, i)
            from_ = there_from(s, worker, i, begin)
            there = interval.end - from_
            if there > 0:
                if left <= there:
                    return from_ + left
                left -= there
        i += 1
    return FAR


@kernel(state_t, i8, i8, i8, i8)
def worked_between(s: Any, calendar: int, worker: int, begin: int, end: int) -> int:
    """Seconds that a worker who is at work all the time works from `begin` to `end`."""
    c = calendar_at(s, calendar)
    total = 0
    i = last_begun(s, calendar, begin)
    while i < c.first + c.n:
        if i >= c.first:
            interval = interval_at(s, i)
            if interval.start >= end:
                break
            total += max(min(end, interval.end) - there_from(s, worker, i, begin), 0)
        i += 1
    return total


@kernel(state_t, i8, i8)
def open_second(s: Any, workday: int, r: int) -> int:
    """The second that is number `r`, from 0, of a working day's open seconds."""
    day = workday_at(s, workday)
    i = day.first
    left = r
    while i < day.first + day.n - 1:
        interval = interval_at(s, i)
        if left < interval.end - interval.start:
            break
        left -= interval.end - interval.start
        i += 1
    return interval_at(s, i).start + left


@kernel(i8, i8, inline=True)
def rounded_quotient(numerator: int, denominator: int) -> int:
    """The quotient of two whole numbers, rounded half-even."""
    quotient = numerator // denominator
    twice = 2 * (numerator - quotient * denominator)
    if twice > denominator or (twice == denominator and quotient % 2 == 1):
        quotient += 1
    return quotient


@kernel(state_t, i8, i8, i8)
def after_working_days(s: Any, calendar: int, t: int, x: int) -> int:
    """The open second that lies `x` / 86,400 working days after `t`.

    Whole numbers throughout, as "Working days" in the language's reference has it.
    """
    c = calendar_at(s, calendar)
    begin = next_opening(s, calendar, t)
    i = last_begun(s, calendar, begin)
    if begin >= FAR or i < c.first:
        return FAR
    workday = interval_at(s, i).workday
    gone = begin - interval_at(s, i).start
    j = workday_at(s, workday).first
    while j < i:
        gone += interval_at(s, j).end - interval_at(s, j).start
        j += 1
    seconds = workday_at(s, workday).seconds
    whole = gone * SECONDS_A_DAY + x * seconds
    forward = whole // (seconds * SECONDS_A_DAY)
    rest = whole - forward * seconds * SECONDS_A_DAY
    target = workday + forward
    last = interval_at(s, c.first + c.n - 1).workday
    if target > last:
        return FAR
    there = workday_at(s, target).seconds
    r = rounded_quotient(rest * there, seconds * SECONDS_A_DAY)
    if r == there:
        return open_second(s, target + 1, 0) if target < last else FAR
    return open_second(s, target, r)
