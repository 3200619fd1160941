"""What counts: what ends in the window, over its whole life."""

from __future__ import annotations

import math

import pytest

from pathway_engine.definition.models import Pathway
from pathway_engine.engine.records import State, Window
from unit.analysis.questions import measured, number, told
from unit.analysis.rows import DAY, HOUR, SPLIT, WEEK, Book, pathway

WINDOW = Window(0, WEEK, 3 * WEEK)
ARRIVALS = {"requests": {"rate": "10/week", "during": "office"}}


def closing_at(moment: int, ending: str = "advised") -> Book:
    book = Book(window=WINDOW)
    book.case(0, ending)
    book.visit("contact", work=moment)
    return book


@pytest.mark.parametrize(
    ("moment", "counts"), [(WEEK - 1, 0), (WEEK, 1), (3 * WEEK - 1, 1), (3 * WEEK, 0)]
)
def test_a_case_and_a_visit_count_when_they_end_in_the_half_open_window(
    moment: int, counts: int
) -> None:
    values = measured(closing_at(moment))
    assert number(values, "case_duration", "count") == counts
    assert number(values, "visit_duration", "count") == counts
    assert number(values, "throughput", "rate") == counts / 2


def test_what_ends_in_the_window_counts_with_its_whole_life() -> None:
    values = measured(closing_at(2 * WEEK))
    assert number(values, "case_duration", "mean") == 2 * WEEK
    assert number(values, "work_time", "sum") == 2 * WEEK


def test_a_closed_case_brings_its_earlier_visits_a_sum_does_not() -> None:
    book = Book(window=WINDOW)
    book.case(0, "supported")
    book.visit("contact", work=HOUR)
    book.visit("assessment", sender="front", handoff=DAY, work=2 * WEEK)
    values = measured(book)
    assert number(values, "work_time", "per_case") == HOUR + 2 * WEEK
    assert number(values, "work_time", "sum") == 2 * WEEK
    assert number(values, "handoffs.all", "per_case") == 1, "accepted before the window"
    assert number(values, "handoffs.all", "count") == 0


def test_a_review_of_a_package_comes_to_none() -> None:
    """It opened because a package ran: it is no further person supported."""
    reviewed = {"opens": {"review": {"at": "contact", "after": "52w"}}}
    asked_again = {"opens": {"return": {"at": "contact", "after": "9w", "share": "20%"}}}
    endings = {
        "advised": SPLIT["endings"]["advised"] | asked_again,
        "supported": SPLIT["endings"]["supported"] | reviewed,
    }
    book = Book(pathway=pathway(arrivals=ARRIVALS, endings=endings), window=WINDOW)
    for entry, work in (("requests", 2), ("advised.return", 4), ("supported.review", 60)):
        book.case(WEEK, "supported")
        book.rows["cases"][-1]["entry"] = book.numbering.entries.index(entry)
        book.visit("contact", work=work * HOUR)
    values = measured(book)
    assert number(values, "case_duration", "per_package_count") == 2
    assert number(values, "case_duration", "per_package") == 3 * HOUR
    assert number(values, "work_time", "per_package") == 3 * HOUR
    assert number(values, "case_duration", "count") == 3


def test_a_wait_counts_when_it_ends_though_the_work_goes_on() -> None:
    book = Book(window=WINDOW)
    for opened_at in (0, WEEK, 3 * WEEK - DAY):
        book.case(opened_at)
        book.visit("contact", state=State.ACTIVE, capacity=2 * HOUR)
        book.rows["visits"][-1] |= {"held_time": DAY, "worker_time": HOUR}  # waits after a hold
    values = measured(book)
    assert number(values, "waiting_time", "count") == 2, "one was started before the window"
    assert number(values, "waiting_time", "mean", team="front") == 2 * HOUR
    assert number(values, "waiting_time", "sum") == 0, "none has ended"


def test_arrivals_are_cases_opened_in_the_window() -> None:
    book = Book(window=WINDOW)
    for opened_at in (WEEK - 1, WEEK, 3 * WEEK - 1):
        book.case(opened_at)
    values = measured(book)
    assert number(values, "arrivals", "rate") == 1
    assert number(values, "arrivals", "count") == 2


def test_arrivals_are_told_by_what_brought_them() -> None:
    """Each opening by its own name; a case of before the window is no arrival of any."""
    text = dict(SPLIT)
    again = {"back": {"at": "contact", "after": "1w"}}
    text["endings"] = {**SPLIT["endings"], "advised": {"kind": "resolved", "opens": again}}
    book = Book(Pathway.model_validate(text), window=WINDOW)
    assert book.numbering.entries == ("people", "advised.back")
    for opened_at, entry in ((WEEK - 1, 1), (WEEK, 0), (2 * WEEK, 1), (3 * WEEK - 1, 1)):
        book.case(opened_at)
        book.rows["cases"][-1]["entry"] = entry
    values = measured(book)
    assert number(values, "arrivals", "count", entry="people") == 1
    assert number(values, "arrivals", "count", entry="advised.back") == 2
    assert number(values, "arrivals", "rate", entry="advised.back") == 1


def test_what_is_open_is_in_no_duration_and_stands_beside() -> None:
    book = Book(window=WINDOW)
    for opened_at in (0, WEEK, 2 * WEEK):
        book.case(opened_at)
        book.visit("contact", state=State.QUEUED)
    values = measured(book)
    assert math.isnan(number(values, "case_duration", "mean"))
    assert math.isnan(number(values, "visit_duration", "median"))
    assert number(values, "open.cases", "count") == 3
    assert number(values, "open.cases", "median") == 2 * WEEK
    assert number(values, "open.cases", "p90") == 3 * WEEK
    assert told(values, "queue_age", "median", "team") == {"front": 2 * WEEK}


def test_durations_are_of_visits_done_and_sums_of_all_that_ended() -> None:
    book = Book(window=WINDOW)
    book.case(WEEK, "supported")
    book.visit("contact", work=HOUR)
    book.visit("assessment", sender="front", handoff=DAY, state=State.RETURNED)
    book.visit("assessment", sender="front", handoff=HOUR, capacity=HOUR, state=State.WITHDRAWN)
    values = measured(book)
    assert told(values, "visit_duration", "count", "step") == {"contact": 1}
    assert number(values, "waiting_time", "sum") == HOUR
    assert number(values, "waiting_time", "count") == 1, "only contact was worked on"
