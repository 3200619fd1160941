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
from pathway_engine.ledger.tables.live import (
    BOOKS,
    DUE,
    EVENTS,
    KEYS,
    PARTICULARS,
    REFUSALS,
    SITTINGS,
    SLOTS,
    WORKERS,
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
"""The tables of pathways and runs; the digest goes in this order."""

LIVE_TABLES: tuple[Table, ...] = (
    BOOKS,
    WORKERS,
    EVENTS,
    PARTICULARS,
    KEYS,
    REFUSALS,
    DUE,
    SITTINGS,
    SLOTS,
)
"""The tables of live casework, which are empty where a ledger holds simulations alone."""

ALL_TABLES: tuple[Table, ...] = (*TABLES, *LIVE_TABLES)
"""Every table of a ledger, what is referred to before what refers to it."""

__all__ = [
    "ALL_TABLES",
    "ATTRIBUTES",
    "BOOKS",
    "CASES",
    "CAUSES",
    "DELAYS",
    "DUE",
    "ENDINGS",
    "EVENTS",
    "HANDOFFS",
    "KEYS",
    "LINKS",
    "LIVE_TABLES",
    "METADATA",
    "ORGANISATIONS",
    "OUTCOMES",
    "PARTICULARS",
    "PARTNER_WAITS",
    "PATHWAYS",
    "PLACES",
    "POSTS",
    "REFUSALS",
    "RESULTS",
    "ROLES",
    "RUNS",
    "SERIES",
    "SITTINGS",
    "SLOTS",
    "STEPS",
    "TABLES",
    "TARGETS",
    "TEAMS",
    "VISITS",
    "WORKERS",
]
