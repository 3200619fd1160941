"""How far back before a run its calendars are laid out: times of people who are there already."""

from __future__ import annotations

from collections.abc import Iterator
from math import ceil

from pathway_engine.clock import DAY, YEAR
from pathway_engine.definition.models import Backlog, Package, Pathway, Varies, each_value
from pathway_engine.definition.quantities import Quantity

LONGEST = 20
"""Years before a run over which working days are counted; a run stops for who waited longer."""


def days_before(pathway: Pathway) -> int:
    """Days before second 0 of which working days are counted of those who are there already."""
    if not any(quantity.unit == "working_days" for quantity in _run_on(pathway)):
        return 0
    entries = pathway.backlog.values()
    passed = [one for entry in entries if entry.passed is not None
              for one in each_value(entry.passed)]  # fmt: skip
    longest = max((quantity.extremes[1] for quantity in passed), default=0.0)
    return ceil(min(longest, LONGEST * YEAR) / DAY) + 8


def days_since(oldest: int, starts_at: int) -> int:
    """Days before a run that are laid out for a case that opened so long ago."""
    return ceil(min(max(0, starts_at - oldest), LONGEST * YEAR) / DAY) + 8


def _run_on(pathway: Pathway) -> Iterator[Quantity]:
    """Every time that may count from before second 0 for somebody of the backlog."""
    for step in pathway.all_steps.values() if pathway.backlog else ():
        due = getattr(step, "due", None)
        known = () if due is None else each_value(due)
        yield from (quantity for quantity in known if quantity.since is not None)
    for entry in pathway.backlog.values():
        for written in _times_at(pathway, entry):
            yield from each_value(written)


def _times_at(pathway: Pathway, entry: Backlog) -> Iterator[Varies[Quantity]]:
    yield from (way_out.after for way_out in pathway.exits.values())
    if entry.at in pathway.endings:
        ending = pathway.endings[entry.at]
        if isinstance(ending.package, Package):
            yield ending.package.lasts
        yield from (opening.after for opening in ending.opens.values())
    else:
        step = pathway.all_steps[entry.at]
        yield from (getattr(step, key) for key in ("due", "stay") if getattr(step, key, None))
        yield from (way_out.after for way_out in getattr(step, "exits", {}).values())
