"""The auditor on cases that open others: what a run writes passes, planted faults are caught."""

from __future__ import annotations

import shutil
from pathlib import Path

import numpy as np
import pytest

from ledger_files import make, opened
from ledger_rows import MONDAY
from pathway_engine.analysis.audit.auditing import audit
from pathway_engine.analysis.audit.evidence import Evidence
from pathway_engine.analysis.audit.packages import Packages
from pathway_engine.analysis.audit.report import AuditReport
from pathway_engine.clock import WEEK
from pathway_engine.definition.binding import bind
from pathway_engine.definition.models import Pathway
from pathway_engine.definition.reader import read
from pathway_engine.engine.records import NONE, LinkKind, Records, Window
from pathway_engine.ledger import Store
from pathway_engine.simulation import replicate

TEXT = """
pathway: reviews
language: 1
timezone: Europe/London
full_time: 37h
defaults: {calendar: office, absence: 10%}
organisations: {council: {sector: council}, trust: {sector: nhs_trust}}
calendars: {office: {hours: {mon-fri: "09:00-17:00"}}}
roles: {worker: {}}
teams:
  front: {organisation: council, staff: {worker: {present: 2}}}
  ward: {organisation: trust, staff: {worker: 3}}
case:
  urgent: {type: boolean, initial: "false"}
  cost: {type: number, min: 0, initial: 0}
arrivals: {people: {rate: 400/year, case: {urgent: 30%}}}
start: contact
steps:
  contact:
    team: front
    work: {mean: 1h, cv: 0.5}
    records: {cost: {median: 280, p90: 700, once: true}}
    outcomes:
      advised: {to: advised, share: 40%}
      helped:
        to: supported
        set: {urgent: not urgent}
        opens: {visit: {at: look, after: 2wd, share: 30%, case: {urgent: 20%}}}
  look: {team: ward, work: 2h, outcomes: {seen: {to: supported, share: 60%}, gone: {to: over}}}
endings:
  advised:
    kind: resolved
    opens: {return: {at: contact, after: {median: 9d, p90: 30d}, share: 20%}}
  over: {kind: other, package: none}
  supported:
    kind: supported
    package: {weekly: cost, lasts: {mean: 8w, cv: 0.6}}
    opens:
      review: {at: look, after: 2w}
      check:
        at: contact
        after: 0d
        share: {given: urgent, true: 20%, false: 5%}
        when: cost > 200
"""
WINDOW = Window(MONDAY, MONDAY + 4 * WEEK, MONDAY + 20 * WEEK)


def pathway() -> Pathway:
    bound, findings = bind(read(TEXT.encode(), "reviews.yaml"))
    assert bound is not None, findings
    return bound


@pytest.fixture(scope="module")
def run() -> Records:
    return replicate(pathway(), WINDOW, seed=1, replication=1)


@pytest.fixture(scope="module")
def good(tmp_path_factory: pytest.TempPathFactory, run: Records) -> Path:
    return make(tmp_path_factory.mktemp("links") / "good.db", run)


def audited(path: Path) -> AuditReport:
    with Store.read(path) as store:
        return audit(store, raises=True)


def test_what_the_simulation_writes_passes(good: Path, run: Records) -> None:
    assert [str(fault) for rule in audited(good).rules for fault in rule.faults] == []
    kinds = run.links["kind"]
    assert min((kinds == kind).sum() for kind in (LinkKind.FOLLOWS, LinkKind.AROSE_FROM)) > 20


PLANTED = {
    "a link that is missing": (
        "DELETE FROM links WHERE case_no = {case}", "it has not one link for an opening"),
    "a link of somebody who arrived": (
        ("INSERT INTO links SELECT run_id, max(case_no), 1, 0, opened_at FROM cases "
        "WHERE entry = 'people'"),
        "it has not one link for an opening"),
    "another moment": (
        "UPDATE links SET at = at + 1 WHERE case_no = {case}", "from its opening on"),
    "a case that opened later": (
        "UPDATE links SET other_no = {case} + 1 WHERE case_no = {case}", "that opened later"),
    "another kind": (
        "UPDATE links SET kind = 2 - kind WHERE case_no = {case}", "not the kind"),
    "a case that had not come so far": (
        "UPDATE links SET other_no = {case} - 1 WHERE case_no = {case}", "had not come to"),
    "another opening": (
        "UPDATE cases SET entry = 'advised.return' WHERE case_no = {case}", "had not come to"),
}  # fmt: skip
"""What is changed, and what the rule `links` says of it."""


@pytest.mark.parametrize("name", PLANTED)
def test_a_planted_fault_is_caught(good: Path, tmp_path: Path, name: str) -> None:
    change, said = PLANTED[name]
    path = tmp_path / "planted.db"
    shutil.copy(good, path)
    with opened(path) as raw:
        query = """SELECT case_no FROM cases WHERE entry = 'supported.review'
            AND case_no - 1 IN (SELECT case_no FROM cases JOIN endings USING (ending_id)
                WHERE name = 'advised')"""
        case = raw.execute(query).fetchall()[5][0]
        raw.execute(change.format(case=case))
    faults = next(rule.faults for rule in audited(path).rules if rule.rule == "links")
    assert said in str([fault.found for fault in faults])


@pytest.mark.parametrize(
    ("lasts", "said"),
    [("4w", "the package with which it was to open had ended"), ("16w", "is not there")],
)
def test_packages_that_were_to_last_for_another_time(
    good: Path, tmp_path: Path, lasts: str, said: str
) -> None:
    """The same rows under a definition whose packages end sooner, or go on for longer."""
    path = tmp_path / "planted.db"
    shutil.copy(good, path)
    with opened(path) as raw:
        change = 'UPDATE pathways SET canonical = replace(canonical, \'"mean":"8w"\', ?)'
        raw.execute(change, [f'"mean":"{lasts}"'])
    faults = {
        rule.rule: str([fault.found for fault in rule.faults]) for rule in audited(path).rules
    }
    assert said in faults["links"]
    assert "package_time" in faults["sums"]


@pytest.mark.parametrize("measure", ["package_time", "package_cost"])
def test_what_packages_come_to_is_summed_anew(good: Path, tmp_path: Path, measure: str) -> None:
    path = tmp_path / "planted.db"
    shutil.copy(good, path)
    with opened(path) as raw:
        raw.execute("UPDATE results SET value = value + 1 WHERE measure = ?", [measure])
    faults = next(rule.faults for rule in audited(path).rules if rule.rule == "sums")
    assert [fault.found[: len(measure)] for fault in faults] == [measure]


def test_persons_have_several_packages(run: Records) -> None:
    """So that above it is judged who has which."""
    packages = Evidence(run).once(Packages)
    runs = packages.of_case != NONE
    later = packages.of_case[runs] != np.flatnonzero(runs)
    assert min(later.sum(), packages.ended.sum(), (packages.weekly > 0).sum()) > 5
    assert not packages.unsure.any()


@pytest.mark.parametrize("column", ["case_no", "other_no"])
def test_a_case_that_is_not_there_is_told(good: Path, tmp_path: Path, column: str) -> None:
    path = tmp_path / "planted.db"
    shutil.copy(good, path)
    with opened(path) as raw:
        raw.execute(f"UPDATE links SET {column} = {column} + 90000 WHERE case_no = 40")  # noqa: S608
        raw.execute(f"UPDATE links SET {column} = 90000 WHERE other_no = 12")  # noqa: S608
    faults = next(rule.faults for rule in audited(path).rules if rule.rule == "references")
    assert "of cases that is not there" in str([fault.found for fault in faults])
