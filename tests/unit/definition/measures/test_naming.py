"""Names of measures: each is one that is read, and the unit of a statistic is its own."""

from __future__ import annotations

from pathway_engine.definition.findings import closest
from pathway_engine.definition.measures.naming import NAMES, named


def test_every_name_that_may_be_suggested_is_read() -> None:
    assert all(named(name) for name in NAMES)
    assert closest("queue_length.p90", NAMES) not in (None, "queue_length.p90")
