"""How many of each place people take up, from their stays alone.

By Little's law: people who come in a time, times how long they stay. That they stay on while they
wait for what follows is not known before a run, so that places are always *at least* so full.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from math import inf

from pathway_engine.clock import WEEK
from pathway_engine.definition.models import Pathway
from pathway_engine.definition.routing.flow import Estimate, Flow
from pathway_engine.definition.routing.window import Window

NOBODY = Estimate(0.0)


@dataclass(frozen=True, slots=True)
class PlaceLoad:
    """The load of places: people who stay there at a time, over how many there are."""

    place: str
    load: Estimate
    """At least so much; 1 is all the places that there are."""
    people: float
    """People who would stay there at a time."""
    places: int
    """How many there are."""
    growth: float
    """People a week who find no place; 0 where the load is at most 1."""


def place_loads(
    pathway: Pathway, flow: Flow, cases_a_week: float, window: Window
) -> Iterator[PlaceLoad]:
    """The load of each place in the written order; lots as on the window's last day."""
    scale = cases_a_week / WEEK
    for name, one in pathway.places.items():
        last = window.end - 1
        there = sum(span.number for span in one.spans(last, window.origin, window.end))
        stay = flow.occupied.get(name, NOBODY)
        load = Estimate(inf if stay.value else 0.0)
        if there:
            load = Estimate(stay.value * scale / there, stay.error * scale / there)
        came = flow.came.get(name, NOBODY).value * cases_a_week
        growth = came * max(0.0, 1 - 1 / load.value) if load.value else 0.0
        yield PlaceLoad(name, load, stay.value * scale, there, growth)
