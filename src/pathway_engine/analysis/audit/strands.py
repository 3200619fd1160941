"""Strands: which visit of a case comes before which, also where branches run side by side.

The visits of a case outside of its blocks are one strand, and those of each branch are one. Before
the first visit of a branch lies the block; before the visit that follows a block lies the last one
of the branch that hands over, which is the one that comes to the join last.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from pathway_engine.analysis.audit.columns import Rows
from pathway_engine.engine.records import NONE, VisitKind

Array = np.ndarray[Any, Any]

_KEY = ("case_no", "parent_no", "branch")


class Strands:
    """The order of the visits of one run, by position; `NONE` where there is no other.

    `parent` has the position of the block in whose branch each visit is, `done` tells which visits
    are done and have an outcome.
    """

    def __init__(self, visits: Rows, parent: Array, done: Array) -> None:
        self._visits = visits
        number = len(visits)
        order = np.lexsort((np.arange(number), *(visits[column] for column in reversed(_KEY))))
        keys = np.array([visits[column][order] for column in _KEY])
        new = np.ones(number, dtype=bool)
        new[1:] = (keys[:, 1:] != keys[:, :-1]).any(axis=0)
        self.previous, self.following = np.full((2, number), NONE)
        """The visits before and after each in its own strand."""
        self.previous[order[1:]] = np.where(new[1:], NONE, order[:-1])
        self.following[order[:-1]] = np.where(new[1:], NONE, order[1:])
        self._of = np.empty(number, dtype=np.int64)
        self._of[order] = np.cumsum(new) - 1
        self.before = np.where(self.previous == NONE, parent, self.previous)
        """The visits before each on the way of its case."""
        over = (parent != NONE) & np.append(done, [False])[parent]
        joined = np.flatnonzero(over & done & (self.following == NONE))
        self._joined(joined, parent[joined])
        self.before[self.before >= np.arange(number)] = NONE

    def latest(self, mask: Array) -> Array:
        """The last visit before each, on the way of its case, of which mask is true."""
        places = np.arange(len(mask) + 1)
        places[-1] = NONE
        found = np.where(np.append(mask, [True]), places, np.append(self.before, [NONE]))
        while True:
            further = found[found]
            if (further == found).all():
                return np.asarray(found[self.before])
            found = further

    def _joined(self, ends: Array, block: Array) -> None:
        """After a block comes what follows the last of its branches: these are their ends."""
        at = self._visits["finished_at"][ends]
        begun, turn = self._in_that_second(ends)
        order = np.lexsort((turn, begun, at, block))
        ends, block, at, begun = ends[order], block[order], at[order], begun[order]
        last = np.append(block[1:] != block[:-1], [True])[: len(block)]
        self.joined_by = np.full(len(self.before), NONE)
        """For each block the last visit of the branch that comes to the join last."""
        self.joined_by[block[last]] = ends[last]
        follows = self.following[block[last]]
        self.before[follows[follows != NONE]] = ends[last][follows != NONE]
        tied = np.zeros(len(block), dtype=bool)
        tied[1:] = (block[1:] == block[:-1]) & (at[1:] == at[:-1]) & begun[1:] & begun[:-1]
        self._after_a_tie = np.zeros(len(self.before), dtype=bool)
        follows = self.following[block[last & tied]]
        self._after_a_tie[follows[follows != NONE]] = True

    def _in_that_second(self, ends: Array) -> tuple[Array, Array]:
        """Whether work began in a branch in the second of its end, and who ended first in it.

        What ends by the clock comes before what begins, and of the former the lower number first.
        """
        visits = self._visits
        at = np.full(int(self._of.max(initial=NONE)) + 1, NONE)
        at[self._of[ends]] = visits["finished_at"][ends]
        now = at[self._of]
        of_team = np.isin(visits["kind"], (VisitKind.WORK, VisitKind.REWORK))
        at_once = (visits["work_done_at"] == now) & (visits["effort_time"] == 0)
        begun = np.zeros(len(at), dtype=bool)
        begun[self._of[of_team & (now != NONE) & (at_once | (visits["started_at"] == now))]] = True
        first = np.full(len(at), len(now))
        ending = np.flatnonzero((now != NONE) & (visits["finished_at"] == now))
        np.minimum.at(first, self._of[ending], ending)
        return begun[self._of[ends]], first[self._of[ends]]

    @property
    def sure(self) -> Array:
        """Of which visits all before is known.

        Of branches that come to the join in one second with work begun in it, no row tells which
        was the last.
        """
        return np.asarray(~self._after_a_tie & (self.latest(self._after_a_tie) == NONE))
