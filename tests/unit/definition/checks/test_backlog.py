"""People who are already there are somewhere, in places that hold them."""

from __future__ import annotations

from datetime import date

import pytest

from checking import bound
from pathway_engine.clock import DAY, day_of
from pathway_engine.definition.checks.backlog import check_backlog, check_beginning
from pathway_engine.definition.findings import Report
from pathway_engine.definition.models import Pathway

TEXT = """
pathway: small
language: 1
timezone: Europe/London
organisations: {trust: {sector: nhs_trust}}
teams: {ward_team: {organisation: trust, calendar: always}}
case: {urgent: {type: boolean, initial: false}}
places:
  ward:
    organisation: trust
    count:
      core: 4
      winter: {count: 2, from: 2026-01-05, until: 2026-03-01}
      later: {count: 8, from: +1d}
arrivals: {people: {rate: 1/day}}
backlog: {BACKLOG}
start: bed
steps:
  bed: {team: ward_team, in: ward, stay: 4d, outcomes: {on: {to: home}}}
  home: {due: 2d, leaves: started, outcomes: {on: {to: choice}}}
  choice: {outcomes: {on: {to: side_by_side}}}
  side_by_side:
    parallel: {one: {call: {team: ward_team, in: ward, stay: 1d, outcomes: {on: {to: join}}}}}
    outcomes: {on: {to: out}}
endings: {out: {kind: resolved}}
"""
WARMS_UP = "people in `ward` when the window opens, and a warm-up before it"
JANUARY, JUNE = day_of(date(2026, 1, 5)) * DAY, day_of(date(2026, 6, 1)) * DAY


def pathway(backlog: str) -> Pathway:
    return bound(TEXT.replace("BACKLOG", backlog))


def found(backlog: str) -> list[tuple[str, str]]:
    one = pathway(backlog)
    report = Report(one.document, ())
    check_backlog(one, report)
    return [(finding.path, finding.found) for finding in report.findings]


@pytest.mark.parametrize(
    ("entry", "path", "said"),
    [
        ("at: bed, cases: 1", "", "neither"),
        ("at: bed, cases: 1, waited: 1d, stayed: 1d", "", "both"),
        ("at: bed, cases: 1, waited: 1wd", "waited", "`waited` in `wd`"),
        ("at: bed, cases: 1, stayed: {given: urgent, true: 1wd, false: 1d}", "stayed",
         "`stayed` in `wd`"),
        ("at: out, cases: 1, stayed: 1d", "stayed", "`stayed` at an ending"),
        ("at: out, cases: 1, waited: 1d, in: ward", "in", "`in` at an ending"),
        ("at: call, cases: 1, waited: 1d", "at", "`call`, in a block"),
        ("at: choice, cases: 1, waited: 1d", "at", "`choice`, where nobody waits"),
        ("at: side_by_side, cases: 1, waited: 1d", "at", "`side_by_side`, where nobody waits"),
        ("at: home, cases: 1, stayed: 1d", "stayed", "`stayed` at `home`"),
        ("at: bed, cases: 1, stayed: 1d, in: ward", "in", "`in` beside `stayed`"),
        ("at: home, cases: 1, waited: 1d, in: ward", "in", "`in` at a wait that `leaves: started`"),
        ("at: bed, cases: 7, stayed: 1d", "stayed", "7 people in 6 places of `ward`"),
    ],
)  # fmt: skip
def test_people_are_not_where_they_cannot_be(entry: str, path: str, said: str) -> None:
    where = f"backlog.old.{path}".rstrip(".")
    assert found(f"old: {{{entry}}}") == [(where, said)]


def test_people_are_where_they_can_be() -> None:
    entries = ["a: {at: bed, cases: 4, stayed: 3d}", "b: {at: bed, cases: 2, waited: 3d, in: ward}",
               "c: {at: home, cases: 90, waited: 3d}", "d: {at: out, cases: 9, waited: 3d}",
               "e: {at: bed, cases: 50, waited: 3d}"]  # fmt: skip
    assert found(", ".join(entries)) == []


def test_all_who_are_in_one_place_count_together() -> None:
    both = "a: {at: bed, cases: 4, stayed: 3d}, b: {at: bed, cases: 3, waited: 3d, in: ward}"
    assert found(both) == [("backlog.b.in", "7 people in 6 places of `ward`")]


def test_an_arrival_has_another_name() -> None:
    said = "`people`, the name of an arrival"
    assert found("people: {at: bed, cases: 4, waited: 3d}") == [("backlog.people", said)]


@pytest.mark.parametrize(
    ("entry", "starts", "warm_up", "said"),
    [
        ("cases: 6, stayed: 1d", JANUARY, 0, None),
        ("cases: 6, stayed: 1d", JUNE, 0, "6 people in 4 places of `ward`"),
        ("cases: 4, stayed: 1d", JUNE, 0, None),
        ("cases: 1, stayed: 1d", JANUARY, DAY, WARMS_UP),
        ("cases: 1, waited: 1d, in: ward", JANUARY, DAY, WARMS_UP),
        ("cases: 9, waited: 1d", JANUARY, DAY, None),
    ],
)
def test_a_run_holds_them(entry: str, starts: int, warm_up: int, said: str | None) -> None:
    one = pathway(f"old: {{at: bed, {entry}}}")
    report = Report(one.document, ())
    check_beginning(one, starts, starts + warm_up, report)
    assert [finding.found for finding in report.findings] == ([said] if said else [])
