"""The kernel beside SimPy and Ciw on one model, in turns, all agreeing with the exact figures."""

from __future__ import annotations

from datetime import date
from math import isclose
from time import perf_counter

import numpy as np

from benchmarks.model import REFERENCE, UTILISATION, Model, model, pathway
from benchmarks.peers import Seen, ciw_run, simpy_run
from benchmarks.report import Figures, middle
from pathway_engine.clock import DAY, day_of
from pathway_engine.engine.records import Records, Window
from pathway_engine.simulation import build_plan, records_of, run_plan
from pathway_engine.simulation.kernel.preparing import prepared

CASES = 1_000_000
ROUNDS = 5
PEER_CASES = 20_000
START = day_of(date(2026, 1, 5)) * DAY


def window(cases: int, plain: Model) -> Window:
    """A window without warm-up in which about so many cases arrive."""
    return Window(START, START, START + round(cases * plain.interarrival))


def run(figures: Figures) -> None:
    """Simulate in turns; compare speed and figures."""
    plain = model()
    plan = build_plan(pathway(), window(CASES, plain))
    prepared(print)
    ratios, ours, sorting, peers = [], [], [], []
    for round_number in range(ROUNDS + 1):  # round 0 warms up: memory that the system has to find
        begin = perf_counter()
        peer = simpy_run(plain, PEER_CASES, round_number)
        simpy_rate = peer.visits / (perf_counter() - begin)
        begin = perf_counter()
        state = run_plan(plan, 1, round_number)
        took = perf_counter() - begin
        begin = perf_counter()
        records = records_of(state)
        if round_number:
            sorting.append((perf_counter() - begin) / took)
            ours.append(len(records.visits) / took)
            ratios.append(ours[-1] / simpy_rate)
            peers.append(peer)
        check_ours(records)
        del state, records
    check_peer("SimPy", peers)
    figures.tell("SimPy, visits a second", middle(ours) / middle(ratios))
    figures.tell("the kernel, visits a second, 1,000,000 cases", middle(ours))
    figures.at_least("the kernel against SimPy", middle(ratios), 30, "times")
    figures.tell("sorting all rows afterwards, of the run's time", middle(sorting))
    beside_ciw(figures, plain, middle(ours))


def beside_ciw(figures: Figures, plain: Model, ours: float) -> None:
    """Ciw on the same model: slower than SimPy, so one round of fewer cases tells enough."""
    begin = perf_counter()
    peer = ciw_run(plain, PEER_CASES // 2, 1)
    rate = peer.visits / (perf_counter() - begin)
    check_peer("Ciw", [peer])
    figures.tell("the kernel against Ciw", ours / rate, "times")


def check_peer(name: str, seen: list[Seen]) -> None:
    """A peer's visits and handoffs per case agree with the exact figures within 2 %.

    Of 10,000 cases the handoffs alone have a standard error of 2 %: they get three of them.
    """
    cases = sum(one.cases for one in seen)
    visits = sum(one.visits for one in seen) / cases
    handoffs = sum(one.handoffs for one in seen) / cases
    assert isclose(visits, REFERENCE["visits"], rel_tol=0.02), (name, visits)
    allowed = max(0.02, 3 * 0.75 / (REFERENCE["handoffs"] * cases**0.5))
    assert isclose(handoffs, REFERENCE["handoffs"], rel_tol=allowed), (name, handoffs)


def check_ours(records: Records) -> None:
    """Our figures agree with the exact ones within 2 %, the mean duration with what was seen."""
    cases = len(records.cases)
    assert isclose(len(records.visits) / cases, REFERENCE["visits"], rel_tol=0.02)
    between = np.count_nonzero(records.handoffs["crosses"] > 0) / cases
    assert isclose(between, REFERENCE["handoffs"], rel_tol=0.02), between
    busy = {one.by["team"]: one.value for one in records.integrals if one.measure == "busy_time"}
    there = {
        one.by["team"]: one.value for one in records.integrals if one.measure == "present_time"
    }
    for team, expected in UTILISATION.items():
        assert isclose(busy[team] / there[team], expected, rel_tol=0.02), team
    closed = records.cases[records.cases["closed_at"] >= 0]
    minutes = float((closed["closed_at"] - closed["opened_at"]).mean()) / 60
    assert 285 < minutes < 310, minutes
