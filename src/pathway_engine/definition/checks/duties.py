"""Functions of the Care Act 2014 that stay with the council."""

from __future__ import annotations

from pathway_engine.definition.findings import Report
from pathway_engine.definition.models import Pathway
from pathway_engine.definition.node import join
from pathway_engine.definition.signposts import accountable_for
from pathway_engine.definition.walking import step_paths

NOT_DELEGATED = ("safeguarding", "charging", "cooperation", "integration")
"""What section 79 keeps with the council, whoever does the work."""


def check_section_79(pathway: Pathway, report: Report) -> None:
    """Warn of functions for which an organisation that is no council would answer."""
    paths = step_paths(pathway)
    for name, step in pathway.team_steps.items():
        if step.function not in NOT_DELEGATED:
            continue
        for organisation in accountable_for(pathway, step):
            if pathway.real_organisations[organisation].sector != "council":
                report.add(
                    "section_79",
                    join(paths[name], "function"),
                    found=f"`{step.function}`, for which `{organisation}` is accountable",
                    expected="a council",
                    hint="section 79 of the Care Act 2014: the work may be done elsewhere, "
                    "the duty stays",
                )
