"""The auditor passes what the simulation wrote, and catches each fault planted in it."""

# ruff: noqa: S608, E501 - queries and changes of these tests, one a line

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from audit.planting import (
    DONE,
    Plant,
    attribute,
    audited,
    cases,
    delays,
    handoffs,
    key,
    missed,
    result,
    visits,
)
from ledger_files import make, opened
from ledger_rows import MONDAY, pathway
from pathway_engine.clock import WEEK
from pathway_engine.engine.records import Window
from pathway_engine.simulation import replicate

WINDOW = Window(MONDAY, MONDAY + 4 * WEEK, MONDAY + 26 * WEEK)


@pytest.fixture(scope="module")
def good(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A replication of the simulation, as it writes it."""
    run = replicate(pathway(), WINDOW, seed=1, replication=1)
    return make(tmp_path_factory.mktemp("audit") / "good.db", run)


def test_what_the_simulation_writes_passes(good: Path) -> None:
    report = audited(good)
    assert [str(fault) for rule in report.rules for fault in rule.faults] == []
    assert report.passed
    idle = {rule.rule for rule in report.rules if not rule.checked}
    # Nobody is there already, nor in a block; and no measures and series are kept.
    assert idle == {"backlog", "branches", "sitters", "measures", "series"}


CONTACT = f"{DONE} AND kind = 0 AND step_id = {key('step', 'contact')}"
LED_ON = f"{CONTACT} AND outcome_id = {key('outcome', 'assess')}"
ASSESSED = f"{DONE} AND kind = 0 AND step_id = {key('step', 'assessment')}"
WAITED = f"{DONE} AND kind = 1"
DECIDED = f"{DONE} AND kind = 2"
REWORKED = f"{DONE} AND kind = 4"
RETURNED = "SELECT case_no, visit_no FROM visits WHERE state = 8"
ACCEPTED = "SELECT case_no, visit_no FROM handoffs WHERE result = 0"
REPEATED = "SELECT case_no, visit_no FROM handoffs WHERE result = 0 AND attempt > 1"
DISPUTED = "SELECT case_no, visit_no FROM handoffs WHERE disputed_to IS NOT NULL"
CLOSED = "SELECT case_no, NULL FROM cases WHERE closed_at IS NOT NULL"
ADVISED = f"{CLOSED} AND ending_id = {key('ending', 'advised')}"
SUPPORTED = f"{CLOSED} AND ending_id = {key('ending', 'supported')}"
LAST = f"""{DECIDED} AND finished_at = (
    SELECT closed_at FROM cases c WHERE c.case_no = visits.case_no)"""
OVER = f"{ASSESSED} AND outcome_id = {key('outcome', 'over')}"
UNDER = f"{ASSESSED} AND outcome_id = {key('outcome', 'under')}"
LONG_QUEUED = f"{ASSESSED} AND capacity_time + caseload_time > 200000 AND priority = 0"
ALONE = """
    SELECT v.case_no, v.visit_no FROM visits v WHERE v.worker_no IN (0, 1) AND NOT EXISTS (
        SELECT 1 FROM visits w WHERE w.worker_no = 1 - v.worker_no
        AND w.started_at <= v.started_at AND w.work_done_at >= v.started_at)"""
AT_ONCE = """
    SELECT v.case_no, v.visit_no FROM visits v WHERE v.worker_no = 1 AND EXISTS (
        SELECT 1 FROM visits w WHERE w.worker_no = 0
        AND w.started_at <= v.started_at AND w.work_done_at > v.started_at)"""


ILLEGAL = "its row tells of no legal life"
PLANTS = {
    "an unknown step": Plant("references", "visits: step_id of steps that is not there", DECIDED, visits("step_id = 999")),
    "a visit without its case": Plant("references", "visits: run_id, case_no of cases", CLOSED, "DELETE FROM cases WHERE {row}"),
    "a handoff without its visit": Plant("references", "handoffs: run_id, case_no, visit_no of visits", ACCEPTED, "DELETE FROM visits WHERE {row}"),
    "a deviation": Plant("columns", "visits: deviation is not 0", CONTACT, visits("deviation = 1")),
    "a team at a wait": Plant("references", "a team where none is concerned", WAITED, visits("team_id = 1")),
    "a missing case": Plant("numbers", "a case number is missing", ADVISED, "DELETE FROM visits WHERE {case}; DELETE FROM cases WHERE {case}"),
    "a missing visit": Plant("numbers", "a visit number is missing", WAITED, "DELETE FROM visits WHERE {row}"),
    "a missing delay": Plant("numbers", "a delay number is missing", DISPUTED, delays("delay_no = delay_no + 77")),
    "cases out of order": Plant("numbers", "it opened before the case", ADVISED, cases("opened_at = opened_at - 9000000")),
    "visits out of order": Plant("numbers", "it was offered before the visit", DECIDED, visits("offered_at = offered_at - 9000000")),
    "closed without an ending": Plant("cases", "closed without an ending", CLOSED, cases("ending_id = NULL")),
    "open without a visit": Plant("cases", "open, and no visit is open", CLOSED, cases("closed_at = NULL, ending_id = NULL")),
    "closed with an open visit": Plant("cases", "closed, and a visit is open", LAST, visits("finished_at = NULL, state = 3")),
    "closed too late": Plant("cases", "its last visit does not end with it", CLOSED, cases("closed_at = closed_at + 1")),
    "closed after the end": Plant("cases", "it closes at or after the end of the run", CLOSED, cases("closed_at = 2000000000")),
    "opened too early": Plant("cases", "its first visit does not begin with it", CLOSED, cases("opened_at = opened_at - 1")),
    "a case without visits": Plant("cases", "it has no visits", ADVISED, "DELETE FROM visits WHERE {case}"),
    "a second too many": Plant("parts", "the parts do not add up", CONTACT, visits("work_time = work_time + 1")),
    "a part of another stretch": Plant("parts", "the parts of the time afterwards", ASSESSED, visits("afterwards_time = afterwards_time - 1, work_time = work_time + 1")),
    "a negative part": Plant("parts", "a part is missing or negative", ASSESSED, visits("session_time = -5, capacity_time = capacity_time + 5")),
    "a part that is missing": Plant("parts", "a part is missing or negative", WAITED, visits("held_time = NULL")),
    "more dispute than handoff": Plant("parts", "dispute_time is longer than handoff_time", ACCEPTED, visits("dispute_time = handoff_time + 1")),
    "done, but still active": Plant("moves", ILLEGAL, CONTACT, visits("state = 4")),
    "active, but ended": Plant("moves", "ended, and its state is open", CONTACT, visits("state = 4, work_done_at = NULL")),
    "worked on after a return": Plant("moves", ILLEGAL, RETURNED, visits("started_at = offered_at")),
    "started before it was ready": Plant("moves", "started_at lies before an earlier moment", ASSESSED, visits("started_at = ready_at - 1")),
    "done without work": Plant("moves", ILLEGAL, CONTACT, visits("work_done_at = NULL")),
    "never queued": Plant("moves", "it never joined the queue", CONTACT, visits("ready_at = NULL")),
    "finished after the end": Plant("moves", "at or after the end of the run", DECIDED, visits("finished_at = 2000000000")),
    "a wait that is active": Plant("moves", ILLEGAL, WAITED, visits("state = 4")),
    "an outcome that leads on": Plant("routes", "its outcome leads on, and no visit follows", f"{CONTACT} AND outcome_id = {key('outcome', 'advised')}", visits(f"outcome_id = {key('outcome', 'assess')}")),
    "an outcome that ends": Plant("routes", "a visit follows the end of the case", LED_ON, visits(f"outcome_id = {key('outcome', 'advised')}")),
    "done without an outcome": Plant("routes", "done without an outcome", CONTACT, visits("outcome_id = NULL")),
    "rework with an outcome": Plant("routes", "with one and not done", REWORKED, visits("outcome_id = 1")),
    "another ending": Plant("routes", "the case has not the ending it led to", SUPPORTED, cases(f"ending_id = {key('ending', 'advised')}")),
    "closed a second later": Plant("routes", "the case did not close with it", SUPPORTED, cases("closed_at = closed_at + 1")),
    "closed on its way": Plant("routes", "the case closed without being led to its end", LAST, visits("outcome_id = NULL")),
    "another step": Plant("routes", "the outcome before it leads to another step", DECIDED, visits(f"step_id = {key('step', 'pause')}")),
    "another beginning": Plant("routes", "no case begins at this step", f"{CONTACT} AND visit_no = 1", visits(f"step_id = {key('step', 'panel')}")),
    "another team": Plant("routes", "its team is not one that does its step", CONTACT, visits(f"team_id = {key('team', 'panel')}")),
    "another kind": Plant("routes", "its kind is not that of its step", WAITED, visits("kind = 2")),
    "a gap between visits": Plant("routes", "it does not begin when the visit before it ends", DECIDED, visits("offered_at = offered_at + 60")),
    "followed while open": Plant("routes", "a visit follows, and this one has not ended", LED_ON, visits("finished_at = NULL, state = 4")),
    "one visit too many at a step": Plant("routes", "at_step does not count", ASSESSED, visits("at_step = at_step + 1")),
    "rework that nobody asked for": Plant("routes", "rework follows what was not returned", ASSESSED, visits("kind = 4, outcome_id = NULL")),
    "work in place of rework": Plant("routes", "no rework follows the return", REWORKED, visits("kind = 0")),
    "returned in the end": Plant("routes", "no rework follows the return", LAST, visits("state = 8")),
    "rework of another team": Plant("routes", "the team of the rework", REWORKED, visits(f"team_id = {key('team', 'panel')}")),
    "rework of another step": Plant("routes", "the step of the rework", REWORKED, visits(f"step_id = {key('step', 'panel')}")),
    "another offer after rework": Plant("routes", "the at_step of the repeated offer", REPEATED, visits("at_step = at_step + 1")),
    "a rule that did not hold": Plant("rules", "`over` taken, its rule is false", OVER, attribute("cost", "100")),
    "a rule that held": Plant("rules", "though the rule of `over` holds", UNDER, attribute("cost", "999.5")),
    "a requirement that did not hold": Plant("requires", "entered, `adult` is false", ASSESSED, attribute("age", "19")),
    "nothing recorded": Plant("records", "done, `cost` is not recorded", ASSESSED, cases("attributes = json_remove(attributes, '$.cost')")),
    "out of bounds": Plant("records", "`age` is no integer within its bounds: found 111", CLOSED, attribute("age", "111")),
    "half a year": Plant("records", "`age` is no integer within its bounds: found 70.5", CLOSED, attribute("age", "70.5")),
    "no handoff": Plant("handoffs", "the team changed without a handoff", ACCEPTED, "DELETE FROM handoffs WHERE {row}"),
    "a handoff within a team": Plant("handoffs", "a handoff without a change of team", CONTACT,
        "INSERT INTO handoffs SELECT run_id, case_no, visit_no, visit_no, step_id, team_id, step_id, team_id, offered_at, offered_at, 1, 0, 1, 0, 0, 0, 0, NULL, NULL FROM visits WHERE {row}"),
    "another sender": Plant("handoffs", "from_team is not that of the team's last visit", ACCEPTED, handoffs("from_team_id = to_team_id")),
    "another visit of the sender": Plant("handoffs", "from_visit_no is not that of", ACCEPTED, handoffs("from_visit_no = visit_no")),
    "another receiver": Plant("handoffs", "to_team is not that of the visit", ACCEPTED, handoffs("to_team_id = from_team_id")),
    "accepted, not said when": Plant("handoffs", "accepted without a moment", ACCEPTED, handoffs("accepted_at = NULL")),
    "accepted earlier": Plant("handoffs", "handoff_time is not the time", ACCEPTED, handoffs("accepted_at = accepted_at - 1")),
    "never answered": Plant("handoffs", "the offer is open and the visit is not", ACCEPTED, handoffs("result = NULL, accepted_at = NULL")),
    "returned, but done": Plant("handoffs", "the offer is returned and the visit is not", ACCEPTED, handoffs("result = 1, accepted_at = NULL")),
    "another attempt": Plant("handoffs", "the attempt is not that of the offer", ACCEPTED, handoffs("attempt = attempt + 1")),
    "another border": Plant("handoffs", "it crosses another border", ACCEPTED, handoffs("crosses = 0")),
    "automatic": Plant("handoffs", "automatic is not as the rule says", ACCEPTED, handoffs("automatic = 1")),
    "accountable stays": Plant("handoffs", "accountable_changes is not what", ACCEPTED, handoffs("accountable_changes = 0")),
    "a longer dispute": Plant("handoffs", "dispute_time is not the time of the dispute", DISPUTED, handoffs("disputed_to = disputed_to + 60")),
    "disputed before it was offered": Plant("handoffs", "disputed before it was offered", DISPUTED, handoffs("disputed_from = offered_at - 9000000, disputed_to = offered_at - 9000000 + disputed_to - disputed_from")),
    "another is accountable": Plant("accountable", "not whom its step makes accountable", ASSESSED, visits("accountable_id = 1")),
    "nobody is accountable": Plant("accountable", "where no team is concerned", WAITED, visits("accountable_id = NULL")),
    "no row of a dispute": Plant("delays", "the dispute has not one row", DISPUTED, "DELETE FROM delays WHERE {row}"),
    "no row of the time afterwards": Plant("delays", "the time afterwards has not one row", ASSESSED, "DELETE FROM delays WHERE {row}"),
    "a row for nothing": Plant("delays", "it is neither a dispute, nor a hold", CONTACT,
        "INSERT INTO delays SELECT run_id, case_no, 99, visit_no, 2, 1, NULL, offered_at, finished_at FROM visits WHERE {row}"),
    "another cause": Plant("delays", "not the time afterwards of its step", ASSESSED, delays("cause_id = 2")),
    "a delay beyond its visit": Plant("delays", "it lies outside its visit", ASSESSED, delays("to_at = to_at + 60")),
    "a dispute that goes on": Plant("delays", "it does not end with the dispute", DISPUTED, delays("to_at = to_at - 60")),
    "comes a minute later": Plant("arrivals", "its person comes in another second", ADVISED, f"{cases('opened_at = opened_at + 1')}; UPDATE visits SET offered_at = offered_at + 1 WHERE {{case}} AND visit_no = 1"),
    "another age": Plant("attributes", "`age` is not what was drawn and set", ADVISED, attribute("age", "31")),
    "more urgent": Plant("named", "priority is not that of the case", ASSESSED, visits("priority = priority + 1")),
    "luckier": Plant("outcomes", "the outcome is not the one that rules and draw give", f"{CONTACT} AND outcome_id = {key('outcome', 'advised')}", visits(f"outcome_id = {key('outcome', 'assess')}")),
    "answered sooner": Plant("offers", "accepted_at is not what is drawn", ACCEPTED, handoffs("accepted_at = accepted_at - 60")),
    "less to do": Plant("lengths", "effort_time is not the work that is drawn", CONTACT, visits("effort_time = effort_time - 60")),
    "another delay": Plant("delayed", "from_at is not that of the delay", ASSESSED, delays("from_at = from_at + 60")),
    "somebody else": Plant("taken", "somebody free comes before its worker", ALONE, visits("worker_no = 1 - worker_no")),
    "hours for capacity": Plant("waits", "capacity_time is not what it waited for", LONG_QUEUED, visits("hours_time = hours_time + capacity_time, capacity_time = 0")),
    "no such worker": Plant("workers", "no such worker", CONTACT, visits("worker_no = 99")),
    "a worker of another team": Plant("workers", "the worker is of another team", CONTACT, visits("worker_no = 4")),
    "not the worker's role": Plant("workers", "the role is not the worker's", ASSESSED, visits(f"role_id = {key('role', 'adviser')}")),
    "a role that may not": Plant("workers", "the worker's role may not do the step", ASSESSED, visits(f"role_id = {key('role', 'adviser')}")),
    "two at a time": Plant("workers", "its worker is at work on another visit", AT_ONCE, visits("worker_no = 0")),
    "a worker, and no work": Plant("workers", "it has a worker and no work", WAITED, visits("worker_no = 0")),
    "too fast": Plant("workers", "work_time is not effort over pace", ASSESSED, visits("effort_time = effort_time + 600")),
    "worked at night": Plant("hours", "work_time is not the time its worker was there", f"{ASSESSED} AND closed_time > 0", visits("work_time = work_time + closed_time, closed_time = 0")),
    "started at night": Plant("hours", "it starts while its worker is not there", f"{CONTACT} AND hours_time > 0 AND hours_time < 57600",
        visits("closed_time = closed_time + hours_time + capacity_time, hours_time = 0, capacity_time = 0, started_at = ready_at")),
    "overtaken": Plant("order", "it starts before one that comes first", LONG_QUEUED, visits("priority = 20")),
    "overtaken by an equal": Plant("order", "it starts before one that comes first", LONG_QUEUED, visits("ready_at = ready_at - 2000000")),
    "queued before it was due": Plant("order", "it does not join the queue when", ASSESSED, visits("due_at = ready_at + 60")),
    **{
        f"another {measure}": Plant("sums", f"{measure} ", CLOSED, result(measure))
        for measure in ("wip_time", "queue_time", "queue_at_start", "queue_at_end", "busy_time", "present_time")
    },
}  # fmt: skip


@pytest.mark.parametrize("name", PLANTS)
def test_a_planted_fault_is_caught(good: Path, tmp_path: Path, name: str) -> None:
    assert missed(good, tmp_path, PLANTS[name]) == []


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
