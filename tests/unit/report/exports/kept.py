"""A small ledger to export: a redesign beside it, and titles that do harm where they can."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from pathway_engine import Ledger, Pathway, compare
from pathway_engine.report.exports.exporting import Form, export
from pathway_engine.report.exports.source import Source, Written
from unit.study.small import edited

FORMULA = "=HYPERLINK(1)"
MARKUP = "<script>alert('x')</script> ]]> & co"

_WORK = "    work: {mean: 1h, cv: 0.8}"
_SPITE = (
    *("title: Front door", f'title: "{FORMULA}"'),
    *("  contact:\n", f'  contact:\n    title: "{MARKUP}"\n'),
    *(_WORK, f"{_WORK}\n    holds: {{missing_information: {{share: 30%, for: 1d}}}}"),
)
_KNOWN = (
    "urgent: {type: boolean, title: -urgent, initial: false}, "
    "mood: {type: choice, values: [calm, cross], initial: calm}"
)


@cache
def spiteful() -> Pathway:
    """Titles as a formula, as markup, and an attribute of every kind; work is held at times."""
    return edited(*_SPITE, "case: {", f"case: {{{_KNOWN}, ", name="spiteful")


@cache
def kinder() -> Pathway:
    """The same with more workers, and with another attribute."""
    known = f"case: {{alone: {{type: boolean}}, {_KNOWN}, "
    return edited(*_SPITE, "case: {", known, "worker: 2", "worker: 3", name="kinder")


def made(path: Path, replications: int = 2, **more: str) -> Path:
    """A ledger of both, a few weeks of them."""
    compare(
        spiteful(), kinder(), length="4w", warm_up="2w", replications=replications, threads=1,
        ledger=path, record=more.get("record", "rows"),
    )  # fmt: skip
    return path


def source(ledger: Ledger, design: str | None = None) -> Source:
    """Everything of a ledger, or one design."""
    runs = ledger.runs(design=design)
    return Source(
        runs=runs, pathways=ledger.pathways(runs), titles=ledger.titles(), records=ledger.records,
        measures=lambda: ledger.measured(runs),
        differences=ledger.differences if design is None and len(ledger.designs()) > 1 else dict,
    )  # fmt: skip


def exported(path: Path, form: Form, folder: Path, design: str | None = None) -> list[Written]:
    """Write a ledger in a form."""
    with Ledger(path) as ledger:
        return export(source(ledger, design), form, folder)
