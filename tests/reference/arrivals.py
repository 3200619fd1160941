"""Who comes when: people by arrival and date, each with an identity and attributes."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count
from math import log
from typing import NamedTuple

from pathway_engine.calendars import open_times
from pathway_engine.clock import DAY
from pathway_engine.definition.models import Arrival, Pathway
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


def expected(pathway: Pathway, arrival: Arrival, window: Window) -> dict[int, float]:
    """How many are expected on each date, the date before the start included."""
    assert arrival.rate is not None
    start = window.starts_at // DAY
    dates = range(start - 1, (window.ends_at - 1) // DAY + 1)
    if arrival.during is None:
        per_date = float(arrival.rate.per_day())
        return dict.fromkeys(dates, per_date)
    calendar = calendar_of(pathway, arrival.during)
    hours = open_times(calendar, start - 1, max(dates[-1], start + 364))
    if arrival.rate.per == "wd":
        return {d: float(arrival.rate.amount) * (hours.seconds_on(d) > 0) for d in dates}
    year = sum(hours.seconds_on(day) for day in range(start, start + 365))
    per_second = arrival.rate.per_day() * 365 / year
    return {d: float(per_second * hours.seconds_on(d)) for d in dates}


def people_of(
    pathway: Pathway, name: str, arrival: Arrival, window: Window, luck: Luck
) -> Iterator[Person]:
    """Everybody whom one arrival brings, by date and ordinal."""
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
            u = luck.of_day(name, "time", date, i)
            second = hours.second_on(date, int(u * hours.seconds_on(date)))
            if max(first, window.starts_at) <= second < min(last, window.ends_at):
                identity = luck.word(name, "identity", (date & MASK, 0, i, 0))
                yield Person(second, identity, name, {}, arrival.to or pathway.start or "")


def everybody(pathway: Pathway, window: Window, luck: Luck) -> list[Person]:
    """Who comes, in the order of their case numbers."""
    people = [
        person
        for name, arrival in pathway.arrivals.items()
        for person in people_of(pathway, name, arrival, window, luck)
    ]
    return sorted(people, key=lambda person: person.second)
