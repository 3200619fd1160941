"""What was found in a file or in a ledger: findings, and the auditor's report."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from pathway_engine.definition.findings import Findings
from pathway_engine.report.tables import Column, paragraph, table

if TYPE_CHECKING:
    # `pathways check` shows findings, and must not load NumPy for the auditor's sake.
    from pathway_engine.analysis.audit.report import AuditReport


_NAMED = 5
"""How many runs without rows, or with a ring of places, are named."""


def render_findings(findings: Findings, width: int) -> str:
    """Findings one after the other, the first hundred, and how many there are of each kind."""
    shown, rest = findings.limited()
    lines = [paragraph(str(finding), width) for finding in shown]
    if rest:
        lines.append(f"and {rest} more")
    lines.append(_counted(findings))
    return "\n".join(lines)


def _counted(findings: Findings) -> str:
    kinds = (
        (len(findings.errors), "error"),
        (len(findings.warnings), "warning"),
        (len(findings.information), "note"),
    )
    said = [f"{n} {kind}{'' if n == 1 else 's'}" for n, kind in kinds if n]
    return ", ".join(said) or "Nothing to say against it."


def render_audit(report: AuditReport, width: int) -> str:
    """The auditor's report: each rule, how much was checked, and every fault that it lists."""
    columns = [
        Column("Rule"), Column("checked", number=True), Column("faults", number=True)
    ]  # fmt: skip
    rows = (
        [one.rule, f"{one.checked:,}", f"{len(one.faults) + one.more:,}"] for one in report.rules
    )
    faults = [paragraph(line, width) for line in _faults(report)]
    verdict = "passed" if report.passed else "FAILED"
    digest = f"Digest {report.digest}" if report.digest else "It cannot be read whole: no digest."
    if report.passed and report.without_rows:
        verdict = "passed, as far as rows are kept"
    tail = f"Audit {verdict}. {digest}"
    return "\n\n".join(
        part for part in (
            table(columns, rows, width),
            "\n".join(faults),
            paragraph(_without_rows(report.without_rows), width),
            *(paragraph(line, width) for line in _rings(report)),
            paragraph(tail, width),
        )
        if part
    )  # fmt: skip


def _without_rows(runs: Sequence[int]) -> str:
    """Which runs could not be held to the rules about rows; empty where all could.

    >>> _without_rows([2, 3])
    '2 runs keep no rows (2, 3): of them only headings, measures and sums were checked.'
    """
    if not runs:
        return ""
    named = _few(runs)
    told = "1 run keeps" if len(runs) == 1 else f"{len(runs):,} runs keep"
    return f"{told} no rows ({named}): of them only headings, measures and sums were checked."


def _rings(report: AuditReport) -> Iterator[str]:
    """Which places people are in who wait for each other's, and in which runs."""
    runs: dict[tuple[str, ...], list[int]] = {}
    for run, ring in report.rings:
        runs.setdefault(ring.places, []).append(run)
    for places, some in runs.items():
        named = " and ".join([", ".join(places[:-1]), places[-1]])
        told = f"{len(some):,} run{'' if len(some) == 1 else 's'} ({_few(some)})"
        yield f"At the end of {told} people in {named} wait for each other's places."


def _few(runs: Sequence[int]) -> str:
    """The first of some runs by number."""
    return ", ".join(map(str, runs[:_NAMED])) + (" and others" if len(runs) > _NAMED else "")


def _faults(report: AuditReport) -> Iterator[str]:
    for one in report.rules:
        for fault in one.faults:
            yield f"{one.rule}: {fault}"
        if one.more:
            yield f"{one.rule}: and {one.more:,} more"
