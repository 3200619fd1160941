"""How the people of an arrival are spread over dates and hours: its weights and its growth.

What an arrival's keys say is read here once, for whoever expects people or draws them. A date
weighs what its weekday and its month weigh, times what its open seconds weigh; an expected
number is that over the mean of the 365 days from the start of a run.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from math import gcd, lcm
from typing import NamedTuple

from pathway_engine.calendars import Calendar, CalendarProblem, OpenTimes, open_times
from pathway_engine.clock import DAY, YEAR_DAYS, date_of, weekday
from pathway_engine.definition.models import Arrival
from pathway_engine.definition.values import MONTHS, WEEKDAYS, parse_hours_of_day


class Piece(NamedTuple):
    """Seconds that weigh the same: of the day, or of the world."""

    start: int
    end: int
    weight: int

    @property
    def weighs(self) -> int:
        """What all its seconds weigh together."""
        return (self.end - self.start) * self.weight


def hours_of(arrival: Arrival) -> tuple[Piece, ...]:
    """The day, midnight to midnight, in pieces by what `hours` says; what it does not name is 1.

    Weights are whole numbers without a common divisor, in the written proportion.

    >>> hours_of(Arrival.model_validate({"rate": "1/day", "hours": {"08-18": "2.5"}}))[1]
    Piece(start=28800, end=64800, weight=5)
    """
    named = sorted(
        (*parse_hours_of_day(text), Fraction(weight)) for text, weight in arrival.hours.items()
    )
    one = Fraction(1)
    pieces: list[tuple[int, int, Fraction]] = []
    free_from = 0
    for start, end, weight in [*named, (DAY, DAY, one)]:
        pieces += [(free_from, start, one)] if free_from < start else []
        pieces += [(start, end, weight)] if start < end else []
        free_from = end
    scale = lcm(*(weight.denominator for _, _, weight in pieces))
    whole = [int(weight * scale) for _, _, weight in pieces]
    divisor = gcd(*whole) or 1
    return tuple(
        Piece(start, end, weight // divisor)
        for (start, end, _), weight in zip(pieces, whole, strict=True)
    )


def weight_of_date(arrival: Arrival, day: int) -> Fraction:
    """What weekday and month make of a date.

    >>> weight_of_date(Arrival.model_validate({"rate": "1/day", "months": {"jan": "2"}}), 3)
    Fraction(2, 1)
    """
    of_week = arrival.weekdays.get(WEEKDAYS[weekday(day)], 1)
    of_year = arrival.months.get(MONTHS[date_of(day).month - 1], 1)
    return Fraction(of_week) * Fraction(of_year)


def grown(arrival: Arrival, day: int, start: int) -> float:
    """By how much growth has multiplied people on a day of a run; before the start it has not.

    >>> grown(Arrival.model_validate({"rate": "1/day", "growth": "10%"}), day=730, start=0)
    1.2100000000000002
    """
    if arrival.growth is None:
        return 1.0
    return float((1.0 + float(arrival.growth)) ** (max(0, day - start) / YEAR_DAYS))


def pieces_on(times: OpenTimes, day: int, hours: tuple[Piece, ...]) -> Iterator[Piece]:
    """The open seconds of the intervals that begin on a day, by the weight of their hour.

    What weighs nothing is left out.
    """
    for start, end in times.intervals_on(day):
        for midnight in range(start // DAY * DAY, end, DAY):
            for piece in hours:
                first = max(start, midnight + piece.start)
                last = min(end, midnight + piece.end)
                if first < last and piece.weight:
                    yield Piece(first, last, piece.weight)


class Spread:
    """How many people of an arrival are expected on each date of a run, and when on it.

    `times` are those of `during`, laid out for every date that is asked for.
    """

    def __init__(self, arrival: Arrival, calendar: Calendar, times: OpenTimes, start: int) -> None:
        """Work out the mean over the 365 days from the run's start.

        Raises `CalendarProblem` if nobody can come in them.
        """
        self._arrival, self._times, self._start = arrival, times, start
        self._hours = hours_of(arrival) if arrival.hours else ()
        self._of_days = arrival.rate is not None and arrival.rate.per == "wd"
        year = open_times(calendar, start, start + YEAR_DAYS - 1)
        total = sum(self._weight(year, start + n) for n in range(YEAR_DAYS))
        if not total:
            raise CalendarProblem(f"nobody can come in the year from {date_of(start)}", "some day")
        self._mean = float(total) / (len(year.working_days) if self._of_days else YEAR_DAYS)
        rate = arrival.rate
        self._number = 0.0
        if rate is not None:
            self._number = float(rate.amount if self._of_days else rate.per_day())

    def _weight(self, times: OpenTimes, day: int) -> Fraction | int:
        """What a date weighs: where a rate is by working days, each alike but for date weights."""
        open_seconds = self._open_weight(times, day)
        if self._of_days:
            open_seconds = min(open_seconds, 1)
        if not (self._arrival.weekdays or self._arrival.months):
            return open_seconds
        return weight_of_date(self._arrival, day) * open_seconds

    def _open_weight(self, times: OpenTimes, day: int) -> int:
        if not self._hours:
            return times.seconds_on(day)
        return sum(piece.weighs for piece in pieces_on(times, day, self._hours))

    def expected_on(self, day: int) -> float:
        """The expected number of people who come on a date."""
        if not self._number:
            return 0.0
        grown_by = grown(self._arrival, day, self._start)
        return self._number * (float(self._weight(self._times, day)) / self._mean) * grown_by

    def pieces_on(self, day: int) -> tuple[Piece, ...]:
        """The seconds of a date in which they come, in pieces; none where `hours` says nothing."""
        return tuple(pieces_on(self._times, day, self._hours)) if self._hours else ()

    def share_in(self, day: int, begin: int, end: int) -> float:
        """Which share of a date's people come in a stretch of seconds."""
        whole = tuple(pieces_on(self._times, day, self._hours or (Piece(0, DAY, 1),)))
        total = sum(piece.weighs for piece in whole)
        inside = sum(
            max(0, min(end, piece.end) - max(begin, piece.start)) * piece.weight for piece in whole
        )
        return inside / total if total else 0.0
