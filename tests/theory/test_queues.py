"""Queues whose mean waits, losses or flows are known: the simulation agrees with the formulas.

Half a million to a few million visits each: the tolerance is about two to three standard errors,
and the seeds are fixed.
"""

from __future__ import annotations

from math import exp

import numpy as np
import pytest

from pathway_engine.clock import HOUR
from reference.small import pathway_from
from theory.formulas import blocked, wait_mg1, wait_mmc, waits_by_class
from theory.queues import (
    HEAD,
    UNMANNED,
    at,
    days_for,
    mean_wait,
    one_queue,
    run,
    share_gone,
    team,
)

MEAN = "{mean: 10m, family: exponential}"


def waits(per_hour: float, servers: int, cases: int, runs: int = 1, work: str = MEAN) -> float:
    """Mean wait in minutes over independent runs of so many cases."""
    pathway = one_queue(per_hour, work, servers)
    days = days_for(cases, per_hour)
    records = (run(pathway, days, replication=number) for number in range(1, runs + 1))
    return float(np.mean([mean_wait(one, at(one, "a")) for one in records]))


def test_mm1() -> None:
    assert waits(3, 1, 500_000) == pytest.approx(wait_mmc(3 / 60, 0.1, 1), rel=0.02)


def test_mm3_of_the_textbooks() -> None:
    assert waits(12, 3, 1_000_000) == pytest.approx(4.4444, rel=0.02)


@pytest.mark.parametrize(
    ("busy", "servers", "runs", "within"),
    [(0.7, 2, 1, 0.02), (0.8, 5, 1, 0.02), (0.9, 3, 4, 0.02), (0.95, 4, 4, 0.04)],
)
def test_mmc(busy: float, servers: int, runs: int, within: float) -> None:
    per_hour = busy * servers * 6
    expected = wait_mmc(per_hour / 60, 0.1, servers)
    assert waits(per_hour, servers, 1_000_000, runs) == pytest.approx(expected, rel=within)


@pytest.mark.parametrize(
    ("work", "cv", "runs"),
    [
        ("10m", 0.0, 4),
        ("{mean: 10m, k: 4, family: erlang}", 0.5, 4),
        ("{mean: 10m, cv: 0.5, family: gamma}", 0.5, 4),
        ("{mean: 10m, cv: 1.5}", 1.5, 16),
        ("{mean: 10m, cv: 0.7, family: weibull}", 0.7, 4),
        ("{low: 0m, high: 20m}", 1 / 3**0.5, 4),
        ("{values: [5m, 20m], weights: [2, 1]}", 0.5**0.5, 4),
    ],
)
def test_mg1(work: str, cv: float, runs: int) -> None:
    """Means of one run spread by 1 %, by 3 % where the work varies most: hence the more runs."""
    expected = wait_mg1(3 / 60, 10, cv)
    assert waits(3, 1, 300_000, runs, work) == pytest.approx(expected, rel=0.02)


def test_two_classes_by_priority() -> None:
    pathway = one_queue(4, MEAN, more="priority: 1 if urgent else 0,")
    records = run(pathway, days_for(1_000_000, 4))
    urgent = records.visits["priority"] == 1
    high, low = waits_by_class(2 / 60, 2 / 60, 10)
    assert mean_wait(records, urgent) == pytest.approx(high, rel=0.02)
    assert mean_wait(records, ~urgent) == pytest.approx(low, rel=0.02)


CAFE = f"""{HEAD}
teams: {{cold: {team(1)}, hot: {team(2)}, till: {team(2)}}}
arrivals: {{cold: {{rate: 18/h, to: cold}}, hot: {{rate: 12/h, to: hot}}}}
steps:
  cold:
    team: cold
    work: {{mean: 1m, family: exponential}}
    outcomes: {{hot: {{to: hot, share: 30%}}, pay: {{to: till, share: 70%}}}}
  hot: {{team: hot, work: {{mean: 2.5m, family: exponential}}, outcomes: {{pay: {{to: till}}}}}}
  till: {{team: till, work: {{mean: 2m, family: exponential}}, outcomes: {{out: {{to: done}}}}}}
"""


