"""The times and chances for which draws stand."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import numpy as np

from pathway_engine.analysis.audit.choosing import Known, each_line
from pathway_engine.analysis.audit.evidence import Evidence
from pathway_engine.analysis.audit.opening import Calendars
from pathway_engine.analysis.audit.quantiles import value_at, value_beyond, whole_seconds
from pathway_engine.analysis.audit.trial import Span
from pathway_engine.analysis.hours import Hours
from pathway_engine.clock import DAY
from pathway_engine.definition.models import Given
from pathway_engine.definition.quantities import Quantity
from pathway_engine.engine.records import NONE

Array = np.ndarray[Any, Any]

ANYTHING = np.iinfo(np.int64)


class Times:
    """Quantities and shares in one run."""

    def __init__(self, evidence: Evidence) -> None:
        self.evidence = evidence

    def seconds(self, value: Quantity | Given[Quantity], u: Array, known: Known) -> Span:
        """Drawn lengths in whole seconds, one for each draw."""
        span = _open_span(len(u))
        for quantity, here in each_line(self.evidence.pathway, value, len(u), known):
            low, high = whole_seconds(value_at(quantity, u[here]))
            span.low[here], span.high[here] = low, high
        return span

    def moments(
        self, value: Quantity | Given[Quantity], u: Array, known: Known, since: Array, team: Array,
        there: Array | None = None,
    ) -> Span:  # fmt: skip
        """The moments that lie drawn times after others, working days by the teams' calendars.

        Of those who were `there` when the window opened a time is drawn of such as exceed what had
        passed of it.
        """
        span = _open_span(len(u))
        for quantity, here in each_line(self.evidence.pathway, value, len(u), known):
            x = value_at(quantity, u[here])
            if there is not None:
                mine = np.flatnonzero(there[here] & (since[here] <= self._opens))
                some = here[mine]
                gone = self._gone(quantity, since[some], team[some])
                x[mine] = value_beyond(quantity, u[some], gone)
            if quantity.unit != "working_days":
                low, high = whole_seconds(x)
                span.low[here], span.high[here] = since[here] + low, since[here] + high
                continue
            for hours, some in self._by_calendar(team[here]):
                mine = here[some]
                ticks = whole_seconds(x[some] * DAY)
                span.low[mine] = hours.after_working_days(since[mine], ticks.low)
                span.high[mine] = (
                    span.low[mine]
                    if (ticks.low == ticks.high).all()
                    else hours.after_working_days(since[mine], ticks.high)
                )
        return span

    def passed(
        self, value: Quantity | Given[Quantity], known: Known, since: Array, team: Array
    ) -> Array:
        """Which share of times that run since moments is over when the window opens."""
        found = np.zeros(len(since))
        for quantity, here in each_line(self.evidence.pathway, value, len(since), known):
            gone = self._gone(quantity, since[here], team[here])
            found[here] = [quantity.passed(float(one)) for one in gone]
        return found

    @property
    def _opens(self) -> int:
        """When the window opens."""
        return self.evidence.window.warm_up_until

    def _gone(self, quantity: Quantity, since: Array, team: Array) -> Array:
        """How much of times has passed when the window opens, in their unit."""
        gone = (self._opens - since).astype(np.float64)
        if quantity.unit == "working_days":
            for hours, some in self._by_calendar(team):
                gone[some] = hours.working_days_to(since[some], self._opens)
        return gone

    def _by_calendar(self, team: Array) -> Iterator[tuple[Hours, Array]]:
        calendars, names = self.evidence.once(Calendars), self.evidence.names.teams
        for number in np.unique(team):
            nobody = number == NONE
            hours = calendars.of_nobody() if nobody else calendars.of_team(names[number])
            yield hours, np.flatnonzero(team == number)

    def shares(self, value: Decimal | Given[Decimal], number: int, known: Known) -> Array:
        """The shares that hold for rows, NaN where that is not known."""
        found = np.full(number, np.nan)
        for share, here in each_line(self.evidence.pathway, value, number, known):
            found[here] = float(share)
        return found


def _open_span(number: int) -> Span:
    """As long as nothing is known, anything may be."""
    return Span(np.full(number, ANYTHING.min), np.full(number, ANYTHING.max))
