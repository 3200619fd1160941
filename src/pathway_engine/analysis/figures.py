"""Measures of runs that keep no rows: how they go into a ledger, and come out of it."""

from __future__ import annotations

from collections.abc import Iterable
from math import isnan

from pathway_engine.analysis.accounts import NO_DELAY
from pathway_engine.analysis.catalogue import CATALOGUE
from pathway_engine.analysis.entries import MONEY, SIDES
from pathway_engine.analysis.loose import LooseRows
from pathway_engine.analysis.naming import entry_for, named_in
from pathway_engine.analysis.tallies import unit_of
from pathway_engine.analysis.values import UNDEFINED, Value
from pathway_engine.definition.models import Pathway
from pathway_engine.engine.records import Numbering
from pathway_engine.ledger.results import Figure


def figure_of(value: Value) -> Figure:
    """A number as it is kept: what is undefined is nothing, and the catalogue knows the unit."""
    number = None if isnan(value.value) else value.value
    return Figure(value.measure, value.statistic, value.by, number)


def values_of(figures: Iterable[Figure], pathway: Pathway) -> list[Value]:
    """The measures of a run of a pathway, in the order of the catalogue and of the file.

    Raises `LooseRows` for one that is in no catalogue.
    """
    order = _Order(pathway)
    return sorted((_value(figure, pathway) for figure in figures), key=order.place)


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


class _Order:
    """Where a measure stands among others: as the catalogue has it, its cuts as the file has."""

    def __init__(self, pathway: Pathway) -> None:
        numbering = Numbering.of(pathway)
        kinds = {
            "step": numbering.steps,
            "team": numbering.teams,
            "organisation": numbering.organisations,
            "employer": numbering.organisations,
            "role": numbering.roles,
            "ending": numbering.endings,
            "cause": (*numbering.causes, *NO_DELAY),
            "place": numbering.places,
        }
        kinds |= {side: kinds[kind] for kind, sides in SIDES.items() for side in sides}
        self._places = {
            kind: {name: i for i, name in enumerate(names)} for kind, names in kinds.items()
        }
        things = (*numbering.causes, *numbering.targets, *numbering.endings)
        self._things = {name: i for i, name in enumerate(things)}

    def place(self, value: Value) -> tuple[object, ...]:
        """What comes first is less; what is no name of the file comes last."""
        entry = entry_for(value.measure)
        cut = " and ".join(value.by)
        return (
            CATALOGUE.index(entry),
            self._things.get(named_in(value.measure), -1),
            entry.cuts.index(cut) + 1 if cut in entry.cuts else len(entry.cuts) + len(value.by),
            [self._label(kind, name) for kind, name in value.by.items()],
            entry.statistics.index(value.statistic),
        )

    def _label(self, kind: str, name: str) -> tuple[int, str]:
        places = self._places.get(kind, {})
        return places.get(name, len(places)), name
