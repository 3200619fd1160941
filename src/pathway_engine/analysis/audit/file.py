"""Whether a ledger can be read at all, and whether what is read counts once."""

from __future__ import annotations

from pathway_engine.analysis.audit.report import Fault
from pathway_engine.analysis.audit.trial import Trial
from pathway_engine.ledger import Store
from pathway_engine.ledger.tables import TABLES


def file(store: Store, trial: Trial) -> None:
    """The file is sound, has the tables, views and indexes of a ledger alone, and can be read."""
    trial.result.checked += len(TABLES)
    for said in store.faults():
        trial.fault(said)
    for thing in store.added():
        trial.fault(f"{thing} is not of a ledger; nothing of ours reads it")
    for run in store.runs():
        store.pathway(run.run_id)


def twice(store: Store, trial: Trial) -> None:
    """No run stands twice: every replication of a design from a seed is there once."""
    first: dict[tuple[str, int, int], int] = {}
    for run in store.runs():
        trial.result.checked += 1
        there = first.setdefault((run.design, run.seed, run.replication), run.run_id)
        if there != run.run_id:
            which = f"replication {run.replication} of `{run.design}` from seed {run.seed}"
            said = f"{which} stands there already, as run {there}"
            trial.result.add([Fault(said, run.run_id)], 1)
