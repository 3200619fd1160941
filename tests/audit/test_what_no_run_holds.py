"""A stranger's ledger may say that a crowd came: nobody draws it, to see whether it did."""

from __future__ import annotations

from pathlib import Path

import pytest

from checking import bound
from pathway_engine.analysis.audit.auditing import audit
from pathway_engine.analysis.audit.report import SHOWN, AuditReport
from pathway_engine.clock import DAY, WEEK
from pathway_engine.engine.records import Window
from pathway_engine.ledger import Heading, Store

YAML = """
pathway: crowd
language: 1
timezone: Europe/London
full_time: 37h
organisations: {council: {sector: council}}
calendars: {office: {hours: {mon: "09:00-10:00"}, holidays: LK}}
roles: {worker: {}}
teams: {team: {organisation: council, calendar: always, staff: {worker: {present: 1}}}}
arrivals: {people: {rate: %s}}
start: seen
steps: {seen: {team: team, work: 1h, outcomes: {on: {to: done}}}}
endings: {done: {kind: resolved}}
"""
MONDAY = 20458 * DAY
WINDOW = Window(MONDAY, MONDAY + WEEK, MONDAY + 2 * WEEK)


def audited(path: Path, arrival: str, window: Window = WINDOW, runs: int = 1) -> AuditReport:
    """The audit of runs to which, as their rows say, nobody came."""
    pathway = bound(YAML % arrival)
    with Store.create(path) as store:
        number = store.install(pathway, at=1)
        for replication in range(1, runs + 1):
            heading = Heading(design="baseline", seed=1, replication=replication, window=window)
            with store.begin(pathway, number, heading) as run:
                run.finish((), at=1)
        return audit(store)


def found(report: AuditReport, rule: str) -> list[str]:
    return [str(fault) for one in report.rules if one.rule == rule for fault in one.faults]


@pytest.mark.parametrize(
    "arrival",
    [
        "80000/day",
        "1000000000/day",
        "1000000000/day, until: +0.01m",  # less than a second has few of a day's people
        "1000000000/day, from: +5h, until: +6h",
    ],
)
def test_a_crowd_is_a_fault_of_the_heading(tmp_path: Path, arrival: str) -> None:
    report = audited(tmp_path / "a.db", arrival)
    (said,) = found(report, "headings")
    assert said.startswith("run 2: nothing runs this pathway so long: ")
    assert "people in one run" in said
    assert found(report, "arrivals") == found(report, "sums") == []


def test_a_crowd_outside_of_the_run_is_none(tmp_path: Path) -> None:
    report = audited(tmp_path / "a.db", "1000000000/day, from: +10w")
    assert found(report, "headings") == found(report, "arrivals") == []


def test_a_window_of_days_that_nobody_knows(tmp_path: Path) -> None:
    arrival = (
        "5/day, during: office}}\ncalendars: {office: {hours: {mon: '09:00-10:00'}, holidays: LK"
    )
    late = Window(*(moment + 40 * 364 * DAY for moment in WINDOW))
    (said,) = found(audited(tmp_path / "a.db", arrival, late), "headings")
    assert "found holidays of LK" in said


def test_of_more_runs_than_are_named_none_is_drawn(tmp_path: Path) -> None:
    report = audited(tmp_path / "a.db", "80000/day", runs=SHOWN + 3)
    assert len(found(report, "headings")) == SHOWN
    assert found(report, "arrivals") == found(report, "sums") == []
