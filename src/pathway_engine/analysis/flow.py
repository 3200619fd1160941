"""The flow of cases: how many open, close and how, how many are open, how old those are."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from pathway_engine.analysis.counted import Counted
from pathway_engine.analysis.cuts import Rows, case_rows, weeks_of
from pathway_engine.analysis.integrals import integrals
from pathway_engine.analysis.reduced import Cells, counts_of, spreads_of
from pathway_engine.analysis.tallies import named
from pathway_engine.analysis.values import Array, Value, ratio
from pathway_engine.clock import WEEK
from pathway_engine.definition.measures.entries import WHERE
from pathway_engine.engine.records import NONE, State


def flow(counted: Counted, rows: Rows) -> Iterator[Value]:
    """Arrivals, throughput, endings, work in progress, deviations, and what is open at the end.

    `rows` are the visits.
    """
    yield from _opened(counted)
    yield from _closed(counted)
    still_open = counted.cases["closed_at"] == NONE
    for _, open_time in integrals(counted.records, "wip_time"):
        mean = {"mean": open_time / counted.seconds, "end": float(still_open.sum())}
        yield from named("wip", {}, mean)
    yield from _deviations(counted)
    end, visits = counted.window.ends_at, counted.visits
    cases = Cells(len(counted.cases), ())
    yield from _ages("open.cases", end - counted.cases["opened_at"], still_open, cases)
    cells = rows.cells(*WHERE)
    unfinished = visits["finished_at"] == NONE
    yield from _ages("open.visits", end - visits["offered_at"], unfinished, cells)
    # Who waits for a worker again, after a hold, is in no line.
    queued = (visits["started_at"] == NONE) & (visits["state"] == State.QUEUED)
    yield from _ages("queue_age", end - visits["ready_at"], queued, cells)


def _opened(counted: Counted) -> Iterator[Value]:
    """Cases that opened in the window."""
    opened = counted.within(counted.cases["opened_at"]) & ~counted.had_ended
    for by, number in counts_of(opened, case_rows(counted, "opened_at").cells("entry")):
        if "ending" in by:  # of those that open, nobody knows how they will end
            continue
        rate = number / weeks_of(by, counted.window)
        yield from named("arrivals", by, {"rate": rate, "count": float(number)})


def _closed(counted: Counted) -> Iterator[Value]:
    """Cases that closed in the window, and in which ending."""
    weeks = counted.seconds / WEEK
    found = counts_of(counted.closed, case_rows(counted).cells("ending"))
    by_ending = {by["ending"]: number for by, number in found if [*by] == ["ending"]}
    for by, number in found:
        if [*by] != ["ending"]:
            yield from named("throughput", by, {"rate": number / weeks_of(by, counted.window)})
    closed = found[0][1]
    for name in counted.numbering.endings:
        number = by_ending.get(name, 0)
        yield from named("throughput", {"ending": name}, {"rate": number / weeks})
        share = {"share": ratio(number, closed), "count": float(number)}
        yield from named(f"endings.{name}.share", {}, share)


def _ages(measure: str, age: Array, picked: Array, cells: Cells) -> Iterator[Value]:
    """How old visits or cases (a mask) are at the end of the run, in all and by where they are."""
    for one in spreads_of(age, picked, cells):
        numbers = {name: one.numbers[name] for name in ("median", "p90", "count")}
        yield from named(measure, one.by, numbers)


def _deviations(counted: Counted) -> Iterator[Value]:
    """Overrides and diversions; rows without such a column have none."""
    ended = int(counted.ended.sum())
    known = "deviation" in counted.visits
    deviating = counted.visits["deviation"][counted.ended] > 0 if known else 0
    rate = ratio(100 * float(np.sum(deviating)), ended)
    yield from named("deviations_per_100", {}, {"rate": rate})
