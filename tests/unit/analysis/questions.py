"""Asking a list of values for one number."""

from __future__ import annotations

from collections.abc import Iterable

from pathway_engine.analysis.measures import measures_of
from pathway_engine.analysis.values import Value
from unit.analysis.rows import Book


def number(values: Iterable[Value], measure: str, statistic: str, **by: str) -> float:
    """The one value of a measure, a statistic and a cut; `from` is written `from_`."""
    wanted = {name.rstrip("_"): label for name, label in by.items()}
    found = [
        v for v in values if (v.measure, v.statistic, dict(v.by)) == (measure, statistic, wanted)
    ]
    assert len(found) == 1, (measure, statistic, wanted)
    return found[0].value


def told(values: Iterable[Value], measure: str, statistic: str, cut: str) -> dict[str, float]:
    """Every value of a measure and statistic by one cut."""
    return {
        v.by[cut]: v.value
        for v in values
        if (v.measure, v.statistic, list(v.by)) == (measure, statistic, [cut])
    }


def measured(book: Book) -> list[Value]:
    """The measures of a run."""
    return measures_of(book.records())
