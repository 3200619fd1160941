"""Open cases by the clocks of their place: a book tells UTC, a run goes by civil time."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from pathway_engine.clock import civil_of
from pathway_engine.engine.open_case import OpenCase, OpenVisit
from pathway_engine.engine.records import PARTS

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

_MOMENTS = (
    "accepted_at", "disputed_at", "due_at", "ready_at", "started_at", "work_done_at",
    "sitting_at", "delay_since",
)  # fmt: skip


def by_local_clocks(case: OpenCase, zone: ZoneInfo) -> OpenCase:
    """A case of UTC seconds in the civil seconds of a zone.

    Where clocks have changed while a visit waited, its longest part takes the hour.

    >>> from zoneinfo import ZoneInfo
    >>> case = OpenCase(number=1, opened_at=0)
    >>> by_local_clocks(case, ZoneInfo("Europe/London")).opened_at
    3600
    """

    def shown(seconds: int) -> int:
        return civil_of(seconds, zone)

    return replace(
        case,
        opened_at=shown(case.opened_at),
        events={event: shown(at) for event, at in case.events.items()},
        clocks=tuple(
            clock._replace(started_at=shown(clock.started_at), due_at=shown(clock.due_at))
            for clock in case.clocks
        ),
        openings=tuple(replace(one, at=shown(one.at)) for one in case.openings),
        visits=tuple(_visit(visit, zone) for visit in case.visits),
    )


def _visit(visit: OpenVisit, zone: ZoneInfo) -> OpenVisit:
    known = {name: getattr(visit, name) for name in _MOMENTS}
    moments: dict[str, Any] = {
        name: civil_of(at, zone) for name, at in known.items() if at is not None
    }
    hold = visit.hold
    return replace(
        visit,
        offered_at=civil_of(visit.offered_at, zone),
        hold=None if hold is None else replace(hold, since=civil_of(hold.since, zone)),
        parts=_parts(visit, zone),
        **moments,
    )


def _parts(visit: OpenVisit, zone: ZoneInfo) -> Mapping[str, int]:
    """The parts of a visit, adding up to the time that the clocks of its place show."""
    total = sum(visit.parts.get(part, 0) for part in PARTS)
    shown = civil_of(visit.offered_at + total, zone) - civil_of(visit.offered_at, zone)
    if shown == total:
        return visit.parts
    longest = max(PARTS, key=lambda part: visit.parts.get(part, 0))
    return {**visit.parts, longest: visit.parts.get(longest, 0) + shown - total}
