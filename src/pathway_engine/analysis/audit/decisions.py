"""What a case's attributes, its draws and the definition decide together, at every visit.

These rules are put to simulated runs only: there everything that they read is known.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np

from pathway_engine.analysis.audit.choosing import each_line, each_name
from pathway_engine.analysis.audit.drawing import Draws
from pathway_engine.analysis.audit.evidence import Evidence
from pathway_engine.analysis.audit.memory import Memory
from pathway_engine.analysis.audit.moments import Moments, Order
from pathway_engine.analysis.audit.trial import Span, Trial
from pathway_engine.analysis.evaluation import evaluate_rows
from pathway_engine.definition.models import Given, Step, TeamStep, WaitStep
from pathway_engine.engine.records import NONE

Array = np.ndarray[Any, Any]


def attributes(evidence: Evidence, trial: Trial) -> None:
    """What is known of a case, at first and in the end, is what was drawn, recorded and set."""
    memory, records = evidence.once(Memory), evidence.records
    rows = evidence.cases[memory.known]
    for column, name in enumerate(evidence.pathway.case):
        for said, found, expected in (
            ("is not what was drawn for it", records.arrived_with, memory.opening),
            ("is not what was drawn and set", records.attributes, memory.final),
        ):
            value, wanted = found[memory.known, column], expected[name][memory.known]
            same = np.isclose(value, wanted, rtol=1e-9, atol=1e-12, equal_nan=True)
            trial.expect(same, rows, f"`{name}` {said}", value, wanted)


def outcomes(evidence: Evidence, trial: Trial) -> None:
    """A visit's outcome is the first whose rule holds, else the one that is drawn."""
    for number, step in enumerate(evidence.pathway.all_steps.values()):
        here = evidence.decided & (evidence.visits["step"] == number)
        rows = evidence.once(Draws).judged(np.flatnonzero(here))
        if len(rows):
            expected, known = _outcomes(evidence, step, rows)
            visits = evidence.visits[rows[known]]
            said = "the outcome is not the one that rules and draw give"
            trial.equal(visits["outcome"], expected[known], visits, said)


def _outcomes(evidence: Evidence, step: Step, rows: Array) -> tuple[Array, Array]:
    """The positions of the outcomes, and of which visits it is known."""
    memory = evidence.once(Memory)
    facts = memory.facts(rows, memory.moments.finished[rows], memory.finishing(rows))
    expected, known = np.full(len(rows), NONE), np.ones(len(rows), dtype=bool)
    undecided = np.ones(len(rows), dtype=bool)
    for number, outcome in enumerate(step.outcomes.values()):
        if outcome.when is not None:
            holds = evaluate_rows(evidence.pathway.typed(outcome.when), facts)
            known &= holds.known | ~undecided
            expected[undecided & holds.is_true] = number
            undecided &= ~holds.is_true
    chosen = _by_share(evidence, step, rows) if undecided.any() else expected
    return np.where(undecided, chosen, expected), known


def _by_share(evidence: Evidence, step: Step, rows: Array) -> Array:
    """In the written order; the one without a share takes what is left."""
    draws, memory = evidence.once(Draws), evidence.once(Memory)
    shared = [n for n, outcome in enumerate(step.outcomes.values()) if outcome.when is None]
    if len(shared) == 1:
        return np.full(len(rows), shared[0])
    u = draws.of_visits("outcome", rows)
    chosen, total = np.full(len(rows), NONE), np.zeros(len(rows))
    rest = last = NONE
    for number, outcome in enumerate(step.outcomes.values()):
        if outcome.when is None and outcome.share is None:
            rest = number
        elif outcome.when is None and outcome.share is not None:
            total += draws.shares(outcome.share, len(rows), memory.finishing(rows))
            chosen[(chosen == NONE) & (u < total)] = number
            last = number
    return np.where(chosen == NONE, rest if rest != NONE else last, chosen)


def named(evidence: Evidence, trial: Trial) -> None:
    """Team, accountable organisation, place, priority and due time are those of the case."""
    for number, (name, step) in enumerate(evidence.pathway.all_steps.items()):
        here = np.flatnonzero(evidence.visits["step"] == number)
        rows = evidence.once(Draws).judged(here)
        if isinstance(step, TeamStep):
            _teams(evidence, step, rows, trial)
            _accountable(evidence, step, rows, trial)
        _priorities(evidence, step, rows, trial)
        _due(evidence, name, step, rows, trial)


def _teams(evidence: Evidence, step: TeamStep, rows: Array, trial: Trial) -> None:
    """A signpost is read when the step is reached; repeats and rework follow the first."""
    rows = rows[evidence.fresh[rows]]
    pathway, known = evidence.pathway, evidence.once(Memory).entering(rows)
    for team, here in each_name(pathway, pathway.teams, step.team, len(rows), known):
        visits = evidence.visits[rows[here]]
        expected = np.array(evidence.names.team_of[team])
        trial.equal(visits["team"], expected, visits, "the team is not that of the case")


