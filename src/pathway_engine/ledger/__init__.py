"""The ledger: runs and live casework, kept in SQLite or PostgreSQL.

`Store` is the way in to runs: a pathway is installed, runs are written whole or not at all, and
read back as the arrays that were written. What an application needs that keeps live casework
beside its own tables are `configure`, `check_configured`, `make_ledger` and `is_ours`.
"""

from pathway_engine.ledger.digest import digest_of
from pathway_engine.ledger.engines import check_configured, configure, engine_for
from pathway_engine.ledger.making import make_ledger, version_of
from pathway_engine.ledger.place import Place, is_ours
from pathway_engine.ledger.runs import Heading, Run
from pathway_engine.ledger.store import Store
from pathway_engine.ledger.writing import RunWriter

__all__ = [
    "Heading",
    "Place",
    "Run",
    "RunWriter",
    "Store",
    "check_configured",
    "configure",
    "digest_of",
    "engine_for",
    "is_ours",
    "make_ledger",
    "version_of",
]
