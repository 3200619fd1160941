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

_PAST = (
    "offered_at", "since", "accepted_at", "disputed_at", "ready_at", "started_at", "work_done_at",
    "delay_since",
)  # fmt: skip
_AHEAD = "due_at", "sitting_at"


def by_local_clocks(case: OpenCase, zone: ZoneInfo, now: int) -> OpenCase:
    """A case of UTC seconds in the civil seconds of a zone; what has been is not after `now`.

    Where clocks have changed while a visit waited, its longest part takes the hour. In the hour
    that clocks show twice, what they showed later is taken for now.

    >>> from zoneinfo import ZoneInfo
    >>> case = OpenCase(number=1, opened_at=0)
    >>> by_local_clocks(case, ZoneInfo("Europe/London"), 7200).opened_at
    3600
    """

    def shown(seconds: int) -> int:
        return civil_of(seconds, zone)

    def was(seconds: int) -> int:
        return min(shown(seconds), now)

    return replace(
        case,
        opened_at=was(case.opened_at),
        events={event: was(at) for event, at in case.events.items()},
        clocks=tuple(
            clock._replace(started_at=was(clock.started_at), due_at=shown(clock.due_at))
            for clock in case.clocks
        ),
        openings=tuple(replace(one, at=shown(one.at)) for one in case.openings),
        visits=tuple(_visit(visit, zone, now) for visit in case.visits),
    )


def _visit(visit: OpenVisit, zone: ZoneInfo, now: int) -> OpenVisit:
    known = {name: getattr(visit, name) for name in (*_PAST, *_AHEAD)}
    moments: dict[str, Any] = {
        name: civil_of(at, zone) for name, at in known.items() if at is not None
    }
    moments |= {name: min(moments[name], now) for name in _PAST if name in moments}
    hold = visit.hold
    if hold is not None:
        hold = replace(hold, since=min(civil_of(hold.since, zone), now))
    lasted = moments["since"] - moments["offered_at"]
    return replace(visit, hold=hold, parts=_parts(visit, lasted), **moments)


def _parts(visit: OpenVisit, lasted: int) -> Mapping[str, int]:
    """The parts of a visit until it came into its state, adding up to what the clocks show."""
    change = lasted - sum(visit.parts.get(part, 0) for part in PARTS)
    if not change or not visit.parts:
        return visit.parts
    longest = max(PARTS, key=lambda part: visit.parts.get(part, 0))
    return {**visit.parts, longest: visit.parts.get(longest, 0) + change}
