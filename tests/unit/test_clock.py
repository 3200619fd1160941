"""Civil seconds agree with the calendar that everybody uses."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pathway_engine.clock import DAY, date_of, day_of, iso, seconds_of, weekday

DATES = st.dates(date(1900, 1, 1), date(2200, 1, 1))


@given(DATES)
def test_a_day_and_its_date_are_each_others_inverse(day: date) -> None:
    assert date_of(day_of(day)) == day


@given(DATES)
def test_weekdays_are_those_of_the_calendar(day: date) -> None:
    assert weekday(day_of(day)) == day.weekday()


@given(DATES, st.integers(0, DAY - 1))
def test_a_second_is_written_as_the_clock_shows_it(day: date, second: int) -> None:
    shown = datetime(day.year, day.month, day.day) + timedelta(seconds=second)
    assert iso(seconds_of(day) + second) == shown.isoformat()


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (0, "1970-01-01T00:00:00"),
        (-1, "1969-12-31T23:59:59"),
        (1_767_603_600, "2026-01-05T09:00:00"),
    ],
)
def test_known_seconds(seconds: int, text: str) -> None:
    assert iso(seconds) == text


def test_a_day_of_a_clock_change_has_as_many_seconds_as_any_other() -> None:
    # 29 March 2026 has 23 hours in London, and 24 here.
    assert seconds_of(date(2026, 3, 30)) - seconds_of(date(2026, 3, 29)) == DAY
