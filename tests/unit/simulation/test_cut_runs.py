"""A run that is cut and started anew from its open cases goes on as the one that was not."""

from __future__ import annotations

from functools import cache

import pytest

from pathway_engine.analysis.audit.auditing import judge
from pathway_engine.engine.records import State, VisitKind
from unit.simulation.cutting import DAY, HANDED_OVER, HOUR, IN_PLACES, Both, cut_and_start

TABLES = ("cases", "visits", "handoffs", "delays", "partner_waits")

MOMENTS = [
    *((HANDED_OVER, day * DAY + int(hour * HOUR))
      for day, hour in [(8, 12), (9, 9.5), (11, 16.9), (13, 20), (16, 15), (17, 15)]),
    *((IN_PLACES, day * DAY + int(hour * HOUR))
      for day, hour in [(6, 13), (7, 9.25), (8, 0), (8, 15), (10, 13), (13, 11)]),
]  # fmt: skip


@cache
def both(text: str, at: int) -> Both:
    return cut_and_start(text, at)


@pytest.mark.parametrize(("text", "at"), MOMENTS)
def test_where_all_is_of_fixed_length_the_rows_are_the_same(text: str, at: int) -> None:
    found = both(text, at)
    assert found.starting.cases
    for table in TABLES:
        assert found.rows(found.anew, table) == found.rows(found.whole, table), table


@pytest.mark.parametrize(("text", "at"), MOMENTS[1::4])
def test_the_auditor_passes_what_starts_from_open_cases(text: str, at: int) -> None:
    assert [rule for rule in judge(both(text, at).anew) if not rule.passed] == []


def test_every_open_state_is_among_those_that_were_carried() -> None:
    open_ = [v for text, at in MOMENTS for c in both(text, at).starting.cases for v in c.visits]
    assert {v.state for v in open_} == {state for state in State if state < State.DONE}
    assert {v.kind for v in open_} == set(VisitKind) - {VisitKind.DECISION}
    assert any(v.state is State.QUEUED and v.started_at is not None for v in open_)
    assert any(v.partners for v in open_)
    assert any(v.let_go for v in open_)
    cases = [c for text, at in MOMENTS for c in both(text, at).starting.cases]
    assert any(c.place for c in cases)
    assert any(len(c.blocks.get(v.number, ())) == 1 for c in cases for v in c.visits)


def test_who_comes_later_has_a_higher_number() -> None:
    found = both(*MOMENTS[0])
    later = found.anew.cases["opened_at"] >= found.anew.window.starts_at
    assert found.anew.given == found.starting.last_number
    assert (found.anew.cases["case_no"][later] > found.anew.given).all()
