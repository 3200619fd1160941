"""A pathway of one seldom person: in some replications nobody comes, or nobody is there yet."""

from __future__ import annotations

import math
from collections.abc import Iterable
from functools import cache

import pytest

from pathway_engine import simulate
from pathway_engine.analysis.summary import Interval, Summary
from pathway_engine.analysis.values import Value
from unit.study.small import SHORT, edited

REPLICATIONS = 10


@cache
def seldom() -> tuple[list[Summary], list[dict[tuple[str, str], float]]]:
    """The averages, and what each replication has uncut."""
    pathway = edited(
        "rate: 5/wd", "rate: 20/year", "disputed: {share: 10%", "disputed: {share: 60%"
    )
    result = simulate(pathway, **SHORT | {"replications": REPLICATIONS})
    return result.measures(), [_uncut(run) for run in result.runs]


def _uncut(run: Iterable[Value]) -> dict[tuple[str, str], float]:
    return {value[:2]: value.value for value in run if not value.by}


def whole(measure: str, statistic: str) -> Interval:
    return next(
        row.interval for row in seldom()[0] if row[:2] == (measure, statistic) and not row.by
    )


def portions(statistic: str) -> list[Interval]:
    rows = (row for row in seldom()[0] if "cause" in row.by)
    return [row.interval for row in rows if row[:2] == ("case_duration", statistic)]


@pytest.mark.parametrize("statistic", ["mean", "per_package"])
def test_delays_by_cause_add_up_to_the_duration(statistic: str) -> None:
    duration, parts = whole("case_duration", statistic), portions(statistic)
    assert 1 < duration.replications < REPLICATIONS, "somebody in some, nobody in others"
    assert {part.replications for part in parts} == {duration.replications}
    assert math.fsum(part.mean for part in parts) == pytest.approx(duration.mean, rel=1e-12)


@pytest.mark.parametrize("statistic", ["per_case", "per_package", "sum"])
def test_dispute_and_orphan_time_are_one(statistic: str) -> None:
    assert whole("delay.dispute_responsibility", statistic) == whole("orphan_time", statistic)


def test_a_queue_in_which_nobody_waited_has_length_zero() -> None:
    found = whole("queue_length", "mean")
    each = [run["queue_length", "mean"] for run in seldom()[1]]
    assert 0 in each
    assert found.replications == REPLICATIONS
    assert found.mean == pytest.approx(math.fsum(each) / REPLICATIONS)
    by_team = [row.interval for row in seldom()[0] if row[:2] == ("queue_length", "mean")
               and list(row.by) == ["team"]]  # fmt: skip
    assert {one.replications for one in by_team} == {REPLICATIONS}
    assert math.fsum(one.mean for one in by_team) == pytest.approx(found.mean)
