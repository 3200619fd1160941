"""Day by day: worked out by hand, held against the laws and against the measures."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pathway_engine import load
from pathway_engine.analysis.lasting import by_days
from pathway_engine.analysis.measures import measures_of
from pathway_engine.analysis.over_time import STANDING, Sides, edges_of, oldest_of, standing
from pathway_engine.analysis.periods import Period, flow_of
from pathway_engine.analysis.series import named, odd, series_of
from pathway_engine.analysis.shares import spreads_of
from pathway_engine.analysis.there import was_there
from pathway_engine.engine.records import Records, State, Window
from pathway_engine.engine.series import Series
from pathway_engine.shipped import shipped_pathways
from pathway_engine.simulation import build_plan, replicate_plan
from unit.analysis.questions import number
from unit.analysis.rows import DAY, HOUR, WEEK, Book

MONDAY = 20_458 * DAY
SHIPPED = ("wokingham/split", "discharge/today", "small/small")


@cache
def ran(name: str) -> Records:
    """A run with a warm-up of 17 days and a window of 33: whole weeks neither."""
    pathway = load(shipped_pathways() / f"{name}.yaml")
    window = Window(MONDAY, MONDAY + 17 * DAY, MONDAY + 50 * DAY)
    return replicate_plan(build_plan(pathway, window), 1, 1, design="baseline")


def told(records: Records) -> dict[str, tuple[int, ...]]:
    """The series by what they are of."""
    return {named(one): one.numbers for one in series_of(records)}


def test_by_hand() -> None:
    """Two days to warm up and two that count; a queue of two, one begun, one still in it."""
    book = Book(window=Window(0, 2 * DAY, 4 * DAY))
    book.case(HOUR, "advised")
    book.visit("contact", capacity=DAY, work=DAY)  # queued to day 1, 01:00; closed day 2, 01:00
    book.case(2 * DAY)
    book.visit("contact", work=HOUR)
    book.visit("assessment", sender="front", handoff=HOUR, state=State.QUEUED)
    found = told(book.records())
    assert found["`open_cases`"] == (0, 1, 2, 1, 1)
    assert found["`arrivals`"] == (1, 0, 1, 0)
    assert found["`closed`"] == (0, 0, 1, 0)
    assert found["`queue`"] == (0, 1, 0, 1, 1)
    assert found["`queue` by team `assess`"] == (0, 0, 0, 1, 1)
    assert found["`oldest` by team `front`"] == (0, 23 * HOUR, 0, 0, 0)
    assert found["`oldest`"] == (0, 23 * HOUR, 0, 22 * HOUR, 46 * HOUR)
    assert found["`joined` by step `contact`"] == (1, 0, 1, 0)
    assert found["`done` by step `contact`"] == (0, 0, 2, 0)
    assert found["`days_to_close`"] == (0, 0, 1)


@pytest.mark.parametrize("name", SHIPPED)
def test_open_cases_are_what_they_were_and_came_less_who_went(name: str) -> None:
    records = ran(name)
    found = told(records)
    left = np.diff(found["`open_cases`"]) - np.array(found["`arrivals`"]) + found["`closed`"]
    days = np.flatnonzero(left)
    backlog = sum(
        (one.cases or 0)
        for one in records.pathway.backlog.values()
        if one.at in records.pathway.all_steps
    )
    assert days.tolist() == ([16] if backlog else [])
    assert left.sum() == backlog


@pytest.mark.parametrize("name", SHIPPED)
def test_they_are_the_measures_where_those_tell_the_same(name: str) -> None:
    records = ran(name)
    values, found = measures_of(records), told(records)
    window = slice(17, None)
    assert sum(found["`arrivals`"][window]) == number(values, "arrivals", "count")
    assert sum(found["`closed`"][window]) == number(values, "case_duration", "count")
    assert found["`open_cases`"][-1] == number(values, "wip", "end")
    assert found["`queue`"][-1] == number(values, "queue_age", "count")
    assert sum(found["`days_to_close`"]) == number(values, "case_duration", "count")
    for team in records.pathway.real_teams:
        if f"`queue` by team `{team}`" not in found:
            continue
        joined = sum(found[f"`joined` by team `{team}`"][window])
        assert joined == number(values, "queue_length", "joined", team=team)
    for place in records.pathway.places:
        people = found[f"`people` by place `{place}`"]
        assert max(people[window]) > 0


def test_who_was_there_has_not_joined_in_the_warm_up() -> None:
    records = ran("wokingham/split")
    visits, window = records.visits, records.window
    there = was_there(records.pathway, records.cases["entry"])[visits["case_no"] - 1]
    queued = (visits["ready_at"] >= window.starts_at) & (visits["team"] != -1)
    before = queued & there & (visits["ready_at"] < window.warm_up_until)
    joined = sum(sum(n) for name, n in told(records).items() if name.startswith("`joined` by team"))
    assert before.any()
    assert joined == int(queued.sum() - before.sum())


def test_who_waits_again_after_a_hold_is_in_no_line() -> None:
    """At the end as `queue_length` counts them, less those."""
    records = ran("wokingham/split")
    visits, values = records.visits, measures_of(records)
    team = records.pathway.real_teams.keys()
    again = (visits["state"] == State.QUEUED) & (visits["started_at"] != -1)
    found = told(records)
    for code, name in enumerate(team):
        mine = int((again & (visits["team"] == code)).sum())
        if numbers := found.get(f"`queue` by team `{name}`"):
            assert numbers[-1] + mine == number(values, "queue_length", "end", team=name)
    assert again.any()


@pytest.mark.parametrize("name", SHIPPED)
def test_no_run_tells_what_is_odd(name: str) -> None:
    records = ran(name)
    found = series_of(records)
    assert [*odd(found, records.pathway, records.window)] == []
    short = [one._replace(numbers=one.numbers[:-1]) for one in found if one.measure == "queue"]
    assert len([*odd(short, records.pathway, records.window)]) == len(short) > 1
    assert [*odd([Series("queue", {"team": "x"}, ())], records.pathway, records.window)]


TIMES = st.tuples(st.integers(0, 40), st.integers(0, 12), st.integers(0, 1))


@given(st.lists(TIMES, max_size=12))
def test_who_stands_and_who_stands_longest(rows: list[tuple[int, int, int]]) -> None:
    """Against counting one by one."""
    edges = np.array([0, 7, 14, 21, 28, 30])
    since, lasts, codes = (np.array(column, dtype=np.int64) for column in zip(*rows, strict=True)) \
        if rows else (np.zeros(0, np.int64),) * 3  # fmt: skip
    sides = Sides(since, since + lasts)
    stand = standing(edges, sides, codes, 2)
    oldest = oldest_of(edges, since, sides, codes, 2)
    for code in (0, 1):
        for column, edge in enumerate(edges):
            there = [s for s, long, c in rows if c == code and s <= edge < s + long]
            assert stand[code, column] == len(there)
            assert oldest[code, column] == (edge - min(there) if there else 0)


def test_weeks_are_counted_from_the_window() -> None:
    window = Window(0, 17 * DAY, 26 * DAY + HOUR)
    edges = edges_of(window)
    flows = Series("arrivals", {}, (1,) * (len(edges) - 1))
    stocks = Series("queue", {"team": "a"}, tuple(range(len(edges))))
    flow = flow_of([[flows, stocks], [flows]], window, "week")
    assert [period.number for period in flow.periods] == [-2, -1, 0, 1, 2, 3]
    assert [period.seconds // DAY for period in flow.periods] == [3, 7, 7, 7, 2, 0]
    assert flow.periods[3] == Period(1, 17 * DAY, WEEK)
    arrivals, queue = flow.line("arrivals"), flow.line("queue", team="a")
    assert arrivals is not None
    assert queue is not None
    assert [point.mean for point in arrivals.points] == [3, 7, 7, 7, 3]
    assert [2 * point.mean for point in queue.points] == [0, 3, 10, 17, 24, 27]
    assert all(point.low >= 0 for point in queue.points)
    assert {one.measure in STANDING for one in flow.lines} == {True, False}


def test_a_week_in_which_a_queue_is_back() -> None:
    window = Window(0, 0, 70 * DAY)
    falls = tuple(max(4, 80 - 2 * day) for day in range(71))
    level = (5,) * 71
    queues = [Series("queue", {"team": name}, n) for name, n in (("a", falls), ("b", level))]
    flow = flow_of([queues], window, "week")
    found = [flow.back_in(line) for line in flow.lines]
    assert [period and period.number for period in found] == [6, None]


def test_shares_over_within_days() -> None:
    runs = [
        [Series("days_to_close", {}, by_days(np.array(times)))] for times in ([1, DAY], [2 * DAY])
    ]
    (spread,) = spreads_of(runs)
    assert [point.mean for point in spread.points] == [0, 0.5, 1]
    assert spread.per_run == 1.5
