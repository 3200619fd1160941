"""People at a step and at a team, weighted by time; the reference simulator counts them too."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pathway_engine.analysis.counted import Counted
from pathway_engine.analysis.occupancy import times_at_each_number
from pathway_engine.analysis.values import quantile_of_times
from pathway_engine.definition.models import Pathway
from pathway_engine.engine.records import NONE, State, Window
from unit.analysis.questions import measured, number, told
from unit.analysis.rows import DAY, HOUR, SPLIT, WEEK, Book

WINDOW = Window(0, WEEK, 2 * WEEK)


def test_who_is_there_is_queued_in_work_or_afterwards() -> None:
    book = Book(window=WINDOW)
    book.case(WEEK, "supported")
    book.visit("contact", work=DAY)
    book.visit("brokerage", sender="front", handoff=DAY, planned=DAY,
               capacity=HOUR, work=HOUR, afterwards=2 * DAY - 2 * HOUR)  # fmt: skip
    values = measured(book)
    assert number(values, "occupancy", "mean", step="brokerage") == pytest.approx(2 / 7)
    assert number(values, "occupancy", "mean", team="front") == pytest.approx(1 / 7)
    assert number(values, "occupancy", "median", team="broker") == 0
    assert number(values, "occupancy", "p90", team="broker") == 1
    assert set(told(values, "occupancy", "mean", "step")) == {"contact", "assessment", "brokerage"}


def test_those_there_before_and_beyond_the_window_count_within_it() -> None:
    book = Book(window=WINDOW)
    for opened_at, state in ((0, State.QUEUED), (WEEK - DAY, State.DONE), (0, State.DONE)):
        book.case(opened_at, "advised" if state == State.DONE else "")
        book.visit("contact", state=state, work=2 * DAY)
    values = measured(book)
    assert number(values, "occupancy", "mean", step="contact") == pytest.approx(1 + 1 / 7)
    assert number(values, "occupancy", "p95", step="contact") == 2


def test_a_caseload_makes_a_share_and_a_time_at_which_it_is_full() -> None:
    """Three slots: two cases for a day, then four at once for half a day."""
    front = {"organisation": "wbc", "staff": {"worker": "2"}, "caseload": "1.5"}
    limited = SPLIT | {"teams": SPLIT["teams"] | {"front": front}}
    book = Book(Pathway.model_validate(limited), window=WINDOW)
    for begins, often, lasts in ((WEEK, 2, DAY), (WEEK + DAY, 4, DAY // 2)):
        for _ in range(often):
            book.case(begins)
            book.visit("contact", state=State.DONE, work=lasts)
    values = measured(book)
    assert number(values, "occupancy", "share", team="front") == pytest.approx(4 / 7 / 3)
    assert number(values, "occupancy", "full", team="front") == pytest.approx(0.5 / 7)
    assert set(told(values, "occupancy", "full", "team")) == {"front"}


def test_slots_follow_the_posts_in_force() -> None:
    """Six slots, after half the week three: four cases fill those and not these."""
    more = {"role": "worker", "fte": "2", "until": "+84h"}
    front = {"organisation": "wbc", "staff": {"worker": "2", "more": more}, "caseload": "1.5"}
    limited = SPLIT | {"teams": SPLIT["teams"] | {"front": front}}
    book = Book(Pathway.model_validate(limited), window=WINDOW)
    for begins in (WEEK, WEEK + 5 * DAY):
        for _ in range(4):
            book.case(begins)
            book.visit("contact", state=State.DONE, work=DAY)
    values = measured(book)
    assert number(values, "occupancy", "share", team="front") == pytest.approx(8 / 7 / 4.5)
    assert number(values, "occupancy", "full", team="front") == pytest.approx(1 / 7)


def test_a_team_at_which_nobody_was_had_nobody() -> None:
    values = measured(Book(window=WINDOW))
    assert told(values, "occupancy", "p95", "team") == {"front": 0, "assess": 0, "broker": 0}


def test_a_case_that_is_twice_at_a_team_is_one_person() -> None:
    book = Book(window=WINDOW)
    book.case(WEEK)
    for _ in range(2):
        book.visit("contact", state=State.DONE, work=DAY)
    for row, since in zip(book.rows["visits"], (WEEK, WEEK + DAY // 2), strict=True):
        row |= {"offered_at": since, "ready_at": since, "finished_at": since + DAY}
    found = {next(iter(by.items())): times for by, times in _times(book)}
    assert found["step", "contact"].tolist() == [7 * DAY - DAY - DAY // 2, DAY // 2 * 2, DAY // 2]
    assert found["team", "front"].tolist() == [7 * DAY - DAY - DAY // 2, DAY + DAY // 2]


def _times(book: Book) -> list[tuple[dict[str, str], np.ndarray]]:
    return list(times_at_each_number(Counted(book.records())))


stays = st.lists(st.tuples(st.integers(0, 60), st.integers(0, 30)), max_size=12)


@given(stays)
def test_it_is_what_one_sees_second_by_second(drawn: list[tuple[int, int]]) -> None:
    book = Book(window=Window(0, 20, 50))
    for since, seconds in drawn:
        if since < 50:
            book.case(since)
            book.visit("contact", work=seconds)
            if since + seconds >= 50:
                book.rows["visits"][-1] |= {"finished_at": NONE, "state": State.ACTIVE}
    there = [sum(a <= second < a + n for a, n in drawn) for second in range(20, 50)]
    found = {next(iter(by.items())): times for by, times in _times(book)}
    for times in (found["step", "contact"], found["team", "front"]):
        assert times.tolist() == np.bincount(there).tolist()
        ordered = sorted(there)
        for percent in (50, 90, 95):
            assert quantile_of_times(times, percent) == ordered[-(-30 * percent // 100) - 1]
