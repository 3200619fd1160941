"""The reference page tells every rule."""

from __future__ import annotations

from pathway_engine.analysis.audit import RULES
from pathway_engine.analysis.audit.page import audit_page


def test_everything_is_told() -> None:
    page = audit_page()
    for rule in RULES:
        assert f"| `{rule.name}` | {rule.says} |" in page
