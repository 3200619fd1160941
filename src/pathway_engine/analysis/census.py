"""Where people are: into which place each case comes, with which visit, and when it leaves it.

A visit of a step with a place comes in when it starts, unless the case is there already; a step
may leave the place when it starts or when it has finished; whoever goes into another, or closes,
leaves too. In a block only one branch has to do with places, so the order of a case's visits tells
what came first. Who waited in a place when the window opened (`in` in the backlog) came in with no
visit.
"""

from __future__ import annotations

import numpy as np

from pathway_engine.analysis.columns import Columns
from pathway_engine.analysis.values import Array
from pathway_engine.clock import LATEST
from pathway_engine.definition.models import Block, Pathway, Step, TeamStep
from pathway_engine.engine.records import NONE, State, VisitKind

_LEAVES = -2
"""Stands for leaving a place instead of the place that is entered."""


class Census:
    """The places of all cases through a run.

    `visits` and `cases` are rows by column, `case_of` the position of each visit's case. Arrays
    over all visits: `came_in` tells which came into a place, `until` when that place was left again
    (`LATEST` where it was not), `needs` the place in which there must be room for a visit to start
    (`NONE` where it needs none or is there already). Arrays over all cases: `before` tells in
    which place a case was when the window opened, `until_before` when it left that.
    """

    def __init__(self, pathway: Pathway, cases: Columns, visits: Columns, case_of: Array) -> None:
        self._visits, self._case_of = visits, case_of
        number = len(case_of)
        self.came_in = np.zeros(number, dtype=bool)
        self.until = np.full(number, LATEST)
        self.needs = np.where(self._rework, NONE, visits["place"]).astype(np.int64)
        closed = np.where(cases["closed_at"] == NONE, LATEST, cases["closed_at"])
        self.before, self.until_before = _places_before(pathway, cases), closed.copy()
        if (self.needs != NONE).any() or (self.before != NONE).any():
            self._follow(list(pathway.all_steps.values()), closed)

    def stays(self, place: int) -> tuple[Array, Array, Array]:
        """The visits, by position, that came into a place, and from when until when."""
        rows = np.flatnonzero(self.came_in & (self._visits["place"] == place))
        return rows, self._visits["started_at"][rows], self.until[rows]

    def already_in(self, place: int) -> tuple[Array, Array]:
        """The cases, by position, that were in a place when the window opened, and until when."""
        cases = np.flatnonzero(self.before == place)
        return cases, self.until_before[cases]

    @property
    def _rework(self) -> Array:
        return np.asarray(self._visits["kind"] == VisitKind.REWORK)

    def _follow(self, steps: list[Step], closed: Array) -> None:
        """Follow each case that has to do with places from event to event.

        What never happens stands where its visit ended, or last of its case where it still waits.
        """
        rows, goes, at = self._events(steps)
        case, happens = self._case_of[rows], at != LATEST
        places = np.where(happens, np.arange(len(rows)), NONE)
        last = np.concatenate([[NONE], np.maximum.accumulate(places)[:-1]])[: len(rows)]
        same = (last != NONE) & (case[last] == case)
        here = np.where(same, np.where(goes == _LEAVES, NONE, goes)[last], self.before[case])
        self.needs[rows[goes == here]] = NONE
        changes = np.flatnonzero(happens & (goes != here))
        again = np.append(case[changes[1:]] == case[changes[:-1]], [False])[: len(changes)]
        following = np.append(at[changes[1:]], [LATEST])[: len(changes)]
        until = np.where(again, following, closed[case[changes]])
        comes = goes[changes] != _LEAVES
        self.came_in[rows[changes[comes]]] = True
        self.until[rows[changes[comes]]] = until[comes]
        cases, first = np.unique(case[changes], return_index=True)
        self.until_before[cases] = at[changes[first]]

    def _events(self, steps: list[Step]) -> tuple[Array, Array, Array]:
        """What concerns places, case by case in order: the visit, the place or `_LEAVES`, when."""
        visits, of_step = self._visits, self._visits["step"]
        started, finished = (np.array([step.leaves == way for step in steps])[of_step]
                             & ~self._rework for way in ("started", "finished"))  # fmt: skip
        with_team = np.array([isinstance(step, TeamStep) for step in steps])[of_step]
        begun = np.where(with_team, visits["started_at"], visits["offered_at"])
        into = np.flatnonzero(self.needs != NONE)
        out = np.flatnonzero(started & (begun != NONE))
        over = np.flatnonzero(finished & (visits["state"] == State.DONE))
        rows = np.concatenate([into, out, over])
        at = np.concatenate([begun[into], begun[out], visits["finished_at"][over]])
        gone = np.where(visits["finished_at"] == NONE, LATEST, visits["finished_at"])[rows]
        when = np.where(at == NONE, gone, at)
        at = np.where(at == NONE, LATEST, at)
        ends = np.repeat([0, 0, 1], [len(into), len(out), len(over)])
        joins = np.array([isinstance(step, Block) for step in steps])[of_step][rows] & (ends == 1)
        turn = np.where(joins, self._last_in_block()[rows], rows)
        what = np.concatenate([self.needs[into], np.full(len(out) + len(over), _LEAVES)])
        order = np.lexsort((joins, ends, turn, when, self._case_of[rows]))
        return rows[order], what[order].astype(np.int64), at[order]

    def _last_in_block(self) -> Array:
        """The last visit in each visit's block, by position, itself where it is of none."""
        last = np.arange(len(self._case_of))
        inside = np.flatnonzero(self._visits["parent_no"] != NONE)
        behind = self._visits["visit_no"][inside] - self._visits["parent_no"][inside]
        block = inside - behind
        known = (block >= 0) & (block < len(last))  # of a damaged ledger it need not be a visit
        np.maximum.at(last, block[known], inside[known])
        return last


def _places_before(pathway: Pathway, cases: Columns) -> Array:
    """The place in which each case waited when the window opened, `NONE` where it was in none."""
    found = np.full(len(cases), NONE)
    places = list(pathway.places)
    for entry, one in enumerate(pathway.backlog.values(), len(pathway.arrivals)):
        if one.in_ is not None:
            found[cases["entry"] == entry] = places.index(one.in_)
    return found
