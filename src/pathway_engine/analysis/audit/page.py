"""The reference page of the auditor, generated from its rules."""

from __future__ import annotations

from pathway_engine.analysis.audit.auditing import RULES
from pathway_engine.analysis.audit.report import SHOWN

_INTRODUCTION = f"""# What the auditor checks

`pathways audit LEDGER` puts every rule to every row of every run, and names the rows that break
one: run, case and visit, at most {SHOWN} for each rule, and how many more there are. It works from
the definition that the ledger keeps, the life cycle, and the rows; nothing of the simulation is
asked.

In a simulated run, chance is asked again. Every draw has a published address (seed, replication,
name, purpose, person, how-manieth), and the auditor has a generator and distributions of its own:
who comes and when, with which attributes, what a step records, how long work, delays, disputes,
waits and times afterwards last, which outcome is taken, who is absent. What a case knew at any
visit follows from that, and so do team, priority, due time and who is accountable. Only when
a wait ends is taken from the rows, and held against all others: who was free, there and had a slot
decides what every waiting second was for, and who takes the case up.

In cases that people work on, the rules marked *all* are put to what the ledger still knows: it
keeps the attributes of a case as they were in the end, and where one has been written again since,
the auditor keeps silent about what was read before. In a pathway with parallel blocks, rules
that follow a case from one visit to the next are not put. The numbers in the column *checked* of
the report tell how much was judged.
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
