from __future__ import annotations

import math
from typing import Any

import pytest

from pathway_engine.analysis.values import Value
from pathway_engine.definition.measures.entries import SIDES
from pathway_engine.engine.records import State, VisitKind, Window
from unit.analysis.questions import measured, number, told
from unit.analysis.rows import DAY, HOUR, SPLIT, WEEK, Book, pathway


def passed_on() -> list[Value]:
    """Two cases: one comes to a package after a return and a dispute, one is still waiting."""
    book = Book()
    book.case(0, "supported")
    book.visit("contact", work=HOUR)
    book.visit("assessment", sender="front", handoff=DAY, work=HOUR)
    book.visit("brokerage", sender="assess", handoff=2 * DAY, state=State.RETURNED)
    book.visit("assessment", kind=VisitKind.REWORK, work=HOUR)
    book.visit("brokerage", sender="assess", handoff=6 * DAY, dispute=DAY, attempt=2, work=HOUR)
    book.case(0, "advised")
    book.visit("contact", work=HOUR)
    book.case(0)
    book.visit("contact", work=HOUR)
    book.visit("assessment", sender="front", handoff=DAY, state=State.WITHDRAWN)
    book.visit("assessment", sender="front", handoff=DAY, state=State.OFFERED)
    return measured(book)


def test_accepted_offers_count_returned_and_withdrawn_do_not() -> None:
    values = passed_on()
    assert number(values, "handoffs.all", "count") == 2
    assert number(values, "handoffs.all", "per_case") == 1
    assert number(values, "handoffs.all", "per_package") == 2
    assert told(values, "handoffs.all", "per_case", "ending") == {"advised": 0, "supported": 2}


def test_borders() -> None:
    values = passed_on()
    assert number(values, "handoffs.between_organisations", "per_package") == 1
    assert number(values, "handoffs.between_sectors", "count") == 1
    same_sector: dict[str, Any] = {name: {"sector": "council"} for name in SPLIT["organisations"]}
    book = Book(pathway(organisations=same_sector))
    book.case(0, "supported")
    book.visit("contact", work=HOUR)
    book.visit("brokerage", sender="assess", handoff=DAY, work=HOUR)
    assert number(measured(book), "handoffs.between_organisations", "count") == 1
    assert number(measured(book), "handoffs.between_sectors", "count") == 0


def test_shares_are_of_answered_offers() -> None:
    values = passed_on()
    assert number(values, "handoffs.returned_per_100", "rate") == 100 / 3
    assert number(values, "handoffs.disputed_per_100", "rate") == 100 / 3
    assert told(values, "handoffs.returned_per_100", "rate", "team") == {"assess": 0, "broker": 50}


def test_time_from_offer_to_answer() -> None:
    values = passed_on()
    assert number(values, "handoff_time", "mean") == 3 * DAY
    assert told(values, "handoff_time", "mean", "organisation") == {"wbc": DAY, "optalis": 4 * DAY}


def test_the_matrix_adds_up_to_the_whole() -> None:
    values = passed_on()
    pairs = [v for v in values if v.measure == "handoffs.all" and "from" in v.by]
    for statistic in ("count", "per_case"):
        cells = sum(v.value for v in pairs if v.statistic == statistic)
        assert cells == number(values, "handoffs.all", statistic)
    assert number(values, "handoff_time", "mean", from_="assess", to="broker") == 4 * DAY


@pytest.mark.parametrize("sides", SIDES.values())
def test_on_every_level_the_matrix_adds_up(sides: tuple[str, str]) -> None:
    values = passed_on()
    pairs = [v for v in values if v[:2] == ("handoffs.all", "count") and tuple(v.by) == sides]
    assert len(pairs) == 2
    assert sum(v.value for v in pairs) == number(values, "handoffs.all", "count")


def test_nothing_handed_over() -> None:
    book = Book()
    book.case(0, "advised")
    book.visit("contact", work=HOUR)
    values = measured(book)
    assert number(values, "handoffs.all", "per_case") == 0
    assert math.isnan(number(values, "handoffs.all", "per_package"))
    assert math.isnan(number(values, "handoffs.returned_per_100", "rate"))


def test_a_handoff_before_the_window_of_a_case_that_closes_in_it_is_in_the_matrix() -> None:
    book = Book(window=Window(0, WEEK, 3 * WEEK))
    book.case(0, "supported")
    book.visit("contact", work=HOUR)
    book.visit("assessment", sender="front", handoff=DAY, work=2 * WEEK)
    values = measured(book)
    sides = {"from_": "front", "to": "assess"}
    for statistic, number_of in (("per_case", 1), ("per_package", 1), ("count", 0)):
        assert number(values, "handoffs.all", statistic, **sides) == number_of
