"""The measures that only a book of real cases has: what they say is of those who tell it."""

from __future__ import annotations

from pathway_engine.definition.measures.entries import SPREAD, Measure

OF_BOOKS: tuple[Measure, ...] = (
    Measure(
        "recording_lag",
        "age",
        "Recording lag",
        "How long after it happened the live book learned of a fact; what timers tell is left out. "
        "A simulated run has no such measure.",
        "recorded − happened, of facts recorded in the window",
        "seconds",
        SPREAD,
    ),
)

NOT_RECORDED = ("utilisation", "hours", "cost")
"""How the names of measures begin of which a live book knows nothing: who was at work, and paid."""

OF_EFFORT = ("effort_time", "rework_time", "flow_efficiency")
"""The measures of which a live book knows something where people say how long they worked."""
