"""What a design with a panel and one without are compared by: the descriptions of measures hold."""

from __future__ import annotations

import pytest

from checking import bound
from pathway_engine import compare
from pathway_engine.definition.measures.catalogue import CATALOGUE

PANEL = """
pathway: panel
language: 1
timezone: Europe/London
defaults: {calendar: office, casework: 10%}
organisations: {council: {sector: council}}
calendars: {office: {hours: {mon-fri: "09:00-17:00"}}}
roles: {manager: {title: Manager}}
teams: {managers: {organisation: council, staff: {manager: {present: 4}}}}
arrivals: {requests: {rate: 2/wd, during: office}}
start: decided
steps:
  decided:
    team: managers
    sessions: {every: week, days: [thu], at: "10:00", places: 99}
    work: 12m
    outcomes: {agreed: {to: supported}}
endings: {supported: {kind: supported}}
"""
SITS = '    sessions: {every: week, days: [thu], at: "10:00", places: 99}\n'


def test_effort_is_the_same_and_hours_of_work_are_not() -> None:
    """Twelve minutes of a sitting, at 10 % casework: as much as 72 seconds at full pace."""
    found = compare(bound(PANEL), bound(PANEL.replace(SITS, "")), length="26w", warm_up="2w",
                    replications=1, threads=1)  # fmt: skip
    with_panel, without = (
        {(one.measure, one.statistic): one.value for one in result.runs[0] if not one.by}
        for result in (found.baseline, found.others[0])
    )
    for values in (with_panel, without):
        assert values["effort_time", "per_case"] == pytest.approx(12 * 60, rel=0.05)
    hours = with_panel["hours.work", "sum"] / without["hours.work", "sum"]
    assert hours == pytest.approx(0.1, rel=0.1)


def test_the_measure_to_compare_by_is_named() -> None:
    told = {one.id: one.definition for one in CATALOGUE}
    assert "compared by `effort_time`" in told["hours.work"]
    assert "with a panel and without" in told["effort_time"]
