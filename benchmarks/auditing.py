"""The auditor on a million visits."""

from __future__ import annotations

import tempfile

from benchmarks.kernel import window
from benchmarks.model import model, pathway
from benchmarks.report import Figures, seconds
from pathway_engine.analysis.audit.auditing import audit
from pathway_engine.ledger import Heading, Store
from pathway_engine.simulation import build_plan
from pathway_engine.study.recording import record_in_pieces

CASES = 430_000
"""With 2.33 visits each: a million visits."""


def run(figures: Figures) -> None:
    """Record a million visits, then audit them."""
    plan = build_plan(pathway(), window(CASES, model()))
    heading = Heading(design="baseline", seed=1, replication=1, window=plan.window)
    with tempfile.TemporaryDirectory() as folder:
        with Store.create(f"{folder}/million.db") as store:
            record_in_pieces(store, plan, heading)
        with Store.read(f"{folder}/million.db") as store:
            reports = []
            took = seconds(lambda: reports.append(audit(store)))
    assert reports[0].passed
    figures.below("auditing 1,000,000 visits", took, 60, "s")
