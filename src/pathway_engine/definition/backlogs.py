"""The places in which people are already when the window of a run opens."""

from __future__ import annotations

from pathway_engine.definition.models import Backlog, Pathway, TeamStep


def place_of(pathway: Pathway, entry: Backlog) -> str | None:
    """The place in which the people of an entry are, if they are in one."""
    step = pathway.all_steps.get(entry.at)
    if entry.stayed is not None and isinstance(step, TeamStep):
        return step.in_
    return entry.in_


def filled_places(pathway: Pathway) -> frozenset[str]:
    """The places that are not empty when the window opens, for which a run has no warm-up."""
    there = (place_of(pathway, one) for one in pathway.backlog.values() if one.cases)
    return frozenset(place for place in there if place is not None)
