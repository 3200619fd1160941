"""Rules that the file makes: which outcome is taken, what a step requires, what it records.

They are put to the attributes as far as those are known at the moment in question (see
`knowledge`); what cannot be known is not judged, and not counted as checked.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from pathway_engine.analysis.audit.evidence import Evidence
from pathway_engine.analysis.audit.knowledge import Knowledge
from pathway_engine.analysis.audit.trial import Trial
from pathway_engine.analysis.evaluation import evaluate_rows
from pathway_engine.definition.models import Attribute, Step, TeamStep

Array = np.ndarray[Any, Any]


def rules(evidence: Evidence, trial: Trial) -> None:
    """The first outcome whose rule holds is taken, and one by share only where none holds."""
    knowledge = Knowledge(evidence)
    for number, step in enumerate(evidence.pathway.all_steps.values()):
        if any(outcome.when is not None for outcome in step.outcomes.values()):
            rows = np.flatnonzero(evidence.decided & (evidence.visits["step"] == number))
            _first_that_holds(evidence, step, rows, knowledge, trial)


def _first_that_holds(
    evidence: Evidence, step: Step, rows: Array, knowledge: Knowledge, trial: Trial
) -> None:
    facts = knowledge.on_finishing(rows)
    visits = evidence.visits[rows]
    taken = visits["outcome"]
    ruled = [outcome.when is not None for outcome in step.outcomes.values()]
    by_rule = np.array([*ruled, False])[taken]
    for number, (name, outcome) in enumerate(step.outcomes.items()):
        if outcome.when is None:
            continue
        holds = evaluate_rows(evidence.pathway.typed(outcome.when), facts)
        mine, before = taken == number, ~by_rule | (taken > number)
        judged = holds.known & mine
        trial.expect(holds.is_true[judged], visits[judged], f"`{name}` taken, its rule is false")
        judged = holds.known & before
        said = f"another outcome taken, though the rule of `{name}` holds"
        trial.expect(~holds.is_true[judged], visits[judged], said)


def requires(evidence: Evidence, trial: Trial) -> None:
    """What a step requires is true when it is entered."""
    knowledge = Knowledge(evidence)
    first = ~evidence.rework & (evidence.of_handoff("attempt", 1) == 1)
    for number, step in enumerate(evidence.pathway.all_steps.values()):
        rows = np.flatnonzero(first & (evidence.visits["step"] == number))
        facts = knowledge.on_entering(rows)
        for name, rule in step.requires.items():
            holds = evaluate_rows(evidence.pathway.typed(rule), facts)
            visits = evidence.visits[rows][holds.known]
            trial.expect(holds.is_true[holds.known], visits, f"entered, `{name}` is false")


def records(evidence: Evidence, trial: Trial) -> None:
    """What a step records is there once the step is done, and every attribute is of its type."""
    attributes = evidence.records.attributes
    for column, (name, attribute) in enumerate(evidence.pathway.case.items()):
        values = attributes[:, column]
        said = f"`{name}` is no {attribute.type} within its bounds"
        trial.expect(np.isnan(values) | _fits(values, attribute), evidence.cases, said, values)
        for number, step in enumerate(evidence.pathway.all_steps.values()):
            if isinstance(step, TeamStep) and name in step.records:
                done = evidence.decided & (evidence.visits["step"] == number)
                there = ~np.isnan(values[evidence.case_at[done]])
                trial.expect(there, evidence.visits[done], f"done, `{name}` is not recorded")


def _fits(values: Array, attribute: Attribute) -> Array:
    """Whether values are of an attribute's type and within its bounds."""
    fits = np.ones(len(values), dtype=bool)
    if attribute.type != "number":
        fits &= values == np.rint(values)
    if attribute.type in ("boolean", "choice"):
        last = 1 if attribute.type == "boolean" else len(attribute.values) - 1
        fits &= (values >= 0) & (values <= last)
    if attribute.min is not None:
        fits &= values >= float(attribute.min)
    if attribute.max is not None:
        fits &= values <= float(attribute.max)
    return fits
