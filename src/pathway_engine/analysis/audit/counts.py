"""How often a case has been at a step: what `visits(step)` gives, at every visit."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from pathway_engine.analysis.audit.evidence import Evidence
from pathway_engine.analysis.audit.moments import Moments, Order
from pathway_engine.definition.models import Block, Step

Array = np.ndarray[Any, Any]


class Counts:
    """Accepted visits of each case, by step; rework is not counted."""

    def __init__(self, evidence: Evidence) -> None:
        self._evidence = evidence
        self._counted: dict[str, Array] = {}
        self._orders: dict[str, Order] = {}

    def at(self, step: str, rows: Array, moments: Array) -> Array:
        """Accepted visits to a step when visits (by position) were at moments."""
        if self._evidence.sequential:
            return np.asarray(self.so_far(step)[rows])
        if step not in self._orders:
            there = np.flatnonzero(self.reached(step))
            accepted = self._evidence.once(Moments).accepted[there]
            self._orders[step] = Order(self._evidence, there, accepted)
        return self._orders[step].number_until(rows, moments)

    def so_far(self, step: str) -> Array:
        """Accepted visits to a step up to each visit, and with it."""
        if step not in self._counted:
            self._counted[step] = self._evidence.so_far(self.reached(step))
        return self._counted[step]

    def known(self, step: str, rows: Array) -> Array:
        """Of which visits a count tells what was before: the step is in no branch beside them."""
        evidence = self._evidence
        branches = evidence.names.branches
        beside = [
            number
            for number, (block, branch) in enumerate(branches)
            for own, steps in _branches_of(evidence, block).items()
            if own != branch and step in steps
        ]
        return ~np.isin(evidence.visits["branch"][rows], beside)

    def reached(self, step: str) -> Array:
        """Which visits are accepted ones to a step."""
        evidence = self._evidence
        here = evidence.visits["step"] == evidence.names.step_of[step]
        return np.asarray(here & evidence.accepted & ~evidence.rework)


def _branches_of(evidence: Evidence, name: str) -> Mapping[str, Mapping[str, Step]]:
    """The branches of a block with their steps."""
    block = evidence.pathway.all_steps[name]
    return block.parallel if isinstance(block, Block) else {}
