"""The flow of cases: how many open, close and how, how many are open, how old those are."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from pathway_engine.analysis.counted import Counted
from pathway_engine.analysis.integrals import integrals
from pathway_engine.analysis.tallies import named
from pathway_engine.analysis.values import Array, Value, occurring, ratio, spread
from pathway_engine.clock import WEEK
from pathway_engine.engine.records import NONE, State


def flow(counted: Counted) -> Iterator[Value]:
    """Arrivals, throughput, endings, work in progress, deviations, and what is open at the end."""
    closed = np.flatnonzero(counted.closed)
    weeks = counted.seconds / WEEK
    by_ending = {name: len(rows) for name, rows in occurring(counted.ending, closed)}
    opened = np.flatnonzero(counted.within(counted.cases["opened_at"]) & ~counted.had_ended)
    yield from _arrivals(len(opened), {}, weeks)
    for name, rows in occurring(counted.entry, opened):
        yield from _arrivals(len(rows), {"entry": name}, weeks)
    yield from named("throughput", {}, {"rate": len(closed) / weeks})
    for name in counted.numbering.endings:
        number = by_ending.get(name, 0)
        yield from named("throughput", {"ending": name}, {"rate": number / weeks})
        share = {"share": ratio(number, len(closed)), "count": float(number)}
        yield from named(f"endings.{name}.share", {}, share)
    still_open = counted.cases["closed_at"] == NONE
    for _, open_time in integrals(counted.records, "wip_time"):
        mean = {"mean": open_time / counted.seconds, "end": float(still_open.sum())}
        yield from named("wip", {}, mean)
    yield from _deviations(counted)
    end = counted.window.ends_at
    yield from _ages("open.cases", {}, end - counted.cases["opened_at"][still_open])
    yield from ages(counted, "open.visits", counted.visits["finished_at"] == NONE, "offered_at")
    # Who waits for a worker again, after a hold, is in no line.
    in_line = counted.visits["started_at"] == NONE
    queued = in_line & (counted.visits["state"] == State.QUEUED)
    yield from ages(counted, "queue_age", queued, "ready_at")


def _arrivals(opened: int, by: dict[str, str], weeks: float) -> Iterator[Value]:
    yield from named("arrivals", by, {"rate": opened / weeks, "count": float(opened)})


def ages(counted: Counted, measure: str, picked: Array, since: str) -> Iterator[Value]:
    """How old visits (a mask) are at the end of the run, in all and by where they are."""
    age = counted.window.ends_at - counted.visits[since]
    rows = np.flatnonzero(picked)
    yield from _ages(measure, {}, age[rows])
    for cut in counted.visit_cuts:
        for label, part in occurring(cut, rows):
            yield from _ages(measure, {cut.name: label}, age[part])


def _ages(measure: str, by: dict[str, str], age: Array) -> Iterator[Value]:
    found = spread(age)
    numbers = {statistic: found[statistic] for statistic in ("median", "p90", "count")}
    yield from named(measure, by, numbers)


def _deviations(counted: Counted) -> Iterator[Value]:
    """Overrides and diversions; rows without such a column have none."""
    ended = int(counted.ended.sum())
    names = counted.visits.dtype.names or ()
    deviating = counted.visits["deviation"][counted.ended] > 0 if "deviation" in names else 0
    rate = ratio(100 * float(np.sum(deviating)), ended)
    yield from named("deviations_per_100", {}, {"rate": rate})
