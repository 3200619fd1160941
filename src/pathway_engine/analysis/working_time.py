"""Working time after the fact: the open seconds of a pathway's calendars between moments."""

from __future__ import annotations

import numpy as np

from pathway_engine.analysis.values import Array
from pathway_engine.calendars import OpenTimes, open_times
from pathway_engine.clock import DAY
from pathway_engine.definition.models import Pathway
from pathway_engine.definition.opening import calendar_named


def laid_out(pathway: Pathway, name: str, first: int, last: int) -> OpenTimes:
    """A calendar laid out from before one civil second to the day of another."""
    return open_times(calendar_named(pathway, name), day_before(first), last // DAY)


def day_before(at: int) -> int:
    """A day from which to lay a calendar out: the same for moments of some months.

    An interval that began the day before may reach into the day of the moment.

    >>> day_before(800 * DAY), day_before(900 * DAY), day_before(0)
    (732, 732, -366)
    """
    return (at // DAY - 1) // 366 * 366


def open_seconds(times: OpenTimes, since: Array, until: Array) -> Array:
    """Open seconds from each moment up to and without another, for many at once.

    >>> open_seconds(OpenTimes([(100, 200, 0)]), np.array([0, 150]), np.array([120, 400]))
    array([20, 50])
    """
    if not len(since) or not times.starts:
        return np.zeros(len(since), dtype=np.int64)
    if _is_open(times, int(since.min()), int(until.max())):
        return np.asarray(until - since)
    return _opened_before(times, until) - _opened_before(times, since)


def _is_open(times: OpenTimes, first: int, last: int) -> bool:
    """Whether it never closes from one moment to another."""
    begins, ends = times.starts[0], times.ends[-1]
    return begins <= first and last <= ends and times.opened[-1] == ends - begins


def _opened_before(times: OpenTimes, at: Array) -> Array:
    starts, ends, opened = (np.array(one) for one in (times.starts, times.ends, times.opened))
    i = np.searchsorted(starts, at, side="right") - 1
    return np.where(i < 0, 0, opened[i] + np.minimum(at, ends[i]) - starts[i])
