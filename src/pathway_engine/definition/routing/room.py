"""How much is taken of what there is so much of: slots of a team's caseload, and places.

By Little's law: those who come in a time, times how long each keeps a slot or stays in a place.
What is known before a run is the time without any queue between visits, from the start to the next
team's acceptance, or from the stays alone. So the load is always *at least* what stands here.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from math import inf

from pathway_engine.clock import WEEK
from pathway_engine.definition.models import Pathway
from pathway_engine.definition.routing.flow import Estimate, Flow
from pathway_engine.definition.routing.window import Window, posts_at_the_end
from pathway_engine.definition.staffing import slots

NOBODY = Estimate(0.0)


@dataclass(frozen=True, slots=True)
class RoomLoad:
    """The load of a team's slots, or of a place: how many are taken at a time, over how many."""

    name: str
    """The team, or the place."""
    load: Estimate
    """At least so much; 1 is all that there are."""
    taken: float
    """Cases that would have a slot, or people who would stay, at a time."""
    there: int
    """How many slots or places there are."""
    growth: float
    """Cases a week for which there is none; 0 where the load is at most 1."""


def slot_loads(
    pathway: Pathway, flow: Flow, cases_a_week: float, window: Window
) -> Iterator[RoomLoad]:
    """The load of the slots of each team that has a caseload, in the written order.

    The slots are those of the staff of the window's last day.
    """
    posts = posts_at_the_end(pathway, window)
    for name, team in pathway.real_teams.items():
        if team.caseload is not None:
            fte = sum((post.fte for post in posts if post.team == name), Fraction())
            there = slots(team.caseload, fte)
            yield _load(name, there, flow.held, flow.stays, cases_a_week)


def place_loads(
    pathway: Pathway, flow: Flow, cases_a_week: float, window: Window
) -> Iterator[RoomLoad]:
    """The load of each place in the written order; lots as on the window's last day."""
    last = window.end - 1
    for name, one in pathway.places.items():
        there = sum(span.number for span in one.spans(last, window.origin, window.end))
        yield _load(name, there, flow.occupied, flow.came, cases_a_week)


def _load(
    name: str,
    there: int,
    kept: Mapping[str, Estimate],
    came: Mapping[str, Estimate],
    cases_a_week: float,
) -> RoomLoad:
    """The load of one: `kept` is the time for which a case keeps it, `came` how often it does."""
    time, scale = kept.get(name, NOBODY), cases_a_week / WEEK
    load = Estimate(inf if time.value else 0.0)
    if there:
        load = Estimate(time.value * scale / there, time.error * scale / there)
    coming = came.get(name, NOBODY).value * cases_a_week
    growth = coming * max(0.0, 1 - 1 / load.value) if load.value else 0.0
    return RoomLoad(name, load, time.value * scale, there, growth)
