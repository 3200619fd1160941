"""Whether only single cases can show that something would stop a run."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from pathway_engine.definition.draws import Computed, read_draw
from pathway_engine.definition.expressions import Binary, Expr, walk
from pathway_engine.definition.models import Attribute, Pathway, each_value
from pathway_engine.definition.quantities import Quantity
from pathway_engine.definition.walking import Place
from pathway_engine.definition.walking import walk as places


def must_be_tried(pathway: Pathway) -> bool:
    """Whether rules to enter, bounds of attributes or divisions may stop a case on its way.

    Where ways and work can be worked out exactly, people need to be routed only for these.
    """
    if any(step.requires for step in pathway.all_steps.values()):
        return True
    for place in places(pathway):
        if isinstance(place.value, Expr) and divides(place.value):
            return True
        if isinstance(place.value, Expr) and place.field == "set":
            if _is_bounded(pathway.case[place.key]) or _does(place.value, "*"):
                return True
        elif _is_draws(place) and _any_may_stop(pathway, place.value):
            return True
    return False


def _is_draws(place: Place) -> bool:
    """Whether a place holds the draws of several attributes."""
    return place.is_drawn and place.value is getattr(place.owner, place.field)


def _any_may_stop(pathway: Pathway, draws: Mapping[str, Any]) -> bool:
    return any(
        _may_stop(pathway, name, line)
        for name, written in draws.items()
        for line in each_value(written)
    )


def divides(rule: Expr) -> bool:
    """Whether a rule divides, perhaps by zero."""
    return _does(rule, "/")


def _does(rule: Expr, *operations: str) -> bool:
    return any(isinstance(part, Binary) and part.op in operations for part, _ in walk(rule))


def _is_bounded(attribute: Attribute) -> bool:
    return attribute.bounds != (-math.inf, math.inf)


def _may_stop(pathway: Pathway, name: str, written: Any) -> bool:
    """Whether what is drawn may lie beyond the bounds of its attribute, or have no value.

    A product that goes back to an attribute may grow beyond all numbers on a loop.
    """
    attribute = pathway.case[name]
    types = pathway.attribute_types
    drawn = read_draw(written, types[name], types, pathway.all_steps)
    if isinstance(drawn, Computed):
        return _is_bounded(attribute) or _does(drawn.rule, "/", "*")
    if not isinstance(drawn, Quantity):
        return False
    low, high = attribute.bounds
    least, most = drawn.extremes
    if attribute.type == "integer":
        least, most = (x if math.isinf(x) else float(round(x)) for x in (least, most))
    return least < low or most > high
