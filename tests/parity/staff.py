"""Who could work on the visits of one person, and who does."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from pathway_engine.calendars import OpenTimes, open_times
from pathway_engine.clock import DAY
from pathway_engine.definition.models import Pathway
from pathway_engine.definition.opening import team_calendar
from pathway_engine.definition.workers import staffed_posts
from pathway_engine.engine.records import Window


class Worker(NamedTuple):
    """A worker of the pathway: name in the facts, number in the rows."""

    name: str
    number: int
    team: str
    role: str
    pace: float


def workers_of(pathway: Pathway) -> tuple[Worker, ...]:
    """Every worker, by number."""
    return tuple(
        Worker(
            f"{post.team}.{post.post}.{i}",
            post.first_worker + i,
            post.team,
            post.role,
            post.staffed.pace,
        )
        for post in staffed_posts(pathway)
        for i in range(post.staffed.workers)
    )


class Staff:
    """Every worker, who is free, and since when."""

    def __init__(self, pathway: Pathway, window: Window) -> None:
        self.workers = workers_of(pathway)
        self.busy: set[str] = set()
        self.kept: set[str] = set()  # by a sitting
        self.idle_since = dict.fromkeys((w.name for w in self.workers), window.starts_at)

    def able(self, team: str, by: Iterable[str]) -> list[Worker]:
        """The workers of a team who may do something, busy or not, the preferred first."""
        roles = list(by)
        return sorted(
            (w for w in self.workers if w.team == team and w.role in roles),
            key=lambda w: (roles.index(w.role), self.idle_since[w.name], w.number),
        )

    def free(self, team: str, by: Iterable[str]) -> list[Worker]:
        """Those of them who could begin now."""
        taken = self.busy | self.kept
        return [w for w in self.able(team, by) if w.name not in taken]

    def partners(
        self, needed: Mapping[str, Mapping[str, int]], own: Worker
    ) -> tuple[Worker, ...] | None:
        """Who works beside a worker: those who have been idle longest; None if too few are free."""
        found: list[Worker] = []
        for team, roles in needed.items():
            for role, number in roles.items():
                able = [w for w in self.free(team, [role]) if w != own and w not in found]
                if len(able) < number:
                    return None
                found += able[:number]
        return tuple(found)

    def release(self, names: Iterable[str], at: int) -> None:
        """Work of these workers has ended."""
        for name in names:
            self.busy.discard(name)
            self.idle_since[name] = at


class Openings:
    """When teams are open together."""

    def __init__(self, pathway: Pathway, window: Window) -> None:
        self.pathway, self.first = pathway, window.starts_at // DAY
        self.known: dict[tuple[str, ...], OpenTimes] = {}

    def of(self, *teams: str) -> OpenTimes:
        """The times at which all of some teams are open."""
        if teams not in self.known:
            laid_out = [
                open_times(
                    team_calendar(self.pathway, self.pathway.real_teams[team]),
                    self.first - 2,
                    self.first + 400,
                )
                for team in teams
            ]
            self.known[teams] = laid_out[0]
            for other in laid_out[1:]:
                self.known[teams] = both(self.known[teams], other)
        return self.known[teams]


def both(one: OpenTimes, other: OpenTimes) -> OpenTimes:
    """When two calendars are open together."""
    together = []
    for a, b in zip(one.starts, one.ends, strict=True):
        first, last = bisect_right(other.ends, a), bisect_left(other.starts, b)
        for c, d in zip(other.starts[first:last], other.ends[first:last], strict=True):
            together.append((max(a, c), min(b, d), max(a, c) // DAY))
    return OpenTimes(together)
