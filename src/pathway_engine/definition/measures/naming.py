"""The names of measures: which entry of the catalogue a name means, and what it is about."""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

from pathway_engine.definition.measures.catalogue import CATALOGUE
from pathway_engine.definition.measures.entries import Family, Measure


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


def is_begun(name: str) -> bool:
    """Whether the ids of some measures are a name, or begin with it.

    >>> [is_begun(name) for name in ("wip", "delay", "targets.seen", "waiting", "wip.mean")]
    [True, True, True, False, False]
    """
    parts = name.split(".")
    return any(_stands_for(".".join(entry.id.split(".")[: len(parts)]), name)
               for entry in CATALOGUE)  # fmt: skip


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
    return next((entry for entry in CATALOGUE if _stands_for(entry.id, measure)), None)


def _stands_for(pattern: str, measure: str) -> bool:
    words, parts = pattern.split("."), measure.split(".")
    return len(words) == len(parts) and all(
        word.isupper() or word == part for word, part in zip(words, parts, strict=True)
    )
