"""What stands at one moment of a run: a queue, open cases, people in a place.

It is read off the series of a run, which tell what stands when each day begins, counted from the
opening of the window, and when the run ends: a moment is one of these. Who waits again after a
hold is in no queue here.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import numpy as np

from pathway_engine.analysis.over_time import CUTS, UNITS, edges_of
from pathway_engine.definition.values import ValueProblem, parse_moment
from pathway_engine.engine.records import Window
from pathway_engine.engine.series import Series
from pathway_engine.errors import UsageError

_TOLD = {
    "queue_length": "queue",
    "queue_length.mean": "queue",
    "queue_length.end": "queue",
    "queue_age": "oldest",
    "queue_age.count": "queue",
    "wip": "open_cases",
    "wip.mean": "open_cases",
    "wip.end": "open_cases",
    "occupancy": "people",
    "occupancy.mean": "people",
}
"""The series that tells each measure of a state; of a moment's queue the longest age is told."""

TOLD_AT_MOMENTS = tuple(dict.fromkeys(_TOLD.values()))
"""The measures of the series from which a moment is read."""

_EXAMPLES = "`queue_length`, `queue_age` (of whoever waits longest), `wip` or `occupancy`"


def value_at_moment(
    series: Iterable[Series], window: Window, measure: str, by: Mapping[str, str], moment: str
) -> float:
    """A measure of a state at a moment of one run, such as `+8w` after the opening of its window.

    Of a team or step at which nobody was in the run, zero. Raises `UsageError` where no series
    tells it, and for a moment at which no day begins.

    >>> from pathway_engine.clock import DAY
    >>> told, window = [Series("queue", {"team": "hub"}, (0, 3, 5))], Window(0, 0, 2 * DAY)
    >>> value_at_moment(told, window, "queue_length", {"team": "hub"}, "+1d")
    3.0
    """
    name = refuse_unless_state(measure, by)
    at = day_at(window, moment)
    wanted = (name, tuple(by.items()))
    found = next((one.numbers for one in series if one.key == wanted), None)
    return 0.0 if found is None else float(found[at])


def refuse_unless_state(measure: str, by: Mapping[str, str]) -> str:
    """The series that tells a measure at a moment. Raises `UsageError` where none does.

    >>> refuse_unless_state("queue_length", {"step": "contact"}), refuse_unless_state("wip", {})
    ('queue', 'open_cases')
    >>> refuse_unless_state("case_duration", {})
    Traceback (most recent call last):
    ...
    pathway_engine.errors.UsageError: moment: found `case_duration`, expected a measure of a state:
    `queue_length`, `queue_age` (of whoever waits longest), `wip` or `occupancy`
    """
    name = _TOLD.get(measure)
    if name is None:
        raise UsageError(f"moment: found `{measure}`, expected a measure of a state: {_EXAMPLES}")
    cut = ",".join(by)
    if cut not in CUTS[name]:
        known = ", ".join(f"`{one}`" if one else "none" for one in CUTS[name])
        found = f"the cut `{cut}`" if cut else "no cut"
        raise UsageError(f"moment: found {found} of `{measure}`, expected one of {known}")
    return name


def unit_at_moment(measure: str) -> str:
    """The unit of a measure of a state at a moment.

    >>> unit_at_moment("queue_age"), unit_at_moment("queue_age.count")
    ('seconds', 'visits')
    """
    return UNITS[_TOLD[measure]]


def day_at(window: Window, moment: str) -> int:
    """The position of a moment in the series of what stands. Raises `UsageError`.

    >>> from pathway_engine.clock import DAY
    >>> day_at(Window(0, 7 * DAY, 21 * DAY), "+1w"), day_at(Window(0, 7 * DAY, 21 * DAY), "-1w")
    (14, 0)
    """
    try:
        second = parse_moment(moment).second(window.warm_up_until)
    except ValueProblem as problem:
        raise UsageError(f"moment: {problem}") from None
    edges = edges_of(window)
    at = int(np.searchsorted(edges, second))
    if at == len(edges) or edges[at] != second:
        before = "" if window.starts_at == window.warm_up_until else ", or before it such as `-1w`"
        expected = (
            "whole days from the opening of the window, such as `+8w`, no later than the end of "
            f"the run{before}"
        )
        raise UsageError(f"moment: found `{moment}`, expected {expected}")
    return at
