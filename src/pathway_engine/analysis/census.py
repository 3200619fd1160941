"""Who was in which place from when until when: read from the rows of visits.

A visit that came into a place tells when its case left it; a later one that found the case there
tells nothing. So of an open case the first visit to a place that began after it last left one is
the visit with which it came into the place where it still is.
"""

from __future__ import annotations

import numpy as np

from pathway_engine.analysis.values import Array
from pathway_engine.definition.models import Pathway
from pathway_engine.engine.records import NONE, State, Window


def stays_in_places(
    pathway: Pathway, cases: Array, visits: Array, case_of: Array, window: Window
) -> tuple[Array, Array]:
    """The positions of the visits with which people came into a place, and when they left it.

    `case_of` is the position of each visit's case. Who is still there leaves at the end of the run.
    """
    begun = (visits["place"] != NONE) & (visits["started_at"] != NONE)
    gone = np.flatnonzero(begun & (visits["left_place_at"] != NONE))
    here = begun & (visits["left_place_at"] == NONE) & (cases["closed_at"] == NONE)[case_of]
    left = _last_left(visits[gone], case_of[gone])
    passed = _passed(visits)
    found: dict[int, int] = {}
    for row in np.flatnonzero(here & ~_leaves(pathway, visits)).tolist():
        case, began = int(case_of[row]), int(visits["started_at"][row])
        since = left.get(case, NONE) + int(passed[row])
        first = found.get(case, row)
        if began >= since and began <= visits["started_at"][first]:
            found[case] = first if began == visits["started_at"][first] else row
    still = np.array(sorted(found.values()), dtype=np.int64)
    until = [visits["left_place_at"][gone], np.full(len(still), window.ends_at)]
    return np.concatenate([gone, still]), np.concatenate(until)


def _last_left(visits: Array, cases: Array) -> dict[int, int]:
    """When each case last left a place."""
    left: dict[int, int] = {}
    for case, at in zip(cases.tolist(), visits["left_place_at"].tolist(), strict=True):
        left[case] = max(left.get(case, NONE), at)
    return left


def _passed(visits: Array) -> Array:
    """Which visits, if their case left a place in the second of their start, left it with them."""
    at_once = visits["finished_at"] == visits["started_at"]
    return np.asarray(at_once | (visits["state"] == State.WITHDRAWN))


def _leaves(pathway: Pathway, visits: Array) -> Array:
    """Which visits have left their case's place at their end."""
    leaving = np.array([step.leaves == "finished" for step in pathway.all_steps.values()])
    return np.asarray((visits["state"] == State.DONE) & leaving[visits["step"]])
