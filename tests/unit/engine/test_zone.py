"""Live time: working time is read off clocks that are put forward and back."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from pathway_engine.calendars import Weekly
from pathway_engine.clock import HOUR, civil_of, utc_of
from pathway_engine.engine.hours import Hours
from pathway_engine.engine.rulebook import Rulebook
from unit.engine.cases import rulebook

LONDON = ZoneInfo("Europe/London")
OFFICE = Weekly(hours=(((9 * HOUR, 17 * HOUR),),) * 5 + ((), ()))
NIGHT = Weekly(hours=(((20 * HOUR, 32 * HOUR),),) * 7)


def utc(*when: int) -> int:
    return int(datetime(*when, tzinfo=UTC).timestamp())  # type: ignore[misc, arg-type]


def test_an_office_opens_at_nine_by_its_own_clock() -> None:
    hours = Hours(OFFICE, LONDON)
    assert hours.next_opening(utc(2026, 3, 27, 18)) == utc(2026, 3, 30, 8)  # clocks forward
    assert hours.next_opening(utc(2026, 10, 23, 18)) == utc(2026, 10, 26, 9)  # and back
    assert hours.open_seconds(utc(2026, 3, 23), utc(2026, 4, 6)) == 10 * 8 * HOUR


@pytest.mark.parametrize(("day", "length"), [((2026, 3, 28), 11), ((2026, 10, 24), 13)])
def test_a_night_in_which_clocks_change_is_as_long_as_it_is(
    day: tuple[int, int, int], length: int
) -> None:
    hours = Hours(NIGHT, LONDON)
    start = utc_of(civil_of(utc(*day), LONDON) // 86_400 * 86_400 + 20 * HOUR, LONDON)
    assert hours.is_open(start)
    assert not hours.is_open(start - 1)
    assert hours.change_after(start, start + 86_400) - start == length * HOUR


def test_working_days_go_from_clock_to_clock() -> None:
    hours = Hours(OFFICE, LONDON)
    friday = utc(2026, 3, 27, 12)
    assert hours.add_working_days(friday, 86_400) == utc(2026, 3, 30, 11)


@pytest.mark.parametrize("second", [utc(2026, 1, 5, 9), utc(2026, 7, 5, 9), utc(2026, 3, 29, 1)])
def test_civil_and_utc_are_inverse(second: int) -> None:
    assert utc_of(civil_of(second, LONDON), LONDON) == second


def test_where_clocks_show_a_second_twice_it_is_the_first() -> None:
    twice = civil_of(utc(2026, 10, 25, 0, 30), LONDON)
    assert civil_of(utc(2026, 10, 25, 1, 30), LONDON) == twice
    assert utc_of(twice, LONDON) == utc(2026, 10, 25, 0, 30)


def test_a_week_ends_at_the_same_time_of_day_and_an_hour_is_an_hour() -> None:
    rules = Rulebook(rulebook().pathway, LONDON)
    saturday = utc(2026, 3, 28, 12)
    assert rules.after(saturday, 7 * 24 * HOUR) == utc(2026, 4, 4, 11)
    assert rules.after(saturday, 13 * HOUR) == utc(2026, 3, 29, 1)
    assert rulebook().after(saturday, 7 * 24 * HOUR) == utc(2026, 4, 4, 12)
