"""Commands for what is kept: audit a ledger, and look after the installation."""

from __future__ import annotations

from pathway_engine.cli.exit_codes import FAILED, GOOD
from pathway_engine.cli.following import busy
from pathway_engine.cli.options import AsJson, LedgerFile
from pathway_engine.cli.printing import show, show_document, width


def audit(ledger: LedgerFile, *, as_json: AsJson = False) -> int:
    """Hold every rule of the engine against every row of a ledger.

    It names the rows that break a rule, and tells the digest of everything that is kept.
    """
    from pathway_engine.report.checking import render_audit
    from pathway_engine.study.ledger import Ledger

    with Ledger(ledger) as opened, busy(f"auditing {ledger}"):
        report = opened.audit()
    if as_json:
        show_document(**report.as_json())
    else:
        show(render_audit(report, width()))
    return GOOD if report.passed else FAILED


def doctor() -> None:
    """Look over the installation: versions, database, compiled kernel.

    Where something will not serve well, it says what to do.
    """
    from pathway_engine.cli.doctor import examine
    from pathway_engine.report.tables import Column, paragraph, table

    facts = examine()
    advice = [paragraph(f"To do: {fact.advice}", width()) for fact in facts if fact.advice]
    columns = [Column("what"), Column("there is")]
    show(
        table(columns, ([fact.name, fact.text] for fact in facts), width()),
        "\n".join(advice) or "Nothing needs doing.",
    )
