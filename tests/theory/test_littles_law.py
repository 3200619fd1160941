"""Little's law: what is open on average is what comes times how long it stays.

Over a window it is exact once those who are cut by its edges count for what lies inside; over a
long run it holds for the averages of those who come in it.
"""

from __future__ import annotations

import numpy as np
import pytest

from pathway_engine.definition.models import Pathway
from pathway_engine.engine.records import NONE, Records, State, Window
from pathway_engine.errors import RunStopped
from pathway_engine.simulation import replicate
from reference.strategies import run_of
from theory.queues import Array, days_for, one_queue, run


def inside(starts: Array, ends: Array, window: Window) -> int:
    """Seconds of intervals that lie in the window; what has no end reaches beyond it."""
    ends = np.where(ends == NONE, window.ends_at, ends)
    low, high = window.warm_up_until, window.ends_at
    return int(np.clip(np.minimum(ends, high) - np.maximum(starts, low), 0, None).sum())


def total(records: Records, measure: str) -> float:
    """An integral over the window, whatever it is cut by."""
    return sum(one.value for one in records.integrals if one.measure == measure)


def check_exactly(records: Records) -> None:
    """Open and queued seconds are those of the rows, cut at the window's edges."""
    cases, visits, window = records.cases, records.visits, records.window
    assert total(records, "wip_time") == inside(cases["opened_at"], cases["closed_at"], window)
    queued = visits[visits["ready_at"] != NONE]
    queued = queued[(queued["team"] != NONE)]
    assert total(records, "queue_time") == inside(queued["ready_at"], queued["started_at"], window)


@pytest.mark.parametrize("first", range(0, 100, 20))
def test_on_every_run_exactly(first: int) -> None:
    for number in range(first, first + 20):
        drawn = run_of(number)
        pathway = Pathway.model_validate(drawn.pathway)
        try:
            check_exactly(replicate(pathway, drawn.window, drawn.seed, 1))
        except RunStopped:
            continue


def test_visits_follow_each_other_without_a_gap() -> None:
    """So the durations of a case's visits add up to that of the case."""
    drawn = next(run for run in map(run_of, range(100)) if len(run.pathway["teams"]) > 2)
    records = replicate(Pathway.model_validate(drawn.pathway), drawn.window, drawn.seed, 1)
    closed = records.cases[records.cases["closed_at"] != NONE]
    for case in closed:
        visits = records.visits[records.visits["case_no"] == case["case_no"]]
        duration = int((visits["finished_at"] - visits["offered_at"]).sum())
        assert duration == case["closed_at"] - case["opened_at"]


@pytest.mark.parametrize(("busy", "servers"), [(0.5, 1), (0.8, 3)])
def test_over_a_long_run_by_averages(busy: float, servers: int) -> None:
    per_hour = busy * servers * 6
    work = "{mean: 10m, family: exponential}"
    records = run(one_queue(per_hour, work, servers), days_for(300_000, per_hour))
    check_exactly(records)
    window = records.window
    seconds = window.ends_at - window.warm_up_until
    visits = records.visits[records.visits["state"] == State.DONE]
    came = visits[visits["offered_at"] >= window.warm_up_until]
    stay = float(np.mean(came["finished_at"] - came["offered_at"]))
    open_on_average = total(records, "wip_time") / seconds
    assert open_on_average == pytest.approx(len(came) / seconds * stay, rel=0.002)
    assert total(records, "busy_time") / total(records, "present_time") == pytest.approx(
        busy, rel=0.01
    )
