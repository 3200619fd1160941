"""Who comes: everybody whom the arrivals of a pathway bring, drawn anew with their identities."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

import numpy as np

from pathway_engine.analysis.audit.coming import Coming
from pathway_engine.analysis.audit.evidence import Evidence
from pathway_engine.analysis.audit.luck import bits, key_of, uniform
from pathway_engine.analysis.audit.opening import Calendars
from pathway_engine.analysis.audit.trial import Trial
from pathway_engine.clock import DAY
from pathway_engine.definition.models import Arrival
from pathway_engine.definition.values import in_force
from pathway_engine.engine.records import NONE

Array = np.ndarray[Any, Any]

_AT_ONCE = 64
"""So many people of every date are drawn together."""


class Stream(NamedTuple):
    """The people of one arrival: when each comes, which of their date, and who it is."""

    second: Array
    ordinal: Array
    identity: Array


class People:
    """Everybody who comes, in the order of the case numbers: an array for each thing.

    `arrival` and `to` are positions of arrivals and steps.
    """

    def __init__(self, evidence: Evidence) -> None:
        self.second, self.identity, self.arrival, self.to = _drawn(evidence)

    def __len__(self) -> int:
        return len(self.second)


def comers(evidence: Evidence) -> Array:
    """The position among the people of each case, by its number; `NONE` if nobody comes."""
    place = evidence.cases["case_no"].astype(np.int64) - 1
    return np.where((place >= 0) & (place < len(evidence.once(People))), place, NONE)


def arrivals(evidence: Evidence, trial: Trial) -> None:
    """Whom the arrivals of the pathway bring has a case, opened in the second that is drawn."""
    if not evidence.is_drawn:
        return
    people, cases = evidence.once(People), evidence.cases
    if len(cases) != len(people):
        trial.fault(f"{len(cases)} cases, and {len(people)} people come")
    place = comers(evidence)
    known = place != NONE
    trial.expect(known, cases, "nobody comes for whom it could be")
    rows, place = cases[known], place[known]
    trial.equal(rows["opened_at"], people.second[place], rows, "its person comes in another second")
    said = "it is not entered by its person's arrival"
    trial.equal(rows["entry"], people.arrival[place], rows, said)
    has_visits = (evidence.last_visit >= evidence.first_visit)[known]
    first = evidence.visits[evidence.first_visit[known][has_visits]]
    said = "the step is not where the person's arrival starts"
    trial.equal(first["step"], people.to[place[has_visits]], first, said)


def _drawn(evidence: Evidence) -> tuple[Array, Array, Array, Array]:
    pathway, names = evidence.pathway, evidence.names
    streams = [_stream(evidence, name, one) for name, one in pathway.arrivals.items()]
    starts = [names.step_of[one.to or pathway.start or ""] for one in pathway.arrivals.values()]
    number = [len(stream.second) for stream in streams]
    if not streams:
        nothing = np.zeros(0, dtype=np.int64)
        return nothing, nothing.astype(np.uint64), nothing, nothing
    second, ordinal, identity = (np.concatenate(column) for column in zip(*streams, strict=True))
    arrival = np.repeat(np.arange(len(streams)), number)
    to = np.repeat(starts, number)
    order = np.lexsort((ordinal, arrival, second))
    return second[order], identity[order], arrival[order], to[order]


def _stream(evidence: Evidence, name: str, arrival: Arrival) -> Stream:
    """The people of one arrival, the date before the start included."""
    window, records = evidence.window, evidence.records
    start = window.starts_at // DAY
    first, last = _bounds(evidence, arrival)
    # People of a date come on it or, by a calendar that is open at midnight, on the next.
    dates = np.arange(first // DAY - 1, (last - 1) // DAY + 1)
    hours = evidence.once(Calendars).named(arrival.during or "always")
    address = (records.seed, records.replication, name)
    coming = Coming(arrival, hours, dates, start)
    day, ordinal = _who_come(key_of(*address, "gap"), dates, coming.expected)
    second = coming.seconds(bits(key_of(*address, "time"), day, ordinal), day)
    identity = bits(key_of(*address, "identity"), day, ordinal)
    inside = (second >= first) & (second < last)
    return Stream(second[inside], ordinal[inside], identity[inside])


def _bounds(evidence: Evidence, arrival: Arrival) -> tuple[int, int]:
    """From which second of the run an arrival brings people, and up to which."""
    window = evidence.window
    first, last = in_force(arrival.from_, arrival.until, window.warm_up_until)
    return max(first, window.starts_at), min(last, window.ends_at)


def _who_come(key: tuple[int, int], dates: Array, expected: Array) -> tuple[Array, Array]:
    """Date and number of everybody: they come while the gaps before them stay below the expected.

    The sums go person by person, as the rule has it: many dates at once, so many of each.
    """
    found = [_nobody()]
    passed = np.zeros(len(dates))
    first = 1
    while len(dates):
        ordinal = np.arange(first, first + _AT_ONCE)
        gaps = _gaps(key, dates, ordinal)
        sums = np.cumsum(np.column_stack([passed, gaps]), axis=1)[:, 1:]
        day, column = np.nonzero(sums < expected[:, None])
        found.append((dates[day], ordinal[column]))
        alive = sums[:, -1] < expected
        dates, expected, passed = dates[alive], expected[alive], sums[alive, -1]
        first += _AT_ONCE
    day, number = (np.concatenate(column) for column in zip(*found, strict=True))
    return day, number


def _nobody() -> tuple[Array, Array]:
    return np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int64)


def _gaps(key: tuple[int, int], dates: Array, ordinal: Array) -> Array:
    """Unit exponentials, dates by numbers."""
    u = uniform(key, np.repeat(dates, len(ordinal)), np.tile(ordinal, len(dates)))
    return np.asarray(-np.log(1.0 - u).reshape(len(dates), len(ordinal)))


def brought(evidence: Evidence) -> Iterator[tuple[str, Arrival, Array]]:
    """Each arrival with its name and the positions of the cases of those whom it brings."""
    people, place = evidence.once(People), comers(evidence)
    arrival = np.append(people.arrival, [NONE])[place]
    for number, (name, one) in enumerate(evidence.pathway.arrivals.items()):
        yield name, one, np.flatnonzero(arrival == number)
