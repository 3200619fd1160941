"""The names of measures: which entry of the catalogue a name means, and which statistic.

A measure is asked for as `id` or `id.statistic`; without one, its first statistic is meant.
"""

from __future__ import annotations

from functools import cache

from pathway_engine.analysis.catalogue import CATALOGUE
from pathway_engine.analysis.entries import Family, Measure


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


def named_in(measure: str) -> str:
    """The thing that a measure of many is about; empty for any other.

    >>> named_in("delay.waiting_allocation"), named_in("targets.seen.met"), named_in("wip")
    ('waiting_allocation', 'seen', '')
    """
    words = entry_for(measure).id.split(".")
    return next(
        (part for word, part in zip(words, measure.split("."), strict=True) if word.isupper()), ""
    )


def split_name(name: str) -> tuple[str, str]:
    """Measure and statistic of a name such as `case_duration.p90` or `case_duration`.

    Raises `KeyError` for a measure or a statistic that there is not.

    >>> split_name("handoffs.between_organisations")
    ('handoffs.between_organisations', 'per_case')
    """
    if _entry(name) is not None:
        return name, entry_for(name).statistics[0]
    measure, _, statistic = name.rpartition(".")
    if statistic not in entry_for(measure).statistics:
        raise KeyError(name)
    return measure, statistic


@cache
def _entry(measure: str) -> Measure | None:
    return next((entry for entry in CATALOGUE if _stands_for(entry.id, measure)), None)


def _stands_for(pattern: str, measure: str) -> bool:
    words, parts = pattern.split("."), measure.split(".")
    return len(words) == len(parts) and all(
        word.isupper() or word == part for word, part in zip(words, parts, strict=True)
    )
