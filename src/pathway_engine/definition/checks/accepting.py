"""Findings that are meant are taken out; what is no longer found may not be accepted."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from pathway_engine.definition.codes import CODES, Severity
from pathway_engine.definition.findings import Finding, Findings, Report
from pathway_engine.definition.models import Pathway
from pathway_engine.definition.node import join


def without_accepted(
    pathway: Pathway, findings: Iterable[Finding], not_tried: Collection[str] = ()
) -> Findings:
    """The findings that are left when those that the file accepts are taken out.

    A line that accepts an error, or that matches no finding, is a finding itself; not so for
    the codes in `not_tried`, whose checks have not been made.
    """
    left = list(findings)
    report = Report(pathway.document)
    for code, line in pathway.accepted.items():
        path = join("accepted", code)
        if code not in CODES:
            continue  # told by `check_names`
        if CODES[code].severity is Severity.ERROR:
            expected = "a code of a warning or of information"
            report.add("accepted_error", path, found=f"`{code}`, an error", expected=expected)
            continue
        for where in line.of:
            kept = [finding for finding in left if not _matches(finding, code, where)]
            if len(kept) == len(left) and code not in not_tried:
                found = f"no `{code}` at `{where}`"
                expected = "a finding there, or no such line"
                report.add(
                    "accepted_matches_nothing", join(path, "of"), found=found, expected=expected
                )
            left = kept
    return Findings(left) + report.findings


def _matches(finding: Finding, code: str, where: str) -> bool:
    """A finding at a path, or below it."""
    at = finding.path == where or finding.path.startswith(f"{where}.")
    return finding.code == code and at
