"""Whether a run may stand beside those that are there: runs of one name are averaged.

They must be alike, and none may count twice. Whoever is about to run asks before anything
runs; the writer asks again in the transaction that stores the run, since somebody else may have
written in between. The key of `runs` holds whatever program writes.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, and_, func, not_, select

from pathway_engine.errors import LedgerError
from pathway_engine.ledger.tables import RUNS

_ALIKE = ("pathway_id", "settings", "starts_at", "warm_up_until", "ends_at")
_SAME = ("seed", "replication")


def refuse_unless_it_fits(
    connection: Connection, path: Path, design: str, row: Mapping[str, Any]
) -> None:
    """Look, in the caller's transaction, at what stands under the name of a run's design.

    `row` holds the columns of `runs`. Raises `LedgerError` as `stands_there` and `is_another`.
    """
    named = and_(
        RUNS.c.complete_at.is_not(None), func.json_extract(RUNS.c.settings, "$.design") == design
    )
    alike = and_(*(RUNS.c[name] == row[name] for name in _ALIKE))
    same = and_(*(RUNS.c[name] == row[name] for name in _SAME))
    if connection.execute(select(1).where(named, not_(alike)).limit(1)).first():
        raise is_another(path, design)
    if connection.execute(select(1).where(named, alike, same).limit(1)).first():
        raise stands_there(path, design, row["seed"], row["replication"])


def is_another(path: Path, design: str) -> LedgerError:
    """What is said of runs of another pathway, window or setting under the name of a design."""
    return LedgerError(
        f"{path}: the `{design}` that it holds is another pathway, or was run over another "
        "window or with other settings; record into another ledger"
    )


def stands_there(path: Path, design: str, seed: int, replication: int) -> LedgerError:
    """What is said of a run that the ledger holds."""
    return LedgerError(
        f"{path}: it holds replication {replication} of `{design}` from seed {seed} already; "
        "take another seed, or record into another ledger"
    )
