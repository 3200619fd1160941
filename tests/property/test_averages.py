"""Laws of averages over replications, few of whose cases close, or none."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Sequence
from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pathway_engine.analysis.measures import measures_of
from pathway_engine.analysis.summary import Interval, Summary, compared, summarise
from pathway_engine.analysis.values import Value
from pathway_engine.definition.measures.entries import SIDES
from unit.analysis.runs import drawn

ADDS_UP = {"per_case", "per_package", "sum", "joined", "start", "end", "growth"}
"""Statistics whose cuts by team add up to the whole; so does the mean of a queue."""


Few = list[tuple[int, int]]
"""A few replications: of each its seed, and how many cases."""
few = st.lists(st.tuples(st.integers(0, 12), st.integers(0, 3)), min_size=4, max_size=4)


def measured(chosen: Few, *, together: bool = False) -> list[list[Value]]:
    return [_measured(*one, together) for one in chosen]


@cache
def _measured(seed: int, cases: int, together: bool) -> list[Value]:
    return measures_of(drawn(seed, cases=cases, together=together))


@given(few)
def test_what_adds_up_in_each_replication_adds_up_on_average(chosen: Few) -> None:
    rows = summarise(measured(chosen))
    whole = {row[:2]: row.interval for row in rows if not row.by}
    cuts = [{"team"}, {"step"}, *(set(sides) for sides in SIDES.values())]
    for cut in cuts:
        for key, parts in by_measure(rows, cut).items():
            if key[1] in ADDS_UP or key in (("queue_length", "mean"), ("handoffs.all", "count")):
                adds_up(parts, whole[key])


@given(few)
def test_portions_add_up_to_the_duration_that_they_take_apart(chosen: Few) -> None:
    rows = summarise(measured(chosen))
    whole = {row[:2]: row.interval for row in rows if not row.by}
    for key, parts in by_measure(rows, {"cause"}).items():
        adds_up(parts, whole[key])


@given(few)
def test_a_dispute_is_what_nobody_is_accountable_for(chosen: Few) -> None:
    found = {(row[:2], tuple(row.by.items())): row.interval for row in summarise(measured(chosen))}
    for ((measure, statistic), by), interval in found.items():
        if measure == "delay.dispute_responsibility" and "organisation" not in dict(by):
            same_of = found[("orphan_time", statistic), by]
            assert interval == pytest.approx(same_of, nan_ok=True), (statistic, by)


@given(few, few, few)
def test_a_difference_is_redesign_less_baseline(baseline: Few, one: Few, other: Few) -> None:
    others = [measured(one, together=True), measured(other)]
    both = compared(measured(baseline), others)
    for rows in both:
        for row in rows:
            sides = row.baseline, row.redesign, row.difference
            numbers = {side.replications for side in sides}
            assert len(numbers - {0}) <= 1, row
            assert row.difference.replications == min(numbers), row
            less = row.redesign.mean - row.baseline.mean
            assert row.difference.mean == pytest.approx(less, nan_ok=True, abs=1e-6), row
    first = {(row[:2], tuple(row.by.items())): row.baseline for row in both[0]}
    for row in both[1]:
        again = first.get((row[:2], tuple(row.by.items())))
        if again is not None and again.replications and row.baseline.replications:
            assert again == pytest.approx(row.baseline, nan_ok=True), row


def by_measure(rows: Sequence[Summary], cut: set[str]) -> dict[tuple[str, str], list[Interval]]:
    found: dict[tuple[str, str], list[Interval]] = defaultdict(list)
    for row in rows:
        if cut <= set(row.by) <= cut | {"organisation"}:
            found[row[:2]].append(row.interval)
    return found


def adds_up(parts: Sequence[Interval], whole: Interval) -> None:
    assert {part.replications for part in parts} == {whole.replications}
    total = math.fsum(part.mean for part in parts)
    assert total == pytest.approx(whole.mean, nan_ok=True, abs=1e-6)