def test_a_network_of_queues() -> None:
    """Ciw's café: cold and hot counter, till."""
    records = run(pathway_from(CAFE), days_for(500_000, 30))
    for step, expected in {"cold": 0.42857, "hot": 0.37822, "till": 0.66667}.items():
        assert mean_wait(records, at(records, step)) == pytest.approx(expected, rel=0.02)


FEEDBACK = f"""{HEAD}
start: a
teams: {{a: {team(1)}, b: {team(2)}}}
arrivals: {{all: {{rate: 2.1/h}}}}
steps:
  a:
    team: a
    work: {{mean: 10m, family: exponential}}
    outcomes: {{on: {{to: b, share: 50%}}, again: {{to: a, share: 20%}}, out: {{to: done}}}}
  b:
    team: b
    work: {{mean: 40m, family: exponential}}
    outcomes: {{back: {{to: a, share: 40%}}, out: {{to: done, share: 60%}}}}
"""


def test_a_network_with_feedback() -> None:
    """Jackson: a sees 2.1 + 0.2 a + 0.4 b an hour, b sees half of a, and both are M/M/c."""
    a = 2.1 / (1 - 0.2 - 0.4 * 0.5)
    records = run(pathway_from(FEEDBACK), days_for(500_000, 2.1))
    once, twice = (mean_wait(records, at(records, step)) for step in ("a", "b"))
    assert once == pytest.approx(wait_mmc(a / 60, 1 / 10, 1), rel=0.03)
    assert twice == pytest.approx(wait_mmc(a / 2 / 60, 1 / 40, 2), rel=0.03)


def test_who_waits_too_long_leaves() -> None:
    """Erlang A: who come, are served and lose patience at one rate are 1 on average, by Poisson.

    Whoever finds n there leaves at the rate of n - 1, so 1/e of all go. The standard error of a
    million is 0.0007.
    """
    pathway = one_queue(6, MEAN, more=f"exits: {{left: {{to: gone, after: {MEAN}}}}},")
    records = run(pathway, days_for(1_000_000, 6))
    assert share_gone(records) == pytest.approx(exp(-1), abs=0.002)


HOUR_OR_SO = "{mean: 1h, family: exponential}"
BEDS = f"""{HEAD}
start: a
teams: {{ward: {UNMANNED}}}
places: {{beds: {{organisation: council, count: 45}}}}
arrivals: {{all: {{rate: 40/h}}}}
steps:
  a:
    team: ward
    in: beds
    stay: {HOUR_OR_SO}
    exits: {{full: {{to: gone, after: 0m}}}}
    outcomes: {{done: {{to: done}}}}
"""


def test_who_finds_no_place_goes_elsewhere() -> None:
    """Erlang B, by places alone. The standard error of a million is 0.0006."""
    records = run(pathway_from(BEDS), days_for(1_000_000, 40))
    assert share_gone(records) == pytest.approx(blocked(40, 45), abs=0.0018)


IN_A_ROW = f"""{HEAD}
start: a
teams: {{ward: {UNMANNED}}}
places: {{first: {{organisation: council, count: 1}}, second: {{organisation: council, count: 1}}}}
arrivals: {{all: {{rate: 1/h}}}}
steps:
  a: {{team: ward, in: first, stay: {HOUR_OR_SO}, outcomes: {{on: {{to: b}}}}}}
  b: {{team: ward, in: second, stay: {HOUR_OR_SO}, outcomes: {{out: {{to: done}}}}}}
"""


def test_a_place_is_kept_until_the_next_is_free() -> None:
    """Two places in a row, the first never empty: both change together, after the longer stay.

    Two exponential stays of an hour are over after one and a half, so 2/3 an hour pass through.
    The standard error of 80,000 is 0.26 %.
    """
    records = run(pathway_from(IN_A_ROW), days_for(80_000, 2 / 3))
    window, through = records.window, records.cases["closed_at"] >= records.window.warm_up_until
    hours = (window.ends_at - window.warm_up_until) / HOUR
    assert int(through.sum()) / hours == pytest.approx(2 / 3, rel=0.008)
