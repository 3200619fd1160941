"""The words that numbers may be cut by: among them attributes of cases that have a few values."""

from __future__ import annotations

from collections.abc import Iterable

from pathway_engine.definition.measures.catalogue import CATALOGUE
from pathway_engine.definition.measures.entries import (
    AT_THE_END,
    OF_CASES,
    OF_TIME,
    ON_ARRIVAL,
    OWN,
    PORTIONS,
    SIDES,
)
from pathway_engine.definition.models import Pathway

_SIDES = {side for sides in SIDES.values() for side in sides}


def labels_of_attributes(pathway: Pathway) -> dict[str, tuple[str, ...]]:
    """The values of each attribute that has a few, by the word for it as a case ends or arrives."""
    few = {
        name: ("false", "true") if one.type == "boolean" else tuple(map(str, one.values))
        for name, one in pathway.case.items()
        if one.type in ("boolean", "choice")
    }
    return {before + name: few[name] for before in (AT_THE_END, ON_ARRIVAL) for name in few}


def words_of(pathways: Iterable[Pathway]) -> tuple[str, ...]:
    """Every word that numbers of pathways may be cut by.

    >>> words_of([])[:3]
    ('step', 'team', 'organisation')
    """
    single = (cut for entry in CATALOGUE for cut in entry.cuts if " " not in cut)
    attributes = (name for pathway in pathways for name in labels_of_attributes(pathway))
    every = (*OWN["visits"], *single, *PORTIONS.split(" and ")[:1], *OF_CASES, *attributes)
    return tuple(dict.fromkeys((*(word for word in every if word not in _SIDES), *OF_TIME)))
