"""What is open when: worked examples by hand, and agreement with second-by-second counting."""

from __future__ import annotations

import subprocess
import sys
from bisect import bisect_left
from collections.abc import Callable
from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from open_time import after_open_seconds
from pathway_engine.calendars import (
    ALWAYS,
    Calendar,
    CalendarProblem,
    OpenTimes,
    Outside,
    Weekly,
    check_holidays,
    open_times,
    ordinary_week_hours,
    public_holidays,
    validate,
)
from pathway_engine.clock import DAY, HOUR, WEEK, day_of, seconds_of

MONDAY = 4  # 1970-01-05
MON, TUE, WED, THU, FRI, SAT, SUN = (n * DAY for n in range(MONDAY, MONDAY + 7))
NEXT_MON, NEXT_TUE = MON + WEEK, TUE + WEEK
WD = DAY  # the ticks of one working day


Hours = tuple[tuple[int, int], ...]


def at(day: int, hours: int, minutes: int = 0) -> int:
    return day + hours * HOUR + minutes * 60


def hours(*intervals: tuple[float, float]) -> Hours:
    return tuple((round(start * HOUR), round(end * HOUR)) for start, end in intervals)


def week(mon_fri: Hours, sat: Hours = (), sun: Hours = ()) -> Weekly:
    return Weekly(hours=(mon_fri,) * 5 + (sat, sun))


OFFICE = week(hours((9, 17)))
LUNCH = week(hours((9, 12), (13, 17)))
SATURDAYS = week(hours((9, 17)), sat=hours((9, 13)))
NIGHTS = week(hours((22, 30)))
TWO_SHIFTS = week(hours((6, 14), (14, 22)))


def laid_out(calendar: Calendar, weeks: int = 4) -> OpenTimes:
    return open_times(calendar, MONDAY, MONDAY + 7 * weeks - 1)


# -- working days, by hand -------------------------------------------------------------------


@pytest.mark.parametrize(
    ("calendar", "start", "working_days", "end"),
    [
        pytest.param(OFFICE, at(MON, 13), 1, at(TUE, 13), id="the same time next day"),
        pytest.param(OFFICE, at(MON, 13), 1.5, at(WED, 9), id="a day's end is the next opening"),
        pytest.param(OFFICE, at(MON, 13), 0.25, at(MON, 15), id="within the day"),
        pytest.param(OFFICE, at(MON, 17), 1, at(WED, 9), id="closed: from the next opening"),
        pytest.param(OFFICE, at(FRI, 17), 1, at(NEXT_TUE, 9), id="Friday evening"),
        pytest.param(OFFICE, at(FRI, 13), 1, at(NEXT_MON, 13), id="over the weekend"),
        pytest.param(OFFICE, at(SAT, 12), 0, at(NEXT_MON, 9), id="nothing from a closed time"),
        pytest.param(OFFICE, at(MON, 13), 0, at(MON, 13), id="nothing from an open time"),
        pytest.param(OFFICE, at(MON, 3), 0.5, at(MON, 13), id="before opening"),
        pytest.param(OFFICE, at(MON, 9), 5, at(NEXT_MON, 9), id="a week of five"),
        pytest.param(LUNCH, at(MON, 9), 3 / 7, at(MON, 13), id="a break's start is its end"),
        pytest.param(LUNCH, at(MON, 12, 30), 1, at(TUE, 13), id="from within the break"),
        pytest.param(LUNCH, at(MON, 11), 1, at(TUE, 11), id="beside the break"),
        pytest.param(SATURDAYS, at(FRI, 13), 1, at(SAT, 11), id="half of a short day"),
        pytest.param(SATURDAYS, at(FRI, 13), 2, at(NEXT_MON, 13), id="over a short day"),
        pytest.param(SATURDAYS, at(SAT, 12), 1, at(NEXT_MON, 15), id="from a short day"),
        pytest.param(SATURDAYS, at(SAT, 13), 1, at(NEXT_TUE, 9), id="a short day's end"),
        pytest.param(NIGHTS, at(TUE, 2), 1, at(WED, 2), id="a night belongs to its evening"),
        pytest.param(NIGHTS, at(SAT, 6), 0, at(NEXT_MON, 22), id="Friday's night is over"),
        pytest.param(TWO_SHIFTS, at(MON, 14), 0.5, at(TUE, 6), id="touching shifts, one day"),
        pytest.param(ALWAYS, at(MON, 13), 1, at(TUE, 13), id="always: a day"),
        pytest.param(ALWAYS, at(MON, 13), 2.5, at(THU, 1), id="always: days and hours"),
    ],
)
def test_working_days(calendar: Calendar, start: int, working_days: float, end: int) -> None:
    assert laid_out(calendar).add_working_days(start, round(working_days * WD)) == end


