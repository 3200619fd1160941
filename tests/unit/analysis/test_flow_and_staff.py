"""Flow, queues, staff and money."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from pathway_engine.analysis.measures import measures_of
from pathway_engine.engine.records import State, VisitKind, Window
from unit.analysis.questions import measured, number, told
from unit.analysis.rows import DAY, HOUR, SPLIT, WEEK, Book, pathway

WINDOW = Window(0, WEEK, 3 * WEEK)


def test_throughput_and_endings() -> None:
    book = Book(window=WINDOW)
    for ending in ("advised", "advised", "supported"):
        book.case(WEEK, ending)
        book.visit("contact", work=HOUR)
    values = measured(book)
    assert number(values, "throughput", "rate") == 1.5
    assert told(values, "throughput", "rate", "ending") == {"advised": 1, "supported": 0.5}
    assert number(values, "endings.advised.share", "share") == pytest.approx(2 / 3)
    assert number(values, "endings.supported.share", "count") == 1


def test_wip_is_its_integral_over_the_window() -> None:
    book = Book(window=WINDOW)
    book.case(0)
    book.integral("wip_time", 4.0 * WEEK)
    values = measured(book)
    assert number(values, "wip", "mean") == 2
    assert number(values, "wip", "end") == 1


def test_flow_efficiency_by_the_calendar_and_by_open_hours() -> None:
    book = Book()
    # From Thursday 1970-01-01 09:00 for a day and a half, of which 8 h + 8 h are open.
    book.case(9 * HOUR, "advised")
    book.visit("contact", capacity=32 * HOUR, work=4 * HOUR)
    values = measured(book)
    assert number(values, "flow_efficiency", "calendar") == pytest.approx(4 / 36)
    assert number(values, "flow_efficiency", "working_time") == pytest.approx(4 / 16)


def test_a_wait_goes_by_the_default_calendar() -> None:
    book = Book()
    book.case(9 * HOUR, "advised")
    book.visit("contact", work=2 * HOUR)
    book.visit("settling", planned=6 * HOUR)
    assert number(measured(book), "flow_efficiency", "working_time") == pytest.approx(2 / 8)


def test_effort_and_rework() -> None:
    book = Book()
    book.case(0, "advised")
    book.visit("contact", work=3 * HOUR, effort=2 * HOUR)
    book.visit("contact", kind=VisitKind.REWORK, work=HOUR, effort=HOUR // 2)
    values = measured(book)
    assert number(values, "work_time", "sum") == 4 * HOUR
    assert number(values, "effort_time", "per_case") == 2.5 * HOUR
    assert number(values, "rework_time", "sum") == HOUR // 2
    assert number(values, "visit_duration", "count") == 1, "rework is no visit of its step"


def staffed(**changes: Any) -> Book:
    book = Book(pathway(**changes), WINDOW)
    for team, post, hours in (("front", "worker", 100), ("broker", "broker", 50)):
        book.integral("paid_time", 3_600.0 * hours, team=team, post=post)
        book.integral("present_time", 3_600.0 * hours * 0.8, team=team, post=post, role=post)
        book.integral("busy_time", 3_600.0 * hours * 0.6, team=team, post=post, role=post)
    return book


def test_utilisation_and_paid_hours() -> None:
    values = measured(staffed())
    assert number(values, "utilisation", "mean") == pytest.approx(0.75)
    assert number(values, "utilisation", "mean", team="front", role="worker") == pytest.approx(0.75)
    assert told(values, "hours.paid", "sum", "employer") == {"wbc": 100, "optalis": 50}


def test_hours_of_casework_are_busy_hours_at_the_pace_of_the_post() -> None:
    half = staffed(defaults={"calendar": "office", "casework": "50%"})
    assert told(measured(half), "hours.work", "sum", "team") == {
        "front": pytest.approx(30),
        "broker": pytest.approx(15),
    }


def test_queues() -> None:
    book = Book(window=WINDOW)
    book.case(WEEK, "advised")
    book.visit("contact", capacity=DAY, work=HOUR)
    book.integral("queue_time", 6.0 * WEEK, step="contact", team="front")
    book.integral("queue_at_start", 2, step="contact", team="front")
    book.integral("queue_at_end", 5, step="contact", team="front")
    values = measured(book)
    expected = {"mean": 3, "start": 2, "end": 5, "growth": 1.5, "joined": 1}
    for statistic, value in expected.items():
        assert told(values, "queue_length", statistic, "team") == {"front": value}


def test_staff_costs_what_the_post_or_its_role_costs() -> None:
    teams = SPLIT["teams"] | {
        "front": {
            "organisation": "wbc",
            "staff": {"worker": {"fte": "2", "cost": "50/h", "employer": "optalis"}},
        }
    }
    values = measured(staffed(teams=teams))
    assert told(values, "cost.staff", "sum", "team") == {"front": 5_000, "broker": 1_300}
    assert told(values, "cost.staff", "sum", "employer") == {"optalis": 6_300}
    assert number(values, "cost.staff", "sum") == 6_300


def test_a_post_without_a_cost_is_left_out_of_staff_and_of_all() -> None:
    """What is missing is told by name: `money.without_cost`."""
    values = measured(staffed(roles={"worker": {}, "broker": {"cost": "26/h"}}))
    assert number(values, "cost.staff", "sum") == 1_300
    fixed = number(values, "cost.fixed", "sum")
    assert number(values, "cost.total", "sum") == pytest.approx(1_300 + fixed)
    assert told(values, "cost.staff", "sum", "team") == {"broker": 1_300}


def test_fixed_costs_count_for_the_part_of_the_window_in_which_they_run() -> None:
    costs = {
        "all_along": {"organisation": "wbc", "amount": "36500/year"},
        "later": {"organisation": "optalis", "amount": "700/week", "from": "+1w"},
        "over": {"organisation": "optalis", "amount": "700/week", "until": "1970-01-09"},
    }
    values = measured(Book(pathway(costs=costs), WINDOW))
    assert told(values, "cost.fixed", "sum", "organisation") == {
        "wbc": pytest.approx(1_400),
        "optalis": pytest.approx(700 + 100),
    }


def test_packages_and_the_total() -> None:
    book = staffed()
    book.integral("package_cost", 1_000.0, ending="supported")
    values = measured(book)
    assert told(values, "cost.package", "sum", "ending") == {"supported": 1_000}
    parts = [number(values, f"cost.{name}", "sum") for name in ("staff", "fixed", "package")]
    assert number(values, "cost.total", "sum") == pytest.approx(sum(parts))


def test_where_nothing_is_priced_nothing_is_told() -> None:
    endings = {"advised": {"kind": "resolved"}, "supported": {"kind": "supported"}}
    free = staffed(roles={"worker": {}, "broker": {}}, costs={}, endings=endings)
    assert [value for value in measured(free) if value.measure.startswith("cost.")] == []


def test_a_run_in_which_nobody_came() -> None:
    values = measured(Book(window=WINDOW))
    assert number(values, "throughput", "rate") == 0
    assert math.isnan(number(values, "case_duration", "median"))
    assert math.isnan(number(values, "flow_efficiency", "calendar"))
    assert number(values, "handoffs.all", "count") == 0


def test_a_live_row_tells_its_deviation() -> None:
    book = Book(window=WINDOW)
    book.case(WEEK, "advised")
    book.visit("contact", work=HOUR)
    book.visit("contact", work=HOUR)
    records = book.records()
    assert number(measures_of(records), "deviations_per_100", "rate") == 0
    wider = np.zeros(2, dtype=[*records.visits.dtype.descr, ("deviation", "i1")])
    for name in records.visits.dtype.names or ():
        wider[name] = records.visits[name]
    wider["deviation"] = [0, 2]
    assert number(measures_of(replace(records, visits=wider)), "deviations_per_100", "rate") == 50


def test_a_decision_joins_no_queue() -> None:
    book = Book(window=WINDOW)
    book.case(WEEK, "advised")
    book.visit("contact", capacity=HOUR, work=HOUR)
    book.visit("settling", kind=VisitKind.DECISION)
    decision = book.rows["visits"][-1]
    decision["ready_at"] = decision["offered_at"]
    book.integral("queue_time", HOUR, step="contact", team="front")
    values = measured(book)
    assert number(values, "queue_length", "joined") == 1
    assert told(values, "queue_length", "joined", "team") == {"front": 1}


def test_who_waits_again_after_a_hold_is_in_no_line() -> None:
    book = Book(window=WINDOW)
    for begun in (True, False):
        book.case(2 * WEEK)
        book.visit("contact", state=State.QUEUED, capacity=HOUR)
        if begun:
            book.rows["visits"][-1]["started_at"] = 2 * WEEK
    assert number(measured(book), "queue_age", "count") == 1


def test_a_queue_that_nobody_joined_is_zero_and_hours_that_nobody_kept_are_missing() -> None:
    values = measured(Book(window=WINDOW))
    assert number(values, "queue_length", "mean") == 0
    assert [value for value in values if value.measure.startswith(("hours.", "utilisation"))] == []
    assert math.isnan(number(values, "cost.staff", "sum"))
    assert math.isnan(number(values, "cost.total", "sum"))
