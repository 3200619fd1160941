"""Where people are, as the rows of a run must tell it."""

from __future__ import annotations

from pathway_engine.analysis.audit.evidence import Evidence
from pathway_engine.analysis.census import NEVER, Census

__all__ = ["NEVER", "Whereabouts"]


class Whereabouts(Census):
    """The places of all cases, worked out from what their visits did."""

    def __init__(self, evidence: Evidence) -> None:
        records = evidence.records
        super().__init__(evidence.pathway, records.cases, records.visits, evidence.case_at)