def test_working_days_pass_over_a_holiday() -> None:
    calendar = Weekly(OFFICE.hours, holidays="GB-ENG")
    good_friday = day_of(date(2019, 4, 19))
    times = open_times(calendar, good_friday - 3, good_friday + 10)
    thursday, tuesday = seconds_of(date(2019, 4, 18)), seconds_of(date(2019, 4, 23))
    assert times.add_working_days(at(thursday, 13), WD) == at(tuesday, 13)


def test_seconds_are_rounded_half_to_even() -> None:
    # Days of 8 and 4 open seconds: odd seconds of the long day fall half-way on the short one.
    times = OpenTimes([(0, 8, 0), (DAY, DAY + 4, 1), (2 * DAY, 2 * DAY + 4, 2)])
    found = [times.add_working_days(second, WD) - DAY for second in range(7)]
    assert found == [0, 0, 1, 2, 2, 2, 3]
    assert times.add_working_days(7, WD) == 2 * DAY  # 3.5 rounds to 4: the next day's opening


def test_what_lies_beyond_the_table_is_refused() -> None:
    times = laid_out(OFFICE, weeks=1)
    asks: list[Callable[[], int]] = [
        lambda: times.add_working_days(at(FRI, 13), WD),
        lambda: times.add_working_days(at(FRI, 13), WD // 2),
        lambda: times.add_working_days(at(FRI, 18), 0),
        lambda: times.next_opening(at(FRI, 17)),
        lambda: after_open_seconds(times, at(FRI, 16), HOUR + 1),
        lambda: times.working_day(at(MON, 8)),
    ]
    for ask in asks:
        with pytest.raises(CalendarProblem, match="laid out"):
            ask()


def test_a_day_that_rounds_to_its_end_needs_a_next_opening() -> None:
    # 7 of 8 seconds gone are 3.5 of 4, which rounds to the end of the short day.
    short = [(0, 8, 0), (DAY, DAY + 4, 1)]
    with pytest.raises(CalendarProblem, match="laid out"):
        OpenTimes(short).add_working_days(7, WD)
    assert OpenTimes([*short, (3 * DAY, 3 * DAY + 4, 3)]).add_working_days(7, WD) == 3 * DAY


def test_working_days_are_not_counted_backwards() -> None:
    with pytest.raises(ValueError, match="forwards"):
        laid_out(OFFICE).add_working_days(at(MON, 13), -1)


# -- open time, by hand ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("start", "work", "end"),
    [
        pytest.param(at(MON, 14), 3 * HOUR, at(MON, 17), id="done at the closing second"),
        pytest.param(at(MON, 14), 3 * HOUR + 1, at(TUE, 9) + 1, id="one second too much"),
        pytest.param(at(TUE, 9), 3 * HOUR, at(TUE, 12), id="from the opening"),
        pytest.param(at(FRI, 16), 4615, at(NEXT_MON, 9) + 1015, id="over the weekend"),
        pytest.param(at(SAT, 10), HOUR, at(NEXT_MON, 10), id="from a closed time"),
        pytest.param(at(SAT, 10), 0, at(SAT, 10), id="no work"),
        pytest.param(at(MON, 17), 0, at(MON, 17), id="no work in the closing second"),
    ],
)
def test_work_in_open_time(start: int, work: int, end: int) -> None:
    times = laid_out(OFFICE)
    assert after_open_seconds(times, start, work) == end
    assert times.open_seconds(start, end) == work


