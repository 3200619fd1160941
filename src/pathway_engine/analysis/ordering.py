"""The order in which measures are told: as the catalogue has them, their cuts as the file has.

One order for all: for what is worked out from rows and for what was kept without.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import TypeAlias

from pathway_engine.analysis.values import Value
from pathway_engine.definition.measures.catalogue import CATALOGUE
from pathway_engine.definition.measures.cutting import cut_of, words
from pathway_engine.definition.measures.entries import (
    Measure,
)
from pathway_engine.definition.measures.labels import labels_of
from pathway_engine.definition.measures.live import OF_BOOKS
from pathway_engine.definition.measures.naming import entry_for, named_in
from pathway_engine.definition.models import Pathway
from pathway_engine.engine.records import Numbering

_TURN = {entry.id: turn for turn, entry in enumerate((*CATALOGUE, *OF_BOOKS))}
_OF_TARGETS = {"clock", "target"}
"""Families of which all that is about one target stands together."""


def in_order(values: Iterable[Value], pathway: Pathway) -> list[Value]:
    """The measures of a run of a pathway; where each stands is found out once."""
    order = pathway.once("order of measures", lambda: Order.of(pathway))
    return sorted(values, key=order.place)


def ordered(value: Value) -> Value:
    """A value with the words of its cut in the order of the catalogue."""
    cut = cut_of(entry_for(value.measure), value.by)
    return (
        value
        if cut is None
        else value._replace(by={word: value.by[word] for word in words(cut) if word in value.by})
    )


def _turn_of(cut: str | None, entry: Measure) -> tuple[int, str]:
    """The cuts of the catalogue come first, then others by their words."""
    told = ("", *entry.cuts)
    return (len(told), cut or "") if cut not in told else (told.index(cut), "")


_Labels: TypeAlias = "tuple[tuple[str, tuple[str, ...]], ...]"


class Order:
    """Where a measure stands among others."""

    def __init__(self, labels: _Labels, things: tuple[str, ...]) -> None:
        self._places = {kind: {name: i for i, name in enumerate(names)} for kind, names in labels}
        self._things = {name: i for i, name in enumerate(things)}
        self._known: dict[tuple[object, ...], tuple[object, ...]] = {}

    @classmethod
    def of(cls, pathway: Pathway) -> Order:
        """The order of a pathway: one for all whose things have the same names."""
        things = (*Numbering.of(pathway).causes, *pathway.targets, *pathway.endings)
        return _order(tuple(labels_of(pathway).items()), things)

    def place(self, value: Value) -> tuple[object, ...]:
        """What comes first is less; what is no name of the file comes last."""
        key = (value.measure, value.statistic, *value.by.items())
        if key not in self._known:
            self._known[key] = self._place(value)
        return self._known[key]

    def _place(self, value: Value) -> tuple[object, ...]:
        entry = entry_for(value.measure)
        cut = cut_of(entry, value.by)
        first = "clock.TARGET" if entry.family in _OF_TARGETS else entry.id
        return (
            _TURN[first],
            self._things.get(named_in(value.measure), -1),
            _TURN[entry.id],
            *_turn_of(cut, entry),
            *(part for kind, name in value.by.items() for part in self._label(kind, name)),
            entry.statistics.index(value.statistic),
        )

    def _label(self, kind: str, name: str) -> tuple[int, str]:
        places = self._places.get(kind, {})
        return places.get(name, len(places)), name


@lru_cache(maxsize=8)
def _order(labels: _Labels, things: tuple[str, ...]) -> Order:
    return Order(labels, things)
