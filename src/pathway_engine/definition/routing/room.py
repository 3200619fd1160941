"""How much is taken of what there is so much of: slots of a team's caseload, and places.

By Little's law: those who come in a time, times how long each keeps a slot or stays in a place.
What is known before a run is the time without any queue between visits, from the start to the next
team's acceptance, or from the stays alone. So the load is always *at least* what stands here.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from math import inf

from pathway_engine.clock import WEEK
from pathway_engine.definition.models import Pathway
from pathway_engine.definition.routing.flow import Estimate, Flow
from pathway_engine.definition.routing.window import Window
from pathway_engine.definition.workers import slots_in_force

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
    in_window: float
    """The load in the window, where some comes too late for a run."""


def slot_loads(
    pathway: Pathway, flow: Flow, cases_a_week: float, window: Window
) -> Iterator[RoomLoad]:
    """The load of the slots of each team that has a caseload, in the written order.

    The slots are those of the staff of the window's last day.
    """
    for name, team in pathway.real_teams.items():
        if team.caseload is not None:
            there = slots_in_force(pathway, name, window.end - 1, window.origin)
            came = flow.stays.get(name, NOBODY).value
            held, early = flow.held.get(name, NOBODY), flow.late.early("held", name)
            yield _load(name, there, held, early, came, cases_a_week)


def place_loads(
    pathway: Pathway, flow: Flow, cases_a_week: float, window: Window
) -> Iterator[RoomLoad]:
    """The load of each place in the written order; lots as on the window's last day."""
    came: dict[str, float] = defaultdict(float)
    for step_name, step in pathway.team_steps.items():
        if step.stay is not None and step.in_ is not None and step_name in flow.visits:
            came[step.in_] += flow.visits[step_name].value
    for name, place in pathway.places.items():
        there = place.number_at(window.end - 1, window.origin)
        kept = flow.occupied.get(name, NOBODY)
        early = flow.late.early("occupied", name)
        yield _load(name, there, kept, early, came[name], cases_a_week)


def _load(
    name: str, there: int, kept: Estimate, early: float, came: float, cases_a_week: float
) -> RoomLoad:
    """The load of one: `kept` are the seconds for which a case has it, `came` how often it does.

    `early` is the share of these seconds that the window has.
    """
    scale = cases_a_week / WEEK
    load = Estimate(inf if kept.value else 0.0)
    if there:
        load = Estimate(kept.value * scale / there, kept.error * scale / there)
    growth = came * cases_a_week * max(0.0, 1 - 1 / load.value) if load.value else 0.0
    return RoomLoad(name, load, kept.value * scale, there, growth, load.value * early)
