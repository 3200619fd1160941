"""Rings of places that stand when a run ends: people who wait for each other's places.

Whoever waits for the next place keeps the last one: they go on only when somebody leaves one of
these places, who may be one of the others there.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from pathway_engine.analysis.counted import Counted
from pathway_engine.analysis.values import Array
from pathway_engine.clock import LATEST
from pathway_engine.definition.routes import loops
from pathway_engine.engine.records import NONE, Records, State


class Ring(NamedTuple):
    """Places, in the order of the file, and how many people wait in one of them for another."""

    places: tuple[str, ...]
    people: int


def rings_at_the_end(records: Records) -> tuple[Ring, ...]:
    """Every ring that stands when a run ends; a place that has room is in none."""
    names = tuple(records.pathway.places)
    if not names:
        return ()
    waits = list(_waits(Counted(records)))
    found = loops((names[here], names[there]) for here, there in waits)
    each = dict.fromkeys(found[name] for name in names if name in found)
    return tuple(
        Ring(
            tuple(name for name in names if name in ring),
            sum(names[here] in ring and names[there] in ring for here, there in waits),
        )
        for ring in each
    )


def _waits(counted: Counted) -> Iterator[tuple[int, int]]:
    """For each person in a place who waits for another that is full: which, and for which."""
    pathway, window, census = counted.pathway, counted.window, counted.census
    here = _places_at_the_end(counted)
    full = np.array([
        np.count_nonzero(here == number)
        >= places.number_at(window.ends_at - 1, window.warm_up_until)
        for number, places in enumerate(pathway.places.values())
    ])  # fmt: skip
    visits = counted.visits
    waiting = (visits["state"] == State.QUEUED) & (visits["started_at"] == NONE)
    rows = np.flatnonzero(waiting & (census.needs != NONE))
    for mine, needed in zip(here[counted.case_of[rows]], census.needs[rows], strict=True):
        if mine != NONE and full[needed]:
            yield int(mine), int(needed)


def _places_at_the_end(counted: Counted) -> Array:
    """The place in which each case is when the run ends, `NONE` where it is in none."""
    census = counted.census
    here = np.where(census.until_before == LATEST, census.before, NONE)
    rows = np.flatnonzero(census.came_in & (census.until == LATEST))
    here[counted.case_of[rows]] = counted.visits["place"][rows]
    return here
