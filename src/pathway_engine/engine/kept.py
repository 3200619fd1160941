"""What a ledger keeps of a run; apart from `records`, as every command's help asks for it."""

from __future__ import annotations

from typing import Final, Literal, get_args

Kept = Literal["rows", "summary"]
ROWS: Final = "rows"
SUMMARY: Final = "summary"
KEPT: tuple[Kept, ...] = get_args(Kept)
"""What a ledger may keep of a run: every row, or its measures alone."""
