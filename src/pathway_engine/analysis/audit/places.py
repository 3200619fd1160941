"""Rules about places: never more people in one than there are, and each is told when left."""

from __future__ import annotations

from typing import Any

import numpy as np

from pathway_engine.analysis.audit.evidence import Evidence
from pathway_engine.analysis.audit.presence import Changes
from pathway_engine.analysis.audit.trial import Trial
from pathway_engine.analysis.census import Census
from pathway_engine.analysis.columns import Columns
from pathway_engine.clock import LATEST
from pathway_engine.definition.models import TeamStep
from pathway_engine.engine.records import NONE

Array = np.ndarray[Any, Any]


def whereabouts(evidence: Evidence) -> Census:
    """The places of all cases, worked out from what their visits did."""
    records = evidence.records
    cases, visits = Columns(records.cases), Columns(records.visits)
    return Census(evidence.pathway, cases, visits, evidence.case_at)


def number_of_places(evidence: Evidence, place: int) -> Changes:
    """When the number of places changes, and by how much."""
    window = evidence.window
    places = evidence.pathway.places[evidence.names.places[place]]
    spans = [*places.spans(window.starts_at, window.warm_up_until, window.ends_at)]
    at = [edge for span in spans for edge in (span.begins, span.ends)]
    change = [more for span in spans for more in (span.number, -span.number)]
    return Changes(np.array(at, dtype=np.int64), np.array(change, dtype=np.int64))


def places_for_others(evidence: Evidence, place: int) -> Changes:
    """The same of the places for whoever comes in: without those who waited in one from before."""
    at, change = number_of_places(evidence, place)
    cases, until = evidence.once(whereabouts).already_in(place)
    since = np.full(len(cases), evidence.window.warm_up_until)
    ones = np.ones(len(cases), dtype=np.int64)
    at = np.concatenate([at, since, until])
    return Changes(at, np.concatenate([change, -ones, ones]))


def places(evidence: Evidence, trial: Trial) -> None:
    """Nobody comes into a place that is full, and it is told when each person leaves."""
    _of_its_step(evidence, trial)
    census, visits = evidence.once(whereabouts), evidence.visits
    left = np.where(census.until == LATEST, NONE, census.until)
    said = "left_place_at is not when the case left the place into which it came"
    trial.equal(visits["left_place_at"], left, visits, said)
    for place, name in enumerate(evidence.names.places):
        rows, since, until = census.stays(place)
        at, change = places_for_others(evidence, place)
        since = np.maximum(since, evidence.window.starts_at)  # or they stayed already
        moments = np.concatenate([at, until, since])
        changes = np.concatenate([change, np.ones(len(rows)), -np.ones(len(rows))])
        # Places take their number first; whoever leaves makes room for whoever comes in it.
        turn = np.repeat([0, 1, 2], [len(at), len(until), len(since)])
        order = np.lexsort((turn, moments))
        room = np.cumsum(changes[order]).astype(np.int64)
        comes = turn[order] == 2
        mine = visits[rows[order[comes] - len(at) - len(rows)]]
        trial.expect(room[comes] >= 0, mine, f"`{name}` has no room for it", room[comes])


def _of_its_step(evidence: Evidence, trial: Trial) -> None:
    """The place of a visit is that of its step; rework has none."""
    steps = evidence.pathway.all_steps.values()
    named = [step.in_ if isinstance(step, TeamStep) else None for step in steps]
    place = np.array([NONE if name is None else evidence.names.places.index(name)
                      for name in named])[evidence.visits["step"]]  # fmt: skip
    expected = np.where(evidence.rework, NONE, place)
    said = "its place is not that of its step"
    trial.equal(evidence.visits["place"], expected, evidence.visits, said)
