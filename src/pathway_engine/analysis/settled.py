"""Queues that have not settled: their durations understate what a newcomer will meet."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from pathway_engine.analysis.summary import Interval, Summary

NEGLIGIBLE = 0.01
"""Growth over the window below this share of the queue's intake is let pass."""


class Growing(NamedTuple):
    """A team whose queue grows, and by how many visits a week."""

    team: str
    weekly: Interval


def not_settled(summaries: Iterable[Summary]) -> list[Growing]:
    """The teams whose queue is longer at the end of the window than at its start.

    Longer beyond chance (the paired interval excludes zero) and beyond 1 % of what joined.
    One replication cannot tell.
    """
    queues: dict[str, dict[str, Interval]] = {}
    for row in summaries:
        if row.measure == "queue_length" and list(row.by) == ["team"]:
            queues.setdefault(row.by["team"], {})[row.statistic] = row.interval
    return [Growing(team, queue["growth"]) for team, queue in queues.items() if _grows(**queue)]


def _grows(
    *, growth: Interval, start: Interval, end: Interval, joined: Interval, mean: Interval
) -> bool:
    del mean
    return growth.low > 0 and end.mean - start.mean > NEGLIGIBLE * joined.mean