def test_closed_time_of_work_over_a_weekend() -> None:
    start, end = at(FRI, 16), at(NEXT_MON, 9) + 1015
    assert end - start - laid_out(OFFICE).open_seconds(start, end) == 230_400


@pytest.mark.parametrize(
    ("second", "is_open"),
    [(at(MON, 9) - 1, False), (at(MON, 9), True), (at(MON, 17) - 1, True), (at(MON, 17), False)],
)
def test_hours_are_half_open(second: int, is_open: bool) -> None:
    assert laid_out(OFFICE).is_open(second) is is_open


def test_a_shift_past_midnight_belongs_to_the_day_on_which_it_began() -> None:
    times = laid_out(NIGHTS)
    assert times.is_open(at(SAT, 5))
    assert times.working_day(at(SAT, 5)) == FRI // DAY
    assert times.working_day(at(SAT, 12)) == FRI // DAY
    assert not times.is_open(at(MON, 5))
    assert times.seconds_on(FRI // DAY) == 8 * HOUR
    assert times.seconds_on(SAT // DAY) == 0


def test_the_open_seconds_of_a_day_are_counted_past_midnight_and_breaks() -> None:
    assert laid_out(NIGHTS).second_on(MON // DAY, 2 * HOUR) == TUE
    assert laid_out(LUNCH).second_on(MON // DAY, 3 * HOUR) == at(MON, 13)
    assert laid_out(LUNCH).second_on(MON // DAY, 3 * HOUR - 1) == at(MON, 12) - 1
    for day, second in ((MON, 7 * HOUR), (MON, -1), (SAT, 0)):
        with pytest.raises(CalendarProblem):
            laid_out(LUNCH).second_on(day // DAY, second)


# -- holidays --------------------------------------------------------------------------------


def test_a_holiday_removes_what_begins_on_it_and_nothing_else() -> None:
    christmas = day_of(date(2019, 12, 25))  # a Wednesday, Boxing Day after it
    nights = Weekly(NIGHTS.hours, holidays="GB-ENG")
    times = open_times(nights, christmas - 1, christmas + 2)
    assert times.is_open(christmas * DAY + 5 * HOUR)  # the night of Christmas Eve
    assert not times.is_open(christmas * DAY + 23 * HOUR)
    assert times.working_days == (christmas - 1, christmas + 2)


def test_closed_dates_are_closed() -> None:
    calendar = Weekly(OFFICE.hours, closed=frozenset({date(1970, 1, 6)}))
    assert TUE // DAY not in open_times(calendar, MONDAY, MONDAY + 6).working_days


@pytest.mark.parametrize(
    ("code", "day"),
    [
        ("GB-ENG", date(2018, 12, 26)),
        ("GB-ENG", date(2020, 12, 28)),  # for Boxing Day, a Saturday
        ("GB-ENG", date(2022, 1, 3)),  # for New Year's Day, a Saturday
        ("GB-SCT", date(2018, 1, 2)),
        ("US", date(2027, 12, 31)),  # for New Year's Day of the year after
    ],
)
def test_public_holidays(code: str, day: date) -> None:
    assert day in public_holidays(code, day.year)


def test_holidays_of_one_part_of_a_country_are_not_those_of_another() -> None:
    assert date(2018, 1, 2) not in public_holidays("GB-ENG", 2018)


@pytest.mark.parametrize(
    "code", ["", "XX", "UK", "GBR", "gb-eng", "GB-LON", "GB-", "England", "GB-ENG ", "../GB"]
)
def test_an_unknown_place_is_refused(code: str) -> None:
    with pytest.raises(CalendarProblem, match="ISO 3166-2") as caught:
        check_holidays(code)
    assert caught.value.found == f"`{code}`"
    with pytest.raises(CalendarProblem):
        open_times(Weekly(OFFICE.hours, holidays=code), MONDAY, MONDAY)


def test_a_year_without_known_holidays_is_refused_rather_than_left_without() -> None:
    with pytest.raises(CalendarProblem, match="2100"):
        public_holidays("GB-ENG", 2101)


def test_the_holidays_library_is_loaded_only_where_holidays_are() -> None:
    code = (
        "import sys; from pathway_engine.calendars import ALWAYS, open_times;"
        "open_times(ALWAYS, 0, 9); sys.exit('holidays' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


# -- outside, always, ordinary weeks ---------------------------------------------------------


@pytest.mark.parametrize(
    "calendar", [OFFICE, LUNCH, SATURDAYS, NIGHTS, TWO_SHIFTS, Weekly(OFFICE.hours, "GB-ENG")]
)
def test_outside_is_open_exactly_when_the_other_is_not(calendar: Calendar) -> None:
    first = day_of(date(2019, 12, 17))  # a Tuesday, the day after a working day
    last = first + 20
    inner = open_times(calendar, first - 1, last)
    outer = open_times(Outside(calendar), first, last)
    for edge in {*inner.starts, *inner.ends, *outer.starts, *outer.ends}:
        for second in (edge - 1, edge, edge + 1):
            if first * DAY <= second < (last + 1) * DAY:
                assert outer.is_open(second) != inner.is_open(second)
    assert set(outer.days) <= set(range(first, last + 1))
    assert all(end <= (day + 1) * DAY for end, day in zip(outer.ends, outer.days, strict=True))
    twice = open_times(Outside(Outside(calendar)), first, last)
    a, b = first * DAY, (last + 1) * DAY
    assert twice.open_seconds(a, b) == inner.open_seconds(a, b)


def test_always_is_open_in_one_interval_a_day() -> None:
    times = open_times(ALWAYS, 3, 5)
    assert times.starts == (3 * DAY, 4 * DAY, 5 * DAY)
    assert times.days == (3, 4, 5)


@pytest.mark.parametrize(
    ("calendar", "expected"),
    [
        (ALWAYS, 168),
        (OFFICE, 40),
        (Weekly(OFFICE.hours, holidays="GB-ENG"), 40),
        (SATURDAYS, 44),
        (NIGHTS, 40),
        (Outside(SATURDAYS), 124),
        (Outside(Outside(OFFICE)), 40),
        (week(((0, 60),)), Fraction(1, 12)),
    ],
)
def test_hours_of_an_ordinary_week(calendar: Calendar, expected: Fraction | int) -> None:
    assert ordinary_week_hours(calendar) == expected


# -- what cannot be --------------------------------------------------------------------------


@pytest.mark.parametrize(
    "calendar",
    [
        ALWAYS,
        OFFICE,
        LUNCH,
        NIGHTS,
        TWO_SHIFTS,
        Outside(OFFICE),
        week(hours((22, 32)), sat=hours((8, 9))),
    ],
)
def test_hours_that_can_be(calendar: Calendar) -> None:
    assert validate(calendar) == []


@pytest.mark.parametrize(
    ("calendar", "found", "weekday"),
    [
        (week(hours((9, 13), (12, 17))), "Monday 09:00-13:00 and Monday 12:00-17:00", 0),
        (week((), sat=hours((9, 13), (9, 13))), "Saturday 09:00-13:00 and Saturday 09:00-13:00", 5),
        (week((), sat=hours((22, 32)), sun=hours((7, 9))), "Saturday 22:00-08:00 and Sunday", 6),
        (Weekly((hours((0, 1)), (), (), (), (), (), hours((20, 25)))), "Sunday 20:00-01:00 and", 0),
        (week(hours((9, 9))), "Monday 09:00-09:00", 0),
        (week((), sun=hours((9, 33))), "Sunday 09:00-09:00", 6),
        (week(hours((24, 25))), "Monday 24:00-01:00", 0),
        (week(()), "no hours", None),
        (Outside(ALWAYS), "hours that never open", None),
    ],
)
def test_hours_that_cannot_be(calendar: Calendar, found: str, weekday: int | None) -> None:
    first = validate(calendar)[0]
    assert first.found.startswith(found)
    assert first.weekday == weekday


# -- second by second ------------------------------------------------------------------------


@st.composite
def tiny_weeks(draw: st.DrawFn) -> Weekly:
    """Weeks whose days have a few dozen open seconds, some past midnight, some touching."""
    days = []
    for _ in range(7):
        second, intervals = 100, []
        for gap, length in draw(
            st.lists(st.tuples(st.integers(0, 9), st.integers(1, 20)), max_size=3)
        ):
            intervals.append((second + gap, second + gap + length))
            second += gap + length
        if draw(st.booleans()):
            intervals.append((DAY - 9, DAY - 9 + draw(st.integers(1, 60))))
        days.append(tuple(intervals))
    if not any(days):
        days[3] = ((100, 107),)
    return Weekly(hours=tuple(days))


WEEKS = 4
MOMENTS = st.integers(0, 6).flatmap(
    lambda day: st.one_of(st.integers(80, 200), st.integers(DAY - 20, DAY + 60)).map(
        lambda second: (MONDAY + day) * DAY + second
    )
)
TICKS = st.one_of(st.integers(0, 3 * WD), st.sampled_from([0, WD, WD // 2, 2 * WD]))


class SecondBySecond:
    """The rules of the language, read aloud over a list of all open seconds."""

    def __init__(self, calendar: Weekly) -> None:
        self.by_day: list[list[int]] = []
        for day in range(MONDAY, MONDAY + 7 * WEEKS):
            seconds = [
                day * DAY + second
                for start, end in calendar.hours[(day - MONDAY) % 7]
                for second in range(start, end)
            ]
            if seconds:
                self.by_day.append(seconds)
        self.seconds = [second for seconds in self.by_day for second in seconds]

    def next_opening(self, t: int) -> int:
        return self.seconds[bisect_left(self.seconds, t)]

    def open_seconds(self, a: int, b: int) -> int:
        return bisect_left(self.seconds, b) - bisect_left(self.seconds, a)

    def after_open_seconds(self, t: int, n: int) -> int:
        return t if n == 0 else self.seconds[bisect_left(self.seconds, t) + n - 1] + 1

    def add_working_days(self, t: int, ticks: int) -> int:
        now = self.next_opening(t)
        day = next(n for n, seconds in enumerate(self.by_day) if now in seconds)
        position = day + Fraction(self.by_day[day].index(now), len(self.by_day[day]))
        position += Fraction(ticks, WD)
        day, seconds = int(position), self.by_day[int(position)]
        second = round((position - day) * len(seconds))  # half to even
        return seconds[second] if second < len(seconds) else self.by_day[day + 1][0]


@settings(max_examples=300)
@given(tiny_weeks(), MOMENTS, TICKS)
def test_working_days_agree_with_counting(calendar: Weekly, t: int, ticks: int) -> None:
    times, counted = laid_out(calendar, WEEKS), SecondBySecond(calendar)
    found = times.add_working_days(t, ticks)
    assert found == counted.add_working_days(t, ticks)
    assert found >= t
    assert times.is_open(found)


@settings(max_examples=300)
@given(tiny_weeks(), MOMENTS, st.integers(0, 60))
def test_open_time_agrees_with_counting(calendar: Weekly, t: int, n: int) -> None:
    times, counted = laid_out(calendar, WEEKS), SecondBySecond(calendar)
    assert times.next_opening(t) == counted.next_opening(t)
    assert times.is_open(t) == (counted.next_opening(t) == t)
    done = after_open_seconds(times, t, n)
    assert done == counted.after_open_seconds(t, n)
    assert times.open_seconds(t, done) == n == counted.open_seconds(t, done)


@settings(max_examples=300)
@given(tiny_weeks(), MOMENTS, MOMENTS, TICKS, TICKS)
def test_later_or_longer_is_never_sooner(
    calendar: Calendar, t: int, u: int, ticks: int, more: int
) -> None:
    times = laid_out(calendar, WEEKS)
    earlier, later = sorted((t, u))
    few, many = sorted((ticks, more))
    assert times.add_working_days(earlier, few) <= times.add_working_days(later, few)
    assert times.add_working_days(earlier, few) <= times.add_working_days(earlier, many)


@given(MOMENTS, TICKS)
def test_on_always_a_working_day_is_a_day(t: int, ticks: int) -> None:
    assert laid_out(ALWAYS).add_working_days(t, ticks) == t + ticks


@given(tiny_weeks())
def test_tiny_weeks_are_what_validate_allows(calendar: Calendar) -> None:
    assert validate(calendar) == []
