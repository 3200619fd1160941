"""Runs into a ledger: whole in memory first, or in pieces as the kernel leaves them."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from pathway_engine.engine.records import Integral
from pathway_engine.ledger import Heading, RunWriter, Store
from pathway_engine.ledger.admitting import is_another, stands_there
from pathway_engine.ledger.removing import remove_if_unused
from pathway_engine.simulation import Pieces, Plan
from pathway_engine.study.designs import Design
from pathway_engine.study.options import Options
from pathway_engine.study.replications import Done


def now() -> int:
    """The moment in UTC seconds: only the wall-clock columns of a ledger hold it."""
    return int(time.time())


class Recorder:
    """Writes the replications of a study into a ledger, each in one transaction."""

    def __init__(self, store: Store, designs: Sequence[Design], options: Options) -> None:
        self._store = store
        self._designs = designs
        self._options = options
        refuse_what_does_not_belong(store, designs, options)
        self._ids = [store.install(design.pathway, at=now()) for design in designs]

    def record(self, done: Done) -> None:
        """Write one replication; it is visible once it is whole."""
        with self._begin(done.design, done.replication) as writer:
            writer.write_tables(done.rows)
            writer.finish(done.integrals, at=now())

    def _begin(self, design: int, replication: int) -> RunWriter:
        one = self._designs[design]
        heading = Heading(
            design=one.name,
            seed=self._options.seed,
            replication=replication,
            window=self._options.window,
            redesigns=one.pathway.redesigns,
            settings=settings_of(self._options),
        )
        return self._store.begin(one.pathway, self._ids[design], heading)


def settings_of(options: Options) -> dict[str, Any]:
    """What a run's heading says was set for it."""
    return {"set": list(options.settings)}


def refuse_what_does_not_belong(store: Store, designs: Sequence[Design], options: Options) -> None:
    """Runs of one name are averaged: they must be alike, and none may count twice.

    Raises `LedgerError` if the ledger holds one of these runs already, or runs of another
    pathway, window or setting under the name of one of these designs.
    """
    named = {design.name: design for design in designs}
    runs = [run for run in store.runs() if run.design in named]
    first = {run.pathway_id: run.run_id for run in reversed(runs)}
    digests = {number: store.pathway(run_id).digest for number, run_id in first.items()}
    alike = options.window, settings_of(options)
    for run in runs:
        digest = named[run.design].pathway.digest
        if (run.window, run.settings) != alike or digests[run.pathway_id] != digest:
            raise is_another(store.path, run.design)
        if run.seed == options.seed and run.replication <= options.replications:
            raise stands_there(store.path, run.design, run.seed, run.replication)


@contextmanager
def recorder(designs: Sequence[Design], options: Options) -> Iterator[Recorder | None]:
    """The recorder for the ledger that the options name, None where nothing is kept.

    Raises `LedgerError` before anything runs.
    """
    if options.ledger is None:
        yield None
        return
    opened = Store.append_to if options.append and _stands(options.ledger) else _new
    with opened(options.ledger) as store:
        yield Recorder(store, designs, options)


def _stands(path: Path) -> bool:
    """Whether something is there; what cannot even be looked for is told when it is opened."""
    with suppress(OSError):
        return path.exists()
    return True


@contextmanager
def _new(path: Path) -> Iterator[Store]:
    """A new ledger; whatever stops the first run before it is whole leaves no file."""
    store = Store.create(path)
    made = path.stat()
    try:
        with store:
            yield store
    except BaseException:
        remove_if_unused(path, made)
        raise


def record_in_pieces(store: Store, plan: Plan, heading: Heading) -> tuple[Integral, ...]:
    """Run and record one replication that is too large for memory; what it sums up to.

    The rows go to the ledger as the kernel leaves them; only one piece is in memory.
    """
    pathway_id = store.install(plan.pathway, at=now())
    pieces = Pieces(plan, heading.seed, heading.replication)
    with store.begin(plan.pathway, pathway_id, heading) as writer:
        for piece in pieces:
            writer.write_tables(piece)
        writer.finish(pieces.integrals, at=now())
    return pieces.integrals
