"""The order in which measures are told: as the catalogue has them, their cuts as the file has.

One order for all: for what is worked out from rows and for what was kept without.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache, lru_cache
from typing import TypeAlias

from pathway_engine.analysis.accounts import NO_DELAY, WORDS
from pathway_engine.analysis.values import Value
from pathway_engine.clock import DAY, LATEST, date_of
from pathway_engine.definition.measures.attributes import labels_of_attributes
from pathway_engine.definition.measures.catalogue import CATALOGUE
from pathway_engine.definition.measures.entries import (
    OF_TIME,
    PORTIONS,
    SIDES,
    Measure,
    in_turn,
)
from pathway_engine.definition.measures.naming import entry_for, named_in
from pathway_engine.definition.models import Pathway
from pathway_engine.definition.values import WEEKDAYS
from pathway_engine.engine.records import Numbering

_TURN = {entry.id: turn for turn, entry in enumerate(CATALOGUE)}
_OF_TARGETS = {"clock", "target"}
"""Families of which all that is about one target stands together."""


def in_order(values: Iterable[Value], pathway: Pathway) -> list[Value]:
    """The measures of a run of a pathway; where each stands is found out once."""
    order = pathway.once("order of measures", lambda: Order.of(pathway))
    return sorted(values, key=order.place)


def cut_of(entry: Measure, by: Mapping[str, str]) -> str | None:
    """By which of its cuts a measure is cut, in whatever order its words come; empty for none.

    None where it has no such cut.

    >>> cut_of(entry_for("utilisation"), {"role": "nurse", "team": "ward"})
    'team and role'
    """
    found = _cuts(entry.cuts).get(frozenset(by))
    return " and ".join(in_turn(by)) if found is None and entry.may_be_cut_by(by) else found


@cache
def _cuts(cuts: tuple[str, ...]) -> dict[frozenset[str], str]:
    nothing: frozenset[str] = frozenset()
    found = {nothing: ""} | {frozenset(words(cut)): cut for cut in cuts}
    if PORTIONS in cuts:  # a portion without a delay lies with nobody
        found.setdefault(frozenset({"cause"}), PORTIONS)
    return found


def words(cut: str) -> list[str]:
    """The words of a cut.

    >>> words("cause and organisation"), words("")
    (['cause', 'organisation'], [])
    """
    return cut.split(" and ") if cut else []


def ordered(value: Value) -> Value:
    """A value with the words of its cut in the order of the catalogue."""
    cut = cut_of(entry_for(value.measure), value.by)
    return (
        value
        if cut is None
        else value._replace(by={word: value.by[word] for word in words(cut) if word in value.by})
    )


def labels_of(pathway: Pathway) -> dict[str, tuple[str, ...]]:
    """Whatever measures of a pathway may be cut by: the labels of each kind, as the file has."""
    numbering = Numbering.of(pathway)
    organisations = tuple(dict.fromkeys((*numbering.organisations, *WORDS)))
    kinds = {
        "step": numbering.steps,
        "team": numbering.teams,
        "organisation": organisations,
        "employer": organisations,
        "role": numbering.roles,
        "ending": numbering.endings,
        "entry": numbering.entries,
        "cause": (*numbering.causes, *NO_DELAY),
        "place": numbering.places,
        "accountable": numbering.organisations,
        OF_TIME[0]: WEEKDAYS,
        OF_TIME[1]: _every_month(),
    } | labels_of_attributes(pathway)
    return kinds | {side: kinds[kind] for kind, sides in SIDES.items() for side in sides}


def _turn_of(cut: str | None, entry: Measure) -> tuple[int, str]:
    """The cuts of the catalogue come first, then others by their words."""
    told = ("", *entry.cuts)
    return (len(told), cut or "") if cut not in told else (told.index(cut), "")


@cache
def _every_month() -> tuple[str, ...]:
    """All months of which civil seconds tell, as they are written."""
    years = range(1970, date_of(LATEST // DAY).year)
    return tuple(f"{year}-{month:02}" for year in years for month in range(1, 13))


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
