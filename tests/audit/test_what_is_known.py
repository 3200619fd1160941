"""Rules are judged by what a ledger still knows: an attribute written later tells nothing."""

from __future__ import annotations

import numpy as np

from ledger_rows import pathway, records
from pathway_engine.analysis.audit.auditing import RULES, judge
from pathway_engine.engine.records import Records

COST = list(pathway().case).index("cost")
ASSESSED_ONCE, ASSESSED_TWICE = 2, 5


def with_cost(case: int, cost: float) -> Records:
    """The rows made by hand, with another cost of one case."""
    rows = records()
    rows.attributes[case - 1, COST] = cost
    return rows


def found(rows: Records) -> list[tuple[int | None, int | None]]:
    (rules,) = (rule for rule in judge(rows) if rule.rule == "rules")
    return [(fault.case, fault.visit) for fault in rules.faults]


def test_rows_made_by_hand_pass() -> None:
    """No person of the file's arrivals is among them: only what live cases obey is asked."""
    live = {rule.name for rule in RULES if not rule.simulated_only}
    results = [result for result in judge(records()) if result.rule in live]
    assert [str(fault) for result in results for fault in result.faults] == []


def test_what_was_recorded_last_is_known() -> None:
    assert found(with_cost(ASSESSED_ONCE, 999.0)) == [(ASSESSED_ONCE, 2)]


def test_what_was_recorded_again_is_known_only_since() -> None:
    """The fifth person was assessed twice: what it cost at first is no longer there."""
    rows = with_cost(ASSESSED_TWICE, 999.0)
    visits = rows.visits[rows.visits["case_no"] == ASSESSED_TWICE]
    assessed = visits[visits["step"] == list(pathway().all_steps).index("assessment")]
    assert assessed["visit_no"].tolist() == [2, 5]
    assert found(rows) == [(ASSESSED_TWICE, 5)]


def test_counts_of_visits_are_known_at_every_moment() -> None:
    """`again` asks for fewer than two assessments: with a third person not urgent it is false."""
    rows = records()
    urgent = list(pathway().case).index("urgent")
    rows.attributes[ASSESSED_TWICE - 1, urgent] = 0.0
    assert found(rows) == [(ASSESSED_TWICE, 4)]


def test_what_is_unset_tells_nothing() -> None:
    assert found(with_cost(ASSESSED_ONCE, np.nan)) == []
