"""Why a run stops, in words: which case, at which step, what was broken."""

from __future__ import annotations

import numpy as np

from pathway_engine.clock import iso
from pathway_engine.errors import RunStopped
from pathway_engine.simulation.kernel.layout import (
    DIVISION_BY_ZERO,
    NO_OUTCOME,
    NOT_FINITE,
    NOT_SET,
    OUT_OF_BOUNDS,
    RULE_BROKEN,
    TOO_LONG,
    TOO_MANY_CASES,
    TOO_MANY_OPENINGS,
    TOO_MANY_VISITS,
)
from pathway_engine.simulation.state import State

TEXTS = {
    RULE_BROKEN: "may not enter: `{rule}` does not hold",
    NO_OUTCOME: "no outcome is possible: no rule holds and none is left to chance",
    OUT_OF_BOUNDS: "`{attribute}` got a value beyond its `min` or `max`",
    TOO_MANY_VISITS: "more than 1,000 visits in one second, to {steps}",
    TOO_MANY_OPENINGS: "more than 1,000 cases of one person opened in one second",
    TOO_MANY_CASES: "more than 10,000 cases of one person opened",
    DIVISION_BY_ZERO: "a rule divides by zero",
    NOT_FINITE: "a rule gives a number that is not finite",
    NOT_SET: "`{attribute}` is read and was never set",
    TOO_LONG: "a duration is too long to be simulated",
}


def run_stopped(state: State) -> RunStopped:
    """The error for a replication that the kernel stopped."""
    run = state.run
    fault, item = int(run["fault"]), int(run["fault_item"])
    steps = _steps(state)
    rules = list(state.plan.pathway.all_steps[steps[-1]].requires) if steps else []
    attributes = state.plan.numbering.attributes
    text = TEXTS[fault].format(
        rule=rules[item] if fault == RULE_BROKEN else "",
        attribute=attributes[item] if fault in (OUT_OF_BOUNDS, NOT_SET) else "",
        steps=", ".join(f"`{name}`" for name in dict.fromkeys(steps)),
    )
    reason = f"{text} (replication {state.replication}, {iso(int(run['now']))})"
    return RunStopped(reason, case=str(int(run["fault_case"])), step=steps[-1] if steps else "")


def _steps(state: State) -> list[str]:
    """The steps that the faulty case visited in this second, or was at; the faulty one last."""
    run, names = state.run, state.plan.numbering.steps
    visits = state.rows("visits")
    mine = visits[visits["case_no"] == run["fault_case"]]
    mine = mine[np.argsort(mine["visit_no"])]
    now = mine[mine["offered_at"] == run["now"]]
    found = [names[step] for step in (now if len(now) else mine[-1:])["step"]]
    if run["fault_step"] >= 0:
        found.append(names[run["fault_step"]])
    return found
