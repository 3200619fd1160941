"""How many people a step, a team or a place has at once, weighted by time.

Who is offered or planned is not there yet: a visit is there from joining the queue until it
ends, in the queue, on hold, in work or in what follows the work. At a team it is cases that
count: branches of one case that run side by side are one person. In a place a case is from coming
in until it leaves, whatever it waits for meanwhile. It follows from the rows of visits alone, those
that began before the window and those that are open at its end included.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from pathway_engine.analysis.counted import Counted
from pathway_engine.analysis.reduced import times_at_each_number as at_each_number
from pathway_engine.analysis.tallies import named
from pathway_engine.analysis.values import Array, Cut, Value, quantile_of_times, ratio
from pathway_engine.clock import LATEST
from pathway_engine.definition.models import TeamStep
from pathway_engine.definition.models.places import Span
from pathway_engine.definition.workers import slots_over_time
from pathway_engine.engine.records import NONE


def occupancy(counted: Counted) -> Iterator[Value]:
    """The number of people at every team, at every step with a team and in every place.

    Where a caseload limits a team, also the share of its slots that they come to (those who wait
    included, so that it may be above one) and of the time in which they were as many as that; of
    places, the share of those in force that are taken, and of the time in which all were.
    """
    for by, stays in _stays_anywhere(counted):
        times = at_each_number(*stays, *counted.window[1:])
        numbers = np.arange(len(times))
        quantiles = {f"p{p}": float(quantile_of_times(times, p)) for p in (50, 90, 95)}
        found = {"mean": ratio(float((numbers * times).sum()), float(times.sum()))}
        found |= {"median": quantiles.pop("p50")} | quantiles
        if "place" in by:
            found |= _fullness(counted, stays, _lots(counted, by["place"]))
        elif "team" in by and counted.pathway.real_teams[by["team"]].caseload is not None:
            found |= _fullness(counted, stays, _slots(counted, by["team"]))
        yield from named("occupancy", by, found)


def _lots(counted: Counted, name: str) -> list[Span]:
    """How many places there are when."""
    return [*counted.pathway.places[name].spans(*counted.window)]


def _slots(counted: Counted, team: str) -> list[Span]:
    """How many slots a team has when."""
    _, begin, end = counted.window
    at, number = slots_over_time(counted.pathway, team, begin)
    spans = zip(at, (*at[1:], end), number, strict=True)
    inside = [Span(max(since, begin), min(until, end), slots) for since, until, slots in spans]
    return [span for span in inside if span.begins < span.ends]


def _fullness(counted: Counted, stays: tuple[Array, Array], lots: list[Span]) -> dict[str, float]:
    """Which share of what is in force was taken, and of the time all of it was."""
    _, begin, end = counted.window
    since, until = stays
    edges = [begin, end, *(edge for lot in lots for edge in (lot.begins, lot.ends))]
    moments = np.unique(np.clip(np.concatenate([since, until, np.array(edges)]), begin, end))
    people = _running(since, until, moments[:-1])
    room = np.zeros_like(people)
    for lot in lots:
        room += lot.number * ((lot.begins <= moments[:-1]) & (moments[:-1] < lot.ends))
    seconds = np.diff(moments)
    lasted = float(seconds.sum())
    mean = ratio(float((people * seconds).sum()), lasted)
    return {
        "share": ratio(mean, ratio(float((room * seconds).sum()), lasted)),
        "full": ratio(float(seconds[people >= room].sum()), float(seconds.sum())),
    }


def _running(since: Array, until: Array, moments: Array) -> Array:
    """How many of some stays run at each moment."""
    begun = np.searchsorted(np.sort(since), moments, side="right")
    return np.asarray(begun - np.searchsorted(np.sort(until), moments, side="right"))


class Stays(NamedTuple):
    """Which cases were in a place, and from when until when."""

    cases: Array
    since: Array
    until: Array


def in_place(counted: Counted, name: str) -> Stays:
    """Who was in a place, those included who were there when the window opened."""
    place, census = counted.numbering.places.index(name), counted.census
    rows, since, until = census.stays(place)
    cases, until_before = census.already_in(place)
    before = np.full(len(cases), counted.window.warm_up_until)
    until = np.minimum(np.concatenate([until, until_before]), counted.window.ends_at)
    cases = np.concatenate([counted.case_of[rows], cases])
    return Stays(cases, np.concatenate([since, before]), until)


def times_at_each_number(counted: Counted) -> Iterator[tuple[dict[str, str], Array]]:
    """Of every step, team and place: seconds of the window with nobody there, one, and so on."""
    for by, stays in _stays_anywhere(counted):
        yield by, at_each_number(*stays, *counted.window[1:])


def _stays_anywhere(counted: Counted) -> Iterator[tuple[dict[str, str], tuple[Array, Array]]]:
    """From when until when people were at every step, team and place."""
    visits = counted.visits
    there = np.flatnonzero((visits["team"] != NONE) & (visits["ready_at"] != NONE))
    cuts = counted.of_visits(visits)
    rows_of = _by_label(cuts["step"], there)
    for name, model in counted.pathway.all_steps.items():
        if isinstance(model, TeamStep):
            rows = rows_of.get(name, there[:0])
            yield {"step": name}, _stays(counted, rows)
    rows_of = _by_label(cuts["team"], there)
    for name in counted.pathway.real_teams:
        rows = rows_of.get(name, there[:0])
        yield {"team": name}, _joined(counted.case_of[rows], *_stays(counted, rows))
    for name in counted.pathway.places:
        _, since, until = in_place(counted, name)
        yield {"place": name}, (since, until)


def _by_label(one: Cut, rows: Array) -> dict[str, Array]:
    """The labels of a cut that occur among rows (given as positions), each with its rows."""
    codes = one.codes[rows]
    order = np.argsort(codes, kind="stable")
    bounds = np.searchsorted(codes[order], np.arange(len(one.labels) + 1))
    return {label: rows[order[bounds[i] : bounds[i + 1]]] for i, (label,) in enumerate(one.labels)}


def _stays(counted: Counted, rows: Array) -> tuple[Array, Array]:
    """From when until when visits were there."""
    return counted.visits["ready_at"][rows], counted.until[rows]


def _joined(cases: Array, since: Array, until: Array) -> tuple[Array, Array]:
    """Stays of one case that touch or overlap, as one."""
    if not len(cases):
        return since, until
    order = np.lexsort((since, cases))
    begins = cases[order] * LATEST + since[order]
    # The latest end so far; those of earlier cases lie below every moment of a later one.
    ends = np.maximum.accumulate(cases[order] * LATEST + until[order])
    first = np.flatnonzero(np.concatenate([[True], begins[1:] > ends[:-1]]))
    last = np.append(first[1:] - 1, len(begins) - 1)
    return begins[first] % LATEST, ends[last] % LATEST
