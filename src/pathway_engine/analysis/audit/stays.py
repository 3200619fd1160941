"""The stays of cases in teams, and the slots that they hold there.

A case is with a team from an accepted handoff to the next, in each branch of a block with one of
its own. Branches that are with the same team at a time share one stay. A branch that is not the
last to join leaves its team with that, and one that is withdrawn leaves it then.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from pathway_engine.analysis.audit.evidence import Evidence
from pathway_engine.analysis.audit.moments import Moments
from pathway_engine.analysis.hours import NEVER
from pathway_engine.engine.records import NONE

Array = np.ndarray[Any, Any]


@dataclass(frozen=True)
class Stays:
    """The stays of cases in teams.

    `of_visit` numbers them for every visit; the other arrays have an entry for each stay:
    its team (`NONE` if no team worked), when work first began in it (`NEVER` if it did not), on
    which visit, by position, when it ended, and the position of its last visit.
    """

    of_visit: Array
    team: Array
    first_start: Array
    first_visit: Array
    ended_at: Array
    last: Array

    def had_slot(self, rows: Array, moments: Array) -> Array:
        """Whether the cases of visits, by position, had taken a slot by moments."""
        stay = self.of_visit[rows]
        first, visit = self.first_start[stay], self.first_visit[stay]
        return np.asarray((first < moments) | ((first == moments) & (visit != rows)))


def stays_of(evidence: Evidence) -> Stays:
    """Cut every case's visits into stays."""
    visits = evidence.visits
    of_visit = _numbered(evidence)
    number = int(of_visit.max(initial=NONE)) + 1
    worked = np.flatnonzero(evidence.started & ~evidence.listed)
    turn = evidence.once(Moments).turn_of_start[worked]
    in_queue = (worked, visits["ready_at"][worked], -visits["priority"][worked])
    first = worked[np.lexsort((*in_queue, turn, of_visit[worked]))][::-1]
    first_start, first_visit = np.full((2, number), NEVER)
    first_start[of_visit[first]], first_visit[of_visit[first]] = visits["started_at"][first], first
    team = np.full(number, NONE)
    team[of_visit[worked]] = visits["team"][worked]
    ended_at, last = np.full((2, number), NONE)
    np.maximum.at(ended_at, of_visit, _left_at(evidence, of_visit))
    np.maximum.at(last, of_visit, np.arange(len(visits)))
    return Stays(of_visit, team, first_start, first_visit, ended_at, last)


def _numbered(evidence: Evidence) -> Array:
    """The number of the stay of each visit."""
    moved = _moved(evidence)
    places = np.arange(len(moved))
    root = np.where(moved, places, evidence.latest(moved))
    root = np.where(root == NONE, evidence.begins, root)
    if not evidence.sequential:
        root = _together(evidence, root)[root]
    return np.asarray(np.unique(root, return_inverse=True)[1])


def _moved(evidence: Evidence) -> Array:
    """Visits with which a case comes to a team."""
    return np.asarray(
        evidence.with_team & evidence.accepted & (evidence.offered | (evidence.holder == NONE))
    )


def _left_at(evidence: Evidence, of_visit: Array) -> Array:
    """When a case left the team of each visit from there, `NONE` if it did so from a later one."""
    visits, before = evidence.visits, evidence.latest(np.ones(len(evidence.visits), dtype=bool))
    closed = evidence.cases["closed_at"][evidence.case_at]
    end = np.where(evidence.outlasts_branch, closed, visits["finished_at"])
    end = np.where(end == NONE, NEVER, end)
    goes_on = np.flatnonzero(before != NONE)
    end[before[goes_on]] = NONE
    leaves = goes_on[of_visit[goes_on] != of_visit[before[goes_on]]]
    np.maximum.at(end, before[leaves], evidence.entered_at[leaves])
    return np.asarray(end)


def _together(evidence: Evidence, root: Array) -> Array:
    """For each visit that begins a stay the one that begins it for all branches together."""
    found = np.arange(len(root))
    begins = np.unique(root[evidence.with_team])
    until = np.full(len(root), NONE)
    np.maximum.at(until, root, _left_at(evidence, root))
    case, team = evidence.case_at[begins], evidence.visits["team"][begins]
    since = np.where(evidence.entered_at[begins] == NONE, NEVER, evidence.entered_at[begins])
    order = np.lexsort((begins, since, team, case))
    key, over = (NONE, NONE), NONE
    together = NONE
    for one in order.tolist():
        mine = (int(case[one]), int(team[one]))
        if mine != key or since[one] >= over:
            key, over, together = mine, NONE, int(begins[one])
        over = max(over, int(until[begins[one]]))
        found[begins[one]] = together
    return found
