"""The parts of a visit's time: what each second since its last fact counts for.

A book of live cases does not know who was at work, so waiting has two parts: *hours* for who
came while the team was closed, until it opened, and *capacity* for the rest. (Where nobody
waits but for opening time, that is what the simulation writes too.)
"""

from __future__ import annotations

from collections.abc import Mapping

from pathway_engine.engine.casefile import Visit
from pathway_engine.engine.hours import Hours
from pathway_engine.engine.records import State

_WHOLE: Mapping[State, tuple[str, ...]] = {
    State.OFFERED: ("handoff_time",),
    State.DISPUTED: ("handoff_time", "dispute_time"),
    State.PLANNED: ("planned_time",),
    State.AFTERWARDS: ("afterwards_time",),
}
"""States in which every second counts for the same."""


def parts_until(visit: Visit, at: int, hours: Hours | None) -> dict[str, int]:
    """The parts of the time since a visit came into its state until `at`, by the columns of a row.

    `hours` are those of its team (None without one). Parts of no length are left out; without
    `dispute_time`, which is part of `handoff_time`, they add up to the time that passed.
    """
    passed = at - visit.since
    if visit.state in _WHOLE or hours is None:
        parts = dict.fromkeys(_WHOLE.get(visit.state, ()), passed)
    elif visit.state is State.QUEUED:
        opening = visit.since if hours.is_open(visit.since) else hours.next_opening(visit.since)
        closed = min(opening, at) - visit.since
        parts = {"hours_time": closed, "capacity_time": passed - closed}
    else:
        worked = hours.open_seconds(visit.since, at)
        parts = {"work_time": worked, "closed_time": passed - worked}
    return {part: seconds for part, seconds in parts.items() if seconds}
