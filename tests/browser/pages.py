"""Pages made by the command, for the tests that read them."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from pathway_engine.cli.ending import run

HOSTILE = (
    "title: Front door",
    'title: "<script>document.title = 1</script>\\" onload=\\"x()"',
    "title: Care,",
    'title: "]]></style></svg><img src=x onerror=alert(1)>",',
)  # fmt: skip
"""Edits of the small pathway: titles of its teams."""


class Made(NamedTuple):
    """A page, and the ledger that it was made from."""

    page: Path
    ledger: Path

    @property
    def address(self) -> str:
        """What a browser opens."""
        return self.page.as_uri()

    @property
    def text(self) -> str:
        """What stands in the file."""
        return self.page.read_text(encoding="utf-8")


def make(ledger: Path, page: Path, *words: str) -> Made:
    """Make a page as a user does."""
    assert run(["report", str(ledger), "-o", str(page), *words]) == 0
    return Made(page, ledger)
