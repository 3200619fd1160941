"""Commands for what is kept: audit a ledger, and look after the installation."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from pathway_engine.cli.case.ledgers import LiveLedger, Prefix, Schema
from pathway_engine.cli.exit_codes import FAILED, GOOD
from pathway_engine.cli.following import busy
from pathway_engine.cli.options import AsJson
from pathway_engine.cli.printing import show, show_document, width
from pathway_engine.errors import UsageError

if TYPE_CHECKING:
    from pathway_engine.analysis.audit.report import AuditReport
    from pathway_engine.study.live_book import BookAudit

SealGiven = Annotated[
    str | None,
    typer.Option(
        "--seal",
        metavar="POSITION:HASH",
        help="What `seal` printed earlier: nothing of the live book up to there has changed.",
    ),
]


def audit(
    ledger: LiveLedger,
    *,
    seal: SealGiven = None,
    as_json: AsJson = False,
    schema: Schema = None,
    prefix: Prefix = "",
) -> int:
    """Hold every rule of the engine against every row of a ledger.

    It names the rows that break a rule, and tells the digest of everything that is kept. Of a live
    book it proves the chain of facts, each move of each case, and that its rows are what the facts
    come to.
    """
    from pathway_engine.ledger.reaching import is_url, shown

    with busy(f"auditing {shown(ledger)}"):
        report, has_book = None, True
        if not (is_url(ledger) or prefix):
            report, has_book = _audit_runs(ledger)
        book = _audit_book(ledger, seal, schema, prefix) if has_book or seal is not None else None
    if as_json:
        told = {"passed": True} if report is None else report.as_json()
        if book is not None:
            told |= {"passed": told["passed"] and book.passed, "book": book.as_json()}
        show_document(**told)
    else:
        show(*_told(report, book, seal))
    return GOOD if all(one is None or one.passed for one in (report, book)) else FAILED


def _audit_runs(ledger: str) -> tuple[AuditReport, bool]:
    """What is found in the runs of a file, and whether it holds real cases."""
    from pathway_engine.analysis.audit.auditing import audit as put_rules
    from pathway_engine.ledger import Store

    with Store.read(ledger) as store:
        return put_rules(store), store.has_live_book()


def _audit_book(ledger: str, seal: str | None, schema: str | None, prefix: str) -> BookAudit:
    from pathway_engine.live.auditing.lines import seal_from
    from pathway_engine.study.live_book import audit_book

    sealed = None if seal is None else seal_from(seal)
    return audit_book(ledger, sealed, schema=schema, prefix=prefix)


def _told(report: AuditReport | None, book: BookAudit | None, seal: str | None) -> list[str]:
    """What was found, the live book last."""
    from pathway_engine.live.auditing.lines import seal_from
    from pathway_engine.report.book import render_book_audit
    from pathway_engine.report.checking import render_audit

    told = [] if report is None else [render_audit(report, width())]
    if book is not None:
        sealed = None if seal is None else seal_from(seal).position
        told.append(render_book_audit(book, width(), sealed=sealed))
    return told


def rebuild(
    ledger: LiveLedger,
    *,
    write: Annotated[
        bool,
        typer.Option("--write/--check", help="Write the rows anew from the facts; or look only."),
    ] = False,
    as_json: AsJson = False,
    schema: Schema = None,
    prefix: Prefix = "",
) -> int:
    """Prove that the rows of a live book follow from its facts.

    With --write the rows of cases, visits, handoffs, delays, links and what falls due are written
    anew, in one transaction, where they differ. Facts are never changed.
    """
    from pathway_engine.ledger.reaching import is_url, shown
    from pathway_engine.report.book import render_rebuilt
    from pathway_engine.study.live_book import rebuild_book

    if schema is not None and not is_url(ledger):
        raise UsageError("--schema: a file of SQLite has no schemas; leave it out")
    with busy(f"proving the rows of {shown(ledger)}"):
        found = rebuild_book(ledger, write=write, schema=schema, prefix=prefix)
    if as_json:
        differences = [one._asdict() for one in found.differences]
        show_document(cases=found.cases, written=found.written, differences=differences)
    else:
        show(render_rebuilt(found, width()))
    return GOOD if found.written or not found.differences else FAILED


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
