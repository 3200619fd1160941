"""Opening hours reach as far as they are asked for, and answer the same whatever came before."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from pathway_engine.calendars import ALWAYS, CalendarProblem, Weekly, open_times
from pathway_engine.clock import DAY, day_of, seconds_of
from pathway_engine.engine.hours import Hours

OFFICE = Weekly(hours=(((9 * 3600, 17 * 3600),),) * 5 + ((), ()))
MONDAY = seconds_of(date(2026, 1, 5))


def test_it_answers_as_the_calendar_does() -> None:
    hours = Hours(OFFICE)
    times = open_times(OFFICE, day_of(date(2000, 1, 1)), day_of(date(2050, 1, 1)))
    for t in (MONDAY, MONDAY - 4000 * DAY, MONDAY + 5000 * DAY, MONDAY + 12 * 3600, MONDAY - 1):
        assert hours.is_open(t) == times.is_open(t)
        assert hours.next_opening(t) == times.next_opening(t)
        assert hours.open_seconds(t, t + 90 * DAY) == times.open_seconds(t, t + 90 * DAY)
        for ticks in (0, DAY // 2, 900 * DAY):
            assert hours.add_working_days(t, ticks) == times.add_working_days(t, ticks)


def test_it_reaches_across_a_long_closure() -> None:
    closed = frozenset(date(year, 1, 1) for year in range(1970, 2030))
    new_year = Weekly(hours=OFFICE.hours, closed=closed)
    assert Hours(new_year).next_opening(MONDAY) == MONDAY + 9 * 3600
    assert Hours(ALWAYS).add_working_days(MONDAY, 4000 * DAY) == MONDAY + 4000 * DAY


def test_what_never_opens_has_an_end() -> None:
    never = Weekly(hours=((),) * 7)
    with pytest.raises(CalendarProblem):
        Hours(never).next_opening(MONDAY)
    with pytest.raises(CalendarProblem):
        Hours(ALWAYS).add_working_days(MONDAY, 4_000_000 * DAY)


def test_who_asks_of_ever_earlier_days_lays_out_no_later_ones() -> None:
    """Each question added a stretch at the end, until there were no holidays to be had."""
    hours, now = Hours(replace(OFFICE, holidays="GB-ENG")), 20_000 * 86_400
    for ago in range(2_000):
        assert hours.open_seconds(now - ago * 86_400, now - ago * 86_400) == 0
    assert hours._last - 20_000 <= 500
