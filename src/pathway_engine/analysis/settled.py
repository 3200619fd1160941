"""Queues that have not settled: their durations are not what a newcomer will meet.

One that grows understates it. One that began high and falls is clearing, whatever it did in the
end: it is told with the week in which it is back.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import NamedTuple

from pathway_engine.analysis.periods import Flow
from pathway_engine.analysis.summary import Interval, Summary

NEGLIGIBLE = 0.01
"""Growth over the window below this share of the queue's intake is let pass."""


class Growing(NamedTuple):
    """A team whose queue grows, and by how many visits a week."""

    team: str
    weekly: Interval


class Clearing(NamedTuple):
    """A team whose queue began high: its lengths then and later, and the week it was back."""

    team: str
    began: float
    later: float
    week: int


def clearing(flow: Flow) -> list[Clearing]:
    """The teams whose queue began high in the window and came back to its later level."""
    found = []
    for line in flow.lines:
        if line.measure == "queue" and [*line.by] == ["team"]:
            back = flow.back_in(line)
            if back is not None:
                began, later = flow.began_and_later(line)
                found.append(Clearing(line.by["team"], began, later, back.number))
    return found


def not_settled(summaries: Iterable[Summary], clears: Collection[str] = ()) -> list[Growing]:
    """The teams whose queue is longer at the end of the window than at its start.

    Longer beyond chance (the paired interval excludes zero) and beyond 1 % of what joined; but for
    those of which it is known that their queue `clears`. One replication cannot tell.
    """
    queues: dict[str, dict[str, Interval]] = {}
    for row in summaries:
        if row.measure == "queue_length" and list(row.by) == ["team"]:
            queues.setdefault(row.by["team"], {})[row.statistic] = row.interval
    return [
        Growing(team, queue["growth"])
        for team, queue in queues.items()
        if team not in clears and _grows(**queue)
    ]


def _grows(
    *, growth: Interval, start: Interval, end: Interval, joined: Interval, mean: Interval
) -> bool:
    del mean
    return growth.low > 0 and end.mean - start.mean > NEGLIGIBLE * joined.mean
