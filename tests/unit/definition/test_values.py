"""Every written form is read exactly; everything else is refused with help."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pathway_engine.clock import DAY, HOUR, seconds_of
from pathway_engine.definition.values import (
    Cost,
    Duration,
    Rate,
    ValueProblem,
    in_force,
    parse_boolean,
    parse_cost,
    parse_date,
    parse_duration,
    parse_hours,
    parse_hours_of_day,
    parse_integer,
    parse_moment,
    parse_months,
    parse_number,
    parse_paid_hours,
    parse_rate,
    parse_share,
    parse_time,
    parse_weekdays,
    plain,
)
from pathway_engine.definition.values.times import ALWAYS_AFTER, ALWAYS_BEFORE

PARSERS: dict[str, Callable[[str], object]] = {
    "boolean": parse_boolean,
    "cost": parse_cost,
    "date": parse_date,
    "duration": parse_duration,
    "hours": parse_hours,
    "integer": parse_integer,
    "moment": parse_moment,
    "months": parse_months,
    "number": parse_number,
    "paid_hours": parse_paid_hours,
    "rate": parse_rate,
    "share": parse_share,
    "time": parse_time,
    "hours of the day": parse_hours_of_day,
    "growth": lambda text: parse_share(text, signed=True),
    "weekdays": parse_weekdays,
    "working time": lambda text: parse_duration(text, working_time=True),
}


def problem(kind: str, text: str) -> ValueProblem:
    with pytest.raises(ValueProblem) as caught:
        PARSERS[kind](text)
    return caught.value


# -- what is read ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("20m", 1200),
        ("1.5h", 5400),
        ("3d", 259_200),
        ("6w", 3_628_800),
        ("2y", 63_072_000),
        ("0d", 0),
        ("0.1m", 6),
        ("007d", 604_800),
        ("1000y", 31_536_000_000),
    ],
)
def test_durations(text: str, seconds: int) -> None:
    duration = parse_duration(text)
    assert duration.seconds == seconds
    assert duration.text == text
    assert not duration.working_days


def test_a_duration_keeps_the_decimals_that_a_float_would_lose() -> None:
    assert parse_duration("0.1h").seconds * 10 == HOUR
    assert parse_duration("0.3333m").seconds == Decimal("19.9980")


def test_working_days_have_no_length_of_their_own() -> None:
    duration = parse_duration("5wd")
    assert duration.working_days
    assert duration.amount == 5
    with pytest.raises(ValueProblem, match="by the clock"):
        _ = duration.seconds


def test_durations_are_equal_when_they_say_the_same() -> None:
    assert parse_duration("1.50h") == parse_duration("1.5h") == Duration(Decimal("1.5"), "h", "")
    assert parse_duration("7d") != parse_duration("1w")


@pytest.mark.parametrize(
    ("text", "words"),
    [("20m", "20 minutes"), ("1h", "1 hour"), ("2.50d", "2.5 days"), ("1.0wd", "1 working day")],
)
def test_durations_in_words(text: str, words: str) -> None:
    assert parse_duration(text).words == words


@pytest.mark.parametrize(
    ("text", "share"),
    [("60%", "0.6"), ("37.5%", "0.375"), ("0%", "0"), ("100%", "1"), ("0.001%", "0.00001")],
)
def test_shares(text: str, share: str) -> None:
    assert parse_share(text) == Decimal(share)


@pytest.mark.parametrize(
    ("text", "per_day"),
    [
        ("3000/year", Fraction(3000, 365)),
        ("57/week", Fraction(57, 7)),
        ("8/day", 8),
        ("2.5/h", 60),
    ],
)
def test_rates(text: str, per_day: Fraction) -> None:
    assert parse_rate(text).per_day() == per_day


def test_a_rate_per_working_day_needs_a_calendar() -> None:
    assert parse_rate("12/wd") == Rate(Decimal(12), "wd")
    with pytest.raises(ValueProblem, match="by the clock"):
        parse_rate("12/wd").per_day()


@pytest.mark.parametrize(
    ("text", "cost"),
    [
        ("40/h", Cost(Decimal(40), "h")),
        ("650/week", Cost(Decimal(650), "week")),
        ("238000/year", Cost(Decimal(238_000), "year")),
    ],
)
def test_costs(text: str, cost: Cost) -> None:
    assert parse_cost(text) == cost


def test_a_place_may_take_costs_per_hour_only() -> None:
    with pytest.raises(ValueProblem, match="per h"):
        parse_cost("650/week", per=("h",))


def test_numbers() -> None:
    assert parse_number("12.50") == Decimal("12.5")
    assert parse_number("-3", signed=True) == -3
    assert parse_integer("010") == 10
    assert parse_integer("-4", signed=True) == -4
    assert parse_number("1000000000") == 10**9
    assert [parse_boolean("true"), parse_boolean("false")] == [True, False]


@pytest.mark.parametrize(
    ("text", "hours"),
    [
        ("09:00-17:00", (9 * HOUR, 17 * HOUR)),
        ("08:30-13:15", (30_600, 47_700)),
        ("00:00-24:00", (0, DAY)),
        ("22:00-24:00", (22 * HOUR, DAY)),
        ("22:00-06:00", (22 * HOUR, 30 * HOUR)),
        ("22:00-00:00", (22 * HOUR, DAY)),
    ],
)
def test_hours(text: str, hours: tuple[int, int]) -> None:
    assert parse_hours(text) == hours


def test_hours_of_the_day() -> None:
    assert parse_hours_of_day("00-24") == (0, 24 * 3600)
    assert parse_hours_of_day("08:30-18") == (8.5 * 3600, 18 * 3600)
    assert parse_hours_of_day("23-24:00") == (23 * 3600, 24 * 3600)


def test_growth_may_be_negative() -> None:
    assert parse_share("-3.5%", signed=True) == Decimal("-0.035")
    assert parse_share("3.5%", signed=True) == Decimal("0.035")


def test_weekdays_and_months() -> None:
    assert parse_weekdays("wed") == (2,)
    assert parse_weekdays("mon-sun") == (0, 1, 2, 3, 4, 5, 6)
    assert parse_weekdays("sun-tue") == (6, 0, 1)
    assert parse_months("dec") == (12,)
    assert parse_months("oct-mar") == (10, 11, 12, 1, 2, 3)


def test_moments() -> None:
    start = seconds_of(date(2018, 10, 1))
    assert parse_moment("+4w").second(start) == start + 28 * DAY
    assert parse_moment("+0w").second(start) == start
    assert parse_moment("-2w").second(start) == start - 14 * DAY
    assert parse_moment("-2w") != parse_moment("+2w")
    lasting = in_force(parse_moment("-1d"), parse_moment("2018-10-03"), start)
    assert lasting == (start - DAY, start + 2 * DAY)
    assert in_force(None, None, start) == (ALWAYS_BEFORE, ALWAYS_AFTER)
    assert parse_moment("2019-03-01").second(start) == seconds_of(date(2019, 3, 1))
    assert parse_moment("2020-02-29").date == date(2020, 2, 29)


# -- what is refused, and the help that goes with it ------------------------------------------


@pytest.mark.parametrize(
    ("kind", "text", "help_given"),
    [
        ("duration", "3", "a number with its unit such as 3d"),
        ("duration", "0", "a nought too needs its unit"),
        ("duration", "-3d", "not negative"),
        ("duration", "3 d", "without a space: 3d"),
        ("duration", "3days", "write 3d"),
        ("duration", "3D", "write 3d"),
        ("duration", "90min", "write 90m"),
        ("duration", "2hrs", "write 2h"),
        ("duration", "3mo", "months differ in length"),
        ("duration", "30s", "share of a minute"),
        ("duration", "1h30m", "a number with its unit"),
        ("duration", "1,5h", "a decimal has a point: write 1.5h"),
        ("duration", "1,5 h", "a decimal has a point: write 1.5h"),
        ("duration", "1.h", "a number with its unit"),
        ("duration", "P3D", "a number with its unit"),
        ("duration", "1001y", "at most 1,000 years"),
        ("duration", "365001wd", "at most 1,000 years"),
        ("duration", "9999999999m", "at most 1,000,000,000"),
        ("working time", "1d", "one day in the office or three"),
        ("working time", "1wd", "one day in the office or three"),
        ("working time", "8", "such as 8h"),
        ("share", "0.6", "write 60%"),
        ("share", "60", "write 60%"),
        ("share", "60 %", "without a space: 60%"),
        ("share", "2,5%", "a decimal has a point: write 2.5%"),
        ("share", "101%", "at most 100%"),
        ("share", "-5%", "a share such as 60%"),
        ("share", "%", "a share such as 60%"),
        ("rate", "3000", "say per what"),
        ("rate", "3,000/year", "write 3000"),
        ("rate", "3,5/day", "a decimal has a point: write 3.5/day"),
        ("rate", "250/month", "per year, week, day, h or wd"),
        ("rate", "8/d", "write /day"),
        ("rate", "3000/Year", "write /year"),
        ("rate", "-1/day", "cannot be negative"),
        ("cost", "£40/h", "head of the file"),
        ("cost", "40/hour", "write /h"),
        ("cost", "40/day", "per h, week or year"),
        ("number", "1e5", "a number such as 12"),
        ("number", "1_000", "write 1000"),
        ("number", "0,6", "a decimal has a point: write 0.6"),
        ("number", "0,125", "a decimal has a point: write 0.125"),
        ("number", "1,250,000", "write 1250000"),
        ("integer", "1,5", "a whole number such as 12"),
        ("number", ".5", "write 0.5"),
        ("number", "-1", "cannot be negative"),
        ("number", "+1", "a number such as 12"),
        ("number", "50%", "a share is not a number"),
        ("number", "1000000001", "at most 1,000,000,000"),
        ("integer", "2.0", "a whole number"),
        ("integer", "1000000001", "at most 1,000,000,000"),
        ("boolean", "yes", "write true"),
        ("boolean", "Off", "write false"),
        ("boolean", "TRUE", "write true"),
        ("boolean", "1", "true or false"),
        ("date", "01/10/2018", "2018-MM-DD"),
        ("date", "20181001", "a date such as 2018-10-01"),
        ("date", "2018-W40-1", "a date such as 2018-10-01"),
        ("date", "2019-02-29", "no such day"),
        ("date", "2018-13-01", "no such day"),
        ("date", "0018-10-01", "1900 to 2199"),
        ("moment", "4w", "write +4w"),
        ("moment", "+4wd", "by the clock"),
        ("moment", "+4", "or +4w from the end"),
        ("moment", "-4wd", "by the clock"),
        ("moment", "soon", "or +4w from the end of the warm-up"),
        ("time", "9:00", "write 09:00"),
        ("time", "24:01", "00:00 to 24:00"),
        ("time", "12:60", "00:00 to 24:00"),
        ("time", "10.30", "a time of day such as 09:00"),
        ("hours", "09:00", "hours such as 09:00-17:00"),
        ("hours", "9:00-17:00", "write 09:00-17:00"),
        ("hours", "9am-5pm", "write 09:00-17:00"),
        ("hours", "9 a.m. to 5.30 p.m.", "write 09:00-17:30"),
        ("hours", "12am - 12pm", "write 00:00-12:00"),
        ("hours", "9-5", "write 09:00-17:00"),
        ("hours", "22-6", "write 22:00-06:00"),
        ("hours", "0900-1700", "write 09:00-17:00"),
        ("hours", "“09:00–17:00”", "write 09:00-17:00"),
        ("time", "9am", "write 09:00"),
        ("time", "5.30pm", "write 17:30"),
        ("paid_hours", "37.5", "no unit is given: write 37.5h"),
        ("paid_hours", "5d", "a day of paid work could be seven hours or eight"),
        ("paid_hours", "1w", "paid hours a week such as 37h"),
        ("paid_hours", "1950h", "at most 168 hours a week"),
        ("duration", "45", "no unit is given: m, h, d, w, y or wd"),
        ("working time", "45", "no unit is given: m or h"),
        ("duration", "1h30m", "one amount has one unit"),
        ("duration", "30 mins", "write 30m"),
        ("rate", "520 / year", "without spaces"),
        ("hours", "09:00-09:00", "00:00-24:00"),
        ("hours", "24:00-06:00", "00:00 of the next day"),
        ("hours of the day", "8-18", "write 08:00-18:00"),
        ("hours of the day", "18-08", "hours over midnight are two"),
        ("hours of the day", "08-08", "end later on the day"),
        ("hours of the day", "08", "such as 08-18 or 08:30-18:00"),
        ("hours of the day", "20-25", "such as 08-18 or 08:30-18:00"),
        ("growth", "--3%", "a share such as 60%"),
        ("growth", "-101%", "at most 100%"),
        ("weekdays", "monday-friday", "write mon-fri"),
        ("weekdays", "Mon", "write mon"),
        ("weekdays", "mon,wed", "its own line"),
        ("weekdays", "mon-mon", "write mon"),
        ("weekdays", "mon-", "a weekday or a range"),
        ("months", "January", "write jan"),
        ("months", "13", "a month or a range"),
    ],
)
def test_what_is_refused_and_how(kind: str, text: str, help_given: str) -> None:
    refused = problem(kind, text)
    assert help_given in f"{refused.expected}; {refused.hint}"
    assert refused.found == text


STRANGE = [
    "", " ", "nan", "inf", "-inf", "NaN%", "infinity/year", "null", "~", "1e999d",
    "0x10", "\u0661d",
    "\uff13d", "3d\n", "3d ", "½h", "--1", "1/0/year", "/year", "3000/",
    "9" * 10_000,
    "9" * 10_000 + "d",
    "0." + "0" * 10_000 + "1%", "1" * 39 + "%", "mon-" * 5000, "\x00", "2018-10-01T09:00", "{}",
]  # fmt: skip


@pytest.mark.parametrize("kind", PARSERS)
@pytest.mark.parametrize("text", STRANGE, ids=range(len(STRANGE)))
def test_strange_texts_are_refused_by_every_reader(kind: str, text: str) -> None:
    if (kind, text) != ("moment", "2018-10-01T09:00"):
        assert len(str(problem(kind, text))) < 400


@given(st.text(max_size=50), st.sampled_from(sorted(PARSERS)))
def test_any_text_is_read_or_refused_and_nothing_else(text: str, kind: str) -> None:
    with suppress(ValueProblem):
        PARSERS[kind](text)


@given(st.decimals(0, 1000, places=4), st.sampled_from(["m", "h", "d", "w", "y", "wd"]))
def test_a_duration_means_what_it_says(amount: Decimal, unit: str) -> None:
    duration = parse_duration(f"{plain(amount)}{unit}")
    assert (duration.amount, duration.unit) == (amount, unit)


@given(st.decimals(-1000, 1000, places=3))
def test_plain_digits_are_read_back(amount: Decimal) -> None:
    assert parse_number(plain(amount), signed=True) == amount


def test_a_problem_can_be_placed_at_a_key() -> None:
    placed = problem("duration", "3").at("p90")
    assert (placed.key, placed.found) == ("p90", "3")
