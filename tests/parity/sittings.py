"""The sittings of panels: when they are, and who is heard at them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from pathway_engine.clock import DAY, date_of, day_of, weekday
from pathway_engine.definition.models import Pathway, Sessions
from pathway_engine.definition.values import WEEKDAYS, parse_date, parse_time
from pathway_engine.engine.records import Window

ORDINALS = ("1st", "2nd", "3rd", "4th", "5th")


def seconds_of_sittings(sessions: Sessions, window: Window) -> list[int]:
    """Every second in a window at which a panel would begin to sit."""
    days = range(window.starts_at // DAY, window.ends_at // DAY + 1)
    at = parse_time(sessions.at)
    return [day * DAY + at for day in days if sits_on(sessions, day)]


def sits_on(sessions: Sessions, day: int) -> bool:
    """Whether a panel sits on a date, if its team is open then."""
    name = WEEKDAYS[weekday(day)]
    first = None if sessions.first is None else day_of(parse_date(sessions.first))
    if sessions.every == "day":
        return not sessions.days or name in sessions.days
    if sessions.every == "month":
        return any(f"{each} {name}" in sessions.days for each in ordinals(day))
    if sessions.every == "week":
        return name in sessions.days and (first is None or day >= first)
    assert first is not None
    weeks = (day - weekday(day)) // 7 - (first - weekday(first)) // 7
    return weeks >= 0 and weeks % 2 == 0 and name in (sessions.days or (WEEKDAYS[weekday(first)],))


def ordinals(day: int) -> Iterator[str]:
    """Which of its weekday in its month a date is."""
    date = date_of(day)
    yield ORDINALS[(date.day - 1) // 7]
    if date_of(day + 7).month != date.month:
        yield "last"


@dataclass(eq=False)
class Sitting:
    """A sitting that has begun: who is still to be heard, and who sits."""

    step: str
    team: str
    by: tuple[str, ...]
    each: bool
    """Whether everybody sits who may."""
    waiting: list[tuple[int, int]]
    """Case and visit, in the order in which they are heard."""
    sitters: list[str] = field(default_factory=list)


class Panels:
    """When each panel sits."""

    def __init__(self, pathway: Pathway, window: Window) -> None:
        self.times = {
            name: seconds_of_sittings(step.sessions, window)
            for name, step in pathway.team_steps.items()
            if step.sessions is not None
        }

    def next_after(self, step: str, second: int) -> int | None:
        """The next time at which a panel may sit."""
        return next((at for at in self.times.get(step, ()) if at > second), None)
