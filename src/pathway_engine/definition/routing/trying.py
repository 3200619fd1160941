"""Whether only single cases can show that something would stop a run."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from pathway_engine.definition.draws import Computed, read_draw
from pathway_engine.definition.expressions import Binary, Expr, walk
from pathway_engine.definition.models import Attribute, Pathway, each_value
from pathway_engine.definition.quantities import Quantity
from pathway_engine.definition.walking import DRAWN, Place
from pathway_engine.definition.walking import walk as places


def must_be_tried(pathway: Pathway) -> bool:
    """Whether rules to enter, bounds of attributes or divisions may stop a case on its way.

    Where ways and work can be worked out exactly, people need to be routed only for these.
    """
    if any(step.requires for step in pathway.all_steps.values()):
        return True
    for place in places(pathway):
        if isinstance(place.value, Expr) and _divides(place.value):
            return True
        if isinstance(place.value, Expr) and place.field == "set":
            if _is_bounded(pathway.case[place.key]):
                return True
        elif _is_draws(place) and _any_may_stop(pathway, place.value):
            return True
    return False


def _is_draws(place: Place) -> bool:
    """Whether a place holds the draws of several attributes."""
    drawn = place.field in DRAWN and not isinstance(place.owner, Pathway)
    return drawn and place.value is getattr(place.owner, place.field)


def _any_may_stop(pathway: Pathway, draws: Mapping[str, Any]) -> bool:
    return any(
        _may_stop(pathway, name, line)
        for name, written in draws.items()
        for line in each_value(written)
    )


def _divides(rule: Expr) -> bool:
    return any(isinstance(part, Binary) and part.op == "/" for part, _ in walk(rule))


def _is_bounded(attribute: Attribute) -> bool:
    return attribute.min is not None or attribute.max is not None


def _may_stop(pathway: Pathway, name: str, written: Any) -> bool:
    """Whether what is drawn may lie beyond the bounds of its attribute, or divide by zero."""
    attribute = pathway.case[name]
    types = pathway.attribute_types
    drawn = read_draw(written, types[name], types, pathway.all_steps)
    if isinstance(drawn, Computed):
        return _divides(drawn.rule) or _is_bounded(attribute)
    if not isinstance(drawn, Quantity):
        return False
    low, high = extremes(drawn)
    too_low = attribute.min is not None and low < attribute.min
    return too_low or (attribute.max is not None and high > attribute.max)


def extremes(quantity: Quantity) -> tuple[float, float]:
    """The least and the greatest value that a quantity can have.

    >>> extremes(Quantity("lognormal", "number", (5.0, 1.0), at_most=700.0))
    (0.0, 700.0)
    """
    if quantity.family == "choice":
        low, high = min(quantity.values), max(quantity.values)
    elif quantity.family in ("constant", "uniform", "triangular"):
        low, high = quantity.parameters[0], quantity.parameters[-1]
    elif quantity.family == "normal":
        low, high = -math.inf, math.inf
    else:
        low, high = 0.0, math.inf
    return quantity.bounded(low), quantity.bounded(high)
