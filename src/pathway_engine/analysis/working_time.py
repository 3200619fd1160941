"""Working time after the fact: the open seconds of a pathway's calendars between moments."""

from __future__ import annotations

import numpy as np

from pathway_engine.analysis.values import Array
from pathway_engine.calendars import OpenTimes, open_times
from pathway_engine.clock import DAY
from pathway_engine.definition.models import Pathway
from pathway_engine.definition.opening import calendar_named


def laid_out(pathway: Pathway, name: str, first: int, last: int) -> OpenTimes:
    """A calendar laid out from the day of one civil second to the day of another."""
    # An interval that began the day before may reach into the first day.
    return open_times(calendar_named(pathway, name), first // DAY - 1, last // DAY)


def open_seconds(times: OpenTimes, since: Array, until: Array) -> Array:
    """Open seconds from each moment up to and without another, for many at once.

    >>> open_seconds(OpenTimes([(100, 200, 0)]), np.array([0, 150]), np.array([120, 400]))
    array([20, 50])
    """
    return _opened_before(times, until) - _opened_before(times, since)


def _opened_before(times: OpenTimes, at: Array) -> Array:
    if not times.starts:
        return np.zeros(len(at), dtype=np.int64)
    starts, ends, opened = (np.array(one) for one in (times.starts, times.ends, times.opened))
    i = np.searchsorted(starts, at, side="right") - 1
    return np.where(i < 0, 0, opened[i] + np.minimum(at, ends[i]) - starts[i])
