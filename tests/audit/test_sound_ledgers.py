"""Ledgers that the audit must pass: what was set for a run, calendars of few known years."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from checking import bound
from pathway_engine import load
from pathway_engine.analysis.audit import quantiles
from pathway_engine.analysis.audit.auditing import audit, judge
from pathway_engine.analysis.audit.evidence import Evidence
from pathway_engine.analysis.audit.people import arrivals
from pathway_engine.analysis.audit.report import AuditReport, RuleResult
from pathway_engine.analysis.audit.trial import Trial
from pathway_engine.clock import WEEK, seconds_of
from pathway_engine.engine.records import Window
from pathway_engine.ledger.store import Store
from pathway_engine.simulation import replicate
from pathway_engine.study.studies import simulate

YAML = """
pathway: sound
language: 1
timezone: Asia/Colombo
full_time: 37h
defaults: {calendar: office}
organisations: {council: {sector: council}}
calendars: {office: {hours: {mon-fri: "09:00-17:00"}, holidays: LK}}
roles: {worker: {}}
teams: {team: {organisation: council, staff: {worker: {present: 2}}}}
arrivals: {people: {rate: 500/year, during: office}}
start: seen
steps: {seen: {team: team, work: {mean: 2h, cv: 1}, afterwards: 2wd, outcomes: {on: {to: done}}}}
endings: {done: {kind: resolved}}
"""


@pytest.fixture
def kept(tmp_path: Path) -> Path:
    """A ledger of a run for which a post was set, up to where holidays are hardly known."""
    path, file = tmp_path / "runs.db", tmp_path / "sound.yaml"
    file.write_text(YAML, encoding="utf-8")
    simulate(
        load(file),
        starts="2025-12-29",
        length="51w",
        warm_up="1w",
        replications=1,
        threads=1,
        settings=["teams.team.staff.worker=3"],
        ledger=path,
    )
    return path


def audited(path: Path) -> AuditReport:
    with Store.read(path) as store:
        return audit(store, raises=True)


def test_a_post_that_was_set_and_few_known_years(kept: Path) -> None:
    assert audited(kept).passed


@pytest.mark.parametrize("sets", ["5", "[5]", '{"a":1}', '["no setting"]'])
def test_what_was_set_is_a_list_of_settings(kept: Path, sets: str) -> None:
    with closing(sqlite3.connect(kept)) as ledger, ledger:
        change = "UPDATE runs SET settings = json_set(settings, '$.set', json(?))"
        ledger.execute(change, [sets])
    report = audited(kept)
    assert not report.passed


LONG = """
pathway: long
language: 1
timezone: Europe/London
currency: GBP
defaults: {calendar: always}
organisations: {council: {sector: council}}
roles: {worker: {cost: 24/h}}
teams: {front: {organisation: council, staff: {worker: {present: 60}}}}
arrivals: {people: {rate: 5/day}}
causes: {late_papers: {responsible: unknown}}
start: contact
steps:
  contact:
    team: front
    work: {mean: 40m, cv: 0.5}
    holds: {late_papers: {share: 100%, for: {mean: 200d, cv: 0.3}}}
    outcomes: {cared_for: {to: care}}
exits: {moved: {to: gone, after: {mean: 300d, cv: 0.5}}}
endings:
  gone: {kind: withdrawn}
  care: {kind: supported, package: {weekly: 100, lasts: {mean: 200d, cv: 0.3}}}
"""
STARTS = seconds_of(date(2026, 1, 5))


def test_either_second_of_a_rounding_is_true(monkeypatch: pytest.MonkeyPatch) -> None:
    """The last digits of a long time may lie on a rounding: here they do so for every third."""
    records = replicate(bound(LONG), Window(STARTS, STARTS, STARTS + 60 * WEEK), 1, 1)
    monkeypatch.setattr(quantiles, "CLOSE", 1e-8)
    assert [str(fault) for rule in judge(records) for fault in rule.faults] == []


@pytest.mark.parametrize("number", [0, 1, 3])
def test_nobody_comes_whom_chance_does_not_bring(number: int) -> None:
    """Somebody more at the end, after all whom it brings, has no draw and is found all the same."""
    records = replicate(bound(LONG), Window(STARTS, STARTS, STARTS + 2 * WEEK), 1, 1)
    more = {name: np.repeat(getattr(records, name)[-1:], number) for name in ("cases", "visits")}
    for rows in more.values():
        rows["case_no"] += np.arange(1, number + 1)
    columns: dict[str, Any] = {
        name: np.concatenate([getattr(records, name), more[name]]) for name in more
    }
    trial = Trial(RuleResult("arrivals"), None)
    arrivals(Evidence(replace(records, **columns)), trial)
    come = len(records.cases)
    said = [fault.found for fault in trial.result.faults]
    assert said == [f"{come + number} cases, and {come} people come"] * (number > 0)
