"""Runs into a ledger: whole in memory first, or in pieces as the kernel leaves them."""

from __future__ import annotations

import os
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, suppress
from pathlib import Path
from typing import Any

from pathway_engine.analysis.asked import always, cut_asked
from pathway_engine.analysis.figures import figure_of
from pathway_engine.analysis.rings import Ring, rings_at_the_end
from pathway_engine.definition.measures.attributes import words_of
from pathway_engine.engine.kept import SUMMARY
from pathway_engine.engine.records import Integral
from pathway_engine.errors import LedgerError
from pathway_engine.ledger import Heading, Run, RunWriter, Store
from pathway_engine.ledger.removing import remove_if_unused
from pathway_engine.ledger.runs import FORECAST, SIMULATED, software
from pathway_engine.simulation import Pieces, Plan
from pathway_engine.simulation.interrupts import unheard
from pathway_engine.study.designs import Design
from pathway_engine.study.looking import Look
from pathway_engine.study.options import Options
from pathway_engine.study.over_time import EVERY_SERIES
from pathway_engine.study.tasks import Done

PACKAGE = "pathway-engine"
"""By whose version runs are told apart."""


def now() -> int:
    """The moment in UTC seconds: only the wall-clock columns of a ledger hold it."""
    return int(time.time())


class Recorder:
    """Writes the replications of a study into a ledger, each in one transaction."""

    def __init__(self, store: Store, designs: Sequence[Design], options: Options) -> None:
        self._store = store
        self._look = Look(store)
        self._designs = designs
        self._options = options
        self.standing = self._standing() if options.resume else {}
        last = 0 if options.resume else options.replications
        for design, one in enumerate(designs):
            store.refuse_unless_it_fits(one.pathway, self._heading(design), last)
        self._further = [_further(one, designs, options) for one in designs]
        self._ids = [store.install(design.pathway, at=now()) for design in designs]

    def again(self, asked: tuple[int, int]) -> Done:
        """What a replication of a design that stands in the ledger came to."""
        run = self.standing[asked]
        rings: tuple[Ring, ...] = ()
        if run.keeps_rows:
            with self._look.sound(run) as records:
                rings = rings_at_the_end(records)
        series = self._look.series(run, EVERY_SERIES)
        values = self._look.everything(run, self._further[asked[0]])
        return Done(*asked, values, {}, (), rings, series)

    def _standing(self) -> dict[tuple[int, int], Run]:
        """The runs from the seed that stand, by design and replication."""
        names = {one.name: number for number, one in enumerate(self._designs)}
        found = {
            (names[run.design], run.replication): run
            for run in self._store.runs()
            if run.design in names and run.seed == self._options.seed
        }
        _refuse_another_version(self._store, found.values())
        return found

    def record(self, done: Done) -> None:
        """Write one replication; it is visible once it is whole."""
        with self._begin(done.design, done.replication) as writer:
            if self._options.keeps_rows_of(done.replication):
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
            experiment=self._options.experiment,
            settings={"set": list(one.settings)} | _cell_of(one) | self._recorded(),
            kind=SIMULATED if self._options.given is None else FORECAST,
        )

    def _recorded(self) -> dict[str, Any]:
        """What is said of runs that keep no rows, and of such that start from open cases."""
        options = self._options
        said: dict[str, Any] = {} if options.given is None else {"given": options.given}
        if not options.keeps_rows:
            return said | {"record": SUMMARY}
        return said if options.rows_of is None else said | {"rows_of": options.rows_of}


def _refuse_another_version(store: Store, runs: Iterable[Run]) -> None:
    """Raise `LedgerError` for runs of another version: what it would run might be another."""
    mine = software()[PACKAGE]
    for run in runs:
        if (theirs := run.software.get(PACKAGE)) != mine:
            raise LedgerError(
                f"{store.path}: found runs of {PACKAGE} {theirs}, expected such of this version, "
                f"{mine}, to go on with; record into another ledger"
            )


def _further(
    design: Design, designs: Sequence[Design], options: Options
) -> tuple[tuple[str, ...], ...]:
    """The cuts of two words that are asked for, of those words that a design has."""
    known = set(words_of([design.pathway]))
    asked = (cut_asked(text, [one.pathway for one in designs]) for text in options.by)
    pairs = (words for words in asked if len(words) > 1 and not always(words))
    return tuple(words for words in pairs if known.issuperset(words))


def _cell_of(design: Design) -> dict[str, list[str]]:
    """The cell of an experiment that a design stands in."""
    return {"cell": list(design.cell)} if design.cell else {}


@contextmanager
def recorder(designs: Sequence[Design], options: Options, ledger: Path) -> Iterator[Recorder]:
    """The recorder for a ledger. Raises `LedgerError` before anything runs."""
    with opened(options, ledger) as store:
        yield Recorder(store, designs, options)


def opened(options: Options, ledger: Path) -> AbstractContextManager[Store]:
    """A ledger to write to: a new one, or one that stands if the options say so."""
    stands = _stands(ledger)
    if stands and (options.append or options.resume):
        return Store.append_to(ledger, beside_live=options.beside_live)
    if stands and options.experiment is not None and ledger.is_file():
        raise LedgerError(
            f"{ledger}: there is a file already; choose another name, or go on with it (--resume)"
        )
    return _new(ledger)


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
