"""The names of measures: which entry of the catalogue a name means, and what it is about."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

from pathway_engine.definition.measures.catalogue import CATALOGUE
from pathway_engine.definition.measures.entries import Family, Measure
from pathway_engine.definition.measures.live import OF_BOOKS

_ALL = (*CATALOGUE, *OF_BOOKS)

NAMES = tuple(name for one in _ALL for name in (one.id, *(f"{one.id}.{s}" for s in one.statistics)))
"""Every name that a measure has, alone and with each of its statistics."""


class Named(NamedTuple):
    """A measure and one of its statistics."""

    measure: str
    statistic: str

    def __str__(self) -> str:
        return f"{self.measure}.{self.statistic}"


def named(text: str) -> Named:
    """The measure and the statistic that a text names: the first one where it names none.

    Raises `KeyError` where it names none that there is.

    >>> named("case_duration.p90"), named("wip")
    (Named(measure='case_duration', statistic='p90'), Named(measure='wip', statistic='mean'))
    """
    entry = _entry(text)
    if entry is not None:
        return Named(text, entry.statistics[0])
    measure, _, statistic = text.rpartition(".")
    entry = _entry(measure)
    if entry is None or statistic not in entry.statistics:
        raise KeyError(text)
    return Named(measure, statistic)


def entry_for(measure: str) -> Measure:
    """The entry of the catalogue that a measure belongs to.

    Raises `KeyError` for a measure that there is not.

    >>> entry_for("delay.waiting_allocation").title, entry_for("targets.seen.met").id
    ('Delay by cause', 'targets.ID.met')
    """
    entry = _entry(measure)
    if entry is None:
        raise KeyError(measure)
    return entry


def family_of(measure: str) -> Family:
    """The family of a measure.

    Raises `KeyError` for a measure that there is not.

    >>> family_of("delay.waiting_allocation"), family_of("queue_age")
    ('delay', 'age')
    """
    return entry_for(measure).family


def entries_meant(name: str) -> list[Measure]:
    """What a name means of the catalogue: an id, how ids begin, or `id.statistic`; perhaps nothing.

    >>> [entry.id for entry in entries_meant("case_duration.p90")], entries_meant("wip.p90")
    (['case_duration'], [])
    """
    whole, _, statistic = name.rpartition(".")
    parts = name.count(".") + 1
    return [
        entry
        for entry in _ALL
        if _stands_for(".".join(entry.id.split(".")[:parts]), name)
        or (statistic in entry.statistics and _stands_for(entry.id, whole))
    ]


def is_meant(measure: str, statistic: str, only: Sequence[str]) -> bool:
    """Whether a number is one of those that are named, or nobody names any.

    >>> is_meant("delay.waiting_place", "sum", ["delay"]), is_meant("wip", "mean", ["wip.end"])
    (True, False)
    """
    told = f"{measure}.{statistic}."
    return not only or any(told.startswith(f"{name}.") for name in only)


def is_named(measure: str, statistic: str, only: Sequence[str]) -> bool:
    """Whether somebody names the very statistic.

    >>> is_named("wip", "end", ["wip.end"]), is_named("wip", "end", ["wip"])
    (True, False)
    """
    return f"{measure}.{statistic}" in only


def unit_of(unit: str, statistic: str) -> str:
    """The unit of one statistic: how many durations there are is no duration.

    >>> unit_of("seconds", "count"), unit_of("seconds", "mean"), unit_of("handoffs", "count")
    ('number', 'seconds', 'handoffs')
    >>> unit_of("people", "full")
    'share'
    """
    if unit == "people" and statistic in ("share", "full"):
        return "share"
    counts = {"seconds": "number", "share": "number", "cases a week": "cases"}
    return counts.get(unit, unit) if statistic.endswith("count") else unit


def unit_named(meant: Named) -> str:
    """The unit of a statistic of a measure, as the catalogue says it.

    >>> unit_named(named("visit_duration.count")), unit_named(named("places.delayed.share"))
    ('number', 'share')
    """
    return unit_of(entry_for(meant.measure).unit, meant.statistic)


@cache
def named_in(measure: str) -> str:
    """The thing that a measure of many is about; empty for any other.

    >>> named_in("delay.waiting_allocation"), named_in("targets.seen.met"), named_in("wip")
    ('waiting_allocation', 'seen', '')
    """
    words = entry_for(measure).id.split(".")
    return next(
        (part for word, part in zip(words, measure.split("."), strict=True) if word.isupper()), ""
    )


@cache
def _entry(measure: str) -> Measure | None:
    return next((entry for entry in _ALL if _stands_for(entry.id, measure)), None)


def _stands_for(pattern: str, measure: str) -> bool:
    words, parts = pattern.split("."), measure.split(".")
    return len(words) == len(parts) and all(
        word.isupper() or word == part for word, part in zip(words, parts, strict=True)
    )
