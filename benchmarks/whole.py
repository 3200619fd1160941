"""The kernel on a pathway with the whole language in it, beside the plain one, in turns."""

from __future__ import annotations

from pathlib import Path

from benchmarks.kernel import window
from benchmarks.model import model, pathway
from benchmarks.report import Figures, middle, timed
from pathway_engine import load
from pathway_engine.clock import DAY
from pathway_engine.engine.records import Window
from pathway_engine.simulation import Plan, build_plan, run_plan
from pathway_engine.simulation.kernel.preparing import prepared

WHOLE = Path(__file__).with_name("whole.yaml")
CASES = 300_000
"""Cases of the plain pathway in a round."""
WEEKS = 260
"""How long the whole one runs: about as many visits."""
ROUNDS = 5


def run(figures: Figures) -> None:
    """Simulate both in turns; compare visits a second."""
    plain = build_plan(pathway(), window(CASES, model()))
    start = plain.window.starts_at
    whole = build_plan(load(WHOLE), Window(start, start, start + WEEKS * 7 * DAY))
    prepared(print)
    rates = [(rate(plain, number), rate(whole, number)) for number in range(1, ROUNDS + 1)]
    figures.tell("the plain pathway, visits a second", middle([one for one, _ in rates]))
    figures.tell("the whole language, visits a second", middle([other for _, other in rates]))
    share = middle([other / one for one, other in rates])
    figures.at_least("the whole language against the plain pathway", share, 1 / 3, "times")


def rate(plan: Plan, number: int) -> float:
    """Visits a second of one replication; the second time, with memory at hand, counts."""
    run_plan(plan, 1, number)
    state, took = timed(lambda: run_plan(plan, 1, number))
    return len(state.rows("visits")) / took
