"""The views show what the rows say, by names, and only of whole runs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from ledger_files import make, opened
from ledger_rows import records
from pathway_engine.definition.loading import load
from pathway_engine.engine.records import Numbering, Records, State, VisitKind, Window
from pathway_engine.ledger.view import View
from pathway_engine.ledger.views import VIEWS
from pathway_engine.simulation import Person, replicate
from reference.small import MONDAY
from unit.test_handworked import DAY
from unit.test_handworked_blocks import LONG, NINE, SHORT, both, file

Rows = list[dict[str, Any]]


def shown(path: Path, view: str, where: str = "1 = 1") -> Rows:
    with opened(path) as raw:
        cursor = raw.execute(f"SELECT * FROM {view} WHERE {where}")  # noqa: S608
        names = [column[0] for column in cursor.description]
        return [dict(zip(names, row, strict=True)) for row in cursor]


@pytest.fixture(scope="module")
def ledger(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make(tmp_path_factory.mktemp("views") / "a.db", records(14))


@pytest.mark.parametrize("view", VIEWS, ids=lambda view: str(view.name))
def test_each_view(tmp_path: Path, view: View) -> None:
    path = make(tmp_path / "a.db", records(14))
    rows = shown(path, view.name)
    assert list(rows[0]) == list(view.columns)
    assert view.doc
    assert all(view.columns.values())
    with opened(path) as raw:
        raw.execute("UPDATE runs SET complete_at = NULL")
    assert shown(path, view.name) == []


def test_a_case_as_events(ledger: Path) -> None:
    """The third person: an offer returned, rework, offered again, then a wait and a decision."""
    rows = shown(ledger, "event_log", "\"case:concept:name\" = 'baseline/1/1/3'")
    events = [(row["visit_no"], row["concept:name"], row["lifecycle:transition"]) for row in rows]
    assert events == [
        (1, "contact", "schedule"),
        (1, "contact", "start"),
        (1, "contact", "complete"),
        (2, "assessment", "schedule"),
        (2, "assessment", "reassign"),
        (3, "contact", "schedule"),
        (3, "contact", "start"),
        (3, "contact", "complete"),
        (4, "assessment", "schedule"),
        (4, "assessment", "assign"),
        (4, "assessment", "start"),
        (4, "assessment", "complete"),
        (5, "pause", "schedule"),
        (5, "pause", "complete"),
        (6, "sort", "schedule"),
        (6, "sort", "start"),
        (6, "sort", "complete"),
    ]
    assert [row["event_no"] for row in rows] == [*range(1, len(rows) + 1)]
    started = next(row for row in rows if row["lifecycle:transition"] == "start")
    assert started | {"run_id": 0} == started | {
        "run_id": 0,
        "design": "baseline",
        "time:timestamp": "2026-01-19T10:00:00",
        "org:resource": "front.adviser.1",
        "org:role": "adviser",
        "org:group": "front",
        "organisation": "council",
    }


def test_no_two_cases_share_a_name_in_the_event_log(tmp_path: Path) -> None:
    """Runs of a ledger differ by design, seed or replication, and each numbers its cases from 1."""
    plain = records(14)
    runs = [plain, records(14, replication=2), records(14, seed=2), replace(plain, design="hub")]
    events = shown(make(tmp_path / "a.db", *runs), "event_log")
    names = {row["case:concept:name"] for row in events}
    assert len(names) == len({(row["run_id"], row["case_no"]) for row in events})
    assert {name.rpartition("/")[0] for name in names} == {
        "baseline/1/1", "baseline/1/2", "baseline/2/1", "hub/1/1"
    }  # fmt: skip


def test_disputes_and_aftermath_are_no_suspensions(ledger: Path) -> None:
    kinds = Counter(row["lifecycle:transition"] for row in shown(ledger, "event_log"))
    assert not kinds.keys() & {"suspend", "resume"}


def test_a_hold_is_a_suspension(tmp_path: Path) -> None:
    path = make(tmp_path / "a.db", records(14))
    with opened(path) as raw:
        raw.execute("UPDATE delays SET kind = 0 WHERE case_no = 2")
    events = Counter(row["lifecycle:transition"] for row in shown(path, "event_log"))
    assert (events["suspend"], events["resume"]) == (1, 1)


def test_a_hold_within_one_second_lies_where_it_happened(tmp_path: Path) -> None:
    """Held while it was queued, until the second of its start; and again at once for no time."""
    path = make(tmp_path / "a.db", records(14))
    with opened(path) as raw:
        raw.execute("DELETE FROM delays WHERE case_no = 2")
        raw.execute("UPDATE handoffs SET accepted_at = accepted_at - 120 WHERE case_no = 2")
        raw.execute(
            """
            INSERT INTO delays
            SELECT run_id, case_no, n, visit_no, 0, 1, NULL, started_at - gap, started_at
            FROM visits, (SELECT 1 AS n, 60 AS gap UNION SELECT 2, 0)
            WHERE case_no = 2 AND visit_no = 2
            """
        )
    rows = shown(path, "event_log", "case_no = 2 AND visit_no = 2")
    assert [row["lifecycle:transition"] for row in rows] == [
        "schedule", "assign", "suspend", "resume", "start", "suspend", "resume", "complete"
    ]  # fmt: skip


def test_a_view_is_in_the_order_of_runs_cases_and_events(ledger: Path) -> None:
    rows = shown(ledger, "event_log")
    order = [(row["run_id"], row["case_no"], row["event_no"]) for row in rows]
    assert order == sorted(order)
    for row, later in pairwise(rows):
        if row["case_no"] == later["case_no"]:
            assert row["time:timestamp"] <= later["time:timestamp"]


def test_a_block_is_over_after_its_branches(tmp_path: Path) -> None:
    """The second branch ends the block in the second of its own end."""
    (tmp_path / "small.yaml").write_text(file(both("all", SHORT, LONG), "to: z"), encoding="utf-8")
    pathway = load(tmp_path / "small.yaml")
    comer = Person(MONDAY + NINE, 1, {})
    rows = replicate(pathway, Window(MONDAY, MONDAY, MONDAY + DAY), 1, 1, [comer])
    shown_rows = shown(make(tmp_path / "a.db", rows), "event_log")
    ends = [r["concept:name"] for r in shown_rows if r["lifecycle:transition"] == "complete"]
    assert ends == ["x", "y", "a", "z"]


def test_visits_by_name(ledger: Path) -> None:
    (row,) = shown(ledger, "visit_log", "case_no = 4 AND visit_no = 3")
    expected = {
        "kind": "work",
        "step": "panel",
        "team": "panel",
        "organisation": "council",
        "role": "manager",
        "state": "done",
        "outcome": "agreed",
        "offered_at": "2026-01-28T16:50:00",
        "duration": row["handoff_time"]
        + row["work_time"]
        + row["closed_time"]
        + row["hours_time"]
        + row["partner_time"],
    }
    assert {name: row[name] for name in expected} == expected


def expected_delays(rows: Records) -> Iterator[tuple[str, str | None, int]]:
    """Cause, organisation and seconds, row by row in the plainest way."""
    names = Numbering.of(rows.pathway)
    attempts = {(h["case_no"], h["visit_no"]): h["attempt"] for h in rows.handoffs}
    afterwards = {(d["case_no"], d["visit_no"], d["from_at"]): d["cause"] for d in rows.delays}
    for visit in rows.visits:
        if visit["state"] < State.DONE or visit["finished_at"] < rows.window.warm_up_until:
            continue
        key = (visit["case_no"], visit["visit_no"])
        team = names.teams[visit["team"]]
        owner = rows.pathway.real_teams[team].organisation if visit["team"] >= 0 else None
        rework = visit["kind"] == VisitKind.REWORK
        late = "handoff_returned" if attempts.get(key, 1) > 1 else "handoff_latency"
        yield late, owner, visit["handoff_time"] - visit["dispute_time"]
        yield "dispute_responsibility", None, visit["dispute_time"]
        assessment = names.steps[visit["step"]] == "assessment"
        queue = "waiting_assessment" if assessment else "waiting_allocation"
        yield "handoff_returned" if rework else queue, owner, visit["capacity_time"]
        yield "handoff_returned" if rework else "out_of_hours", owner, visit["hours_time"]
        yield "waiting_partner", "council", visit["partner_time"]
        if (*key, visit["work_done_at"]) in afterwards:
            cause = afterwards[*key, visit["work_done_at"]]
            yield names.causes[cause], owner, visit["afterwards_time"]


@pytest.mark.parametrize("column", ["cause", "organisation"])
def test_delays_add_up(ledger: Path, column: str) -> None:
    expected: Counter[str | None] = Counter()
    for cause, organisation, seconds in expected_delays(records(14)):
        expected[cause if column == "cause" else organisation] += int(seconds)
    found = {row[column]: row["seconds"] for row in shown(ledger, f"delay_by_{column}")}
    assert found == {name: seconds for name, seconds in expected.items() if seconds}


def test_the_matrix_counts_answers_in_the_window(ledger: Path) -> None:
    rows = records(14)
    counted = rows.handoffs[rows.handoffs["offered_at"] >= rows.window.warm_up_until]
    matrix = shown(ledger, "handoff_matrix")
    assert sum(row["accepted"] for row in matrix) == sum(counted["result"] == 0)
    assert sum(row["returned"] for row in matrix) == sum(counted["result"] == 1) > 0
    assert sum(row["disputed"] for row in matrix) == sum(counted["disputed_from"] > 0) > 0
    to_panel = next(row for row in matrix if row["to_team"] == "panel")
    assert (to_panel["crosses"], to_panel["mean_hours"]) == ("sector", 1.0)
