"""When work is done that goes on in open time alone, from the table of a calendar."""

from __future__ import annotations

from bisect import bisect_left

from pathway_engine.calendars import CalendarProblem, OpenTimes
from pathway_engine.definition.values.times import ALWAYS_BEFORE


def after_open_seconds(times: OpenTimes, t: int, n: int) -> int:
    """The first second by which n open seconds from t on have passed.

    Work that needs exactly the time left ends at the closing second, not at the next opening;
    work of no length ends at t. Raises `CalendarProblem` beyond the table.
    """
    if n <= 0:
        return t
    target = times.open_seconds(ALWAYS_BEFORE, t) + n
    i = bisect_left(times.opened, target) - 1
    if i == len(times.starts):
        raise CalendarProblem(f"second {t}", "a second of the dates that are laid out")
    return times.starts[i] + target - times.opened[i]
