"""Rings of places at the end of a run, worked out by hand from who is there on the first day."""

from __future__ import annotations

from pathlib import Path

import pytest

from checking import bound
from pathway_engine import simulate
from pathway_engine.analysis.rings import Ring, rings_at_the_end
from pathway_engine.clock import WEEK
from pathway_engine.definition.models import Pathway
from pathway_engine.engine.records import Window
from pathway_engine.report.checking import render_audit
from pathway_engine.report.documents import ring_rows
from pathway_engine.simulation import replicate
from pathway_engine.study.ledger import Ledger

HOME, WARD = "in_home: {at: ward, in: home, CASES}", "in_ward: {at: home, in: ward, CASES}"
STAYS = "stays: {at: home, cases: 1, stayed: 1h}"
OUT = "outside: {at: ward, CASES}"
HALF_A_DAY = WEEK // 14
RING = Ring(("home", "ward"), 2)


def beds(
    *there: str,
    ward: str = "1",
    home: str = "1",
    calendar: str = "always",
    home_leads: str = "outcomes: {done: {to: done}}",
) -> Pathway:
    """Beds of three kinds for one person each, and people who wait for one of them, one each."""
    waiting = ", ".join(there).replace("CASES", "cases: 1, waited: 1d")
    return bound(f"""
pathway: beds
language: 1
timezone: Europe/London
full_time: 37h
calendars: {{office: {{hours: {{mon-fri: "09:00-17:00"}}}}}}
organisations: {{trust: {{sector: nhs_trust}}}}
teams: {{beds: {{organisation: trust, calendar: {calendar}}}}}
places:
  home: {{organisation: trust, count: {home}}}
  ward: {{organisation: trust, count: {ward}}}
  rehab: {{organisation: trust, count: 1}}
arrivals: {{nobody: {{rate: 0/week}}}}
backlog: {{{waiting}}}
start: ward
steps:
  ward: {{team: beds, in: ward, stay: 2d, outcomes: {{done: {{to: done}}}}}}
  home: {{team: beds, in: home, stay: 2d, {home_leads}}}
  rehab: {{team: beds, in: rehab, stay: 2d, outcomes: {{done: {{to: done}}}}}}
endings: {{done: {{kind: resolved}}}}
""")


def rings(pathway: Pathway, until: int = WEEK) -> tuple[Ring, ...]:
    return rings_at_the_end(replicate(pathway, Window(0, 0, until), 1, 1))


@pytest.mark.parametrize("others", [(), (OUT,)])
def test_two_who_wait_for_each_others_places(others: tuple[str, ...]) -> None:
    """Whoever waits outside is in no ring."""
    assert rings(beds(HOME, WARD, *others)) == (RING,)


def test_who_waits_for_a_place_of_people_who_go_is_in_none() -> None:
    assert rings(beds(STAYS, WARD, home="2"), HALF_A_DAY) == ()
    assert rings(beds(STAYS, WARD), HALF_A_DAY) == ()
    two = "two: {at: rehab, in: home, CASES}"
    assert rings(beds(WARD, two, STAYS.replace("home", "rehab"))) == ()


def test_who_waits_outside_is_in_none() -> None:
    """One is there for rehabilitation, or has left the home to somebody who came first."""
    to_rehab = WARD.replace("at: home", "at: rehab")
    assert rings(beds(to_rehab, STAYS.replace("home", "rehab"), OUT), HALF_A_DAY) == ()
    over, first = (
        "over: {at: home, cases: 1, stayed: 3d}",
        "first: {at: home, cases: 1, waited: 9d}",
    )
    on = "leaves: finished, outcomes: {done: {to: ward}}"
    assert rings(beds(over, first, WARD, home_leads=on), HALF_A_DAY) == ()


def test_room_in_one_place_dissolves_it() -> None:
    assert rings(beds(HOME, WARD, ward="2")) == ()
    night = WEEK // 42  # a Thursday's
    assert rings(beds(HOME, WARD, ward="2", calendar="office"), night) == ()
    assert rings(beds(HOME, WARD, calendar="office"), night) == (RING,)
    tomorrow = "{first: 1, late: {count: 1, from: +1d}}"
    assert rings(beds(HOME, WARD, ward=tomorrow, calendar="office"), WEEK // 7 + night) == ()
    late = "{first: 1, late: {count: 1, from: +2w}}"
    assert rings(beds(HOME, WARD, ward=late)) == (RING,)
    assert rings(beds(HOME, WARD, ward=late), 3 * WEEK) == ()


def test_three_places_in_one_ring() -> None:
    three = beds("one: {at: home, in: ward, CASES}", "two: {at: rehab, in: home, CASES}",
                 "three: {at: ward, in: rehab, CASES}")  # fmt: skip
    assert rings(three) == (Ring(("home", "ward", "rehab"), 3),)
    assert (
        rings(beds("one: {at: home, in: ward, CASES}", "two: {at: rehab, in: home, CASES}")) == ()
    )


def test_a_run_and_the_auditor_tell_of_it(tmp_path: Path) -> None:
    path = tmp_path / "rings.db"
    result = simulate(beds(HOME, WARD), warm_up="0w", length="1w", replications=2, threads=1,
                      ledger=path)  # fmt: skip
    assert result.rings == [(RING,), (RING,)]
    assert ring_rows(result.rings) == [{"places": ["home", "ward"], "replications": 2}]
    with Ledger(path) as ledger:
        report = ledger.audit()
    assert report.passed, report.rules
    runs = [run for run, _ in report.rings]
    assert report.rings == tuple((run, RING) for run in runs)
    assert report.as_json()["rings"][0] == {"run": runs[0], "places": ("home", "ward"), "people": 2}
    said = " ".join(render_audit(report, 80).split())
    assert f"At the end of 2 runs ({runs[0]}, {runs[1]}) people in home and ward wait" in said
