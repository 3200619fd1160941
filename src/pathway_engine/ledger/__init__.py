"""The ledger: runs kept in one SQLite file that opens in any SQLite tool and reads well there.

`Store` is the way in: a pathway is installed, runs are written whole or not at all, and read
back as the arrays that were written.
"""

from pathway_engine.ledger.digest import digest_of
from pathway_engine.ledger.runs import Heading, Run
from pathway_engine.ledger.store import Store
from pathway_engine.ledger.writing import RunWriter

__all__ = ["Heading", "Run", "RunWriter", "Store", "digest_of"]
