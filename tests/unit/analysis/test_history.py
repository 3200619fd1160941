from __future__ import annotations

import pytest

from pathway_engine.analysis.history import Tie, history, life, typical
from pathway_engine.engine.records import DelayKind, LinkKind, State
from pathway_engine.errors import UsageError
from pathway_engine.report.history import render_case
from unit.analysis.rows import DAY, HOUR, JOINT, WEEK, Book
from unit.analysis.runs import drawn

RECORDS = drawn(3)


def test_longest_first_open_ones_until_the_end_of_the_run() -> None:
    book = Book()
    for work in (HOUR, 3 * HOUR, 2 * HOUR):
        book.case(0, "advised")
        book.visit("contact", work=work)
    book.case(51 * WEEK)
    book.visit("contact", state=State.QUEUED)
    lines = history(book.records())
    assert [line.case for line in lines] == [4, 2, 3, 1]
    assert lines[0].closed_at is None
    assert lines[0].seconds == WEEK
    assert [line.case for line in history(book.records(), 2)] == [4, 2]


def test_a_line_tells_what_delayed_the_case() -> None:
    book = Book()
    book.case(5, "supported")
    book.visit("contact", capacity=60, work=HOUR)
    book.visit("brokerage", sender="front", handoff=DAY, dispute=HOUR, work=HOUR)
    line = history(book.records())[0]
    assert (line.opened_at, line.ending, line.visits, line.handoffs) == (5, "supported", 2, 1)
    assert line.delayed == 60 + DAY
    assert line.chief_cause == "handoff_latency"


def test_no_delay_has_no_cause() -> None:
    book = Book()
    book.case(0, "advised")
    book.visit("contact", work=HOUR)
    assert history(book.records())[0].chief_cause == ""


@pytest.mark.parametrize("case", RECORDS.cases["case_no"].tolist())
def test_a_life_has_no_gap_and_no_overlap(case: int) -> None:
    found = life(RECORDS, case)
    at = found.line.opened_at
    for stretch in found.stretches:
        assert stretch.since == at
        assert stretch.until - at == sum(portion.seconds for portion in stretch.portions)
        at = stretch.until
    if found.line.closed_at is not None:
        assert at == found.line.closed_at
        assert sum(portion.seconds for portion in found.portions) == found.line.seconds


def test_a_life_says_where_and_with_whom() -> None:
    book = Book()
    book.case(0, "supported")
    book.visit("contact", work=HOUR)
    book.visit("brokerage", sender="front", handoff=DAY, state=State.RETURNED)
    first, second = life(book.records(), 1).stretches
    assert (first.step, first.team, first.organisation, first.stage, first.state) == (
        "contact", "front", "wbc", "work", "",
    )  # fmt: skip
    assert (second.stage, second.state) == ("handoff", "returned")
    assert second.portions[0][:2] == ("handoff_latency", "optalis")


def test_a_life_names_the_case_that_opened_it_and_those_that_it_opened() -> None:
    book = Book()
    for number in range(4):
        book.case(number * DAY, "advised")
        book.visit("contact", work=HOUR)
    for case, other, kind in ((2, 1, LinkKind.AROSE_FROM), (3, 2, LinkKind.FOLLOWS),
                              (4, 2, LinkKind.AROSE_FROM), (4, 1, LinkKind.RELATED)):  # fmt: skip
        link = {"case_no": case, "other_no": other, "kind": kind, "at": (case - 1) * DAY}
        book.rows["links"].append(link)
    lives = [life(book.records(), case) for case in (1, 2, 3)]
    assert [one.opened_by for one in lives] == [None, Tie(1, DAY, False), Tie(2, 2 * DAY, True)]
    assert [one.opened for one in lives] == [
        (Tie(2, DAY, False),), (Tie(3, 2 * DAY, True), Tie(4, 3 * DAY, False)), (),
    ]  # fmt: skip
    told = " ".join(render_case(lives[1], 80).split())
    assert "1 visit, 0 handoffs. It was opened by an outcome of case 1. It opened" in told
    assert "It opened case 3 (Sat 1970-01-03 00:00), case 4 (Sun 1970-01-04 00:00)." in told
    assert "It was opened by the ending of case 2." in " ".join(render_case(lives[2], 80).split())
    many = lives[1]._replace(opened=lives[1].opened * 6)
    assert "and 2 more." in " ".join(render_case(many, 80).split())


def test_who_waited_for_partners_is_told_of_one_case_alone() -> None:
    book = Book(JOINT)
    for waited in ({"broker": 20, "front": 40}, {}, {"broker": 7}):
        book.case(0, "supported")
        book.visit("assessment", partners=waited)
    told = [life(book.records(), case).portions for case in (1, 2, 3)]
    assert [{one.organisation: one.seconds for one in many} for many in told] == [
        {"wbc": 40, "optalis": 20}, {}, {"optalis": 7}
    ]  # fmt: skip


def test_the_parts_of_a_stage_stand_in_time_not_by_size() -> None:
    book = Book()
    book.case(0, "advised")
    book.visit("contact", hours=60, capacity=3 * HOUR, worker=120, work=HOUR, closed=DAY)
    waiting, work = life(book.records(), 1).stretches
    assert [(one.cause, one.seconds) for one in waiting.portions] == [
        ("out_of_hours", 60), ("waiting_worker", 120), ("waiting_allocation", 3 * HOUR),
    ]  # fmt: skip
    assert [one.cause for one in work.portions] == ["none.work", "none.closed"]


def test_in_work_what_it_was_held_for_comes_after_it_began() -> None:
    book = Book()
    book.case(0, "advised")
    book.visit("contact", work=HOUR, held=2 * DAY)
    book.delay(1, "missing_information", HOUR // 2, HOUR // 2 + DAY, DelayKind.HOLD)
    book.delay(1, "hospital_admission", HOUR // 2 + DAY, HOUR // 2 + 2 * DAY, DelayKind.HOLD)
    (stretch,) = life(book.records(), 1).stretches
    held = ["missing_information", "hospital_admission"]
    assert [one.cause for one in stretch.portions] == ["none.work", *held]


def test_a_visit_that_took_no_time_is_told_too() -> None:
    book = Book()
    book.case(0, "advised")
    book.visit("contact")
    stretch = life(book.records(), 1).stretches[0]
    assert (stretch.since, stretch.until, stretch.portions) == (0, 0, ())


def test_no_such_case() -> None:
    with pytest.raises(UsageError, match="there is no case 99; this run has 30 cases"):
        life(RECORDS, 99)


def test_a_typical_case_is_the_median_of_those_that_came_to_a_package() -> None:
    book = Book()
    for ending, days in (("advised", 50), ("supported", 9), ("supported", 1), ("supported", 4)):
        book.case(0, ending)
        book.visit("settling", planned=days * DAY)
    book.case(0)
    book.visit("settling", state=State.PLANNED)
    assert typical(book.records()) == 4


def test_without_packages_a_typical_case_is_the_median_of_all_that_closed() -> None:
    book = Book()
    for days in (3, 1, 2, 9):
        book.case(0, "advised")
        book.visit("settling", planned=days * DAY)
    assert typical(book.records()) == 3


def test_where_none_closed_none_is_typical() -> None:
    book = Book()
    book.case(0)
    book.visit("contact", state=State.QUEUED)
    with pytest.raises(UsageError, match="no case closed"):
        typical(book.records())
