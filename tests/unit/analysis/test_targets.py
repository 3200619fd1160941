"""Clocks exactly as the language says: when they start and stop, and when they are decided."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pathway_engine.analysis.clocks import Clocks, Events, clocks_between, events
from pathway_engine.analysis.counted import Counted
from pathway_engine.analysis.pauses import with_pauses
from pathway_engine.analysis.values import Value
from pathway_engine.engine.records import NONE, State, VisitKind, Window
from unit.analysis.questions import measured, number
from unit.analysis.rows import DAY, HOUR, WEEK, Book, pathway

WINDOW = Window(0, 2 * WEEK, 10 * WEEK)


def one_case(**written: Any) -> Events:
    moments = [(at, order) for at, order in written["at"]]
    return Events(
        np.zeros(len(moments), dtype=int),
        np.array([at for at, _ in moments], dtype=int),
        np.array([order for _, order in moments], dtype=int),
    )


def spans(starts: list[tuple[int, int]], stops: list[tuple[int, int]]) -> list[tuple[int, int]]:
    clocks = clocks_between(one_case(at=starts), one_case(at=stops))
    return list(zip(clocks.started_at.tolist(), clocks.stopped_at.tolist(), strict=True))


def test_a_clock_starts_only_while_it_is_not_running() -> None:
    assert spans([(1, 1), (2, 2), (9, 9)], [(5, 5)]) == [(1, 5), (9, -1)]


def test_a_stop_without_a_running_clock_does_nothing() -> None:
    assert spans([(5, 5)], [(1, 1), (7, 7), (8, 8)]) == [(5, 7)]


def test_within_one_second_the_order_of_visits_decides() -> None:
    assert spans([(5, 1)], [(5, 2)]) == [(5, 5)]
    assert spans([(5, 2)], [(5, 1)]) == [(5, -1)]


def test_an_event_that_is_both_stops_and_starts() -> None:
    both = [(1, 1), (4, 4), (9, 9)]
    assert spans(both, both) == [(1, 4), (4, 9), (9, -1)]


def test_no_events() -> None:
    assert spans([], []) == []
    assert spans([], [(1, 1)]) == []


moments = st.lists(st.tuples(st.integers(0, 2), st.integers(0, 30)), unique=True, max_size=20)


@given(moments, moments)
def test_as_one_would_do_it_by_hand(
    from_: list[tuple[int, int]], to: list[tuple[int, int]]
) -> None:
    def listed(pairs: list[tuple[int, int]]) -> Events:
        cases, at = (np.array([pair[i] for pair in pairs], dtype=int) for i in (0, 1))
        return Events(cases, at, at)

    clocks = clocks_between(listed(from_), listed(to))
    found = list(zip(*(column.tolist() for column in clocks[:3]), strict=True))
    assert found == by_hand(set(from_), set(to))


def by_hand(from_: set[tuple[int, int]], to: set[tuple[int, int]]) -> list[tuple[int, int, int]]:
    """Second by second, case by case."""
    found: list[tuple[int, int, int]] = []
    for case in range(3):
        since: int | None = None
        for second in range(31):
            if (case, second) in to and since is not None:
                found.append((case, since, second))
                since = None
            if (case, second) in from_ and since is None:
                since = second
        if since is not None:
            found.append((case, since, -1))
    return sorted(found)


def returned_once() -> Book:
    book = Book(window=WINDOW)
    book.case(0, "supported")
    book.visit("contact", work=10)
    book.visit("brokerage", sender="front", handoff=5, state=State.RETURNED)
    book.visit("contact", kind=VisitKind.REWORK, work=3)
    book.visit("brokerage", sender="front", handoff=5, attempt=2, work=20)
    return book


@pytest.mark.parametrize(
    ("event", "moments"),
    [
        ("opened", [0]),
        ("closed", [43]),
        ("supported", [43]),
        ("advised", []),
        ("contact.reached", [0]),
        ("contact.finished", [10]),
        ("brokerage.reached", [10]),
        ("brokerage.started", [23]),
        ("brokerage.finished", [43]),
    ],
)
def test_rework_repeats_and_returns_are_no_events(event: str, moments: list[int]) -> None:
    found = events(Counted(returned_once().records()), event)
    assert found.at.tolist() == moments


TARGET = {"from": "contact.reached", "to": "assessment.finished", "within": "28d"}


def decided(*waits: int, closed: bool = False, **changes: Any) -> list[Value]:
    """The measures of cases opened at the start of which each waits so long for assessment."""
    book = Book(pathway(targets={"seen": TARGET | changes}), WINDOW)
    for wait in waits:
        book.case(0, "advised" if closed else "supported")
        book.visit("contact", work=wait)
        if not closed:
            book.visit("assessment")
    return measured(book)


def test_the_limit_is_included() -> None:
    values = decided(28 * DAY, 28 * DAY + 1)
    assert number(values, "targets.seen.met", "share") == 0.5
    assert number(values, "clock.seen", "count") == 2


def test_what_closed_before_it_was_decided_does_not_count() -> None:
    values = decided(28 * DAY, closed=True)
    assert number(values, "targets.seen.met", "count") == 0
    assert math.isnan(number(values, "targets.seen.met", "share"))
    late = decided(28 * DAY + 1, closed=True)
    assert number(late, "targets.seen.met", "share") == 0, "its time had run out"


def test_undecided_at_the_end_is_open() -> None:
    book = Book(pathway(targets={"seen": TARGET}), WINDOW)
    for opened_at in (6 * WEEK - 1, 6 * WEEK):
        book.case(opened_at)
        book.visit("contact", state=State.ACTIVE)
    values = measured(book)
    assert number(values, "targets.seen.open", "count") == 1, "28 d before the end: still time"
    assert number(values, "targets.seen.met", "count") == 1, "a second earlier: missed"


def test_decided_in_the_window_counts_and_before_it_does_not() -> None:
    in_warm_up = decided(2 * WEEK - 1, within="7d")
    assert number(in_warm_up, "targets.seen.met", "count") == 0, "missed after a week"
    assert number(in_warm_up, "clock.seen", "count") == 0
    stopped = decided(2 * WEEK, within="7d")
    assert number(stopped, "targets.seen.met", "count") == 0
    assert number(stopped, "clock.seen", "count") == 1, "the clock stops in the window"


def test_working_days_go_by_the_calendar() -> None:
    # 1970-01-01 is a Thursday; the office opens at 9: one working day later is Friday, 9:00.
    friday = DAY + 9 * HOUR
    two_weeks = 14 * DAY
    book = Book(pathway(targets={"seen": TARGET | {"within": "1wd"}}), WINDOW)
    for wait in (friday, friday + 1):
        book.case(two_weeks, "supported")
        book.visit("contact", work=wait)
        book.visit("assessment")
    assert number(measured(book), "targets.seen.met", "share") == 0.5


def test_a_condition_and_a_limit_that_depend_on_the_case() -> None:
    limit = {"given": "setting", "home": "20d", "hospital": "10d"}
    target = TARGET | {"within": limit, "when": "urgent and visits(contact) < 1"}
    book = Book(pathway(targets={"seen": target}), WINDOW)
    for urgent, setting in ((1, 0), (1, 1), (0, 0)):
        book.case(0, "supported", urgent=urgent, setting=setting)
        book.visit("contact", sender="assess", handoff=1, work=15 * DAY)
        book.visit("assessment")
    values = measured(book)
    assert number(values, "clock.seen", "count") == 2
    # At home in time on day 15; in hospital missed on day 10, before the window.
    assert number(values, "targets.seen.met", "count") == 1
    assert number(values, "targets.seen.met", "share") == 1


def test_a_condition_reads_visits_and_days_open_when_the_clock_starts() -> None:
    target = {"from": "assessment.reached", "to": "assessment.finished", "within": "9d"}
    for rule, counts in (("days_open > 14", 1), ("days_open > 16", 0),
                         ("visits(contact) == 1", 1), ("visits(assessment) == 1", 1),
                         ("1 / (days_open - days_open) > 0", 0),
                         ("1 / (days_open - days_open) > 0 or days_open > 14", 0),
                         ("days_open > 14 or 1 / (days_open - days_open) > 0", 1)):  # fmt: skip
        book = Book(pathway(targets={"seen": target | {"when": rule}}), WINDOW)
        book.case(0, "supported")
        book.visit("contact", work=15 * DAY)
        book.visit("assessment", work=HOUR)
        assert number(measured(book), "clock.seen", "count") == counts, rule


def test_a_condition_on_what_is_not_set_does_not_hold() -> None:
    book = Book(pathway(targets={"seen": TARGET | {"when": "package_cost > 0"}}), WINDOW)
    book.case(0, "supported", package_cost=math.nan)
    book.visit("contact", work=15 * DAY)
    book.visit("assessment")
    assert number(measured(book), "clock.seen", "count") == 0


REACHED: dict[str, Any] = {"counts": "reached", "within": "7d"}


def test_of_those_who_come_so_far_each_is_decided_when_it_comes() -> None:
    values = decided(15 * DAY, 3 * WEEK, **REACHED)
    assert number(values, "targets.seen.met", "count") == 2, "decided in the window, both late"
    assert number(values, "targets.seen.met", "share") == 0
    assert number(decided(15 * DAY, within="15d"), "targets.seen.met", "share") == 1
    in_warm_up = decided(2 * WEEK - 1, **REACHED)
    assert number(in_warm_up, "targets.seen.met", "count") == 0
    closed = decided(3 * WEEK, closed=True, **REACHED)
    assert number(closed, "targets.seen.met", "count") == 0, "never came to it, however late"
    assert number(closed, "targets.seen.open", "count") == 0


def test_who_still_waits_is_open_and_may_be_overdue() -> None:
    book = Book(pathway(targets={"seen": TARGET | REACHED}), WINDOW)
    for opened_at in (9 * WEEK - 1, 9 * WEEK, 0):
        book.case(opened_at)
        book.visit("contact", state=State.ACTIVE)
    values = measured(book)
    assert number(values, "targets.seen.open", "count") == 3
    assert number(values, "targets.seen.overdue", "count") == 2, "7 d before the end: still time"
    assert number(values, "targets.seen.met", "count") == 0
    assert "targets.seen.overdue" not in {value.measure for value in decided(DAY)}


def test_of_several_events_whichever_comes_first() -> None:
    book = Book(
        pathway(
            targets={
                "either": TARGET | {"to": ["brokerage.started", "assessment.finished", "closed"]},
                "again": TARGET | {"from": ["opened", "assessment.reached"], "to": "closed"},
                "last": TARGET | {"from": ["supported", "closed"], "to": ["closed"]},
            }
        ),
        WINDOW,
    )
    book.case(2 * WEEK, "supported")
    book.visit("contact", work=10)
    book.visit("assessment", work=20)
    book.visit("brokerage", work=30)
    values = measured(book)
    assert number(values, "clock.either", "mean") == 30, "and brokerage starts no new one"
    assert number(values, "clock.again", "mean") == 60, "the second event finds it running"
    assert number(values, "clock.last", "mean") == 0, "a case comes to its ending, then it closes"
    assert number(values, "clock.either", "count") == number(values, "clock.again", "count") == 1


# -- pauses --------------------------------------------------------------------------------------

PAUSING = TARGET | {"within": "1m", "pauses_for": ["slow_market"]}
T = 3 * WEEK


def with_delays(
    work: int, *delays: tuple[int, int], cause: str = "slow_market", **changes: Any
) -> list[Value]:
    """A case whose clock stops after so long; delays begin and end so long after its start."""
    book = Book(pathway(targets={"seen": PAUSING | changes}), WINDOW)
    book.case(T, "supported")
    book.visit("contact", work=work)
    book.visit("assessment")
    for begin, end in delays:
        book.delay(1, cause, T + begin, NONE if end == NONE else T + end)
    return measured(book)


@pytest.mark.parametrize(
    ("delays", "last"),
    [
        ([], 60),
        ([(10, 40)], 90),
        ([(10, 40), (30, 50)], 100),
        ([(30, 50), (10, 40)], 100),
        ([(10, 40), (15, 20)], 90),
        ([(10, 20), (20, 30)], 80),
        ([(10, 20), (50, 70)], 90),
        ([(60, 100)], 100),
        ([(61, 100)], 60),
        ([(10, 40), (90, 95), (96, 99)], 95),
        ([(-100, -10)], 60),
        ([(-100, 10)], 70),
        ([(0, 5)], 65),
        ([(7, 7)], 60),
    ],
)
@pytest.mark.parametrize("counts", ["all", "reached"])
def test_a_clock_stands_still_while_such_a_delay_runs(
    delays: list[tuple[int, int]], last: int, counts: str
) -> None:
    """To the second: the last in which it is met, and the next, in which it is missed."""
    for work, share in ((last, 1), (last + 1, 0)):
        values = with_delays(work, *delays, counts=counts)
        assert number(values, "targets.seen.met", "share") == share
    assert number(values, "clock.seen", "mean") == last + 1, "as long as it is"


def test_other_causes_do_not_stop_it() -> None:
    values = with_delays(61, (10, 40), cause="waiting_equipment")
    assert number(values, "targets.seen.met", "share") == 0
    both = with_delays(91, (10, 40), pauses_for=["waiting_equipment", "slow_market"])
    assert number(both, "targets.seen.met", "share") == 0
    assert number(with_delays(90, (10, 40)), "targets.seen.met", "share") == 1


@pytest.mark.parametrize(("begin", "is_open"), [(60, 1), (61, 0)])
def test_a_delay_that_still_runs_stops_it_until_the_end(begin: int, is_open: int) -> None:
    book = Book(pathway(targets={"seen": PAUSING}), WINDOW)
    book.case(T)
    book.visit("contact", state=State.ACTIVE)
    book.delay(1, "slow_market", T + begin, NONE)
    values = measured(book)
    assert number(values, "targets.seen.open", "count") == is_open
    assert number(values, "targets.seen.met", "count") == 1 - is_open


def test_each_case_has_its_own_pauses_and_limit() -> None:
    limit = {"given": "setting", "home": "1m", "hospital": "2m"}
    book = Book(pathway(targets={"seen": PAUSING | {"within": limit}}), WINDOW)
    for setting, work, pause in ((0, 90, 30), (1, 150, 30), (0, 61, 0), (1, 121, 0)):
        book.case(T, "supported", setting=setting)
        book.visit("contact", work=work)
        book.visit("assessment")
        book.delay(1, "slow_market", T, T + pause)
    assert number(measured(book), "targets.seen.met", "share") == 0.5


@given(st.lists(st.tuples(st.integers(-5, 30), st.integers(0, 12)), max_size=4), st.integers(0, 20))
def test_second_by_second(delays: list[tuple[int, int]], limit: int) -> None:
    """The clock ticks in every second in which no delay runs; the limit is included."""
    ticks = [not any(a <= second < a + n for a, n in delays) for second in range(100)]
    gone = [sum(ticks[:second]) for second in range(101)]
    last = max(second for second, passed in enumerate(gone) if passed <= limit)
    book = Book(pathway(targets={"seen": PAUSING}), WINDOW)
    book.case(T, "supported")
    for begin, length in delays:
        book.delay(1, "slow_market", T + begin, T + begin + length)
    clocks = Clocks(*(np.array([one]) for one in (0, T, NONE, 0)))
    found = with_pauses(Counted(book.records()), clocks, np.array([T + limit]), ["slow_market"])
    assert found.tolist() == [T + last]
