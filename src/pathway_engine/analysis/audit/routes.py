"""Rules about the way of a case: each visit leads where its outcome says, and nowhere else.

In a block each branch is a way of its own, up to the join.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from pathway_engine.analysis.audit.evidence import Evidence
from pathway_engine.analysis.audit.trial import Trial
from pathway_engine.definition.models import (
    Block,
    DecisionStep,
    Pathway,
    Step,
    TeamStep,
    WaitStep,
)
from pathway_engine.definition.signposts import teams_of
from pathway_engine.engine.records import NONE, State, VisitKind

Array = np.ndarray[Any, Any]

_KINDS: dict[type[Step], VisitKind] = {
    TeamStep: VisitKind.WORK,
    WaitStep: VisitKind.WAIT,
    DecisionStep: VisitKind.DECISION,
    Block: VisitKind.BLOCK,
}


def routes(evidence: Evidence, trial: Trial) -> None:
    """Every visit is of its step's kind and team; what is done has an outcome and leads there."""
    visits = evidence.visits
    _belongs_to_step(evidence, trial)
    _belongs_to_block(evidence, trial)
    has_outcome = visits["outcome"] != NONE
    said = "done without an outcome, or with one and not done"
    trial.expect(has_outcome == evidence.decided, visits, said)
    _begins_somewhere(evidence, trial)
    _leads_on(evidence, trial)
    _comes_back(evidence, trial)
    _counts_at_step(evidence, trial)


def _belongs_to_step(evidence: Evidence, trial: Trial) -> None:
    visits, steps = evidence.visits, evidence.pathway.all_steps.values()
    kinds = np.array([_kind(step) for step in steps])[visits["step"]]
    same = (visits["kind"] == kinds) | (evidence.rework & (kinds == VisitKind.WORK))
    trial.expect(same, visits, "its kind is not that of its step")
    allowed = _teams_of_steps(evidence)
    trial.expect(
        allowed[visits["step"], visits["team"]], visits, "its team is not one that does its step"
    )


def _belongs_to_block(evidence: Evidence, trial: Trial) -> None:
    """A visit of a branch's step is in that branch of the block's visit; rework in any."""
    visits, names = evidence.visits, evidence.names
    mine = np.full(len(names.steps), NONE)
    for number, (block, branch) in enumerate(names.branches):
        whole = evidence.pathway.all_steps[block]
        for step in whole.parallel[branch] if isinstance(whole, Block) else ():
            mine[names.step_of[step]] = number
    fits = evidence.rework | (visits["branch"] == mine[visits["step"]])
    trial.expect(fits, visits, "it is not in the branch of its step")
    inside = visits["parent_no"] != NONE
    rows = visits[inside]
    parent = evidence.visit_at(rows["case_no"], rows["parent_no"])
    block_of = np.array([*(names.step_of[block] for block, _ in names.branches), NONE])
    known = (parent != NONE) & (rows["branch"] != NONE)
    known &= visits["step"][parent] == block_of[rows["branch"]]
    trial.expect(known, rows, "its branch is not one of the block in which it is")


def _kind(step: Step) -> int:
    return int(_KINDS[type(step)])


def _teams_of_steps(evidence: Evidence) -> Array:
    """Steps by teams: whether the team may do the step; the last column is no team."""
    names = evidence.names
    allowed = np.zeros((len(names.steps), len(names.teams) + 1), dtype=bool)
    for row, step in enumerate(evidence.pathway.all_steps.values()):
        if isinstance(step, TeamStep):
            teams = teams_of(evidence.pathway, step)
            allowed[row, [names.team_of[team] for team in teams]] = True
        else:
            allowed[row, NONE] = True
    return allowed


def _begins_somewhere(evidence: Evidence, trial: Trial) -> None:
    """The first visit of a case is at a step where cases begin."""
    first = evidence.visits[evidence.is_first]
    steps = [evidence.names.step_of[name] for name in _beginnings(evidence.pathway)]
    trial.expect(np.isin(first["step"], steps), first, "no case begins at this step")


def _beginnings(pathway: Pathway) -> set[str]:
    named = {pathway.start, *(stream.to for stream in pathway.arrivals.values())}
    named |= {backlog.at for backlog in pathway.backlog.values()}
    steps, endings = pathway.all_steps.values(), pathway.endings.values()
    opened = [one.opens for step in steps for one in step.outcomes.values()]
    opened += [ending.opens for ending in endings]
    named |= {opening.at for opens in opened for opening in opens.values()}
    return {name for name in named if name in pathway.all_steps}


