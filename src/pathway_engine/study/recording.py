"""Runs into a ledger: whole in memory first, or in pieces as the kernel leaves them."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, suppress
from pathlib import Path

from pathway_engine.analysis.figures import figure_of
from pathway_engine.engine.kept import SUMMARY
from pathway_engine.engine.records import Integral
from pathway_engine.ledger import Heading, RunWriter, Store
from pathway_engine.ledger.removing import remove_if_unused
from pathway_engine.simulation import Pieces, Plan
from pathway_engine.simulation.interrupts import unheard
from pathway_engine.study.designs import Design
from pathway_engine.study.options import Options
from pathway_engine.study.tasks import Done


def now() -> int:
    """The moment in UTC seconds: only the wall-clock columns of a ledger hold it."""
    return int(time.time())


class Recorder:
    """Writes the replications of a study into a ledger, each in one transaction."""

    def __init__(self, store: Store, designs: Sequence[Design], options: Options) -> None:
        self._store = store
        self._designs = designs
        self._options = options
        for design, one in enumerate(designs):
            store.refuse_unless_it_fits(one.pathway, self._heading(design), options.replications)
        self._ids = [store.install(design.pathway, at=now()) for design in designs]

    def record(self, done: Done) -> None:
        """Write one replication; it is visible once it is whole."""
        with self._begin(done.design, done.replication) as writer:
            if self._options.keeps_rows:
                writer.write_tables(done.rows)
            figures = map(figure_of, done.values)
            writer.finish(done.integrals, figures, done.series, at=now())

    def _begin(self, design: int, replication: int) -> RunWriter:
        pathway = self._designs[design].pathway
        return self._store.begin(pathway, self._ids[design], self._heading(design, replication))

    def _heading(self, design: int, replication: int = 1) -> Heading:
        one = self._designs[design]
        return Heading(
            design=one.name,
            seed=self._options.seed,
            replication=replication,
            window=self._options.window,
            redesigns=one.pathway.redesigns,
            settings={"set": list(one.settings)} | self._recorded(),
        )

    def _recorded(self) -> dict[str, str]:
        """What is said of runs that keep no rows."""
        return {} if self._options.keeps_rows else {"record": SUMMARY}


@contextmanager
def recorder(designs: Sequence[Design], options: Options, ledger: Path) -> Iterator[Recorder]:
    """The recorder for a ledger. Raises `LedgerError` before anything runs."""
    with opened(options, ledger) as store:
        yield Recorder(store, designs, options)


def opened(options: Options, ledger: Path) -> AbstractContextManager[Store]:
    """A ledger to write to: a new one, or one that stands if the options say so."""
    return Store.append_to(ledger) if options.append and _stands(ledger) else _new(ledger)


def _stands(path: Path) -> bool:
    """Whether something is there; what cannot even be looked for is told when it is opened."""
    with suppress(OSError):
        return path.exists()
    return True


@contextmanager
def _new(path: Path) -> Iterator[Store]:
    """A new ledger; whatever stops the first run before it is whole leaves no file."""
    made: os.stat_result | None = None
    try:
        with unheard():  # or nobody would know whose file it is
            store = Store.create(path)
            made = path.stat()
        with store:
            yield store
    except BaseException:
        if made is not None:
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
