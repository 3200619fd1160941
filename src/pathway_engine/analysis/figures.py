"""Measures of runs that keep no rows: how they go into a ledger, and come out of it."""

from __future__ import annotations

from collections.abc import Iterable
from math import isnan

from pathway_engine.analysis.entries import MONEY
from pathway_engine.analysis.loose import LooseRows
from pathway_engine.analysis.naming import entry_for
from pathway_engine.analysis.ordering import in_order
from pathway_engine.analysis.tallies import unit_of
from pathway_engine.analysis.values import UNDEFINED, Value
from pathway_engine.definition.models import Pathway
from pathway_engine.ledger.results import Figure


def figure_of(value: Value) -> Figure:
    """A number as it is kept: what is undefined is nothing, and the catalogue knows the unit."""
    number = None if isnan(value.value) else value.value
    return Figure(value.measure, value.statistic, value.by, number)


def values_of(figures: Iterable[Figure], pathway: Pathway) -> list[Value]:
    """The measures of a run of a pathway, in the order of the catalogue and of the file.

    Raises `LooseRows` for one that is in no catalogue.
    """
    return in_order((_value(figure, pathway) for figure in figures), pathway)


def _value(figure: Figure, pathway: Pathway) -> Value:
    try:
        entry = entry_for(figure.measure)
    except KeyError:
        raise LooseRows(f"it keeps `{figure.measure}`, which is no measure") from None
    if figure.statistic not in entry.statistics:
        said = f"it keeps `{figure.statistic}` of `{figure.measure}`, which is no statistic of it"
        raise LooseRows(said)
    unit = unit_of(entry.unit, figure.statistic)
    unit = pathway.currency or MONEY if unit == MONEY else unit
    number = UNDEFINED if figure.value is None else float(figure.value)
    return Value(figure.measure, figure.statistic, figure.by, unit, number)
