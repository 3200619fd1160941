"""The tables of a ledger, each table and column with its meaning."""

from __future__ import annotations

from sqlalchemy import Table

from pathway_engine.ledger.tables.columns import METADATA
from pathway_engine.ledger.tables.definition import (
    ATTRIBUTES,
    CAUSES,
    ENDINGS,
    ORGANISATIONS,
    OUTCOMES,
    PATHWAYS,
    PLACES,
    POSTS,
    ROLES,
    STEPS,
    TARGETS,
    TEAMS,
)
from pathway_engine.ledger.tables.runs import (
    CASES,
    DELAYS,
    HANDOFFS,
    LINKS,
    PARTNER_WAITS,
    RESULTS,
    RUNS,
    SERIES,
    VISITS,
)

TABLES: tuple[Table, ...] = (
    PATHWAYS,
    ORGANISATIONS,
    ROLES,
    TEAMS,
    POSTS,
    CAUSES,
    PLACES,
    STEPS,
    ENDINGS,
    OUTCOMES,
    TARGETS,
    ATTRIBUTES,
    RUNS,
    CASES,
    VISITS,
    HANDOFFS,
    DELAYS,
    LINKS,
    PARTNER_WAITS,
    RESULTS,
    SERIES,
)
"""Every table, what is referred to before what refers to it; the digest goes in this order."""

__all__ = [
    "ATTRIBUTES",
    "CASES",
    "CAUSES",
    "DELAYS",
    "ENDINGS",
    "HANDOFFS",
    "LINKS",
    "METADATA",
    "ORGANISATIONS",
    "OUTCOMES",
    "PARTNER_WAITS",
    "PATHWAYS",
    "PLACES",
    "POSTS",
    "RESULTS",
    "ROLES",
    "RUNS",
    "SERIES",
    "STEPS",
    "TABLES",
    "TARGETS",
    "TEAMS",
    "VISITS",
]
