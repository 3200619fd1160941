"""How many of a team's slots its cases take, where it has a caseload.

By Little's law: cases that begin in a time, times how long each keeps its slot. What is known
before a run is the time from the start to the next team's acceptance without any queue between
visits, so that the load of slots is always *at least* what stands here.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from math import inf

from pathway_engine.clock import WEEK
from pathway_engine.definition.models import Pathway
from pathway_engine.definition.routing.flow import Estimate, Flow
from pathway_engine.definition.routing.window import Window, posts_at_the_end
from pathway_engine.definition.staffing import slots


@dataclass(frozen=True, slots=True)
class SlotLoad:
    """The load of a team's slots: cases that have one at a time, over how many there are."""

    team: str
    load: Estimate
    """At least so much; 1 is all the slots that there are."""
    taken: float
    """Cases that would have a slot at a time."""
    slots: int
    """How many there are."""
    growth: float
    """Cases a week that find no slot; 0 where the load is at most 1."""


def slot_loads(
    pathway: Pathway, flow: Flow, cases_a_week: float, window: Window
) -> Iterator[SlotLoad]:
    """The load of the slots of each team that has a caseload, in the written order.

    The slots are those of the staff of the window's last day.
    """
    posts = posts_at_the_end(pathway, window)
    for name, team in pathway.real_teams.items():
        if team.caseload is None:
            continue
        fte = sum((post.fte for post in posts if post.team == name), Fraction())
        there = slots(team.caseload, fte)
        held = flow.held.get(name, Estimate(0.0))
        scale = cases_a_week / WEEK
        load = Estimate(inf if held.value else 0.0)
        if there:
            load = Estimate(held.value * scale / there, held.error * scale / there)
        begun = flow.stays.get(name, Estimate(0.0)).value * cases_a_week
        growth = begun * max(0.0, 1 - 1 / load.value) if load.value else 0.0
        yield SlotLoad(name, load, held.value * scale, there, growth)
