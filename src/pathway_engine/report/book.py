"""What an audit of a live book found, and how its rows differ from its facts, as text."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from pathway_engine.report.tables import Column, paragraph, table

if TYPE_CHECKING:
    from pathway_engine.live.auditing.findings import Finding
    from pathway_engine.study.live_book import BookAudit, Rebuilt

_NAMED = 20
"""How many findings of a rule, and differences, are named."""


def render_book_audit(audit: BookAudit, width: int, *, sealed: int | None = None) -> str:
    """The audit of a live book: each rule with how much it found, every finding, the verdict."""
    columns = [Column("Rule of the live book"), Column("found", number=True)]
    rows = ([rule, f"{number:,}"] for rule, number in audit.counted().items())
    named = [paragraph(line, width) for line in _findings(audit.findings)]
    return "\n\n".join(
        part
        for part in (
            table(columns, rows, width),
            "\n".join(named),
            paragraph(_verdict(audit, sealed), width),
        )
        if part
    )


def _verdict(audit: BookAudit, sealed: int | None) -> str:
    """What it comes to.

    >>> from pathway_engine.study.live_book import BookAudit
    >>> _verdict(BookAudit(7, "9f86", 1, ()), None)
    'The live book passed: 7 facts of 1 case, up to 7:9f86'
    """
    cases = "1 case" if audit.cases == 1 else f"{audit.cases:,} cases"
    passed = "passed" if audit.passed else "FAILED"
    told = f"The live book {passed}: {audit.position:,} facts of {cases}, "
    told += f"up to {audit.position}:{audit.hash}"
    if sealed is not None and audit.passed:
        told += f"; nothing up to {sealed} has changed since it was sealed"
    return told


def _findings(findings: Sequence[Finding]) -> Iterator[str]:
    by_rule: dict[str, list[Finding]] = {}
    for finding in findings:
        by_rule.setdefault(finding.rule, []).append(finding)
    for rule, some in by_rule.items():
        for finding in some[:_NAMED]:
            yield f"{finding}{' (no fault)' if finding.is_note else ''}"
        if len(some) > _NAMED:
            yield f"{rule}: and {len(some) - _NAMED:,} more"


def render_rebuilt(rebuilt: Rebuilt, width: int) -> str:
    """How the rows of a live book differ from its facts, and whether they were written anew."""
    some, number = rebuilt.differences[:_NAMED], len(rebuilt.differences)
    lines = [paragraph(str(one), width) for one in some]
    if number > len(some):
        lines.append(f"and {number - len(some):,} more")
    cases = "1 case" if rebuilt.cases == 1 else f"{rebuilt.cases:,} cases"
    if not number:
        lines.append(f"The rows of {cases} are what their facts come to.")
    elif rebuilt.written:
        lines.append(f"The rows of {cases} were written anew from their facts.")
    else:
        told = "1 row differs" if number == 1 else f"{number:,} rows differ"
        lines.append(paragraph(f"{told} from the facts; --write puts them right.", width))
    return "\n".join(lines)
