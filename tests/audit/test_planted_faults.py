"""The auditor passes what the simulation wrote, and catches each fault planted in it."""

# ruff: noqa: S608, E501 - queries and changes of these tests, one a line

from __future__ import annotations

import shutil
from pathlib import Path
from typing import NamedTuple

import pytest

from ledger_files import make, opened
from ledger_rows import MONDAY, pathway
from pathway_engine.analysis.audit import RULES, AuditReport, audit
from pathway_engine.clock import WEEK
from pathway_engine.engine.records import Window
from pathway_engine.ledger import Store
from pathway_engine.simulation import replicate

WINDOW = Window(MONDAY, MONDAY + 4 * WEEK, MONDAY + 26 * WEEK)


def audited(path: Path) -> AuditReport:
    with Store.read(path) as store:
        return audit(store)


@pytest.fixture(scope="module")
def good(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A replication of the simulation, as it writes it."""
    run = replicate(pathway(), WINDOW, seed=1, replication=1)
    return make(tmp_path_factory.mktemp("audit") / "good.db", run)


def test_what_the_simulation_writes_passes(good: Path) -> None:
    report = audited(good)
    assert [str(fault) for rule in report.rules for fault in rule.faults] == []
    assert report.passed
    assert {rule.rule: rule.checked for rule in report.rules if not rule.checked} == {}


class Plant(NamedTuple):
    """A fault: the rule that catches it, where it goes, and how it is done.

    `row` finds the visit (or the case); `change` is what is done there. `{row}` in it stands
    for the condition that names the row.
    """

    rule: str
    row: str
    change: str


TEAM = "(SELECT team_id FROM teams WHERE name = '{}')"
STEP = "(SELECT step_id FROM steps WHERE name = '{}')"
DONE = "state = 7 AND kind = 0"
ASSESSED = (
    f"SELECT case_no, visit_no FROM visits WHERE {DONE} AND step_id = {STEP.format('assessment')}"
)
CONTACT = (
    f"SELECT case_no, visit_no FROM visits WHERE {DONE} AND step_id = {STEP.format('contact')}"
)
WAITED = "SELECT case_no, visit_no FROM visits WHERE kind = 1 AND state = 7"
DECIDED = "SELECT case_no, visit_no FROM visits WHERE kind = 2"
RETURNED = "SELECT case_no, visit_no FROM visits WHERE state = 8"
REWORKED = "SELECT case_no, visit_no FROM visits WHERE kind = 4 AND state = 7"
ACCEPTED = "SELECT case_no, visit_no FROM handoffs WHERE result = 0"
DISPUTED = "SELECT case_no, visit_no FROM handoffs WHERE disputed_to IS NOT NULL"
CLOSED = "SELECT case_no, NULL FROM cases WHERE closed_at IS NOT NULL"
SUPPORTED = "SELECT c.case_no, NULL FROM cases c JOIN endings e USING (ending_id) WHERE e.name = 'supported'"
OVER = f"""
    SELECT v.case_no, v.visit_no FROM visits v JOIN outcomes o USING (outcome_id)
    WHERE o.name = 'over' AND v.step_id = {STEP.format("assessment")} AND at_step = 1
        AND NOT EXISTS (SELECT 1 FROM visits w WHERE w.run_id = v.run_id
            AND w.case_no = v.case_no AND w.step_id = v.step_id AND w.at_step = 2)"""
QUEUED_LONG = f"""
    SELECT case_no, visit_no FROM visits WHERE team_id = {TEAM.format("assess")}
    AND {DONE} AND capacity_time + caseload_time > 200000 AND priority = 0"""

PLANTS = {
    # references
    "an unknown step": Plant("references", DECIDED, "UPDATE visits SET step_id = 999 WHERE {row}"),
    "a visit without its case": Plant("references", CLOSED, "DELETE FROM cases WHERE {row}"),
    "a handoff without its visit": Plant("references", ACCEPTED, "DELETE FROM visits WHERE {row}"),
    "a team at a wait": Plant("references", WAITED, "UPDATE visits SET team_id = 1 WHERE {row}"),
    # numbers
    "a missing visit": Plant("numbers", WAITED, "DELETE FROM visits WHERE {row}"),
    "a missing delay": Plant("numbers", DISPUTED, "UPDATE delays SET delay_no = delay_no + 77 WHERE {row}"),
    "cases out of order": Plant("numbers", "SELECT case_no, NULL FROM cases WHERE case_no = 20",
        "UPDATE cases SET opened_at = opened_at - 9000000 WHERE {row}"),
    "visits out of order": Plant("numbers", DECIDED,
        "UPDATE visits SET offered_at = offered_at - 9000000 WHERE {row}"),
    # cases
    "closed without an ending": Plant("cases", CLOSED, "UPDATE cases SET ending_id = NULL WHERE {row}"),
    "an ending, but open": Plant("cases", CLOSED, "UPDATE cases SET closed_at = NULL WHERE {row}"),
    "closed too late": Plant("cases", CLOSED, "UPDATE cases SET closed_at = closed_at + 1 WHERE {row}"),
    "opened too early": Plant("cases", CLOSED, "UPDATE cases SET opened_at = opened_at - 1 WHERE {row}"),
    "a case without visits": Plant("cases", "SELECT 100000, NULL",
        "INSERT INTO cases (run_id, case_no, pathway_id, opened_at, attributes) VALUES (2, 100000, 1, 1800000000, '{{}}')"),
    # parts
    "a second too many": Plant("parts", CONTACT, "UPDATE visits SET work_time = work_time + 1 WHERE {row}"),
    "a part of another stretch": Plant("parts", ASSESSED,
        "UPDATE visits SET afterwards_time = afterwards_time - 1, work_time = work_time + 1 WHERE {row}"),
    "a negative part": Plant("parts", ASSESSED,
        "UPDATE visits SET session_time = -5, capacity_time = capacity_time + 5 WHERE {row}"),
    "a part that is missing": Plant("parts", WAITED, "UPDATE visits SET held_time = NULL WHERE {row}"),
    "more dispute than handoff": Plant("parts", ACCEPTED,
        "UPDATE visits SET dispute_time = handoff_time + 1 WHERE {row}"),
    # moves
    "done, but still active": Plant("moves", CONTACT, "UPDATE visits SET state = 4 WHERE {row}"),
    "worked on after a return": Plant("moves", RETURNED, "UPDATE visits SET started_at = offered_at WHERE {row}"),
    "started before it was ready": Plant("moves", ASSESSED,
        "UPDATE visits SET started_at = ready_at - 1 WHERE {row}"),
    "done without work": Plant("moves", CONTACT, "UPDATE visits SET work_done_at = NULL WHERE {row}"),
    "never queued": Plant("moves", CONTACT, "UPDATE visits SET ready_at = NULL WHERE {row}"),
    "finished after the end": Plant("moves", DECIDED, "UPDATE visits SET finished_at = 2000000000 WHERE {row}"),
    "a wait that is active": Plant("moves", WAITED, "UPDATE visits SET state = 4 WHERE {row}"),
    # routes
    "another outcome": Plant("routes", CONTACT,
        f"UPDATE visits SET outcome_id = (SELECT outcome_id FROM outcomes o WHERE o.step_id = {STEP.format('contact')} AND o.outcome_id <> visits.outcome_id) WHERE {{row}}"),
    "done without an outcome": Plant("routes", CONTACT, "UPDATE visits SET outcome_id = NULL WHERE {row}"),
    "rework with an outcome": Plant("routes", REWORKED, "UPDATE visits SET outcome_id = 1 WHERE {row}"),
    "another ending": Plant("routes", SUPPORTED, "UPDATE cases SET ending_id = (SELECT ending_id FROM endings WHERE name = 'advised') WHERE {row}"),
    "another step": Plant("routes", DECIDED, f"UPDATE visits SET step_id = {STEP.format('pause')} WHERE {{row}}"),
    "another team": Plant("routes", CONTACT, f"UPDATE visits SET team_id = {TEAM.format('panel')} WHERE {{row}}"),
    "another kind": Plant("routes", WAITED, "UPDATE visits SET kind = 2 WHERE {row}"),
    "a gap between visits": Plant("routes", DECIDED,
        "UPDATE visits SET offered_at = offered_at + 60, ready_at = ready_at + 60, started_at = started_at + 60, work_done_at = work_done_at + 60, finished_at = finished_at + 60 WHERE {row}"),
    "one visit too many at a step": Plant("routes", ASSESSED, "UPDATE visits SET at_step = at_step + 1 WHERE {row}"),
    "rework that nobody asked for": Plant("routes", CONTACT, "UPDATE visits SET kind = 4, outcome_id = NULL WHERE {row}"),
    # rules, requires, records
    "a rule that did not hold": Plant("rules", OVER, "UPDATE cases SET attributes = json_set(attributes, '$.cost', 100) WHERE {case}"),
    "a rule that held": Plant("rules", "SELECT v.case_no, v.visit_no FROM visits v JOIN outcomes o USING (outcome_id) WHERE o.name = 'under'",
        "UPDATE cases SET attributes = json_set(attributes, '$.cost', 999.5) WHERE {case}"),
    "a requirement that did not hold": Plant("requires", ASSESSED, "UPDATE cases SET attributes = json_set(attributes, '$.age', 19) WHERE {case}"),
    "nothing recorded": Plant("records", ASSESSED, "UPDATE cases SET attributes = json_remove(attributes, '$.cost') WHERE {case}"),
    "out of bounds": Plant("records", CLOSED, "UPDATE cases SET attributes = json_set(attributes, '$.age', 111) WHERE {row}"),
    "half a year": Plant("records", CLOSED, "UPDATE cases SET attributes = json_set(attributes, '$.age', 70.5) WHERE {row}"),
    # handoffs
    "no handoff": Plant("handoffs", ACCEPTED, "DELETE FROM handoffs WHERE {row}"),
    "a handoff within a team": Plant("handoffs", CONTACT,
        "INSERT INTO handoffs SELECT run_id, case_no, visit_no, visit_no, step_id, team_id, step_id, team_id, offered_at, offered_at, 1, 0, 1, 0, 0, 0, 0, NULL, NULL FROM visits WHERE {row}"),
    "another sender": Plant("handoffs", ACCEPTED, "UPDATE handoffs SET from_team_id = to_team_id WHERE {row}"),
    "another visit of the sender": Plant("handoffs", ACCEPTED, "UPDATE handoffs SET from_visit_no = visit_no WHERE {row}"),
    "another receiver": Plant("handoffs", ACCEPTED, "UPDATE handoffs SET to_team_id = 1 WHERE {row}"),
    "accepted, not said when": Plant("handoffs", ACCEPTED, "UPDATE handoffs SET accepted_at = NULL WHERE {row}"),
    "accepted earlier": Plant("handoffs", ACCEPTED, "UPDATE handoffs SET accepted_at = accepted_at - 1 WHERE {row}"),
    "returned, but the visit was done": Plant("handoffs", ACCEPTED, "UPDATE handoffs SET result = 1, accepted_at = NULL WHERE {row}"),
    "another attempt": Plant("handoffs", ACCEPTED, "UPDATE handoffs SET attempt = attempt + 1 WHERE {row}"),
    "another border": Plant("handoffs", ACCEPTED, "UPDATE handoffs SET crosses = 0 WHERE {row}"),
    "automatic": Plant("handoffs", ACCEPTED, "UPDATE handoffs SET automatic = 1 WHERE {row}"),
    "accountable stays": Plant("handoffs", ACCEPTED, "UPDATE handoffs SET accountable_changes = 0 WHERE {row}"),
    "a longer dispute": Plant("handoffs", DISPUTED, "UPDATE handoffs SET disputed_to = disputed_to + 60 WHERE {row}"),
    # accountable
    "another is accountable": Plant("accountable", ASSESSED, "UPDATE visits SET accountable_id = 1 WHERE {row}"),
    "nobody is accountable": Plant("accountable", WAITED, "UPDATE visits SET accountable_id = NULL WHERE {row}"),
    # delays
    "no row of a dispute": Plant("delays", DISPUTED, "DELETE FROM delays WHERE {row}"),
    "a row for nothing": Plant("delays", CONTACT,
        "INSERT INTO delays SELECT run_id, case_no, 99, visit_no, 1, NULL, offered_at, finished_at FROM visits WHERE {row}"),
    "another cause": Plant("delays", ASSESSED, "UPDATE delays SET cause_id = 2 WHERE {row}"),
    "a delay beyond its visit": Plant("delays", ASSESSED, "UPDATE delays SET to_at = to_at + 60 WHERE {row}"),
    # workers
    "no such worker": Plant("workers", CONTACT, "UPDATE visits SET worker_no = 99 WHERE {row}"),
    "a worker of another team": Plant("workers", CONTACT, "UPDATE visits SET worker_no = 4 WHERE {row}"),
    "a role that may not": Plant("workers", CONTACT, "UPDATE visits SET role_id = 4 WHERE {row}"),
    "two at a time": Plant("workers", "SELECT v.case_no, v.visit_no FROM visits v WHERE v.worker_no = 1 AND EXISTS (SELECT 1 FROM visits w WHERE w.run_id = 2 AND w.worker_no = 0 AND w.started_at <= v.started_at AND w.work_done_at > v.started_at)",
        "UPDATE visits SET worker_no = 0 WHERE {row}"),
    "a worker, and no work": Plant("workers", WAITED, "UPDATE visits SET worker_no = 0 WHERE {row}"),
    "too fast": Plant("workers", ASSESSED, "UPDATE visits SET effort_time = effort_time + 600 WHERE {row}"),
    # hours
    "worked at night": Plant("hours", f"{ASSESSED} AND closed_time > 0", "UPDATE visits SET work_time = work_time + closed_time, closed_time = 0 WHERE {row}"),
    "started at night": Plant("hours", f"{CONTACT} AND hours_time > 0 AND hours_time < 57600",
        "UPDATE visits SET closed_time = closed_time + hours_time + capacity_time, hours_time = 0, capacity_time = 0, started_at = ready_at WHERE {row}"),
    # order
    "overtaken": Plant("order", QUEUED_LONG, "UPDATE visits SET priority = 20 WHERE {row}"),
    "overtaken by an equal": Plant("order", QUEUED_LONG, "UPDATE visits SET ready_at = ready_at - 2000000 WHERE {row}"),
    "queued before it was due": Plant("order", ASSESSED, "UPDATE visits SET due_at = ready_at + 60 WHERE {row}"),
    # sums
    "another sum": Plant("sums", CLOSED, "UPDATE results SET value = value + 1 WHERE run_id = 2 AND measure = 'wip_time'"),
    "another queue": Plant("sums", CLOSED, "UPDATE results SET value = value + 1 WHERE run_id = 2 AND measure = 'queue_at_end'"),
}  # fmt: skip


def one_of(rows: str) -> str:
    """A query for one of the rows: the sixth, or the last if there are fewer."""
    first = f"SELECT * FROM ({rows}) ORDER BY 1, 2 LIMIT 6"
    return f"SELECT * FROM ({first}) ORDER BY 1 DESC, 2 DESC LIMIT 1"


@pytest.mark.parametrize("name", PLANTS)
def test_a_planted_fault_is_caught(good: Path, tmp_path: Path, name: str) -> None:
    plant = PLANTS[name]
    path = tmp_path / "planted.db"
    shutil.copy(good, path)
    with opened(path) as raw:
        raw.execute("PRAGMA ignore_check_constraints = ON")
        case, visit = raw.execute(one_of(plant.row)).fetchone()
        only = f"run_id = 2 AND case_no = {case}"
        row = only if visit is None else f"{only} AND visit_no = {visit}"
        changed = raw.execute(plant.change.format(row=row, case=only)).rowcount
        assert changed >= 1
    report = audited(path)
    assert not report.passed
    faults = next(rule.faults for rule in report.rules if rule.rule == plant.rule)
    assert faults, [rule.rule for rule in report.rules if not rule.passed]
    if plant.rule not in ("sums", "order"):
        assert any(fault.case == case for fault in faults), faults
    assert {fault.run for fault in faults} <= {2, None}


def test_every_rule_has_its_plants() -> None:
    assert {plant.rule for plant in PLANTS.values()} | {"slots"} == {rule.name for rule in RULES}


def test_the_run_is_named(tmp_path: Path) -> None:
    """The same fault in the second of two runs: only that one is at fault."""
    runs = [replicate(pathway(), WINDOW, seed=1, replication=number) for number in (1, 2)]
    path = make(tmp_path / "planted.db", *runs)
    with opened(path) as raw:
        raw.execute("UPDATE cases SET closed_at = closed_at + 1 WHERE run_id = 3 AND case_no = 9")
    report = audited(path)
    assert {(fault.run, fault.case) for rule in report.rules for fault in rule.faults} == {(3, 9)}


def test_more_cases_than_slots(good: Path, tmp_path: Path) -> None:
    """The same rows under a definition with one slot less."""
    path = tmp_path / "planted.db"
    shutil.copy(good, path)
    with opened(path) as raw:
        raw.execute(
            """UPDATE pathways SET canonical = replace(canonical, '"caseload":"2"', '"caseload":"1.5"')"""
        )
    faults = {rule.rule: rule.faults for rule in audited(path).rules}
    assert faults["slots"]
    assert "assess has more cases than its 3 slots: found 4" in str(faults["slots"][0])
