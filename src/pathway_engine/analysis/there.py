"""Cases of people who were there already, or supported already, told by what brought them."""

from __future__ import annotations

import numpy as np

from pathway_engine.analysis.values import Array
from pathway_engine.definition.models import Package, Pathway
from pathway_engine.definition.openings import entries_of, openings


def was_there(pathway: Pathway, entry: Array) -> Array:
    """Which cases, by their entry, are of the backlog."""
    return np.isin(entry, _entries(pathway, [True] * len(pathway.backlog)))


def had_ended(pathway: Pathway, entry: Array) -> Array:
    """Which of them had ended before: they were at an ending, and are in no measure."""
    ended = [one.at in pathway.endings for one in pathway.backlog.values()]
    return np.isin(entry, _entries(pathway, ended))


def had_package(pathway: Pathway, entry: Array) -> Array:
    """Which cases opened because a package ran, such as a review each year."""
    with_package = {n for n, one in pathway.endings.items() if isinstance(one.package, Package)}
    names = {one.entry for one in openings(pathway) if one.owner in with_package}
    return np.isin(entry, [n for n, name in enumerate(entries_of(pathway)) if name in names])


def _entries(pathway: Pathway, chosen: list[bool]) -> Array:
    """The numbers of the chosen entries of the backlog: they follow the arrivals."""
    return len(pathway.arrivals) + np.flatnonzero(np.array(chosen, dtype=bool))
