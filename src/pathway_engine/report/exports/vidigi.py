"""Runs as vidigi's event log, for animations: one file of events, and one of places on a screen.

Somebody stands in one place at a time: offered to a team, waiting, at work with a worker, or
after the work. Time is in minutes from the start of the run.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from pathway_engine.analysis.tidy.told import Told
from pathway_engine.clock import iso
from pathway_engine.definition.workers import staffed_posts
from pathway_engine.engine.records import NONE, State, VisitKind
from pathway_engine.report.defusing import for_a_cell
from pathway_engine.report.exports.happenings import slices
from pathway_engine.report.exports.source import Source, Written

EVENTS = ("entity_id", "event_type", "event", "time", "pathway", "run_number", "timestamp",
          "resource_id")  # fmt: skip
POSITIONS = ("event", "x", "y", "label", "resource", "capacity", "pathway")
PHASES = ("on the way", "waiting", "at work", "work done", "afterwards")
"""Where somebody may stand at a step."""

_LEFT, _BETWEEN, _LINE = 100, 250, 60
"""Where the first place stands on a screen, and how far others are from it."""


class Moment(NamedTuple):
    """An event of one case."""

    kind: str
    event: str
    at: int
    worker: int | None = None


class Place(NamedTuple):
    """Where people stand at an event: what is written there, and whose workers are there."""

    label: str
    team: str = ""
    workers: int = 0


def write_vidigi(source: Source, folder: Path) -> list[Written]:
    """The event log of all runs, by `run_number`, and a place for every event."""
    source.refuse_without_rows()
    number = 0
    places: dict[str, dict[str, Place]] = {}
    with (folder / "events.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(EVENTS)
        for told in source.told():
            log = _Log(told)
            for row in log.rows():
                writer.writerow(row)
                number += 1
            places.setdefault(told.records.design, log.places())
    positions = [one for design, its in places.items() for one in _positions(design, its)]
    with (folder / "positions.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(POSITIONS)
        writer.writerows(positions)
    return [
        Written("events.csv", f"{number:,} events"),
        Written("positions.csv", f"{len(positions):,} places"),
    ]


def _positions(design: str, places: Mapping[str, Place]) -> Iterator[tuple[Any, ...]]:
    """Steps of a design in lines from the top, phases from left to right."""
    lines: dict[str, int] = {}
    for event, place in places.items():
        step, _, phase = event.partition(": ")
        line = lines.setdefault(step, len(lines))
        column = PHASES.index(phase) if phase in PHASES else 0
        x, y = _LEFT + column * _BETWEEN, -line * _LINE
        label, workers = for_a_cell(place.label), place.workers or ""
        yield for_a_cell(event), x, y, label, place.team, workers, for_a_cell(design)


class _Log:
    """One run as events of cases, each in one place at a time."""

    def __init__(self, told: Told) -> None:
        self._told = told
        self._steps = told.numbering.steps
        visits = told.records.visits
        self._columns = {
            name: visits[name].tolist()
            for name in ("step", "kind", "state", "team", "worker_no", "offered_at", "ready_at",
                         "started_at", "work_done_at", "finished_at")
        }  # fmt: skip
        posts = staffed_posts(told.records.pathway)
        self._first = {post.team: post.first_worker for post in reversed(posts)}

    def places(self) -> dict[str, Place]:
        """A place for every phase of every step."""
        pathway = self._told.records.pathway
        found = {"arrival": Place("Arrival")}
        workers = dict.fromkeys(pathway.real_teams, 0)
        for post in staffed_posts(pathway):
            workers[post.team] += post.staffed.workers
        for name in self._steps:
            title = self._told.title_of("step", name)
            team = str(getattr(pathway.all_steps[name], "team", None) or "")
            for phase in PHASES:
                at_work = phase == "at work" and team in workers
                place = Place(f"{title}: {phase}", *((team, workers[team]) if at_work else ()))
                found[f"{name}: {phase}"] = place
        return found | {"depart": Place("Departure")}

    def rows(self) -> Iterator[tuple[Any, ...]]:
        """The lines of the file, case by case."""
        records = self._told.records
        design, starts = records.design, records.window.starts_at
        of_case = slices(self._told.counted.case_of.tolist(), len(records.cases))
        for case, its in zip(records.cases, of_case, strict=True):
            for one in self._case(case, range(its.start, its.stop)):
                yield (
                    int(case["case_no"]), one.kind, one.event, (one.at - starts) / 60,
                    for_a_cell(design), self._told.run, iso(one.at),
                    "" if one.worker is None else one.worker,
                )  # fmt: skip

    def _case(self, case: Any, visits: range) -> Iterator[Moment]:
        opened, closed = int(case["opened_at"]), int(case["closed_at"])
        yield Moment("arrival_departure", "arrival", opened)
        moments = [one for visit in visits for one in self._visit(visit)]
        yield from sorted(moments, key=lambda one: one.at)  # branches of a block lie side by side
        if closed != NONE:
            yield Moment("arrival_departure", "depart", closed)

    def _visit(self, visit: int) -> Iterator[Moment]:
        """Where somebody stands during a visit, from one phase to the next."""
        at = {name: column[visit] for name, column in self._columns.items()}
        if at["kind"] in (VisitKind.BLOCK, VisitKind.DECISION):
            return
        step = self._steps[at["step"]]
        if at["kind"] == VisitKind.WAIT:
            yield Moment("queue", f"{step}: waiting", at["offered_at"])
            return
        if at["ready_at"] != at["offered_at"]:
            yield Moment("queue", f"{step}: on the way", at["offered_at"])
        if at["ready_at"] != NONE:
            yield Moment("queue", f"{step}: waiting", at["ready_at"])
        if at["started_at"] != NONE:
            worker = at["worker_no"] - self._first[self._told.numbering.teams[at["team"]]] + 1
            yield from self._work(at, step, worker)

    def _work(self, at: Mapping[str, int], step: str, worker: int) -> Iterator[Moment]:
        """Work, from its start to its end; whoever stays afterwards stands elsewhere."""
        yield Moment("resource_use", f"{step}: at work", at["started_at"], worker)
        done = at["work_done_at"]
        if done == NONE and at["state"] == State.WITHDRAWN:
            done = at["finished_at"]
        if done != NONE:
            yield Moment("resource_use_end", f"{step}: work done", done, worker)
            if at["finished_at"] != done:
                yield Moment("queue", f"{step}: afterwards", done)
