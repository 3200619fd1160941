"""Rules about blocks: their branches begin with them, and they are over when these have joined."""

from __future__ import annotations

from typing import Any

import numpy as np

from pathway_engine.analysis.audit.evidence import Evidence
from pathway_engine.analysis.audit.trial import Trial
from pathway_engine.definition.models import Block
from pathway_engine.engine.records import NONE, State

Array = np.ndarray[Any, Any]


def branches(evidence: Evidence, trial: Trial) -> None:
    """All branches of a block begin with it; it is over when all, or any, have come to the join."""
    for name, step in evidence.pathway.all_steps.items():
        if isinstance(step, Block):
            block = _Block(evidence, name, step)
            block.begins(trial)
            block.is_over(trial)
            block.lets_go(trial)


class _Block:
    """The visits of one block, and of each the first and the last visit of every branch."""

    def __init__(self, evidence: Evidence, name: str, step: Block) -> None:
        self._evidence, self._step = evidence, step
        self._rows = np.flatnonzero(evidence.visits["step"] == evidence.names.step_of[name])
        self._numbers = [evidence.names.branches.index((name, one)) for one in step.parallel]
        self._first = self._ends(evidence.strands.previous)
        self._last = self._ends(evidence.strands.following)
        last = np.append(evidence.decided, [False])[self._last]
        self._joined = last & (self._last != NONE)
        self._every = step.join == "all"

    def _ends(self, beside: Array) -> Array:
        """Visits with none beside them in their branch: by block, a column for each branch."""
        evidence = self._evidence
        place = np.full(len(evidence.visits) + 1, NONE)
        place[self._rows] = np.arange(len(self._rows))
        found = np.full((len(self._rows), len(self._numbers)), NONE)
        block, branch = place[evidence.parent], evidence.visits["branch"]
        for column, number in enumerate(self._numbers):
            mine = np.flatnonzero((beside == NONE) & (block != NONE) & (branch == number))
            found[block[mine], column] = mine
        return found

    def begins(self, trial: Trial) -> None:
        """Branches begin in the written order; where one has joined at once, the rest need not."""
        visits = self._evidence.visits
        rows, begun = visits[self._rows], self._first != NONE
        at_once = rows["finished_at"] == rows["offered_at"]
        number = np.full(len(rows), begun.shape[1])
        if not self._every:
            columns = np.arange(1, begun.shape[1] + 1)
            number = np.where(at_once, np.maximum((begun * columns).max(axis=1), 1), number)
        need = np.arange(begun.shape[1]) < number[:, None]
        trial.expect((begun == need).all(axis=1), rows, "a branch of it does not begin")
        for column, steps in enumerate(self._step.parallel.values()):
            here = begun[:, column]
            first = visits[self._first[here, column]]
            said = "it does not begin with its block"
            trial.equal(first["offered_at"], rows["offered_at"][here], first, said)
            step = np.array(self._evidence.names.step_of[next(iter(steps))])
            trial.equal(first["step"], step, first, "it is not the first step of its branch")
        turn = np.maximum.accumulate(self._first, axis=1)
        in_order = ((self._first == turn) | ~begun).all(axis=1)
        trial.expect(in_order, rows, "its branches do not begin in their order")

    def is_over(self, trial: Trial) -> None:
        """A block is done in the second in which the last branch comes to the join, or the only."""
        visits = self._evidence.visits
        rows, done = visits[self._rows], visits["state"][self._rows] == State.DONE
        over = self._joined.all(axis=1) if self._every else self._joined.any(axis=1)
        trial.expect(over == done, rows, "its branches have joined, and it is not over, or reverse")
        at = np.where(self._joined, np.append(visits["finished_at"], [NONE])[self._last], NONE)
        said = "it is not over when its branches join"
        trial.equal(rows["finished_at"][done], at.max(axis=1)[done], rows[done], said)
        one = self._every | (self._joined.sum(axis=1) <= 1)
        trial.expect(one, rows, "more than one of its branches joins")

    def lets_go(self, trial: Trial) -> None:
        """What is not needed any more goes with the block, work in hand when that is done."""
        visits = self._evidence.visits
        rest = (self._last != NONE) & ~self._joined
        place, _ = np.nonzero(rest)
        rows, over_at = visits[self._last[rest]], visits["finished_at"][self._rows[place]]
        withdrawn = rows["state"] == State.WITHDRAWN
        in_hand = (rows["started_at"] != NONE) & (rows["work_done_at"] == NONE)
        in_hand &= rows["started_at"] <= over_at
        goes = withdrawn & (rows["finished_at"] == over_at)
        goes |= in_hand & (rows["finished_at"] > over_at) & withdrawn
        goes |= in_hand & (rows["state"] == State.ACTIVE)
        ended = over_at != NONE
        trial.expect(goes[ended], rows[ended], "it goes on although its block is over")
        stays = rows[~ended]
        trial.expect(~withdrawn[~ended], stays, "it is withdrawn, and its block is not over")
