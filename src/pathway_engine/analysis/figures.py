"""Measures of runs that keep no rows: how they go into a ledger, and come out of it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from math import inf, isnan
from typing import Any, NamedTuple

from pathway_engine.analysis.loose import LooseRows
from pathway_engine.analysis.ordering import Order, ordered
from pathway_engine.analysis.possible import possible
from pathway_engine.analysis.untold import Key, key_of
from pathway_engine.analysis.values import UNDEFINED, Value
from pathway_engine.definition.measures.cutting import cut_of
from pathway_engine.definition.measures.entries import MONEY
from pathway_engine.definition.measures.labels import labels_of
from pathway_engine.definition.measures.naming import entry_for, named_in, unit_of
from pathway_engine.definition.models import Pathway
from pathway_engine.engine.records import Numbering
from pathway_engine.ledger.results import Figure


def figure_of(value: Value) -> Figure:
    """A number as it is kept: what is undefined is nothing, and the catalogue knows the unit."""
    number = None if isnan(value.value) else value.value
    return Figure(value.measure, value.statistic, value.by, number)


class Kept:
    """The measures that runs of a pathway keep; what is known of one is known for all runs."""

    def __init__(self, pathway: Pathway) -> None:
        self._pathway = pathway
        self._labels, self._things = labels_of(pathway), _things(pathway)
        self._order = Order.of(pathway)
        self._told: dict[Key, _Told] = {}

    @classmethod
    def of(cls, pathway: Pathway) -> Kept:
        """What is known of a pathway's measures so far, whoever asked."""
        return pathway.once("kept measures", lambda: cls(pathway))

    def values(self, figures: Iterable[Figure]) -> list[Value]:
        """The measures of a run, in the order of the catalogue and of the file.

        Raises `LooseRows` for what no run of the pathway tells.
        """
        told = [(figure, self._of(figure)) for figure in figures]
        for said in _wrong(told):
            raise LooseRows(said)
        told.sort(key=lambda one: one[1].place)
        return [_value(figure, known) for figure, known in told]

    def odd(self, figures: Iterable[Figure]) -> Iterator[str]:
        """Whatever no run of the pathway tells, in words."""
        return _wrong((figure, self._of(figure)) for figure in figures)

    def _of(self, figure: Figure) -> _Told:
        written = figure.measure, figure.statistic, tuple(figure.by.items())
        if written not in self._told:
            self._told[written] = self._look(figure)
        return self._told[written]

    def _look(self, figure: Figure) -> _Told:
        """What is known of a measure with its statistic and cut, whatever its number."""
        key = key_of(*figure[:3])
        if said := _odd(figure, self._labels, self._things):
            return _Told(key, (), figure.by, "", said, (-inf, inf))
        unit = _unit(figure, self._pathway)
        value = ordered(Value(figure.measure, figure.statistic, figure.by, unit, UNDEFINED))
        saving = figure.measure in ("cost.package", "cost.total")  # a weekly cost may be one
        bounds = possible(figure.measure, figure.statistic, unit)
        bounds = (-inf, inf) if saving else bounds
        return _Told(key, self._order.place(value), value.by, unit, "", bounds)


class _Told(NamedTuple):
    """What is known of a measure with its statistic and cut: `odd` says what is wrong with it."""

    key: Key
    place: tuple[Any, ...]
    by: Mapping[str, str]
    unit: str
    odd: str
    bounds: tuple[float, float]

    def wrong_with(self, number: float | None) -> str:
        """What is wrong with it, or with its number; empty where nothing is."""
        least, most = self.bounds
        fits = number is None or least <= number <= most
        return self.odd or ("" if fits else f"it cannot be {number}")


def _wrong(figures: Iterable[tuple[Figure, _Told]]) -> Iterator[str]:
    """Whatever no run tells, in words."""
    seen: set[Key] = set()
    for figure, told in figures:
        said = "it stands there twice" if told.key in seen else told.wrong_with(figure.value)
        seen.add(told.key)
        if said:
            yield f"it keeps {_named(figure)}: {said}"


def _value(figure: Figure, told: _Told) -> Value:
    number = UNDEFINED if figure.value is None else float(figure.value)
    return Value(figure.measure, figure.statistic, told.by, told.unit, number)


def _unit(figure: Figure, pathway: Pathway) -> str:
    unit = unit_of(entry_for(figure.measure).unit, figure.statistic)
    return pathway.currency or MONEY if unit == MONEY else unit


def _named(figure: Figure) -> str:
    by = " and ".join(f"{word} `{label}`" for word, label in figure.by.items())
    return f"`{figure.measure}.{figure.statistic}`" + (f" by {by}" if by else "")


def _things(pathway: Pathway) -> dict[str, tuple[str, ...]]:
    """What measures may be about, by the word that stands for it in the catalogue's ids."""
    names = Numbering.of(pathway)
    targets = names.targets
    return {"delay": names.causes, "clock": targets, "target": targets, "ending": names.endings}


def _odd(
    figure: Figure, labels: Mapping[str, Collection[str]], things: Mapping[str, Collection[str]]
) -> str:
    """What is wrong with a measure, its statistic or its cut; empty where nothing is."""
    measure, statistic, by, _ = figure
    try:
        entry, thing = entry_for(measure), named_in(measure)
    except KeyError:
        return "it is no measure"
    cut = cut_of(entry, by)
    if statistic not in entry.statistics:
        return "it is no statistic of the measure"
    if thing and thing not in things[entry.family]:
        return f"the pathway has no `{thing}`"
    if cut is None or (cut and statistic not in entry.cut_by(cut)):
        return "it is not cut so"
    for word, label in by.items():
        if label not in labels[word]:
            return f"the pathway has no {word} `{label}`"
    return ""
