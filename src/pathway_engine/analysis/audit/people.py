"""Who comes: everybody whom the arrivals of a pathway bring, drawn anew with their identities."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from pathway_engine.analysis.audit.coming import Coming
from pathway_engine.analysis.audit.evidence import Evidence
from pathway_engine.analysis.audit.luck import bits, key_of, uniform
from pathway_engine.analysis.audit.opening import Calendars
from pathway_engine.analysis.audit.trial import Trial
from pathway_engine.clock import DAY
from pathway_engine.definition.models import Arrival
from pathway_engine.definition.openings import openings
from pathway_engine.definition.replaying import recorded_within
from pathway_engine.definition.values import in_force
from pathway_engine.engine.records import NONE

Array = np.ndarray[Any, Any]

_AT_ONCE = 64
"""So many people of every date are drawn together."""


class Stream(NamedTuple):
    """The people of one arrival: when each comes, which of their date or file, and who it is."""

    second: Array
    ordinal: Array
    identity: Array


class People:
    """Everybody who comes, in the order of the case numbers: an array for each thing.

    `arrival` and `to` are positions of arrivals and steps, `ordinal` is the place among those of
    a date or in a file.
    """

    def __init__(self, evidence: Evidence) -> None:
        self.second, self.ordinal, self.identity, self.arrival, self.to = _drawn(evidence)

    def __len__(self) -> int:
        return len(self.second)


def comers(evidence: Evidence) -> Array:
    """The position among the people of each case; `NONE` of whom no arrival is known to bring.

    Those whom one brings have their numbers in the order in which they come.
    """
    come = _by_people(evidence)
    place = np.cumsum(come) - 1
    return np.where(come & (place < len(evidence.once(People))), place, NONE)


def _by_people(evidence: Evidence) -> Array:
    """The cases whose entry is an arrival of which it is known whom it brings."""
    pathway, entry = evidence.pathway, evidence.cases["entry"]
    known = [
        one.replay is None or name in pathway.recordings for name, one in pathway.arrivals.items()
    ]
    return np.asarray(np.array([*known, False])[np.where(entry < len(known), entry, NONE)])


def arrivals(evidence: Evidence, trial: Trial) -> None:
    """Whom the arrivals of the pathway bring has a case, opened in the second that is drawn."""
    people, place = evidence.once(People), comers(evidence)
    _come(evidence, people, place, trial)
    _have_come(evidence, trial)


def _come(evidence: Evidence, people: People, place: Array, trial: Trial) -> None:
    """Those of whom it is known when they come."""
    cases, known = evidence.cases, place != NONE
    number = int(_by_people(evidence).sum())
    if number != len(people):
        trial.fault(f"{number} cases, and {len(people)} people come")
    rows, place = cases[known], place[known]
    trial.equal(rows["opened_at"], people.second[place], rows, "its person comes in another second")
    said = "it is not entered by its person's arrival"
    trial.equal(rows["entry"], people.arrival[place], rows, said)


def _have_come(evidence: Evidence, trial: Trial) -> None:
    """Whoever comes begins where their entry says; those of a file come while it lasts."""
    pathway, names, entry = evidence.pathway, evidence.names, evidence.cases["entry"]
    for number, one in enumerate(pathway.arrivals.values()):
        _begin(evidence, entry == number, [one.to or pathway.start or ""], trial)
        if one.replay is not None:
            first, last = _bounds(evidence, one)
            rows = evidence.cases[entry == number]
            inside = (rows["opened_at"] >= first) & (rows["opened_at"] < last)
            trial.expect(inside, rows, "its arrival brings nobody then")
    starts: dict[str, list[str]] = {}
    for opened in openings(pathway):
        starts.setdefault(opened.entry, []).append(opened.opening.at)
    for name, steps in starts.items():
        _begin(evidence, entry == names.entries.index(name), steps, trial)


def _begin(evidence: Evidence, mine: Array, steps: list[str], trial: Trial) -> None:
    """Cases begin at a step, or at one of several."""
    has_visits = evidence.last_visit >= evidence.first_visit
    first = evidence.visits[evidence.first_visit[mine & has_visits]]
    numbers = [evidence.names.step_of[step] for step in steps]
    said = "the step is not where its entry starts"
    trial.expect(np.isin(first["step"], numbers), first, said)


def _drawn(evidence: Evidence) -> tuple[Array, Array, Array, Array, Array]:
    pathway, names = evidence.pathway, evidence.names
    streams = [_stream(evidence, name, one) for name, one in pathway.arrivals.items()]
    starts = [names.step_of[one.to or pathway.start or ""] for one in pathway.arrivals.values()]
    number = [len(stream.second) for stream in streams]
    if not streams:
        nothing = np.zeros(0, dtype=np.int64)
        return nothing, nothing, nothing.astype(np.uint64), nothing, nothing
    second, ordinal, identity = (np.concatenate(column) for column in zip(*streams, strict=True))
    arrival = np.repeat(np.arange(len(streams)), number)
    to = np.repeat(starts, number)
    order = np.lexsort((ordinal, arrival, second))
    return second[order], ordinal[order], identity[order], arrival[order], to[order]


def _stream(evidence: Evidence, name: str, arrival: Arrival) -> Stream:
    """The people of one arrival, the date before the start included."""
    if arrival.replay is not None:
        return _recorded(evidence, name)
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


def _recorded(evidence: Evidence, name: str) -> Stream:
    """The people of a file, where it is at hand; nobody where it is not."""
    window, records = evidence.window, evidence.records
    stretch = window.starts_at, window.ends_at
    people = recorded_within(evidence.pathway, name, stretch, window.warm_up_until)
    row = np.array([one.row for one in people], dtype=np.int64)
    second = np.array([one.second for one in people], dtype=np.int64)
    key = key_of(records.seed, records.replication, name, "identity")
    return Stream(second, row, bits(key, np.zeros(len(row), dtype=np.uint64), row))


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
