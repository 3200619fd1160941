"""From part to cause and organisation, and durations taken apart without a second left over."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pathway_engine.analysis.accounts import Account, account_for
from pathway_engine.analysis.clocks import clocks_between, events
from pathway_engine.analysis.counted import Counted
from pathway_engine.analysis.delays import Decomposition, of_cases, of_clocks
from pathway_engine.analysis.targets import clocks_of
from pathway_engine.definition.causes import NO_DELAY
from pathway_engine.definition.models import Pathway
from pathway_engine.engine.records import PARTS, DelayKind, State, VisitKind
from pathway_engine.report.words import NO_DELAY as TOLD
from pathway_engine.report.words import cause_title
from unit.analysis.questions import measured, number, told
from unit.analysis.rows import DAY, HOUR, JOINT, SPLIT, Book, pathway
from unit.analysis.runs import drawn


def accounted(book: Book) -> dict[tuple[str, str], int]:
    """Seconds by cause and organisation."""
    account = account_for(Counted(book.records()))
    found: Counter[tuple[str, str]] = Counter()
    pieces = account.pieces
    for seconds, cause, holder in zip(
        pieces.seconds, pieces.causes, pieces.organisations, strict=True
    ):
        name = "" if holder < 0 else account.organisation_names[holder]
        found[account.cause_names[cause], name] += int(seconds)
    return dict(found)


def alone(step: str, **written: Any) -> dict[tuple[str, str], int]:
    """The account of one visit."""
    return alone_in(pathway(), step, **written)


def alone_in(model: Pathway, step: str, **written: Any) -> dict[tuple[str, str], int]:
    book = Book(model)
    book.case(0, "supported")
    book.visit(step, **written)
    return accounted(book)


def test_an_offer_is_latency_at_first_and_returned_afterwards() -> None:
    assert alone("brokerage", sender="assess", handoff=60) == {("handoff_latency", "optalis"): 60}
    again = alone("brokerage", sender="assess", handoff=60, attempt=2)
    assert again == {("handoff_returned", "optalis"): 60}


def test_a_dispute_lies_with_nobody() -> None:
    assert alone("brokerage", sender="assess", handoff=60, dispute=20) == {
        ("handoff_latency", "optalis"): 40,
        ("dispute_responsibility", "nobody"): 20,
    }


@pytest.mark.parametrize(
    ("part", "cause"),
    [
        ("capacity", "waiting_assessment"),
        ("caseload", "waiting_assessment"),
        ("session", "waiting_assessment"),
        ("worker", "waiting_worker"),
        ("hours", "out_of_hours"),
    ],
)
def test_waiting_of_a_step_with_a_cause_of_its_own(part: str, cause: str) -> None:
    written: dict[str, Any] = {part: 60}
    assert alone("assessment", **written) == {(cause, "wbc"): 60}


def test_waiting_of_a_step_without() -> None:
    assert alone("contact", capacity=60, session=5) == {
        ("waiting_allocation", "wbc"): 60,
        ("scheduled_batch", "wbc"): 5,
    }


@pytest.mark.parametrize("part", ["capacity", "caseload", "session", "worker", "hours"])
def test_any_waiting_of_rework_is_because_of_the_return(part: str) -> None:
    written: dict[str, Any] = {part: 60, "kind": VisitKind.REWORK}
    assert alone("assessment", **written) == {("handoff_returned", "wbc"): 60}


def test_waiting_for_a_partner_lies_with_the_partner() -> None:
    for waited in ({"broker": 60}, {"broker": 20, "front": 40}):
        expected = {"optalis": waited["broker"], "wbc": waited.get("front")}
        assert alone_in(JOINT, "assessment", partners=waited) == {
            ("waiting_partner", who): seconds for who, seconds in expected.items() if seconds
        }


def test_what_is_no_delay() -> None:
    assert alone("assessment", planned=1, work=2, closed=4, afterwards=8) == {
        ("none.planned", ""): 1,
        ("none.work", ""): 2,
        ("none.closed", ""): 4,
        ("none.afterwards", ""): 8,
    }
    assert alone("settling", planned=60) == {("none.planned", ""): 60}


def test_a_stay_in_a_place_is_no_time_after_work() -> None:
    ward = {"team": "assess", "in": "beds", "stay": "5d", "outcomes": {"on": {"to": "brokerage"}}}
    model = pathway(
        steps=SPLIT["steps"] | {"assessment": ward},
        places={"beds": {"organisation": "wbc", "count": "2"}},
    )
    assert alone_in(model, "assessment", afterwards=60) == {("none.stay", ""): 60}
    assert cause_title("none.stay") == "No delay: stay"
    assert set(NO_DELAY) == set(TOLD), "each is told in words"


def with_delay(
    cause: str, from_at: int, to_at: int, kind: DelayKind = DelayKind.AFTERWARDS, **parts: Any
) -> dict[tuple[str, str], int]:
    book = Book()
    book.case(0, "supported")
    visit = book.visit("brokerage", **parts)
    book.delay(visit, cause, from_at, to_at, kind)
    return accounted(book)


def test_afterwards_with_a_cause_lies_with_who_answers_for_it() -> None:
    assert with_delay("slow_market", 10, 70, work=10, afterwards=60) == {
        ("none.work", ""): 10,
        ("slow_market", "provider"): 60,
    }
    built_in = with_delay("waiting_home_care", 10, 70, work=10, afterwards=60)
    assert built_in["waiting_home_care", "optalis"] == 60


@pytest.mark.parametrize(
    ("part", "cause"),
    [("capacity", "waiting_assessment"), ("caseload", "waiting_assessment"),
     ("session", "waiting_assessment"), ("worker", "waiting_worker"), ("hours", "out_of_hours")],
)  # fmt: skip
def test_waiting_lies_with_who_answers_for_its_cause(part: str, cause: str) -> None:
    written: dict[str, Any] = {part: 60}
    for whose in ("optalis", "nhs"):
        model = pathway(causes={"slow_market": {}, cause: {"responsible": whose}})
        assert alone_in(model, "assessment", **written) == {(cause, whose): 60}
        rework = alone_in(model, "assessment", kind=VisitKind.REWORK, **written)
        assert rework == {("handoff_returned", "wbc"): 60}


def test_an_organisation_of_the_file_comes_before_a_word() -> None:
    both = SPLIT["organisations"] | {"nhs": {"sector": "nhs_trust"}}
    model = pathway(organisations=both, causes={"slow_market": {"responsible": "nhs"}})
    book = Book(model)
    assert account_for(Counted(book.records())).organisation_names.count("nhs") == 1


def test_a_built_in_cause_that_is_named_again_holds_afterwards_too() -> None:
    causes = {"slow_market": {}, "waiting_home_care": {"responsible": "housing"}}
    book = Book(pathway(causes=causes))
    book.case(0, "supported")
    book.delay(book.visit("brokerage", work=10, afterwards=60), "waiting_home_care", 10, 70)
    assert accounted(book)["waiting_home_care", "housing"] == 60


def test_a_hold_goes_to_its_cause_and_what_no_row_tells_is_unknown() -> None:
    found = with_delay("missing_information", 5, 65, DelayKind.HOLD, work=10, held=90)
    assert found["missing_information", "optalis"] == 60
    assert found["unknown", "optalis"] == 30


def test_a_dispute_of_no_length_is_no_cause_of_what_comes_afterwards_in_its_second() -> None:
    found = with_delay("dispute_responsibility", 0, 0, afterwards=60)
    assert found == {("none.afterwards", ""): 60}


def test_a_hold_that_is_open_lasts_until_the_run_ends() -> None:
    book = Book()
    book.case(0)
    visit = book.visit("brokerage", state=State.ACTIVE, work=10)
    book.delay(visit, "missing_information", 5, -1, DelayKind.HOLD)
    book.window = book.window._replace(ends_at=100)
    assert accounted(book)["missing_information", "optalis"] == 95


def test_the_measures_of_delay() -> None:
    book = Book()
    book.case(0, "supported")
    book.visit("brokerage", sender="assess", handoff=60, dispute=20, work=10)
    book.case(0, "advised")
    book.visit("contact", work=10)
    values = measured(book)
    assert number(values, "delay.handoff_latency", "sum") == 40
    assert number(values, "delay.handoff_latency", "per_case") == 20
    assert number(values, "delay.handoff_latency", "per_package") == 40
    assert told(values, "delay.dispute_responsibility", "sum", "organisation") == {"nobody": 20}
    assert number(values, "orphan_time", "per_package") == 20


def test_parts_that_do_not_add_up_are_refused_by_name() -> None:
    book = Book()
    book.case(0, "advised")
    book.visit("contact", work=10)
    book.rows["visits"][0]["work_time"] = 9
    with pytest.raises(ValueError, match=r"visit 1 of case 1 add up to 9 s, but it lasted 10 s"):
        measured(book)


def test_a_gap_between_visits_is_refused() -> None:
    book = Book()
    book.case(0, "advised")
    book.visit("contact", work=10)
    book.rows["cases"][0]["closed_at"] = 11
    with pytest.raises(ValueError, match="visits of 10 s do not make up durations of 11 s"):
        measured(book)


parts = st.fixed_dictionaries(
    {
        name.removesuffix("_time"): st.integers(0, 3 * DAY)
        for name in PARTS
        if name != "partner_time"
    }
)


partners = st.dictionaries(st.just("broker"), st.integers(0, 3 * DAY)) | st.fixed_dictionaries(
    {"broker": st.integers(0, DAY), "front": st.integers(0, DAY)}
)


@given(st.lists(st.tuples(parts, partners), min_size=1, max_size=6), st.booleans())
def test_every_second_of_every_case_has_one_place(
    visits: list[tuple[dict[str, int], dict[str, int]]], package: bool
) -> None:
    book = Book(JOINT)
    book.case(7, "supported" if package else "advised")
    for n, (written, waited) in enumerate(visits):
        told: dict[str, Any] = {**written, "partners": waited}
        book.visit("assessment" if n % 2 else "brokerage", sender="front", **told)
    counted = Counted(book.records())
    whole = of_cases(counted, account_for(counted)).closed
    assert sum(portion.seconds for portion in whole.portions) == whole.seconds
    assert whole.seconds == sum(sum(one.values()) for written in visits for one in written)


def clock(book: Book, start: str, stop: str) -> tuple[Decomposition, Account]:
    counted = Counted(book.records())
    account = account_for(counted)
    clocks = clocks_between(events(counted, start), events(counted, stop))
    return of_clocks(counted, account, clocks), account


@pytest.mark.parametrize(
    ("start", "stop", "expected"),
    [
        ("assessment.reached", "assessment.started",
         {"handoff_latency": 100, "none.planned": 30, "waiting_assessment": 7}),
        ("assessment.started", "assessment.finished",
         {"none.work": 50, "none.closed": 20, "none.afterwards": 9}),
        ("contact.started", "assessment.started",
         {"none.work": 10, "handoff_latency": 100, "none.planned": 30, "waiting_assessment": 7}),
        ("assessment.reached", "assessment.reached", {}),
    ],
)  # fmt: skip
def test_a_clock_takes_the_stages_that_lie_within_it(
    start: str, stop: str, expected: dict[str, int]
) -> None:
    book = Book()
    book.case(0, "supported")
    book.visit("contact", capacity=5, work=10)
    book.visit("assessment", sender="front", handoff=100, planned=30, capacity=7, work=50,
               closed=20, afterwards=9)  # fmt: skip
    whole, _ = clock(book, start, stop)
    assert {portion.cause: portion.seconds for portion in whole.portions} == expected


def test_a_clock_counts_the_waiting_of_a_visit_still_under_way() -> None:
    book = Book()
    book.case(0)
    book.visit("contact", capacity=60, work=10, state=State.ACTIVE)
    whole, _ = clock(book, "contact.reached", "contact.started")
    assert whole.seconds == 60
    assert [portion[:3] for portion in whole.portions] == [("waiting_allocation", "wbc", 60)]


def test_waiting_for_the_own_worker_after_a_hold_comes_after_the_start() -> None:
    book = Book()
    book.case(0, "supported")
    visit = book.visit("assessment", worker=5, work=10, held=60)
    row = book.rows["visits"][-1]
    row |= {"started_at": 0, "work_done_at": 75}
    book.delay(visit, "missing_information", 5, 65, DelayKind.HOLD)
    assert clock(book, "assessment.reached", "assessment.started")[0].portions == ()
    after = clock(book, "assessment.started", "assessment.finished")[0]
    assert ("waiting_worker", "wbc", 5) in after.portions


def test_a_hold_that_ends_by_night_is_waited_out_after_the_start() -> None:
    """Five seconds until the team opens, after the hold: they lie in no clock to the start."""
    book = Book()
    book.case(0, "supported")
    visit = book.visit("assessment", hours=20 + 5, work=10, held=60)
    book.rows["visits"][-1] |= {"started_at": 20, "work_done_at": 95}
    book.delay(visit, "missing_information", 25, 85, DelayKind.HOLD)
    before = clock(book, "assessment.reached", "assessment.started")[0]
    assert [portion[:3] for portion in before.portions] == [("out_of_hours", "wbc", 20)]
    after = clock(book, "assessment.started", "assessment.finished")[0]
    assert ("out_of_hours", "wbc", 5) in after.portions


def test_the_clocks_of_a_drawn_run_add_up() -> None:
    for seed in range(5):
        counted = Counted(drawn(seed))
        account = account_for(counted)
        for target in counted.pathway.targets.values():
            clocks = clocks_of(counted, target)
            whole = of_clocks(counted, account, clocks)
            assert sum(portion.seconds for portion in whole.portions) == whole.seconds > 0


def test_portions_of_values_add_up_to_the_mean() -> None:
    book = Book()
    book.case(0, "supported")
    book.visit("brokerage", sender="assess", handoff=7 * HOUR, dispute=HOUR, work=10)
    book.case(0, "advised")
    book.visit("contact", work=3)
    values = measured(book)
    for statistic in ("mean", "per_package"):
        cuts = [v for v in values if v[:2] == ("case_duration", statistic) and "cause" in v.by]
        whole = number(values, "case_duration", statistic)
        assert sum(v.value for v in cuts) == pytest.approx(whole, rel=1e-12)


def test_records_from_a_file_that_lists_no_organisation_twice() -> None:
    model = pathway(organisations=SPLIT["organisations"] | {"nhs": {"sector": "nhs_trust"}})
    account = account_for(Counted(replace(Book(model).records())))
    assert len(set(account.organisation_names)) == len(account.organisation_names)
