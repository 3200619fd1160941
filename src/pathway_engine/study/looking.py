"""What is read of the runs of a ledger: as it was kept, or worked out from their rows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import NamedTuple

from pathway_engine.analysis.asked import cuts_kept, is_further
from pathway_engine.analysis.figures import Kept
from pathway_engine.analysis.loose import LooseRows
from pathway_engine.analysis.measures import measures_of
from pathway_engine.analysis.series import in_order, odd, series_of
from pathway_engine.analysis.values import Value
from pathway_engine.definition.measures.naming import entry_for
from pathway_engine.definition.models import Pathway
from pathway_engine.engine.records import Records
from pathway_engine.engine.series import Series
from pathway_engine.errors import LedgerError, UsageError
from pathway_engine.ledger import Run, Store
from pathway_engine.study.over_time import Wanted


class Cuts(NamedTuple):
    """The words of cuts that are looked at, and of those that a run may not keep."""

    all: tuple[tuple[str, ...], ...]
    further: tuple[tuple[str, ...], ...] = ()


class Look:
    """Reads runs of one ledger; what has been read is kept."""

    def __init__(self, store: Store) -> None:
        """Remember whose runs; nothing is read yet."""
        self._store = store
        self._kept: dict[int, Kept] = {}
        self._values: dict[tuple[int, Cuts | None], list[Value]] = {}

    def values(self, run: Run, cuts: Cuts | None = None) -> list[Value]:
        """The measures of a run, of some cuts or all that it keeps.

        Raises `LedgerError` where rows or what is kept are damaged, `UsageError` for cuts that it
        does not keep and has no rows to work out from.
        """
        asked = run.run_id, cuts
        if asked not in self._values:
            self._values[asked] = self._read(run, cuts)
        return self._values[asked]

    def _read(self, run: Run, cuts: Cuts | None) -> list[Value]:
        wanted = None if cuts is None else {frozenset(), *map(frozenset, cuts.all)}
        with self._measurable(run, rows=False):
            self._refuse_miscounted(run, rows=False)
            if self._keeps(run, () if cuts is None else cuts.further):
                return self._kept_by(run).values(self._store.figures(run.run_id, wanted))
        if not run.keeps_rows:
            raise UsageError(
                "--by: found two words, or one that is not kept, expected one word: these runs "
                "keep their measures and no rows to work out others from"
            )
        with self.sound(run) as records:
            further = cuts_kept(records.pathway) if cuts is None else cuts.further
            found = measures_of(records, further)
        return [one for one in found if wanted is None or frozenset(one.by) in wanted]

    def _keeps(self, run: Run, further: Sequence[tuple[str, ...]]) -> bool:
        """Whether a run keeps measures, with every single cut, and such of two words."""
        kept = self._store.measures_cut_by
        pairs = [one for one in further if len(one) > 1]
        try:
            return bool(kept(run.run_id, frozenset())) and all(
                any(is_further(entry_for(name), one) for name in kept(run.run_id, frozenset(one)))
                for one in pairs
            )
        except KeyError as error:
            raise LooseRows(f"there is no measure {error}") from error

    def _kept_by(self, run: Run) -> Kept:
        """What is known of the measures that runs of its pathway keep."""
        if run.pathway_id not in self._kept:
            self._kept[run.pathway_id] = Kept(self._store.pathway(run.run_id))
        return self._kept[run.pathway_id]

    def series(self, run: Run, wanted: Wanted) -> Sequence[Series]:
        """The series of a run: as they were kept, or worked out from its rows."""
        with self._measurable(run, rows=False, series=True):
            self._refuse_miscounted(run, rows=False)
            if kept := self._store.series(run.run_id, *wanted):
                pathway: Pathway = self._store.pathway(run.run_id)
                for said in odd(kept, pathway, run.window):
                    raise LooseRows(said)
                return in_order(kept, pathway)
        with self.sound(run) as records:
            return [one for one in series_of(records) if wanted.holds(one)]

    @contextmanager
    def sound(self, run: Run) -> Iterator[Records]:
        """The records of a run that belong together. Raises `LedgerError` where they do not."""
        with self._measurable(run, rows=True):
            yield self._belonging(run)

    @contextmanager
    def _measurable(self, run: Run, *, rows: bool, series: bool = False) -> Iterator[None]:
        """A run in which nothing is loose. Raises `LedgerError` where something is."""
        self._store.refuse_damage(rows=rows, series=series)
        try:
            yield
        except LooseRows as error:  # anything else is a fault of the package, and shows as one
            raise LedgerError(
                f"{self._store.path}: run {run.run_id} cannot be measured: {error}; "
                "the command `audit` tells what else is wrong"
            ) from error

    def _belonging(self, run: Run) -> Records:
        """The records of a run. Raises `LooseRows` where rows are gone, or do not fit others."""
        from pathway_engine.analysis.audit.belonging import refuse_loose_rows

        self._refuse_miscounted(run)
        records = self._store.records(run.run_id)
        refuse_loose_rows(records)
        return records

    def _refuse_miscounted(self, run: Run, *, rows: bool = True) -> None:
        for said in self._store.miscounted(run.run_id, rows=rows):
            raise LooseRows(said)
