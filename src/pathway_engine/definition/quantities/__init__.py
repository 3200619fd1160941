"""Quantities: a plain value, or what is known of one that varies.

An analyst writes what is known (`{median: 20d, p90: 75d}`), never a distribution's parameters.
`reading` turns that into a `Quantity`, which holds the family and the parameters that a sampler
needs; `distributions` knows the families; `words` tells a quantity in plain prose.
"""

from __future__ import annotations

from pathway_engine.definition.quantities.form import UnitKind
from pathway_engine.definition.quantities.quantity import Family, Quantity, Unit
from pathway_engine.definition.quantities.reading import QUANTITY_KEYS, quantity_from
from pathway_engine.definition.quantities.words import describe

__all__ = [
    "QUANTITY_KEYS",
    "Family",
    "Quantity",
    "Unit",
    "UnitKind",
    "describe",
    "quantity_from",
]
