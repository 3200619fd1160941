"""Faults in what branches that run side by side leave behind are caught."""

# ruff: noqa: E501 - queries and changes of these tests, one a line

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from audit.planting import DONE, Plant, audited, key, missed, visits
from checking import bound
from ledger_files import make
from pathway_engine.clock import DAY, WEEK
from pathway_engine.engine.records import VisitKind, Window
from pathway_engine.ledger import Store
from pathway_engine.simulation import replicate

MONDAY = 20458 * DAY
WINDOW = Window(MONDAY, MONDAY + 2 * WEEK, MONDAY + 12 * WEEK)
YAML = """
pathway: blocks
language: 1
timezone: Europe/London
full_time: 37h
organisations: {council: {sector: council}, trust: {sector: nhs_trust}}
calendars: {office: {hours: {mon-fri: "09:00-17:00"}, holidays: GB-ENG}}
roles: {adviser: {}, doctor: {}}
defaults: {calendar: office}
teams:
  front: {organisation: council, staff: {adviser: 4}, caseload: 6}
  clinic: {organisation: trust, staff: {doctor: 2}}
arrivals: {people: {rate: 3/wd, during: office}}
handoffs: {out: {between: teams, delay: 1wd, returned: {share: 30%, rework: 1h}}}
start: contact
steps:
  contact: {team: front, work: 1h, outcomes: {on: {to: look}}}
  look:
    parallel:
      care: {visit: {team: front, work: 3h, outcomes: {on: {to: join}}}}
      health: {exam: {team: clinic, work: 2h, outcomes: {on: {to: letter}}}, letter: {due: 2d, outcomes: {on: {to: join}}}}
    outcomes: {on: {to: done}}
endings: {done: {kind: resolved}}
"""
INSIDE = f"{DONE} AND parent_no IS NOT NULL AND step_id = {key('step', 'exam')}"
OUTSIDE = f"{DONE} AND parent_no IS NULL AND step_id = {key('step', 'contact')}"

PLANTS = {
    "in the other branch": Plant("routes", "it is not in the branch of its step", INSIDE, visits("branch = 'care'")),
    "in a branch of what is no block": Plant("routes", "its branch is not one of the block in which it is", INSIDE, visits("parent_no = 1")),
    "in a branch of nothing": Plant("columns", "in a branch of no block", OUTSIDE, visits("branch = 'care'")),
    "out of its branch": Plant("routes", "it is not in the branch of its step", INSIDE, visits("branch = NULL, parent_no = NULL")),
}  # fmt: skip


@pytest.fixture(scope="module")
def good(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A replication of the simulation, as it writes it."""
    run = replicate(bound(YAML), WINDOW, seed=1, replication=1)
    return make(tmp_path_factory.mktemp("audit") / "good.db", run)


def test_what_the_simulation_writes_passes(good: Path) -> None:
    report = audited(good)
    assert [str(fault) for rule in report.rules for fault in rule.faults] == []


def test_rework_of_a_step_before_the_block_keeps_its_branch(good: Path) -> None:
    """Its step lies outside of the block in whose branch it is done."""
    run = replicate(bound(YAML), WINDOW, seed=1, replication=1)
    with Store.read(good) as store:
        kept = store.records(store.runs()[-1].run_id)
    again = (run.visits["kind"] == VisitKind.REWORK) & (run.visits["branch"] >= 0)
    assert again.any()
    for column in ("branch", "parent_no", "kind", "step"):
        assert np.array_equal(kept.visits[column], run.visits[column])


@pytest.mark.parametrize("name", PLANTS)
def test_a_planted_fault_is_caught(good: Path, tmp_path: Path, name: str) -> None:
    assert missed(good, tmp_path, PLANTS[name]) == []
