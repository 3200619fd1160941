"""Who comes when: people by arrival and date, each with an identity and attributes."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal
from fractions import Fraction
from functools import cache
from itertools import accumulate, count
from math import log
from typing import NamedTuple

from pathway_engine.calendars import OpenTimes, open_times
from pathway_engine.clock import DAY, date_of
from pathway_engine.definition.models import Arrival, Attribute, Pathway
from pathway_engine.engine.records import Window
from reference.luck import MASK, Luck
from reference.teams import calendar_of

Value = bool | float | str | None


class Person(NamedTuple):
    """Somebody who comes: when, who, what brings them, with which attributes, to which step.

    What brings them is an arrival or an opening; nothing where they are told.
    """

    second: int
    identity: int
    entry: str | None
    attributes: dict[str, Value]
    to: str


@cache
def day_of_minutes(hours: tuple[tuple[str, Decimal], ...]) -> list[Decimal]:
    """What a second of each minute of a day weighs by the hour of the clock."""
    times = [f"{minute // 60:02d}:{minute % 60:02d}" for minute in range(24 * 60)]
    found = [Decimal(1) for _ in times]
    for words, weight in hours:
        begin, end = (f"{word}:00"[:5] for word in words.split("-"))
        found = [weight if begin <= time < end else now
                 for time, now in zip(times, found, strict=True)]  # fmt: skip
    return found


class Minutes(NamedTuple):
    """The open minutes of a date, each with its first second, counted from midnight.

    Beside each, what one of its seconds weighs, and what all weigh that are over when it ends;
    and what all of the date weigh.
    """

    seconds: list[int]
    weights: list[Fraction]
    passed: list[Fraction]
    total: Fraction


@cache
def open_minutes(
    open_from_to: tuple[tuple[int, int], ...], hours: tuple[tuple[str, Decimal], ...]
) -> Minutes:
    """The minutes of intervals. Calendars and weights change on the minute."""
    by_minute = day_of_minutes(hours)
    seconds = [second for begin, end in open_from_to for second in range(begin, end, 60)]
    weights = [Fraction(by_minute[second % DAY // 60]) for second in seconds]
    passed = list(accumulate(60 * each for each in weights))
    return Minutes(seconds, weights, passed, 60 * sum(weights, Fraction(0)))


def minutes_on(arrival: Arrival, hours: OpenTimes, date: int) -> Minutes:
    """The open minutes of a date: the same on most, and therefore made once."""
    midnight = date * DAY
    intervals = tuple((one - midnight, other - midnight) for one, other in hours.intervals_on(date))
    return open_minutes(intervals, tuple(arrival.hours.items()))


def date_weight(arrival: Arrival, date: int) -> Decimal:
    """What a date weighs by its weekday and its month."""
    day = date_of(date)
    of_week, of_year = f"{day:%a}".lower(), f"{day:%b}".lower()
    return arrival.weekdays.get(of_week, Decimal(1)) * arrival.months.get(of_year, Decimal(1))


def weight(arrival: Arrival, hours: OpenTimes, date: int) -> float:
    """What a date weighs altogether: its open seconds, or, by working days, that it is one."""
    assert arrival.rate is not None
    if arrival.hours:
        open_weight = minutes_on(arrival, hours, date).total
    else:
        open_weight = Fraction(hours.seconds_on(date))
    if arrival.rate.per == "wd":
        open_weight = Fraction(open_weight > 0)
    return float(Fraction(date_weight(arrival, date)) * open_weight)


def expected(pathway: Pathway, arrival: Arrival, window: Window) -> dict[int, float]:
    """How many are expected on each date, the date before the start included."""
    assert arrival.rate is not None
    start = window.starts_at // DAY
    dates = range(start - 1, (window.ends_at - 1) // DAY + 1)
    calendar = calendar_of(pathway, arrival.during or "always")
    hours = open_times(calendar, start - 1, max(dates[-1], start + 364))
    year = range(start, start + 365)
    mean = sum(weight(arrival, hours, day) for day in year) / 365
    number = float(arrival.rate.amount)
    if arrival.rate.per == "wd":
        mean *= 365 / sum(hours.seconds_on(day) > 0 for day in year)
    else:
        number = float(arrival.rate.per_day())
    growth = 1 + float(arrival.growth or 0)
    return {
        date: number * weight(arrival, hours, date) / mean * growth ** (max(0, date - start) / 365)
        for date in dates
    }


def second_of(arrival: Arrival, hours: OpenTimes, date: int, word: int) -> int:
    """In which second of a date somebody comes, by 64 random bits."""
    if not arrival.hours:
        u = ((word >> 12) + 0.5) * 2.0**-52
        return hours.second_on(date, int(u * hours.seconds_on(date)))
    minutes = minutes_on(arrival, hours, date)
    sought = minutes.total * (2 * (word >> 12) + 1) / 2**53
    at = bisect_right(minutes.passed, sought)
    each = minutes.weights[at]
    before = minutes.passed[at] - 60 * each
    second = next(n for n in range(60) if before + (n + 1) * each > sought)
    return date * DAY + minutes.seconds[at] + second


def people_of(
    pathway: Pathway, name: str, arrival: Arrival, window: Window, luck: Luck
) -> Iterator[Person]:
    """Everybody whom one arrival brings, by date and ordinal."""
    if arrival.replay:
        yield from recorded(pathway, name, arrival, window, luck)
        return
    calendar = calendar_of(pathway, arrival.during or "always")
    numbers = expected(pathway, arrival, window)
    hours = open_times(calendar, min(numbers), max(numbers))
    start = window.warm_up_until
    first = window.starts_at if arrival.from_ is None else arrival.from_.second(start)
    last = window.ends_at if arrival.until is None else arrival.until.second(start)
    for date, number in numbers.items():
        gone = 0.0
        for i in count(1):
            gone += -log(1.0 - luck.of_day(name, "gap", date, i))
            if gone >= number:
                break
            word = luck.word(name, "time", (date & MASK, 0, i, 0))
            second = second_of(arrival, hours, date, word)
            if max(first, window.starts_at) <= second < min(last, window.ends_at):
                identity = luck.word(name, "identity", (date & MASK, 0, i, 0))
                yield Person(second, identity, name, {}, arrival.to or pathway.start or "")


def recorded(
    pathway: Pathway, name: str, arrival: Arrival, window: Window, luck: Luck
) -> Iterator[Person]:
    """Everybody in a file, row by row; those beyond the run keep their numbers and do not come."""
    file = pathway.recordings[name]
    start = window.warm_up_until
    first = window.starts_at if arrival.from_ is None else arrival.from_.second(start)
    last = window.ends_at if arrival.until is None else arrival.until.second(start)
    for row, cells in enumerate(file.rows, start=1):
        said = dict(zip(file.header, cells, strict=True))
        second = int(
            (datetime.fromisoformat(said.pop("at")) - datetime(1970, 1, 1)).total_seconds()
        )
        values = {key: value_of(pathway.case[key], text) for key, text in said.items() if text}
        if max(first, window.starts_at) <= second < min(last, window.ends_at):
            identity = luck.word(name, "identity", (0, 0, row, 0))
            yield Person(second, identity, name, values, arrival.to or pathway.start or "")


def value_of(attribute: Attribute, text: str) -> Value:
    """A value as it is written in a file."""
    if attribute.type == "boolean":
        return text == "true"
    return text if attribute.type == "choice" else float(text)


def everybody(pathway: Pathway, window: Window, luck: Luck) -> list[Person]:
    """Who comes, in the order of their case numbers."""
    people = [
        person
        for name, arrival in pathway.arrivals.items()
        for person in people_of(pathway, name, arrival, window, luck)
    ]
    return sorted(people, key=lambda person: person.second)
