"""Why a run stops, in words: which case, at which step, what was broken."""

from __future__ import annotations

from typing import Any

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
    TOO_MANY_VISITS,
)
from pathway_engine.simulation.plan import Plan

TEXTS = {
    RULE_BROKEN: "may not enter: `{rule}` does not hold",
    NO_OUTCOME: "no outcome is possible: no rule holds and none is left to chance",
    OUT_OF_BOUNDS: "`{attribute}` got a value beyond its `min` or `max`",
    TOO_MANY_VISITS: "more than 1,000 visits in one second",
    DIVISION_BY_ZERO: "a rule divides by zero",
    NOT_FINITE: "a rule gives a number that is not finite",
    NOT_SET: "`{attribute}` is read and was never set",
    TOO_LONG: "a duration is too long to be simulated",
}


def run_stopped(plan: Plan, run: Any, step: int, replication: int) -> RunStopped:
    """The error for a run that the kernel stopped; `step` is where the case was."""
    fault = int(run["fault"])
    item = int(run["fault_item"])
    name = plan.numbering.steps[step] if step >= 0 else None
    rules = list(plan.pathway.all_steps[name].requires) if name else []
    attributes = plan.numbering.attributes
    text = TEXTS[fault].format(
        rule=rules[item] if fault == RULE_BROKEN else "",
        attribute=attributes[item] if fault in (OUT_OF_BOUNDS, NOT_SET) else "",
    )
    reason = f"{text} (replication {replication}, {iso(int(run['now']))})"
    return RunStopped(reason, case=str(int(run["fault_case"])), step=name or "")
