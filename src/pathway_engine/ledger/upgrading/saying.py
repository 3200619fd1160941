"""How a step says its statements: those of the database that it runs in, as they are written."""

from __future__ import annotations

from collections.abc import Sequence

from alembic import op

from pathway_engine.ledger.place import prefixed


def say(*, sqlite: Sequence[str] = (), postgresql: Sequence[str] = ()) -> None:
    """Execute the statements of a step; under a prefix, with it before our names."""
    context = op.get_context()
    statements = {"sqlite": sqlite, "postgresql": postgresql}[context.dialect.name]
    for statement in statements:
        op.get_bind().exec_driver_sql(prefixed(statement, context.opts["pathways_prefix"]))
