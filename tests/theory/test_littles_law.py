"""Little's law: what is open on average is what comes times how long it stays.

Over a window it is exact once those who are cut by its edges count for what lies inside; over a
long run it holds for the averages of those who come in it.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest

from pathway_engine.analysis.counted import Counted
from pathway_engine.analysis.occupancy import times_at_each_number
from pathway_engine.clock import DAY
from pathway_engine.definition.models import Pathway
from pathway_engine.engine.records import (
    NONE,
    WAITING,
    DelayKind,
    Numbering,
    Records,
    State,
    Window,
)
from pathway_engine.errors import RunStopped
from pathway_engine.simulation import replicate
from reference.later import ALL, NONE_OF_THEM
from reference.small import pathway_from
from reference.strategies import run_of
from theory.queues import HEAD, Array, days_for, one_queue, run, team


def inside(starts: Array, ends: Array, window: Window) -> int:
    """Seconds of intervals that lie in the window; what has no end reaches beyond it."""
    ends = np.where(ends == NONE, window.ends_at, ends)
    low, high = window.warm_up_until, window.ends_at
    return int(np.clip(np.minimum(ends, high) - np.maximum(starts, low), 0, None).sum())


def total(records: Records, measure: str) -> float:
    """An integral over the window, whatever it is cut by."""
    return sum(one.value for one in records.integrals if one.measure == measure)


def check_exactly(records: Records) -> None:
    """Open and queued seconds, and those in places, are those of the rows, cut at the edges."""
    cases, visits, window = records.cases, records.visits, records.window
    assert total(records, "wip_time") == inside(cases["opened_at"], cases["closed_at"], window)
    if window.warm_up_until == window.starts_at:
        assert total(records, "queue_time") == sum(int(visits[part].sum()) for part in WAITING)
    if not (records.delays["kind"] == DelayKind.HOLD).any():  # after which they are queued again
        queued = visits[(visits["ready_at"] != NONE) & (visits["team"] != NONE)]
        ends = np.where(queued["started_at"] == NONE, queued["finished_at"], queued["started_at"])
        assert total(records, "queue_time") == inside(queued["ready_at"], ends, window)
    for by, seconds in times_at_each_number(Counted(records)):
        if "place" in by:
            stays = np.array(list(stays_in(records, by["place"])), np.int64).reshape(-1, 2)
            there = inside(stays[:, 0], stays[:, 1], window)
            assert int(np.arange(len(seconds)) @ seconds) == there


def stays_in(records: Records, place: str) -> Iterator[tuple[int, int]]:
    """From when until when (`NONE`: the end) people were in a place, by what the rows say.

    Whoever leaves has it on the visit that came in; of those who are there yet, it is the first
    since they left last.
    """
    number = Numbering.of(records.pathway).places.index(place)
    visits = records.visits[np.argsort(records.visits["started_at"], kind="stable")]
    visits = visits[(visits["place"] == number) & (visits["started_at"] != NONE)]
    here = set(records.cases["case_no"][records.cases["closed_at"] == NONE])
    left = dict.fromkeys(here, NONE)
    for visit in visits:
        case, started, until = (int(visit[c]) for c in ("case_no", "started_at", "left_place_at"))
        if until != NONE:
            left[case] = until
            yield started, until
        elif case in here and started >= left[case]:
            here.remove(case)
            yield started, NONE


LATER = ALL - {"backlog"}
"""All later keys, but that some people are there before any row tells since when."""


@pytest.mark.parametrize("keys", [NONE_OF_THEM, LATER], ids=["plain", "later"])
@pytest.mark.parametrize("first", range(0, 60, 20))
def test_on_every_run_exactly(first: int, keys: frozenset[str]) -> None:
    for number in range(first, first + 20):
        drawn = run_of(number, keys)
        try:
            check_exactly(replicate(drawn.read(), drawn.window, drawn.seed, 1))
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


HELPED = "helped: {kind: supported, package: {weekly: 100, lasts: LASTS}}, gone:"
PACKAGES = f"""{HEAD.replace("gone:", HELPED)}
start: a
teams: {{a: {team(1)}}}
arrivals: {{all: {{rate: 5/day}}}}
steps: {{a: {{team: a, work: 1h, outcomes: {{on: {{to: helped, share: 80%}}, no: {{to: done}}}}}}}}
"""


def test_packages_exactly_where_all_last_alike() -> None:
    records = run(pathway_from(PACKAGES.replace("LASTS", "30d")), 400)
    helped = records.cases["ending"] == Numbering.of(records.pathway).endings.index("helped")
    since = records.cases["closed_at"][helped]
    assert total(records, "package_time") == inside(since, since + 30 * DAY, records.window)


def test_packages_over_a_long_run_by_averages() -> None:
    """Four a day, for twenty days each, are 80: over 18,000 days the standard error is 0.5 %."""
    lasting = PACKAGES.replace("LASTS", "{mean: 20d, family: exponential}")
    records = run(pathway_from(lasting), 20_000)
    seconds = records.window.ends_at - records.window.warm_up_until
    assert total(records, "package_time") / seconds == pytest.approx(80, rel=0.015)
