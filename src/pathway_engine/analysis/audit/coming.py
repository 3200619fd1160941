"""How many come on each date, and in which second, worked out anew for the audit.

Where hours weigh differently, a *weight* runs on beside the clock: what all seconds before a
moment weigh, open or not. An interval weighs the difference between its ends.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from pathway_engine.analysis.audit.luck import between
from pathway_engine.analysis.hours import Hours
from pathway_engine.clock import DAY, YEAR_DAYS
from pathway_engine.definition.arriving import hours_of, weight_of_date
from pathway_engine.definition.models import Arrival

Array = np.ndarray[Any, Any]


class Coming:
    """The people of one arrival over dates, in the hours of a calendar.

    `expected` is their number on each of the dates.
    """

    def __init__(self, arrival: Arrival, hours: Hours, dates: Array, start: int) -> None:
        """Work out the expected numbers of a run that starts on a day."""
        self._arrival, self._hours = arrival, hours
        self._by_days = arrival.rate is not None and arrival.rate.per == "wd"
        hours.reach(start + YEAR_DAYS)
        self._weights = _Weights(arrival, hours) if arrival.hours else None
        self.expected = self._expected(dates, start)

    def _expected(self, dates: Array, start: int) -> Array:
        rate, growth = self._arrival.rate, float(self._arrival.growth or 0)
        weights = self._day_weights(dates)
        if rate is None or not weights.any():
            return np.zeros(len(dates))
        year = np.arange(start, start + YEAR_DAYS)
        among = (self._hours.seconds_on(year) > 0).sum() if self._by_days else YEAR_DAYS
        mean = self._day_weights(year).sum() / among
        number = float(rate.amount if self._by_days else rate.per_day())
        grown = (1.0 + growth) ** (np.maximum(0, dates - start) / YEAR_DAYS)
        return np.asarray(number * (weights / mean) * grown)

    def _day_weights(self, dates: Array) -> Array:
        """What each date weighs; by working days each the same but for weekday and month."""
        of_seconds = (
            self._hours.seconds_on(dates) if self._weights is None else self._weights.on(dates)
        )
        if self._by_days:
            of_seconds = np.minimum(of_seconds, 1)
        if not (self._arrival.weekdays or self._arrival.months):
            return np.asarray(of_seconds)
        of_dates = [float(weight_of_date(self._arrival, int(day))) for day in dates]
        return np.asarray(of_seconds * np.array(of_dates))

    def seconds(self, words: Array, days: Array) -> Array:
        """The seconds in which people come on their dates, each by 64 random bits."""
        if self._weights is not None:
            return self._weights.second_on(days, words)
        number = between(words) * self._hours.seconds_on(days)
        return self._hours.second_on(days, number.astype(np.int64))


class _Weights:
    """What seconds weigh by their hour, in the intervals of a calendar."""

    def __init__(self, arrival: Arrival, hours: Hours) -> None:
        pieces = hours_of(arrival)
        self._begins = np.array([piece.start for piece in pieces])
        self._each = np.array([piece.weight for piece in pieces])
        self._passed = np.concatenate([[0], np.cumsum([piece.weighs for piece in pieces])])
        self._hours = hours
        self._day = int(hours.days[0])
        weights = self._before(hours.ends) - self._before(hours.starts)
        self._run = np.concatenate([[0], np.cumsum(weights)])
        """What the open seconds before each interval weigh."""

    def _before(self, t: Array) -> Array:
        """What all seconds before moments weigh, from the first interval's date on."""
        days, rest = np.divmod(t - self._day * DAY, DAY)
        piece = np.searchsorted(self._begins, rest, side="right") - 1
        today = self._passed[piece] + (rest - self._begins[piece]) * self._each[piece]
        return np.asarray(days * self._passed[-1] + today)

    def _edges(self, dates: Array) -> tuple[Array, Array]:
        """The first interval of each date, and the one after its last."""
        first = np.searchsorted(self._hours.days, dates, side="left")
        return first, np.searchsorted(self._hours.days, dates, side="right")

    def on(self, dates: Array) -> Array:
        """What the open seconds of each date weigh together."""
        first, after = self._edges(dates)
        return np.asarray(self._run[after] - self._run[first])

    def second_on(self, dates: Array, words: Array) -> Array:
        """The first second of each date at which the weight so far exceeds u × that of the date.

        u is a fraction of 2⁵³ exactly; what it is of a whole number is worked out in whole numbers.
        """
        first, _ = self._edges(dates)
        sought = self._run[first] + _part_of(self.on(dates), words)
        place = np.searchsorted(self._run, sought, side="right") - 1
        return self._moment(self._before(self._hours.starts[place]) + sought - self._run[place])

    def _moment(self, weight: Array) -> Array:
        """The first moments at whose end more than that has passed, from the first date on."""
        days, rest = np.divmod(weight, self._passed[-1])
        piece = np.searchsorted(self._passed, rest, side="right") - 1
        today = self._begins[piece] + (rest - self._passed[piece]) // self._each[piece]
        return np.asarray((self._day + days) * DAY + today)


def _part_of(whole: Array, words: Array) -> Array:
    """The whole part of u × a whole number, u being made of 64 random bits."""
    pairs = zip(whole.tolist(), words.tolist(), strict=True)
    return np.array(
        [number * (2 * (word >> 12) + 1) >> 53 for number, word in pairs], dtype=np.int64
    )
