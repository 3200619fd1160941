"""The reference pages and pictures that are made from the code, and where each stands."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from generate import commands, findings, language, ledger, pictures
from generate.regions import DOCS, with_region, write
from pathway_engine.analysis.audit.page import audit_page
from pathway_engine.report.reference import measures_page

REFERENCE = DOCS / "reference"
LANGUAGE = REFERENCE / "language.md"


def made() -> Iterator[tuple[Path, str]]:
    """Every page that is made, whole or in part, as it should be."""
    text = LANGUAGE.read_text(encoding="utf-8")
    text = with_region(text, "keys", language.keys())
    yield LANGUAGE, with_region(text, "causes", language.causes())
    yield REFERENCE / "findings.md", findings.page()
    yield REFERENCE / "measures.md", measures_page()
    yield REFERENCE / "ledger.md", ledger.page()
    yield REFERENCE / "audit.md", audit_page()
    yield REFERENCE / "commands.md", commands.page()
    yield from pictures.made()


def write_all() -> None:
    """Write the pages that are no longer what the code says."""
    for page, text in made():
        write(page, text)
