"""The reference page of the auditor, generated from its rules."""

from __future__ import annotations

from pathway_engine.analysis.audit.auditing import RULES
from pathway_engine.analysis.audit.report import SHOWN

_INTRODUCTION = f"""# What the auditor checks

`pathways audit LEDGER` puts every rule to every row of every run, and names the rows that break
one: run, case and visit, at most {SHOWN} for each rule, and how many more there are. It works from
the definition that the ledger keeps, the life cycle, and the rows; nothing of the simulation is
asked. Who was absent is drawn anew from the published address of the draw.

Rules on attributes are put to what the ledger still knows. It keeps the attributes of a case as
they were in the end; where an attribute has been written again since, what was read before is
gone, and the auditor keeps silent. In a pathway with parallel blocks, rules that follow a case from
one visit to the next are not put. The numbers in the column *checked* of the report tell how much
was judged.
"""


def audit_page() -> str:
    """The page in Markdown: every rule and what it says."""
    rows = (
        f"| `{rule.name}` | {rule.says} | {'simulated' if rule.simulated_only else 'all'} |"
        for rule in RULES
    )
    return "\n".join(
        [_INTRODUCTION, "| rule | what must hold | runs |", "|---|---|---|", *rows, ""]
    )
