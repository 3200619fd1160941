"""The reference page tells every view, table and column."""

from __future__ import annotations

from pathway_engine.ledger.page import ledger_page
from pathway_engine.ledger.tables import ALL_TABLES
from pathway_engine.ledger.views import VIEWS


def test_everything_is_told() -> None:
    page = ledger_page()
    for name in [view.name for view in VIEWS] + [table.name for table in ALL_TABLES]:
        assert f"\n### `{name}`\n" in page
    rows = [line for line in page.splitlines() if line.startswith("| `")]
    columns = sum(len(table.c) for table in ALL_TABLES) + sum(len(view.columns) for view in VIEWS)
    assert len(rows) == columns
    assert "| `run_id`, `case_no` → `cases`" not in page
    assert "- `run_id`, `case_no` → `cases`" in page
