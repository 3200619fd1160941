"""Packages that run on where they would hardly be meant to."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import permutations

from pathway_engine.definition.checks.rules import never_taken
from pathway_engine.definition.findings import Report
from pathway_engine.definition.models import Package, Pathway
from pathway_engine.definition.node import join
from pathway_engine.definition.routes import reached, ways

LEAVES = ("withdrawn", "other")
"""Kinds of endings at which a package is seldom meant to run on."""


def check_packages(pathway: Pathway, report: Report) -> None:
    """Tell of endings at which people leave who may have a package, and that do not end it."""
    silent = [name for name, one in pathway.endings.items()
              if one.kind in LEAVES and one.package is None]  # fmt: skip
    found = _reached_with_a_package(pathway) if silent else frozenset[str]()
    for name in silent:
        if name in found:
            said, expected = "no `package`, and one may run", "`package: none` where it ends too"
            report.add("package_runs_on", join("endings", name), found=said, expected=expected)


def _reached_with_a_package(pathway: Pathway) -> frozenset[str]:
    """Everything that a case may reach while a package of its person runs.

    It was opened by the ending with which the package began, or is open beside a case that comes
    to one.
    """
    edges = list(_edges(pathway))
    giving = {name for name, one in pathway.endings.items() if isinstance(one.package, Package)}
    after = [one.at for name in giving for one in pathway.endings[name].opens.values()]
    found = reached(after, edges)
    for together in _open_together(pathway):
        below = [reached([start], edges) for start in together]
        for one, other in permutations(below, 2):
            found |= other if giving & one else set()
    return frozenset(found)


def _edges(pathway: Pathway) -> Iterator[tuple[str, str]]:
    """All that may follow upon another in the cases of one person."""
    never = never_taken(pathway)
    yield from ((way.origin, way.target) for way in ways(pathway) if way.path not in never)
    for way_out in pathway.exits.values():
        yield from ((step, way_out.to) for step in pathway.all_steps)


def _open_together(pathway: Pathway) -> Iterator[list[str]]:
    """Where cases of one person go on that are open at one time, for all that opens some."""
    for way in ways(pathway):
        if way.outcome is not None and way.outcome.opens:
            yield [way.target, *(one.at for one in way.outcome.opens.values())]
    for ending in pathway.endings.values():
        yield [one.at for one in ending.opens.values()]
