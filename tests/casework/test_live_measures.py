"""What a ledger of real cases tells of them: the formulas of runs over what people told."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest

from casework.world import ADVISER, HEAD, MONDAY, NURSE, World, pathway
from pathway_engine import simulate
from pathway_engine.analysis.summary import Summary
from pathway_engine.casework import (
    SYSTEM,
    Accept,
    CaseUnderWay,
    Correct,
    Divert,
    Finish,
    Open,
    Start,
    Undo,
    Withdraw,
)
from pathway_engine.definition.loading import load
from pathway_engine.desk import Desk
from pathway_engine.errors import LedgerError, UsageError
from pathway_engine.report.hiding import cells_without_few, without_few
from pathway_engine.shipped import shipped_pathways
from pathway_engine.study.ledger import Ledger

HOUR = 3600
SUNDAY = date(2026, 1, 11)


@pytest.fixture
def world(tmp_path: Path) -> World:
    return World(url=f"sqlite:///{tmp_path / 'care.db'}")


def ledger(world: World, to: date | None = SUNDAY, from_: date | None = None) -> Ledger:
    path = world.desk._ledger._engine.url.database
    assert path is not None
    return Ledger(path, to=to, from_=from_)


def measured(world: World, to: date = SUNDAY, from_: date | None = None) -> list[Summary]:
    with ledger(world, to, from_) as opened:
        (rows,) = opened.measures().values()
    return rows


def number(rows: list[Summary], name: str, **by: str) -> float | None:
    measure, _, statistic = name.rpartition(".")
    for row in rows:
        if (row.measure, row.statistic, dict(row.by)) == (measure, statistic, by):
            return row.interval.mean
    return None


def cared_for(world: World, effort: timedelta | None = None) -> int:
    """A case of three hours: an hour at the door, an hour on offer, an hour in the ward."""
    number = world.contacted(None)
    world.later().do(Accept(visit=(number, 2)), NURSE)
    world.do(Start(visit=(number, 2), role="nurse"), NURSE)
    world.later().do(Finish(visit=(number, 2), effort=effort), NURSE)
    return number


def test_a_closed_case_is_measured_as_a_simulated_one(world: World) -> None:
    cared_for(world)
    rows = measured(world)
    assert number(rows, "case_duration.mean") == 3 * HOUR
    assert number(rows, "work_time.per_case") == 2 * HOUR
    assert number(rows, "work_time.sum", team="ward") == HOUR
    assert number(rows, "handoffs.all.per_case") == 1
    assert number(rows, "handoff_time.mean") == HOUR
    assert number(rows, "endings.home.share.share") == 1
    assert number(rows, "deviations_per_100.rate") == 0


def test_what_a_book_cannot_know_is_not_told_as_nothing(world: World) -> None:
    cared_for(world)
    told = {row.measure for row in measured(world)}
    assert not {name for name in told if name.startswith(("utilisation", "hours.", "cost."))}
    assert not {"effort_time", "rework_time", "flow_efficiency"} & told
    with ledger(world) as opened:
        assert "Not recorded" in opened.told_beside()


def test_effort_is_told_where_everybody_says_it(world: World) -> None:
    number_ = world.open()
    world.do(Start(visit=(number_, 1)), ADVISER)
    known = {"cost": 1, "urgent": False}
    said = Finish(visit=(number_, 1), outcome="none", values=known, effort=timedelta(minutes=20))
    world.later().do(said, ADVISER)
    assert number(measured(world), "effort_time.per_case") == 20 * 60


def test_open_cases_stand_as_of_the_end(world: World) -> None:
    world.open()
    rows = measured(world)
    assert number(rows, "open.cases.count") == 1
    end = MONDAY.replace(hour=0) + timedelta(days=7)
    assert number(rows, "queue_age.median") == (end - MONDAY).total_seconds()
    assert number(rows, "wip.mean") == 1
    assert number(rows, "queue_length.mean") == 1
    assert number(rows, "queue_length.end", team="door") == 1


def test_a_book_is_told_as_it_stood_on_a_day(world: World) -> None:
    number_ = world.open()
    world.later(24).do(Start(visit=(number_, 1)), ADVISER)
    known = {"cost": 1, "urgent": False}
    world.later().do(Finish(visit=(number_, 1), outcome="none", values=known), ADVISER)
    monday = measured(world, to=MONDAY.date())
    assert number(monday, "open.cases.count") == 1
    assert number(monday, "throughput.rate") == 0
    tuesday = MONDAY.date() + timedelta(days=1)
    later = measured(world, from_=tuesday)
    assert number(later, "arrivals.count") == 0
    assert number(later, "endings.done.share.count") == 1
    with pytest.raises(UsageError, match="--from, --to"):
        measured(world, to=date(2026, 1, 1))


def test_what_was_undone_or_put_right_counts_as_it_is_known_now(world: World) -> None:
    number_ = world.contacted("none", urgent=False)
    world.do(Undo(case=number_, to=3, reason="wrong"), ADVISER)
    assert number(measured(world), "open.cases.count") == 1
    known = {"cost": 1, "urgent": False}
    world.later().do(Finish(visit=(number_, 1), outcome="none", values=known), ADVISER)
    at = MONDAY + timedelta(minutes=30)
    world.do(Correct(case=number_, fact=3, at=at, reason="later"), ADVISER)
    rows = measured(world)
    assert number(rows, "case_duration.mean") == 2 * HOUR
    assert number(rows, "waiting_time.mean") == HOUR / 2


def test_mistakes_and_doubles_are_in_no_measure(world: World) -> None:
    number_ = world.open()
    world.do(Withdraw(case=number_, ending="entered_in_error", reason="nobody"), HEAD)
    cared_for(world)
    assert number(measured(world), "arrivals.count") == 1


def test_handoffs_of_cases_that_were_taken_over_are_not_known(world: World) -> None:
    cared_for(world)
    since = MONDAY - timedelta(days=3)
    under_way = CaseUnderWay(pathway="live", opened_at=since, step="check", since=since)
    (done,) = world.desk.adopt([under_way], source="old", by=SYSTEM)
    world.do(Withdraw(case=done.case, ending="left", reason="gone"), HEAD)
    rows = measured(world)
    assert number(rows, "case_duration.count") == 2
    assert number(rows, "handoffs.all.per_case") == 1


def test_deviations_and_late_entries_are_told(world: World) -> None:
    number_ = world.contacted("support", urgent=False)
    world.do(Divert(visit=(number_, 2), to="pause", reason="away"), HEAD)
    other = world.open()
    world.later(3).do(Start(visit=(other, 1)), ADVISER, at=world.now - timedelta(hours=2))
    rows = measured(world)
    assert number(rows, "deviations_per_100.rate") == 50
    assert number(rows, "recording_lag.p95") == 2 * HOUR


def test_versions_are_told_apart(world: World) -> None:
    cared_for(world)
    text = world.text.replace("title: Live", "title: Live anew")
    world.desk.install(pathway(text), by=SYSTEM)
    cared_for(world)
    with ledger(world) as opened:
        assert len(opened.designs()) == 2
        assert all(name.startswith("live_") for name in opened.designs())
        for rows in opened.measures().values():
            assert number(rows, "case_duration.count") == 1


def test_a_life_a_history_and_the_flow_are_told(world: World) -> None:
    number_ = cared_for(world)
    with ledger(world) as opened:
        assert opened.life(number_).line.seconds == 3 * HOUR
        assert [line.case for line in opened.history()] == [number_]
        assert opened.flow(every="day")
        assert [run.design for run in opened.runs()] == ["live"]


def test_small_numbers_are_hidden(world: World) -> None:
    for _ in range(3):
        cared_for(world)
    rows = measured(world)
    few = without_few(rows, 5)
    assert number(rows, "case_duration.mean") is not None
    assert number(few, "case_duration.mean") is None
    assert number(few, "arrivals.count") is None
    assert number(rows, "wip.mean") is not None
    assert number(few, "wip.mean") is None
    assert number(few, "work_time.sum", team="ward") is None
    assert number(without_few(rows, 2), "case_duration.count") == 4
    with ledger(world) as opened:
        (cells,) = opened.handoffs().values()
    assert [cell.accepted.mean for cell in cells] == [3]
    assert cells_without_few(cells, 5) == []


def test_a_pathway_that_asks_nothing_is_measured_too(tmp_path: Path) -> None:
    desk = Desk(f"sqlite:///{tmp_path / 'care.db'}", clock=lambda: MONDAY)
    desk.install(load(shipped_pathways() / "small" / "small.yaml"), by=SYSTEM)
    desk.do(Open(pathway="small"), by=SYSTEM)
    desk.close()
    with Ledger(tmp_path / "care.db", to=SUNDAY) as opened:
        (rows,) = opened.measures().values()
    assert number(rows, "open.cases.count") == 1


# -- beside runs ---------------------------------------------------------------------------------


def test_runs_stand_beside_real_cases_only_where_that_is_said(world: World) -> None:
    cared_for(world)
    path = world.desk._ledger._engine.url.database
    asked = {"length": "1w", "warm_up": "0w", "replications": 1, "ledger": path, "append": True}
    with pytest.raises(LedgerError, match="real cases"):
        simulate(pathway(), **asked)  # type: ignore[arg-type]
    simulate(pathway(), beside_live=True, **asked)  # type: ignore[arg-type]
    with Ledger(path or "") as opened:
        assert [run.design for run in opened.runs()] == ["baseline"]
        assert not opened.is_live
        assert opened.audit().passed
    with pytest.raises(UsageError, match="found runs"):
        Ledger(path or "", to=SUNDAY)


def test_the_audit_of_runs_takes_a_live_book_for_no_run(world: World) -> None:
    cared_for(world)
    with ledger(world) as opened:
        report = opened.audit()
    assert report.passed
    assert sum(rule.checked for rule in report.rules if rule.rule == "visits") == 0
