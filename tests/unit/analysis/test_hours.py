"""Many moments at once: what `calendars` answers one by one."""

from __future__ import annotations

from datetime import date
from random import Random

import numpy as np
import pytest

from pathway_engine.analysis.hours import NEVER, Hours
from pathway_engine.calendars import ALWAYS, Calendar, Outside, Weekly, open_times
from pathway_engine.clock import DAY, HOUR, day_of
from pathway_engine.definition.opening import KNOWN_UNTIL

FIRST = day_of(date(2026, 3, 30))
OFFICE = Weekly((((9 * HOUR, 12 * HOUR), (13 * HOUR, 17 * HOUR)),) * 5 + ((), ()), "GB-ENG")
NIGHTS = Weekly((((22 * HOUR, 30 * HOUR),),) * 5 + ((), ()))
CALENDARS: dict[str, Calendar] = {
    "always": ALWAYS,
    "office": OFFICE,
    "nights": NIGHTS,
    "outside": Outside(OFFICE),
}


@pytest.mark.parametrize("name", CALENDARS)
def test_the_answers_are_those_of_the_calendar(name: str) -> None:
    calendar = CALENDARS[name]
    one_by_one = open_times(calendar, FIRST - 8, FIRST + 400)
    hours = Hours(calendar, FIRST - 8, FIRST + 10)
    dice = Random(1)  # noqa: S311 - no secret
    moments = [(FIRST * DAY) + dice.randrange(9 * DAY) // 900 * 900 for _ in range(300)]
    ticks = [dice.choice([0, DAY // 2, DAY, 3 * DAY, 100_001, 40 * DAY]) for _ in moments]
    t = np.array(moments)
    assert hours.next_opening(t).tolist() == [one_by_one.next_opening(m) for m in moments]
    found = hours.after_working_days(t, np.array(ticks)).tolist()
    pairs = zip(moments, ticks, strict=True)
    assert found == [one_by_one.add_working_days(m, x) for m, x in pairs]
    days = np.arange(FIRST, FIRST + 9)
    assert hours.seconds_on(days).tolist() == [one_by_one.seconds_on(d) for d in days.tolist()]


def test_the_seconds_of_a_day_count_over_its_breaks() -> None:
    hours = Hours(OFFICE, FIRST - 8, FIRST + 10)
    found = hours.second_on(np.array([FIRST, FIRST, FIRST]), np.array([0, 3 * HOUR - 1, 3 * HOUR]))
    assert (found - FIRST * DAY).tolist() == [9 * HOUR, 12 * HOUR - 1, 13 * HOUR]


def test_nothing_is_laid_out_beyond_the_last_day() -> None:
    hours = Hours(OFFICE, KNOWN_UNTIL - 10, KNOWN_UNTIL)
    late = np.array([(KNOWN_UNTIL + 1) * DAY, (KNOWN_UNTIL - 3) * DAY])
    assert hours.next_opening(late)[0] == NEVER
    assert hours.after_working_days(late, np.array([0, 30 * DAY])).tolist() == [NEVER, NEVER]
