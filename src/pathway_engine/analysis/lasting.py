"""How durations are spread over days: of those that ended in the window, how many took so long."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from pathway_engine.analysis.counted import Counted
from pathway_engine.analysis.targets import clocks_of
from pathway_engine.analysis.values import Array
from pathway_engine.clock import DAY
from pathway_engine.engine.series import Series

CLOSED, PACKAGED, CLOCK = "days_to_close", "days_to_package", "days_to_target"
"""Cases by the days to their closing, those with a package alone, and the clocks of each target."""

MOST_DAYS = 3_660
"""What takes longer than ten years is told as if it took so long."""


def lasting(counted: Counted) -> Iterator[Series]:
    """How many took no time, up to a day, up to two days, and so on: each once."""
    yield Series(CLOSED, {}, by_days(counted.case_time[counted.closed]))
    if counted.has_packages:
        yield Series(PACKAGED, {}, by_days(counted.case_time[counted.packaged]))
    for name, target in counted.pathway.targets.items():
        clocks = clocks_of(counted, target)
        stopped = counted.within(clocks.stopped_at)
        took = (clocks.stopped_at - clocks.started_at)[stopped]
        yield Series(CLOCK, {"target": name}, by_days(took))


def by_days(seconds: Array) -> tuple[int, ...]:
    """How many of some durations last so many days, begun ones counted as whole.

    The sum up to a number of days is how many were over within these.

    >>> by_days(np.array([0, 1, 86_400, 86_401]))
    (1, 2, 1)
    """
    days = np.minimum(-(-seconds // DAY), MOST_DAYS)
    return tuple(np.bincount(days).tolist()) if len(days) else ()