def _goals(evidence: Evidence) -> Array:
    """Where each outcome of each step leads: a step, `NONE` for the join, or -2 less the ending."""
    names = evidence.names
    widest = max(len(outcomes) for outcomes in names.outcomes)
    goals = np.full((len(names.steps), widest + 1), NONE)
    endings = {name: -2 - i for i, name in enumerate(names.endings)}
    for row, step in enumerate(evidence.pathway.all_steps.values()):
        for column, outcome in enumerate(step.outcomes.values()):
            goals[row, column] = names.step_of.get(outcome.to, endings.get(outcome.to, NONE))
    return goals


def _leads_on(evidence: Evidence, trial: Trial) -> None:
    """What is done leads at once to its outcome's step, or closes the case in its ending."""
    visits, following = evidence.visits, evidence.strands.following
    goal = _goals(evidence)[visits["step"], visits["outcome"]]
    goes_on = evidence.decided & (goal >= 0)
    last = following == NONE
    trial.expect(~last[goes_on], visits[goes_on], "its outcome leads on, and no visit follows")
    trial.expect(last | evidence.ended, visits, "a visit follows, and this one has not ended")
    joins = evidence.decided & (goal == NONE)
    trial.expect(last[joins], visits[joins], "its branch has joined, and a visit of it follows")
    here = np.flatnonzero(~last & evidence.ended)
    after = visits[following[here]]
    said = "it does not begin when the visit before it ends"
    trial.equal(after["offered_at"], visits["finished_at"][here], after, said)
    led = here[goes_on[here]]
    after = visits[following[led]]
    trial.equal(after["step"], goal[led], after, "the outcome before it leads to another step")
    fresh = ~evidence.rework[following[led]]
    trial.expect(fresh, after, "rework follows what was not returned")
    _closes(evidence, goal, trial)


def _closes(evidence: Evidence, goal: Array, trial: Trial) -> None:
    """A case closes with the visit that leads to its end, or with work in hand beside it."""
    visits = evidence.visits
    closing = evidence.decided & (goal <= -2)
    rows, case = visits[closing], evidence.cases[evidence.case_at[closing]]
    last = evidence.strands.following[closing] == NONE
    trial.expect(last, rows, "a visit follows the end of the case")
    over_at = np.full(len(evidence.cases), NONE)
    np.maximum.at(over_at, evidence.case_at, evidence.until)
    over = over_at[evidence.case_at[closing]]
    open_ = over == evidence.window.ends_at
    ending = np.where(open_, NONE, -2 - goal[closing])
    trial.equal(case["ending"], ending, rows, "the case has not the ending it led to")
    over = np.where(open_, NONE, over)
    trial.equal(case["closed_at"], over, rows, "the case did not close with it")
    ended = (evidence.cases["ending"] != NONE) & ~evidence.had_ended
    last = evidence.last_outside[ended]
    left = visits["state"][last] == State.WITHDRAWN
    trial.expect(closing[last] | left, visits[last], "the case closed without being led to its end")


def _comes_back(evidence: Evidence, trial: Trial) -> None:
    """After a return comes rework in the team that handed over, then the same offer again."""
    visits, strands = evidence.visits, evidence.strands
    last = strands.following == NONE
    back = visits["state"] == State.RETURNED
    returned = np.flatnonzero(back & ~last)
    again = strands.following[returned]
    after, sender = visits[again], evidence.holder[returned]
    trial.expect(evidence.rework[again], after, "no rework follows the return")
    known = evidence.followed[returned]
    for column in ("team", "step"):
        said = f"the {column} of the rework is not that of the visit handed over"
        expected = visits[column][sender]
        trial.equal(after[column][known], expected[known], after[known], said)
    trial.expect(~(back & last), visits, "no rework follows the return")
    done = evidence.rework & (visits["state"] == State.DONE)
    reworked = np.flatnonzero(done & ~last & (strands.previous != NONE))
    first, after = strands.previous[reworked], visits[strands.following[reworked]]
    for column in ("team", "step", "at_step", "accountable"):
        said = f"the {column} of the repeated offer is not that of the first"
        trial.equal(after[column], visits[column][first], after, said)


def _counts_at_step(evidence: Evidence, trial: Trial) -> None:
    """`at_step` counts the times that the case came to the step.

    A repeated offer is no new time; rework has the number of the visit that it reworks.
    """
    visits = evidence.visits
    came = ~evidence.rework & (evidence.of_handoff("attempt", 1) == 1)
    counted = np.zeros(len(visits), dtype=np.int64)
    for step in range(len(evidence.names.steps)):
        here = visits["step"] == step
        counted[here] = evidence.so_far(came & here)[here]
    reworked = np.append(visits["at_step"], [NONE])[evidence.holder]
    expected = np.where(evidence.rework, reworked, counted)
    known = evidence.followed | ~evidence.rework
    said = "at_step does not count the case's visits"
    trial.equal(visits["at_step"][known], expected[known], visits[known], said)
