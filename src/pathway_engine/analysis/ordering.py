"""The order in which measures are told: as the catalogue has them, their cuts as the file has.

One order for all: for what is worked out from rows and for what was kept without.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache

from pathway_engine.analysis.accounts import NO_DELAY, WORDS
from pathway_engine.analysis.catalogue import CATALOGUE
from pathway_engine.analysis.entries import PORTIONS, SIDES, Measure
from pathway_engine.analysis.naming import entry_for, named_in
from pathway_engine.analysis.values import Value
from pathway_engine.definition.models import Pathway
from pathway_engine.engine.records import Numbering

_TURN = {entry.id: turn for turn, entry in enumerate(CATALOGUE)}
_OF_TARGETS = {"clock", "target"}
"""Families of which all that is about one target stands together."""


def in_order(values: Iterable[Value], pathway: Pathway) -> list[Value]:
    """The measures of a run of a pathway, each cut's words as the catalogue has them."""
    order = Order(pathway)
    return sorted(map(ordered, values), key=order.place)


def cut_of(entry: Measure, by: Mapping[str, str]) -> str | None:
    """By which of its cuts a measure is cut, in whatever order its words come; empty for none.

    None where it has no such cut.

    >>> cut_of(entry_for("utilisation"), {"role": "nurse", "team": "ward"})
    'team and role'
    """
    return _cuts(entry.cuts).get(frozenset(by))


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
    }
    return kinds | {side: kinds[kind] for kind, sides in SIDES.items() for side in sides}


class Order:
    """Where a measure stands among others."""

    def __init__(self, pathway: Pathway) -> None:
        self._places = {
            kind: {name: i for i, name in enumerate(names)}
            for kind, names in labels_of(pathway).items()
        }
        things = (*Numbering.of(pathway).causes, *pathway.targets, *pathway.endings)
        self._things = {name: i for i, name in enumerate(things)}

    def place(self, value: Value) -> tuple[object, ...]:
        """What comes first is less; what is no name of the file comes last."""
        entry = entry_for(value.measure)
        cut = cut_of(entry, value.by)
        first = "clock.TARGET" if entry.family in _OF_TARGETS else entry.id
        return (
            _TURN[first],
            self._things.get(named_in(value.measure), -1),
            _TURN[entry.id],
            len(entry.cuts) + 1 if cut is None else ("", *entry.cuts).index(cut),
            [self._label(kind, name) for kind, name in value.by.items()],
            entry.statistics.index(value.statistic),
        )

    def _label(self, kind: str, name: str) -> tuple[int, str]:
        places = self._places.get(kind, {})
        return places.get(name, len(places)), name