def _accountable(evidence: Evidence, step: TeamStep, rows: Array, trial: Trial) -> None:
    rows = rows[evidence.fresh[rows]]
    visits = evidence.visits[rows]
    expected = evidence.organisation_of[visits["team"]]
    written = step.accountable
    if written is None:
        written = evidence.pathway.defaults.accountable
    if written is not None:
        expected = _answering(evidence, written, rows)
    said = "accountable is not whom the case has for its step"
    trial.equal(visits["accountable"], expected, visits, said)


def _answering(evidence: Evidence, written: str | Given[str], rows: Array) -> Array:
    """The positions of the organisations that a name or a table of names gives for visits."""
    pathway, known = evidence.pathway, evidence.once(Memory).entering(rows)
    found = np.full(len(rows), NONE)
    for name, here in each_name(pathway, pathway.organisations, written, len(rows), known):
        found[here] = evidence.names.organisations.index(name)
    return found


def _priorities(evidence: Evidence, step: Step, rows: Array, trial: Trial) -> None:
    """Read on joining the queue; 0 before, and where nothing is said."""
    memory, pathway = evidence.once(Memory), evidence.pathway
    expected = np.zeros(len(rows))
    judged = np.ones(len(rows), dtype=bool)
    written = step.priority if isinstance(step, TeamStep) else None
    if isinstance(step, TeamStep) and written is None:
        written = pathway.defaults.priority
    joined = np.flatnonzero(evidence.visits["ready_at"][rows] != NONE)
    mine = rows[joined]
    if written is not None:
        judged[joined] = False
        known = memory.joining(mine)
        facts = memory.facts(mine, memory.moments.joined[mine], known)
        early = evidence.there[mine]
        early &= evidence.visits["ready_at"][mine] <= evidence.window.warm_up_until
        facts = replace(facts, days_open=np.where(early, 0.0, facts.days_open))
        for rule, here in each_line(pathway, written, len(mine), known):
            found = evaluate_rows(pathway.typed(rule), facts)
            expected[joined[here]], judged[joined[here]] = found.value[here], found.known[here]
    visits, expected = evidence.visits[rows[judged]], expected[judged]
    same = np.isclose(visits["priority"], expected, rtol=1e-9, atol=1e-12)
    said = "priority is not that of the case on joining the queue"
    trial.expect(same, visits, said, visits["priority"], expected)


def _due(evidence: Evidence, name: str, step: Step, rows: Array, trial: Trial) -> None:
    """Drawn when the step is reached; a repeated offer keeps it, rework has none."""
    visits, due_at = evidence.visits, evidence.visits["due_at"]
    fresh = evidence.fresh
    idle = rows[evidence.rework[rows]]
    trial.equal(due_at[idle], np.array(NONE), visits[idle], "rework that falls due")
    again = rows[~fresh[rows] & ~evidence.rework[rows]]
    first = evidence.latest(evidence.fresh)[again]
    said = "the repeated offer falls due at another time than the first"
    trial.equal(due_at[again], np.append(due_at, [NONE])[first], visits[again], said)
    rows = rows[fresh[rows] & ~evidence.stayed[rows]]
    nothing = np.full(len(rows), NONE)
    span = _due_span(evidence, step, rows) if isinstance(step, TeamStep | WaitStep) else None
    span = Span(nothing, nothing) if span is None else span
    trial.within(due_at[rows], span, visits[rows], f"due_at is not what `{name}` says")


def _due_span(evidence: Evidence, step: TeamStep | WaitStep, rows: Array) -> Span | None:
    if step.due is None:
        return None
    draws, visits = evidence.once(Draws), evidence.visits
    known = draws.memory.entering(rows)
    since = visits["offered_at"][rows].copy()
    reached = since.copy()
    for quantity, here in each_line(evidence.pathway, step.due, len(rows), known):
        if quantity.since is not None:
            since[here] = _event_before(evidence, quantity.since, rows[here], since[here])
    u, team = draws.of_visits("due", rows), visits["team"][rows]
    span = draws.moments(step.due, u, known, since, team, evidence.there[rows])
    return Span(np.maximum(span.low, reached), np.maximum(span.high, reached))


def _event_before(evidence: Evidence, event: str, rows: Array, otherwise: Array) -> Array:
    """When a named event last happened to the case before it reached the step."""
    visits = evidence.visits
    if event == "opened":
        return evidence.cases["opened_at"][evidence.case_at[rows]]
    step, _, moment = event.partition(".")
    here = (visits["step"] == evidence.names.step_of[step]) & ~evidence.rework
    column = {"reached": "offered_at", "started": "started_at", "finished": "finished_at"}[moment]
    happened = here & (visits[column] != NONE)
    if moment == "reached":
        happened &= evidence.fresh
    elif moment == "finished":
        happened &= evidence.decided
    last = _last_before(evidence, happened, moment, rows)
    return np.where(last == NONE, otherwise, np.append(visits[column], [NONE])[last])


def _last_before(evidence: Evidence, happened: Array, moment: str, rows: Array) -> Array:
    """At which of the visits at which something happened it did last, before others are reached."""
    if evidence.sequential:
        return np.asarray(evidence.latest(happened)[rows])
    moments, there = evidence.once(Moments), np.flatnonzero(happened)
    at = {"reached": moments.reached, "started": moments.begun, "finished": moments.finished}
    order = Order(evidence, there, at[moment][there])
    return np.append(there, [NONE])[order.last_before(rows, moments.reached[rows])]
