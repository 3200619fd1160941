"""What stands at one moment of a run: a queue, open cases, people in a place.

It is read off the series of a run, which tell what stands when each day begins, counted from the
opening of the window, and when the run ends: a moment is one of these. Who waits again after a
hold is in no queue here.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import numpy as np

from pathway_engine.analysis.over_time import edges_of
from pathway_engine.definition.measures.daily import (
    STATES,
    UNITS,
    no_day,
    no_state,
    no_state_by,
)
from pathway_engine.definition.values import ValueProblem, parse_moment
from pathway_engine.engine.records import Window
from pathway_engine.engine.series import Series
from pathway_engine.errors import UsageError

TOLD_AT_MOMENTS = tuple(dict.fromkeys(STATES.values()))
"""The measures of the series from which a moment is read."""


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
    untold = no_state(measure) or no_state_by(measure, by)
    if untold is not None:
        raise UsageError(f"moment: found {untold.found}, expected {untold.expected}")
    return STATES[measure]


def unit_at_moment(measure: str) -> str:
    """The unit of a measure of a state at a moment.

    >>> unit_at_moment("queue_age"), unit_at_moment("queue_age.count")
    ('seconds', 'visits')
    """
    return UNITS[STATES[measure]]


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
    expected = no_day(second, *window)
    if expected:
        raise UsageError(f"moment: found `{moment}`, expected {expected}")
    return int(np.searchsorted(edges_of(window), second))
