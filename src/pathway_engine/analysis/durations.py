"""How long things take: cases, visits, waiting, work, effort and rework."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from pathway_engine.analysis.columns import Columns
from pathway_engine.analysis.counted import Counted
from pathway_engine.analysis.cuts import Rows, case_rows
from pathway_engine.analysis.reduced import spreads_of
from pathway_engine.analysis.tallies import Tally, named, spreads, tallies
from pathway_engine.analysis.values import Array, Value, ratio
from pathway_engine.analysis.working_time import laid_out, open_seconds
from pathway_engine.definition.measures.entries import WHERE
from pathway_engine.engine.records import NONE, WAITING, VisitKind


def seconds(column: Array) -> Array:
    """A column of times as whole seconds, nothing counting as none.

    >>> seconds(np.array([5, -1], dtype=np.int32))
    array([5, 0])
    """
    return np.maximum(column, 0).astype(np.int64)


def waiting(visits: Columns) -> Array:
    """Seconds that each visit waited in a team's queue until it was started, if it was.

    What it waits for its worker again after a hold is a delay, and not in here.
    """
    started_at = visits["started_at"]
    waited = np.asarray(started_at - visits["ready_at"])
    queued = np.flatnonzero(started_at == NONE)
    waited[queued] = sum(seconds(visits[name][queued]) for name in WAITING)
    return waited


def durations(counted: Counted, rows: Rows) -> Iterator[Value]:
    """Case and visit durations, and the times that add up over visits (`rows`)."""
    yield from _cases(counted)
    visits = counted.visits
    lasted = visits["finished_at"] - visits["offered_at"]
    in_time = np.isin(visits["kind"], (VisitKind.WORK, VisitKind.WAIT))
    yield from spreads("visit_duration", lasted, counted.done & in_time, rows.cells(*WHERE))
    worked = seconds(visits["work_time"])
    effort = seconds(visits["effort_time"])
    rework = effort * (visits["kind"] == VisitKind.REWORK)
    by_role = rows.cells(*WHERE, "role")
    yield from _waits(counted, rows)
    yield from tallies(counted, Tally("work_time", worked, counted.ended), rows, by_role)
    yield from spreads("work_time", worked, counted.worked_on, by_role)
    yield from tallies(counted, Tally("effort_time", effort, counted.ended), rows, by_role)
    yield from tallies(counted, Tally("rework_time", rework, counted.ended), rows, by_role)


def _cases(counted: Counted) -> Iterator[Value]:
    """How long cases last; of those that came to a package, if any does, under other names."""
    rows = case_rows(counted)
    yield from spreads("case_duration", counted.case_time, counted.closed, rows.cells("ending"))
    if counted.has_packages:
        for one in spreads_of(counted.case_time, counted.packaged, rows.cells("ending")):
            renamed = {
                "per_package" if name == "mean" else f"per_package_{name}": amount
                for name, amount in one.numbers.items()
            }
            yield from named("case_duration", one.by, renamed)


def _waits(counted: Counted, rows: Rows) -> Iterator[Value]:
    """Waiting: added up over all visits that ended, spread over those that were started."""
    visits = counted.visits
    waited = waiting(visits)
    tally = Tally("waiting_time", waited, counted.ended)
    yield from tallies(counted, tally, rows, rows.cells(*WHERE, "ending"))
    cells = rows.told_by(visits["started_at"]).cells(*WHERE, "ending")
    yield from spreads("waiting_time", waited, counted.begun, cells)


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
    visits = counted.visits
    kind, team = visits["kind"][rows], visits["team"][rows]
    since, until = visits["offered_at"][rows], visits["finished_at"][rows]
    total = np.zeros(len(rows), dtype=np.int64)
    calendars = _teams_by_calendar(counted)
    which = np.zeros(len(counted.pathway.real_teams) + 1, dtype=np.int64)
    for number, teams in enumerate(calendars.values()):
        which[teams] = number
    of_each = np.where(kind == VisitKind.BLOCK, NONE, which[team])
    for number, name in enumerate(calendars):
        picked = np.flatnonzero(of_each == number)
        if len(picked):
            begins, ends = since[picked], until[picked]
            times = laid_out(counted.pathway, name, int(begins.min()), counted.window.ends_at)
            total[picked] = open_seconds(times, begins, ends)
    return total


def _teams_by_calendar(counted: Counted) -> dict[str, list[int]]:
    """The positions of the teams on each calendar; `NONE` for visits without a team."""
    pathway = counted.pathway
    found = {pathway.defaults.calendar or "always": [NONE]}
    for position, team in enumerate(pathway.real_teams.values()):
        found.setdefault(pathway.calendar_of(team), []).append(position)
    return found
