"""How long things take: cases, visits, waiting, work, effort and rework."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from pathway_engine.analysis.counted import Counted
from pathway_engine.analysis.tallies import Tally, by_ending, named, spreads, tallies
from pathway_engine.analysis.values import Array, Value, ratio, spread
from pathway_engine.analysis.working_time import laid_out, open_seconds
from pathway_engine.engine.records import NONE, WAITING, VisitKind


def seconds(column: Array) -> Array:
    """A column of times as whole seconds, nothing counting as none.

    >>> seconds(np.array([5, -1], dtype=np.int32))
    array([5, 0])
    """
    return np.maximum(column, 0).astype(np.int64)


def waiting(visits: Array) -> Array:
    """Seconds that each visit waited in a team's queue until it was started, if it was.

    What it waits for its worker again after a hold is a delay, and not in here.
    """
    parts = np.sum([seconds(visits[name]) for name in WAITING], axis=0)
    started = visits["started_at"] != NONE
    return np.asarray(np.where(started, visits["started_at"] - visits["ready_at"], parts))


def durations(counted: Counted) -> Iterator[Value]:
    """Case and visit durations, and the times that add up over visits."""
    yield from _cases(counted)
    visits = counted.visits
    lasted = visits["finished_at"] - visits["offered_at"]
    in_time = np.isin(visits["kind"], (VisitKind.WORK, VisitKind.WAIT))
    yield from spreads("visit_duration", lasted, counted.done & in_time, counted.visit_cuts)
    worked = seconds(visits["work_time"])
    effort = seconds(visits["effort_time"])
    rework = effort * (visits["kind"] == VisitKind.REWORK)
    by_role = (*counted.visit_cuts, counted.role)
    yield from _waits(counted)
    yield from tallies(counted, _tally(counted, "work_time", worked), by_role)
    yield from spreads("work_time", worked, counted.worked_on, by_role)
    yield from tallies(counted, _tally(counted, "effort_time", effort), by_role)
    yield from tallies(counted, _tally(counted, "rework_time", rework), by_role)


def _cases(counted: Counted) -> Iterator[Value]:
    yield from spreads("case_duration", counted.case_time, counted.closed, (counted.ending,))
    if counted.has_packages:
        of_packages = spread(counted.case_time[counted.packaged])
        renamed = {
            "per_package" if name == "mean" else f"per_package_{name}": amount
            for name, amount in of_packages.items()
        }
        yield from named("case_duration", {}, renamed)


def _tally(counted: Counted, measure: str, amounts: Array) -> Tally:
    """What to add up over visits."""
    return Tally(measure, amounts, counted.case_of, counted.ended)


def _waits(counted: Counted) -> Iterator[Value]:
    """Waiting: added up over all visits that ended, spread over those that were started."""
    waited = waiting(counted.visits)
    tally = _tally(counted, "waiting_time", waited)
    yield from tallies(counted, tally, counted.visit_cuts)
    yield from by_ending(counted, tally)
    yield from spreads("waiting_time", waited, counted.begun, counted.visit_cuts)


def flow_efficiency(counted: Counted) -> Iterator[Value]:
    """Casework as a share of the duration of closed cases, by the calendar and by open hours."""
    of_closed = np.flatnonzero(counted.closed[counted.case_of])
    effort = float(seconds(counted.visits["effort_time"][of_closed]).sum())
    duration = float(counted.case_time[counted.closed].sum())
    working = float(_open(counted, of_closed).sum())
    numbers = {"calendar": ratio(effort, duration), "working_time": ratio(effort, working)}
    yield from named("flow_efficiency", {}, numbers)


def _open(counted: Counted, rows: Array) -> Array:
    """Open seconds in the life of visits: of their team, else by the default calendar."""
    visits = counted.visits[rows]
    single = visits["kind"] != VisitKind.BLOCK
    total = np.zeros(len(visits), dtype=np.int64)
    for name, teams in _teams_by_calendar(counted).items():
        picked = np.flatnonzero(single & np.isin(visits["team"], teams))
        if len(picked):
            since, until = visits["offered_at"][picked], visits["finished_at"][picked]
            times = laid_out(counted.pathway, name, int(since.min()), int(until.max()))
            total[picked] = open_seconds(times, since, until)
    return total


def _teams_by_calendar(counted: Counted) -> dict[str, list[int]]:
    """The positions of the teams on each calendar; `NONE` for visits without a team."""
    pathway = counted.pathway
    found = {pathway.defaults.calendar or "always": [NONE]}
    for position, team in enumerate(pathway.real_teams.values()):
        found.setdefault(pathway.calendar_of(team), []).append(position)
    return found
