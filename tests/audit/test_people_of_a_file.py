"""Faults in what becomes of people from a file, which lies beside the ledger."""

# ruff: noqa: E501 - queries and changes of these tests, one a line

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from audit.planting import DONE, Plant, attribute, audited, cases, missed, visits
from ledger_files import opened
from pathway_engine import load
from pathway_engine.analysis.audit.report import AuditReport
from pathway_engine.study.studies import simulate

YAML = """
pathway: people
language: 1
timezone: Europe/London
organisations: {council: {sector: council}}
roles: {adviser: {}}
calendars: {office: {hours: {mon-fri: "09:00-17:00"}}}
defaults: {calendar: office}
teams: {front: {organisation: council, staff: {adviser: {present: 2}}}}
case: {urgent: {type: boolean, initial: false}, age: {type: integer, initial: 70}, need: {type: number, initial: 1}}
arrivals:
  people: {rate: 2/wd, during: office, case: {urgent: 30%}}
  known: {replay: people.csv, case: {urgent: 50%, need: {given: urgent, true: {mean: 9, cv: 1}, false: age}}}
start: contact
steps:
  contact:
    team: front
    work: {mean: 1h, cv: 0.5}
    outcomes: {home: {to: home, share: 50%}, look: {to: look}}
  look: {team: front, work: {mean: 2h, cv: 0.5}, outcomes: {home: {to: home, opens: {again: {at: contact, after: 5d, share: 50%}}}}}
endings: {home: {kind: resolved}}
"""
WORDS = ("true", "", "false", "")
PEOPLE = "urgent,at,age\n" + "".join(
    f"{WORDS[n % 4]},2026-{month:02}-{day:02}T1{n % 3}:00,{'' if n % 5 else 60 + n}\n"
    for n, (month, day) in enumerate((month, day) for month in (2, 1) for day in range(1, 28))
)
"""In no order, some of them before the run: lines tell who is who, not places in the run."""


@pytest.fixture(scope="module")
def good(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("people")
    (folder / "people.csv").write_text(PEOPLE, encoding="utf-8")
    (folder / "people.yaml").write_text(YAML, encoding="utf-8")
    simulate(load(folder / "people.yaml"), starts="2026-01-05", length="10w", warm_up="1w",
             replications=1, threads=1, ledger=folder / "good.db")  # fmt: skip
    return folder / "good.db"


def faults(report: AuditReport) -> list[str]:
    return [str(fault) for rule in report.rules for fault in rule.faults]


def checked(report: AuditReport, name: str) -> int:
    return next(rule.checked for rule in report.rules if rule.rule == name)


def test_what_the_simulation_writes_passes(good: Path) -> None:
    assert faults(audited(good)) == []


@pytest.mark.parametrize("content", [None, PEOPLE.replace("T10", "T11"), "no file of people"])
def test_only_the_file_that_was_meant_tells_who_came(
    good: Path, tmp_path: Path, content: str | None
) -> None:
    """Without it they are taken as they are told, and nobody is accused."""
    shutil.copy(good, tmp_path / "alone.db")
    if content is not None:
        (tmp_path / "people.csv").write_text(content, encoding="utf-8")
    alone, beside = audited(tmp_path / "alone.db"), audited(good)
    assert faults(alone) == []
    assert checked(alone, "lengths") < checked(beside, "lengths")


OF = "case_no IN (SELECT case_no FROM cases WHERE entry = 'known')"
KNOWN = "SELECT case_no, NULL FROM cases WHERE entry = 'known' AND "
URGENT = "json_extract(arrived_with, '$.urgent')"
OTHER = f"json(CASE {URGENT} WHEN 1 THEN 'false' ELSE 'true' END)"
PLANTS = {
    "came later": Plant("arrivals", "its person comes in another second", f"{KNOWN} true", cases("opened_at = opened_at + 60")),
    "another age": Plant("attributes", "`age` is not what was drawn", f"{KNOWN} json_extract(arrived_with, '$.age') <> 70", cases("arrived_with = json_set(arrived_with, '$.age', 71)")),
    "more urgent": Plant("attributes", "`urgent` is not what was drawn", f"{KNOWN} true", cases(f"arrived_with = json_set(arrived_with, '$.urgent', {OTHER})")),
    "less in need": Plant("attributes", "`need` is not what was drawn", f"{KNOWN} {URGENT} = 1", f"{attribute('need', '1.5')}; {cases('arrived_with = attributes')}"),
    "works for longer": Plant("lengths", "effort_time is not the work that is drawn", f"{DONE} AND {OF}", visits("effort_time = effort_time + 60")),
    "luckier": Plant("outcomes", "the outcome is not the one that rules and draw give", f"{DONE} AND {OF} AND step_id = 1", visits("outcome_id = 3 - outcome_id")),
    "opens another": Plant("links", "a case was to open of it, and is not there", "SELECT other_no, NULL FROM links JOIN cases ON cases.case_no = other_no WHERE entry = 'known'", "UPDATE cases SET opened_at = opened_at + 60 WHERE case_no IN (SELECT case_no FROM links WHERE other_no IN (SELECT case_no FROM cases WHERE {case}))"),
}  # fmt: skip


@pytest.mark.parametrize("name", PLANTS)
def test_a_planted_fault_is_caught(good: Path, tmp_path: Path, name: str) -> None:
    shutil.copy(good.parent / "people.csv", tmp_path)
    assert missed(good, tmp_path, PLANTS[name]) == []


def test_somebody_of_the_file_has_not_come(good: Path, tmp_path: Path) -> None:
    shutil.copy(good, tmp_path / "planted.db")
    shutil.copy(good.parent / "people.csv", tmp_path)
    with opened(tmp_path / "planted.db") as raw:
        raw.execute(
            "UPDATE cases SET entry = 'look.again' WHERE case_no = (SELECT min(case_no) FROM cases WHERE entry = 'known')"
        )
    assert " people come" in str(faults(audited(tmp_path / "planted.db")))
