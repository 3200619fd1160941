"""How people are spread over dates and hours: the year's number is kept, and hours have weights."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as draw

from checking import bound, edited, told
from pathway_engine.calendars import CalendarProblem, open_times
from pathway_engine.clock import DAY, HOUR, date_of, weekday
from pathway_engine.definition.arriving import Spread, hours_of
from pathway_engine.definition.models import Arrival, Pathway
from pathway_engine.definition.opening import calendar_named
from pathway_engine.definition.routing.window import Openings, Window, arrivals_in
from pathway_engine.definition.values import MONTHS

START = 20458
"""Monday 5 January 2026."""
WEIGHTS = draw.decimals(0, 20, places=2).map(str)
OFTEN = draw.decimals(1, 20, places=2).map(str)
BY_WEEKDAY = draw.fixed_dictionaries({"tue": OFTEN}, optional={"mon": WEIGHTS, "sat": WEIGHTS})
BY_MONTH = draw.fixed_dictionaries({}, optional={"jan": WEIGHTS, "aug": WEIGHTS, "dec": OFTEN})
BY_HOUR = draw.fixed_dictionaries({"10-12": OFTEN}, optional={"00-09": WEIGHTS, "22-24": WEIGHTS})


def people(keys: str, rate: str = "520/year, during: office") -> Pathway:
    """The small pathway, its people coming in that way."""
    return bound(edited("rate: 520/year, during: office", f"rate: {rate}{keys}"))


def spread_of(pathway: Pathway, days: int = 365) -> Spread:
    arrival = pathway.arrivals["people"]
    calendar = calendar_named(pathway, arrival.during or "always")
    times = open_times(calendar, START - 1, START + days)
    return Spread(arrival, calendar, times, START)


def like(rate: str, **keys: object) -> Arrival:
    return Arrival.model_validate({"rate": rate, "during": "office", **keys})


@given(BY_WEEKDAY, BY_MONTH, BY_HOUR)
@settings(max_examples=25, deadline=None)
def test_weights_keep_the_number_of_a_year(
    weekdays: dict[str, str], months: dict[str, str], hours: dict[str, str]
) -> None:
    pathway = people("")
    calendar = calendar_named(pathway, "office")
    times = open_times(calendar, START - 1, START + 365)
    for rate, expected in (("520/year", 520), ("2/wd", 2 * len(times.working_days[1:-1]))):
        arrival = like(rate, weekdays=weekdays, months=months, hours=hours)
        spread = Spread(arrival, calendar, times, START)
        found = sum(spread.expected_on(START + n) for n in range(365))
        assert found == pytest.approx(expected, rel=0.01 if "wd" in rate else 1e-9)


def test_dates_by_weekday_and_month_by_hand() -> None:
    """Mondays of January 3 × 2, other days of January 2, Mondays 3, all other days 1."""
    spread = spread_of(people(", weekdays: {mon: 3}, months: {jan: 2}", rate="365/year"))
    plain = spread.expected_on(START + 36)  # Tuesday 10 February
    assert weekday(START + 36) == 1
    assert spread.expected_on(START) == pytest.approx(6 * plain)
    assert spread.expected_on(START + 1) == pytest.approx(2 * plain)
    assert spread.expected_on(START + 35) == pytest.approx(3 * plain)
    days = [START + n for n in range(365)]
    weights = [(3 if weekday(d) == 0 else 1) * (2 if date_of(d).month == 1 else 1) for d in days]
    assert plain == pytest.approx(365 / sum(weights))


def test_a_rate_by_working_days_keeps_what_a_day_expects_whatever_its_hours() -> None:
    """The short day has as many as the long one; a day whose hours weigh nothing has none."""
    short = people(", hours: {10-12: 7}", rate="5/wd, during: office")
    assert [spread_of(short).expected_on(START + n) for n in range(6)] == [5.0] * 5 + [0.0]
    odd = people(", weekdays: {fri: 2}", rate="6/wd, during: office")
    assert spread_of(odd).expected_on(START) == pytest.approx(6 * 261 / (261 + 52), rel=0.01)


def test_growth_is_compound_in_steps_at_midnight() -> None:
    pathway = people(", growth: 21%", rate="365/year")
    spread = spread_of(pathway, days=800)
    found = [spread.expected_on(START + day) for day in (-1, 0, 1, 365, 730)]
    assert found == [1.0, 1.0, *(pytest.approx(1.21 ** (n / 365)) for n in (1, 365, 730))]
    fewer = spread_of(people(", growth: -20%", rate="365/year"))
    assert fewer.expected_on(START + 365) == pytest.approx(0.8)


def test_what_hours_do_not_name_weighs_one_and_weights_are_whole() -> None:
    arrival = like("1/day", hours={"08:30-18": "2.5", "22-24": "0"})
    assert [tuple(piece) for piece in hours_of(arrival)] == [
        (0, 8.5 * HOUR, 2),
        (8.5 * HOUR, 18 * HOUR, 5),
        (18 * HOUR, 22 * HOUR, 2),
        (22 * HOUR, DAY, 0),
    ]


def test_a_night_weighs_by_the_clock_and_belongs_to_its_first_date() -> None:
    """Monday's night ends on Tuesday at 06:00: four hours of 3, two of 1, and Monday's weight."""
    text = edited(
        'mon-fri: "09:00-17:00"', 'mon-fri: "22:00-06:00"',
        "rate: 520/year, during: office",
        'rate: 365/year, during: office, weekdays: {mon: 2}, hours: {"00-04": 3}',
    )  # fmt: skip
    spread = spread_of(bound(text))
    midnight = (START + 1) * DAY
    assert [tuple(piece) for piece in spread.pieces_on(START)] == [
        (midnight - 2 * HOUR, midnight, 1),
        (midnight, midnight + 4 * HOUR, 3),
        (midnight + 4 * HOUR, midnight + 6 * HOUR, 1),
    ]
    assert spread.expected_on(START) == pytest.approx(2 * spread.expected_on(START + 1))
    assert spread.share_in(START, midnight, midnight + DAY) == pytest.approx(14 / 16)


def test_check_counts_dates_and_hours_within_the_window() -> None:
    """From Tuesday of the second week to its Thursday noon, by hand."""
    pathway = people(
        ', weekdays: {wed: 3}, hours: {"09-12": 2}, from: 2026-01-13, until: +10d, growth: 10%',
    )
    window = Window(date_of(START), 0, 364)
    spread = spread_of(pathway)
    found = arrivals_in(pathway, window, Openings(pathway, window))["people"]
    assert found == pytest.approx(spread.expected_on(START + 8) + spread.expected_on(START + 9))
    half = people(', hours: {"09-12": 2}, from: 2026-01-13, until: +204h')
    spread = spread_of(half)
    found = arrivals_in(half, window, Openings(half, window))["people"]
    assert found == pytest.approx(spread.expected_on(START + 8) * 6 / 11)


def test_a_year_in_which_nobody_can_come() -> None:
    """Only in February, when the office is closed."""
    days = ", ".join(f"2026-02-{day:02d}" for day in range(1, 29))
    hours = 'mon-fri: "09:00-17:00"}'
    never = ", ".join(f"{month}: 0" for month in MONTHS if month != "feb")
    rate = "rate: 520/year, during: office"
    text = edited(hours, f"{hours}, closed: [{days}]", rate, f"{rate}, months: {{{never}}}")
    with pytest.raises(CalendarProblem, match="nobody can come in the year from 2026-01-05"):
        spread_of(bound(text), days=300)


@pytest.mark.parametrize(
    ("keys", "where"),
    [
        ("weekdays: {monday: 2}", "weekdays.monday"),
        ("months: {Jan: 2}", "months.Jan"),
        ('hours: {"8-18": 2}', "hours.8-18"),
        ('hours: {"18-08": 2}', "hours.18-08"),
        ('hours: {"08-25": 2}', "hours.08-25"),
        ('hours: {"08-12": 2, "11:59-14": 1}', "hours.11:59-14"),
        ('hours: {"08-12": 0.0000001, "12-14": 1000}', "hours"),
        ('hours: {"00-24": 0}', "hours"),
        ('hours: {"08-18": 0}', "hours"),
        ("weekdays: {mon: 0, tue: 0, wed: 0, thu: 0, fri: 0}", "weekdays"),
        ('weekdays: {mon: 0, tue: 0, wed: 0, thu: 0}, hours: {"09-17": 0}', "hours"),
        (f"months: {{{', '.join(f'{month}: 0' for month in MONTHS)}}}", "months"),
    ],
)
def test_weights_that_cannot_be(keys: str, where: str) -> None:
    text = edited("rate: 520/year, during: office", f"rate: 520/year, during: office, {keys}")
    assert told(text) == {("bad_value", f"arrivals.people.{where}")}


@pytest.mark.parametrize(
    "keys",
    [
        "weekdays: {mon: 0}",
        "months: {jan: 0}",
        'hours: {"08-16": 0}',
        'hours: {"00-08": 0, "08-24": 3}',
        'hours: {"09:15-16:45": 1.5, "00-09": 0}',
        "growth: -3%",
    ],
)
def test_weights_that_can_be(keys: str) -> None:
    text = edited("rate: 520/year, during: office", f"rate: 520/year, during: office, {keys}")
    assert told(text) == set()
