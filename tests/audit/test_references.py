"""Rows that do not belong together: nothing else can be said of them."""

from __future__ import annotations

import pytest

from ledger_rows import records
from pathway_engine.analysis.audit.auditing import RULES, judge
from pathway_engine.engine.records import TABLES


@pytest.mark.parametrize(
    ("table", "column", "value", "said"),
    [
        ("visits", "case_no", 77, "there is no such case"),
        ("visits", "step", 77, "its step is not in the pathway"),
        ("visits", "team", -1, "its team is not in the pathway"),
        ("handoffs", "visit_no", 77, "there is no such visit"),
        ("handoffs", "from_visit_no", 77, "the sender's visit is not there"),
        ("handoffs", "from_team", 77, "its from_team is not in the pathway"),
        ("handoffs", "to_team", 77, "its to_team is not in the pathway"),
        ("handoffs", "from_step", 77, "its from_step is not in the pathway"),
        ("handoffs", "to_step", 77, "its to_step is not in the pathway"),
        ("delays", "visit_no", 77, "there is no such visit"),
        ("partner_waits", "case_no", 77, "there is no such visit"),
        ("partner_waits", "visit_no", 77, "there is no such visit"),
        ("partner_waits", "team", 77, "its team is not in the pathway"),
        ("delays", "cause", 77, "its cause is not in the pathway"),
    ],
)
def test_a_row_that_refers_to_nothing(table: str, column: str, value: int, said: str) -> None:
    rows = records()
    getattr(rows, table)[column][-1] = value
    results = {result.rule: result for result in judge(rows)}
    assert any(said in fault.found for fault in results.pop("references").faults)
    assert len(results) == len(RULES) - 1
    assert sum(result.checked for result in results.values()) == 0, "the others were not put"


def test_no_rows_break_no_rule() -> None:
    rows = records()
    empty = {name: getattr(rows, name)[:0] for name in (*TABLES, "attributes", "arrived_with")}
    results = judge(type(rows)(**{**vars(rows), **empty, "integrals": ()}))
    live = {rule.name for rule in RULES if not rule.simulated_only}
    told = [str(fault) for result in results for fault in result.faults if result.rule in live]
    assert told == []
