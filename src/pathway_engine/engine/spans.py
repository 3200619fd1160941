"""The parts of a visit's time: what each second since its last move counts for.

A book of live cases does not know who was at work. It knows calendars, what is booked and who
was named, so waiting has these parts: *hours* for who came while the team was closed, until it
opened; *session* until the sitting begins; *partner* while only the team is open and not those
of its partners; *worker* for whom is waited by name; *capacity* for the rest. A closed second
counts as the last open one of the wait did. (Where nobody waits for anybody who is busy, that is
what the simulation writes too.)
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from itertools import pairwise
from types import MappingProxyType
from typing import NamedTuple

from pathway_engine.engine.casefile import Visit
from pathway_engine.engine.hours import Hours
from pathway_engine.engine.records import State, VisitKind

_WHOLE: Mapping[State, tuple[str, ...]] = {
    State.OFFERED: ("handoff_time",),
    State.DISPUTED: ("handoff_time", "dispute_time"),
    State.PLANNED: ("planned_time",),
    State.HELD: ("held_time",),
    State.AFTERWARDS: ("afterwards_time",),
}
"""States in which every second counts for the same."""


class Needs(NamedTuple):
    """What work on a visit needs: its team open, those of its partners (by team), a sitting."""

    team: Hours
    partners: Mapping[str, Hours] = MappingProxyType({})
    sitting: bool = False


def parts_until(visit: Visit, at: int, needs: Needs | None) -> dict[str, int]:
    """The parts of the time since a visit came into its state until `at`, by the columns of a row.

    `needs` is None without a team. Parts of no length are left out; without `dispute_time`,
    which is part of `handoff_time`, and ``partner_time.TEAM``, parts of `partner_time`, they add
    up to the time that passed. A block has none: the visits in its branches have them.
    """
    if visit.kind is VisitKind.BLOCK:
        return {}
    if visit.state in _WHOLE or needs is None:
        parts = Counter(dict.fromkeys(_WHOLE.get(visit.state, ()), at - visit.since))
    elif visit.state is State.QUEUED:
        parts = _waiting(visit, at, needs)
    else:
        parts = Counter()
        calendars = (needs.team, *needs.partners.values())
        for start, end, everybody in _pieces(calendars, visit.since, at):
            parts["work_time" if all(everybody) else "closed_time"] += end - start
    return {part: seconds for part, seconds in parts.items() if seconds}


def _waiting(visit: Visit, at: int, needs: Needs) -> Counter[str]:
    """The parts of a wait in the queue."""
    parts: Counter[str] = Counter()
    last: tuple[str, ...] = ("capacity_time" if needs.sitting else "hours_time",)
    marks = (mark for mark in (visit.bound_since, visit.sitting_at) if mark is not None)
    ends = [visit.since, *sorted(mark for mark in marks if visit.since < mark < at), at]
    for one, other in pairwise(ends):
        calendars = (needs.team, *needs.partners.values())
        for start, end, (team, *partners) in _pieces(calendars, one, other):
            if needs.sitting and (visit.sitting_at is None or start < visit.sitting_at):
                parts["session_time"] += end - start
                continue
            if team:
                last = _lacking(visit, start, dict(zip(needs.partners, partners, strict=True)))
            parts.update(dict.fromkeys(last, end - start))
    return parts


def _lacking(visit: Visit, second: int, partners: Mapping[str, bool]) -> tuple[str, ...]:
    """What a visit waits for in an open second, as far as a book can know: whole and part."""
    closed = next((team for team, is_open in partners.items() if not is_open), None)
    if closed is not None:
        return ("partner_time", f"partner_time.{closed}")
    bound = visit.bound is not None and second >= (visit.bound_since or 0)
    return ("worker_time" if bound else "capacity_time",)


def _pieces(
    calendars: tuple[Hours, ...], start: int, end: int
) -> Iterator[tuple[int, int, tuple[bool, ...]]]:
    """A stretch of time cut where any calendar opens or closes, with who is open."""
    while start < end:
        until = min(hours.change_after(start, end) for hours in calendars)
        yield start, until, tuple(hours.is_open(start) for hours in calendars)
        start = until
