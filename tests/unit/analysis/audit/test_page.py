"""The reference page tells every rule."""

from __future__ import annotations

from pathway_engine.analysis.audit.auditing import LEDGER_RULES, RULES
from pathway_engine.analysis.audit.page import audit_page


def test_everything_is_told() -> None:
    page = audit_page()
    for one in LEDGER_RULES:
        assert f"| `{one.name}` | {one.says} | ledger |" in page
    for rule in RULES:
        assert f"| `{rule.name}` | {rule.says} |" in page
