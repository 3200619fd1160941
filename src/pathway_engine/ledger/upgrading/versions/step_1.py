"""Tables 1: where every ledger began."""

from __future__ import annotations

revision = "1"
down_revision = None


def upgrade() -> None:
    """Nothing: there is no earlier ledger."""
