"""The cells of a column one by one, for whoever writes rows."""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np

from pathway_engine.analysis.tidy.columns import Column
from pathway_engine.analysis.values import Array
from pathway_engine.clock import DAY, date_of, iso


def values_of(column: Column, nothing: object = None) -> list[Any]:
    """The values: texts, whole numbers, numbers, 0 or 1, civil seconds.

    >>> from pathway_engine.analysis.tidy.columns import Field
    >>> values_of(Column(Field("kind", "text", "", ""), np.array([1, -1]), ("work", "wait")))
    ['wait', None]
    """
    if column.field.kind == "text":
        labels = np.array([*column.labels, nothing], dtype=object)
        labelled: list[Any] = labels[column.cells].tolist()
        return labelled
    known = column.known
    if known.all():
        plain: list[Any] = column.cells.tolist()
        return plain
    values = column.cells.astype(object)
    values[~known] = nothing
    found: list[Any] = values.tolist()
    return found


def written_moments(column: Column, nothing: object = None, between: str = " ") -> list[Any]:
    """Moments as texts: date, whatever stands between, and time of day.

    >>> from pathway_engine.analysis.tidy.columns import Field
    >>> written_moments(Column(Field("at", "moment", "", ""), np.array([86_400, -1])))
    ['1970-01-02 00:00:00', None]
    """
    known = column.known
    days, seconds = np.divmod(np.where(known, column.cells, 0), DAY)
    each, where = np.unique(days, return_inverse=True)
    dates = np.array([date_of(day).isoformat() for day in each.tolist()] or [""], dtype=object)
    texts = dates[where] + (between + times_of_day()[seconds])
    texts[~known] = nothing
    found: list[Any] = texts.tolist()
    return found


@cache
def times_of_day() -> Array:
    """Every second of a day as it is written."""
    return np.array([iso(second)[11:] for second in range(DAY)], dtype=object)
