"""The attributes of cases that numbers may be cut by: those that have a few values."""

from __future__ import annotations

from pathway_engine.definition.measures.entries import AT_THE_END, ON_ARRIVAL
from pathway_engine.definition.models import Pathway


def labels_of_attributes(pathway: Pathway) -> dict[str, tuple[str, ...]]:
    """The values of each attribute that has a few, by the word for it as a case ends or arrives."""
    few = {
        name: ("false", "true") if one.type == "boolean" else tuple(map(str, one.values))
        for name, one in pathway.case.items()
        if one.type in ("boolean", "choice")
    }
    return {before + name: few[name] for before in (AT_THE_END, ON_ARRIVAL) for name in few}
