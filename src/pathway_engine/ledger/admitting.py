"""Whether runs may stand beside those that are there: runs of one name are averaged.

They must be alike, and none may count twice. Whoever is about to run asks before anything
runs; the writer asks again in the transaction that stores the run, since somebody else may have
written in between. The key of `runs` holds whatever program writes.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Row, and_, func, not_, select

from pathway_engine.engine.kept import SUMMARY
from pathway_engine.errors import LedgerError
from pathway_engine.ledger.runs import Heading, columns
from pathway_engine.ledger.tables import PATHWAYS, RUNS

_WINDOW = ("starts_at", "warm_up_until", "ends_at")
_ANOTHER = "record into another ledger"


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
    columns_alike = (RUNS.c[name] == row[name] for name in ("settings", *_WINDOW))
    alike = and_(RUNS.c.pathway_id.in_(same), *columns_alike)
    other = connection.execute(
        select(RUNS, PATHWAYS.c.digest).outerjoin(PATHWAYS).where(named, not_(alike)).limit(1)
    ).first()
    if other is not None:
        said = _how_it_differs(other, digest, row)
        raise LedgerError(f"{path}: the `{heading.design}` that it holds {said}")
    twice = and_(RUNS.c.seed == heading.seed, RUNS.c.replication.between(heading.replication, last))
    number = connection.execute(select(func.min(RUNS.c.replication)).where(named, twice)).scalar()
    if number is not None:
        raise LedgerError(
            f"{path}: it holds replication {number} of `{heading.design}` from seed "
            f"{heading.seed} already; take another seed, or record into another ledger"
        )


def _how_it_differs(kept: Row[Any], digest: str, mine: Mapping[str, Any]) -> str:
    """What keeps a run that is there from standing beside another, and what to do."""
    theirs, ours = json.loads(kept.settings), json.loads(mine["settings"])
    if theirs.get("set") != ours.get("set"):
        return f"was run with other settings (`--set`); {_ANOTHER}"
    if kept.digest != digest:
        return f"is another pathway; {_ANOTHER}"
    if any(getattr(kept, name) != mine[name] for name in _WINDOW):
        return f"was run over another window; {_ANOTHER}"
    if theirs.get("record") == SUMMARY != ours.get("record"):
        said = "keeps its measures alone, and this run would keep its rows; add `--record summary`"
        return f"{said}, or {_ANOTHER}"
    if ours.get("record") == SUMMARY != theirs.get("record"):
        said = "keeps its rows, and this run would not; leave `--record summary` out"
        return f"{said}, or {_ANOTHER}"
    return f"was run with other settings; {_ANOTHER}"
