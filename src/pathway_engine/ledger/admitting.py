"""Whether runs may stand beside those that are there: runs of one name are averaged.

They must be alike, and none may count twice. Whoever is about to run asks before anything
runs; the writer asks again in the transaction that stores the run, since somebody else may have
written in between. The key of `runs` holds whatever program writes.
"""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Connection, and_, func, not_, select

from pathway_engine.errors import LedgerError
from pathway_engine.ledger.runs import Heading, columns
from pathway_engine.ledger.tables import PATHWAYS, RUNS

_ALIKE = ("settings", "starts_at", "warm_up_until", "ends_at")


def refuse_unless_it_fits(
    connection: Connection, path: Path, digest: str, heading: Heading, last: int
) -> None:
    """Look, in the caller's transaction, at what stands under the name of a run's design.

    `digest` is that of its pathway; the run is replicated from its own number to the `last`.
    Raises `LedgerError` if the ledger holds one of these runs already, or runs of another
    pathway, window or setting under that name.
    """
    row = columns(heading)
    named = and_(
        RUNS.c.complete_at.is_not(None),
        func.json_extract(RUNS.c.settings, "$.design") == heading.design,
    )
    same = select(PATHWAYS.c.pathway_id).where(PATHWAYS.c.digest == digest)
    alike = and_(RUNS.c.pathway_id.in_(same), *(RUNS.c[name] == row[name] for name in _ALIKE))
    if connection.execute(select(1).where(named, not_(alike)).limit(1)).first():
        raise LedgerError(
            f"{path}: the `{heading.design}` that it holds is another pathway, or was run over "
            "another window or with other settings; record into another ledger"
        )
    twice = and_(RUNS.c.seed == heading.seed, RUNS.c.replication.between(heading.replication, last))
    number = connection.execute(select(func.min(RUNS.c.replication)).where(named, twice)).scalar()
    if number is not None:
        raise LedgerError(
            f"{path}: it holds replication {number} of `{heading.design}` from seed "
            f"{heading.seed} already; take another seed, or record into another ledger"
        )
