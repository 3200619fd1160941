"""What the tables of a definition should say: the kept texts installed again, in a new ledger."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import create_engine, select
from sqlalchemy.pool import StaticPool

from pathway_engine.definition.binding import bind
from pathway_engine.definition.node import mapping
from pathway_engine.errors import LedgerError
from pathway_engine.ledger.installing import install
from pathway_engine.ledger.tables import METADATA, TABLES

Row = dict[str, Any]

DEFINITION = tuple(
    table for table in TABLES if "run_id" not in table.c and table.name != "runs"
)  # fmt: skip
"""The tables that say what pathways are."""


def reinstalled(texts: Iterable[str]) -> Mapping[str, tuple[Row, ...]]:
    """The rows of every table of the definition, by its name, from canonical texts in order.

    What does not stand in a canonical text (from which file it came, what it is a redesign of,
    when it was installed) is as for a pathway that came from nowhere. Raises `LedgerError` for a
    text that is no pathway.
    """
    engine = create_engine("sqlite://", poolclass=StaticPool)
    METADATA.create_all(engine, tables=DEFINITION)
    with engine.connect() as connection, connection.begin():
        for number, text in enumerate(texts, start=1):
            pathway, findings = bind(mapping(json.loads(text)))
            if pathway is None:
                raise LedgerError(f"the text of pathway {number} cannot be read: {findings}")
            install(connection, pathway, at=0)
        rows = {
            table.name: tuple(
                dict(row._mapping)  # noqa: SLF001 - the public name of a row's columns
                for row in connection.execute(select(table).order_by(*table.primary_key))
            )
            for table in DEFINITION
        }
    engine.dispose()
    return rows
