"""What the rows of a file say of the people who are routed."""

from __future__ import annotations

from collections import Counter
from math import isnan

from pathway_engine.definition.expressions import Value
from pathway_engine.definition.models import Attribute, Pathway
from pathway_engine.definition.replaying import recorded

GOLDEN = 0.6180339887498949
"""Steps of so much of a whole, over and over, visit all of it evenly."""


class Replayed:
    """Gives the rows of the files of a pathway, spread evenly over each file."""

    def __init__(self, pathway: Pathway) -> None:
        """Remember the pathway; a file is read when somebody comes by it."""
        self._pathway = pathway
        self._given: Counter[str] = Counter()

    def next(self, arrival: str) -> dict[str, Value]:
        """What the next row of an arrival's file says; nothing where it has none."""
        rows = recorded(self._pathway, arrival)
        if not rows:
            return {}
        self._given[arrival] += 1
        row = rows[int(self._given[arrival] * GOLDEN % 1.0 * len(rows))]
        known = zip(self._pathway.case.items(), row.values, strict=True)
        return {
            name: value_of(attribute, number)
            for (name, attribute), number in known
            if not isnan(number)
        }


def value_of(attribute: Attribute, number: float) -> Value:
    """The value that a number stands for.

    >>> value_of(Attribute.model_validate({"type": "choice", "values": ["north", "south"]}), 1.0)
    'south'
    """
    if attribute.type == "boolean":
        return number != 0
    if attribute.type == "choice":
        return str(attribute.values[int(number)])
    return number
