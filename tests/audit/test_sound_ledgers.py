"""Ledgers that the audit must pass: what was set for a run, calendars of few known years."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from pathway_engine import load
from pathway_engine.analysis.audit import AuditReport, audit
from pathway_engine.ledger.store import Store
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
        processes=1,
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
