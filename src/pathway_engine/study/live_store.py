"""A ledger of real cases as one of runs: each version that cases follow is a design."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from datetime import date, timedelta
from functools import cached_property
from pathlib import Path
from typing import NamedTuple, Self
from zoneinfo import ZoneInfo

import numpy as np

from pathway_engine.analysis.measures import measures_of
from pathway_engine.analysis.ordering import in_order
from pathway_engine.analysis.reduced import Cells
from pathway_engine.analysis.tallies import spreads
from pathway_engine.analysis.values import Value
from pathway_engine.clock import DAY, day_of, utc_of
from pathway_engine.definition.measures.live import NOT_RECORDED, OF_EFFORT
from pathway_engine.definition.measures.naming import family_of, is_meant
from pathway_engine.definition.models import Pathway
from pathway_engine.desk import utc_now
from pathway_engine.engine.chain import Entry
from pathway_engine.engine.records import NONE, Records, VisitKind, Window
from pathway_engine.engine.series import Series
from pathway_engine.errors import LedgerError, UsageError
from pathway_engine.ledger import Run, Store
from pathway_engine.ledger.book import proving
from pathway_engine.ledger.book.keeping import LiveBook
from pathway_engine.ledger.book.opening import LiveLedger
from pathway_engine.ledger.reaching import to_read
from pathway_engine.ledger.results import Figure
from pathway_engine.ledger.runs import OF_PEOPLE
from pathway_engine.live.actors import SYSTEM
from pathway_engine.live.casebook import Casebook
from pathway_engine.study.live_rows import Gathered, as_of, without

DESIGN = "live"
"""What the cases of a book are called where there is one version; else with how it begins."""


Day = date | None


class Dates(NamedTuple):
    """The days that are looked at, both in; None: from the first, until now."""

    from_: Day = None
    to: Day = None


class Version(NamedTuple):
    """The cases that follow one version, as a run, and what a book knows beside rows."""

    run: Run
    records: Records
    lags: tuple[int, ...]
    adopted: frozenset[int]
    left_out: int


class LiveStore(Store):
    """Reads a live book where runs are looked for; the file is only read."""

    dates = Dates()

    @classmethod
    def of_dates(cls, path: Path | str, dates: Dates) -> Self:
        """The book of a file, of some days."""
        store = cls.read(path)
        store.dates = dates
        return store

    @cached_property
    def versions(self) -> Mapping[int, Version]:
        """The versions that cases follow, by the number under which each is a run."""
        live = LiveLedger(to_read(self.path), name=str(self.path))
        try:
            with live.snapshot() as book:
                found = list(_Reading(book, self.dates).versions())
        finally:
            live.close()
        if not found:
            raise LedgerError(f"{self.path}: the live book has no case yet")
        return {one.run.run_id: one for one in found}

    def runs(self) -> tuple[Run, ...]:
        """Each version with its cases."""
        return tuple(one.run for one in self.versions.values())

    def run(self, run_id: int) -> Run:
        """One of them."""
        return self.versions[run_id].run

    def pathway(self, run_id: int) -> Pathway:
        """The version itself."""
        return self.versions[run_id].records.pathway

    def records(self, run_id: int) -> Records:
        """The rows of its cases."""
        return self.versions[run_id].records

    def sums(self, run_id: int) -> Records:
        """The same: nothing is kept without rows."""
        return self.records(run_id)

    def measured(self, run_id: int, asked: Collection[tuple[str, ...]]) -> list[Value]:
        """The measures that a book can tell: those of staff and money are not among them."""
        one = self.versions[run_id]
        found = [
            value
            for value in measures_of(one.records, tuple(asked))
            if not is_meant(value.measure, value.statistic, self.not_recorded(run_id))
        ]
        if one.adopted:  # how they came to where they were taken over nobody told
            known = measures_of(without(one.records, set(one.adopted)), tuple(asked))
            found = [value for value in found if family_of(value.measure) != "handoff"]
            found += [value for value in known if family_of(value.measure) == "handoff"]
        lags = np.array(one.lags, dtype=np.int64)
        picked = np.ones(len(lags), dtype=bool)
        found += spreads("recording_lag", lags, picked, Cells(len(lags), ()))
        return in_order(found, one.records.pathway)

    def not_recorded(self, run_id: int) -> tuple[str, ...]:
        """How the names of the measures begin of which the book knows nothing."""
        visits, window = self.records(run_id).visits, self.records(run_id).window
        ended = (visits["finished_at"] >= window.warm_up_until) & (visits["team"] != NONE)
        worked = ended & (visits["started_at"] != NONE) & (visits["kind"] != VisitKind.BLOCK)
        said = worked.any() and bool((visits["effort_time"][worked] != NONE).all())
        return NOT_RECORDED if said else (*NOT_RECORDED, *OF_EFFORT)

    def told_beside(self) -> str:
        """What the book does not know, and which cases are not told of."""
        unknown = {name for run_id in self.versions for name in self.not_recorded(run_id)}
        of_effort = " effort, touch time and flow efficiency" if {*OF_EFFORT} & unknown else ""
        and_ = "," if of_effort else " and"
        said = f"Not recorded: who was at work{and_} what was paid{' and' if of_effort else ''}"
        said += f"{of_effort}. What waits for nobody by name is told as waiting for capacity."
        left_out = sum(one.left_out for one in self.versions.values())
        if left_out:
            said += f" Cases that were at steps which their version has not: {left_out}, left out."
        return said

    def figures(
        self,
        run_id: int,  # noqa: ARG002 - as a store of runs has it
        cuts: Collection[frozenset[str]] | None = None,  # noqa: ARG002
    ) -> tuple[Figure, ...]:
        """Nothing is kept: it is worked out from rows."""
        return ()

    def measures_cut_by(self, run_id: int, cut: frozenset[str]) -> frozenset[str]:  # noqa: ARG002
        """Nothing is kept."""
        return frozenset()

    def series(
        self,
        run_id: int,  # noqa: ARG002
        measures: Collection[str] | None = None,  # noqa: ARG002
        cuts: Collection[str] | None = None,  # noqa: ARG002
    ) -> tuple[Series, ...]:
        """Nothing is kept."""
        return ()

    def refuse_damage(self, *, rows: bool, series: bool = False) -> None:
        """Leave that to the audit: what is looked at here is folded from facts."""

    def miscounted(self, run_id: int, *, rows: bool = True) -> tuple[str, ...]:  # noqa: ARG002
        """Rows of a book are not counted."""
        return ()


def opened(path: Path | str, dates: Dates) -> Store:
    """A ledger of runs, or of real cases where it holds no run.

    Raises `UsageError` for dates where there are runs.
    """
    store = Store.read(path)
    if store.has_live_book() and not store.runs():
        store.close()
        return LiveStore.of_dates(path, dates)
    if dates != Dates():
        store.close()
        raise UsageError("--from, --to: found runs, expected real cases to choose days of")
    return store


def plain(store: Store) -> Store:
    """The ledger as it is, its live book not told as runs: what the audit looks at."""
    return Store(store._connection, store.path) if isinstance(store, LiveStore) else store  # noqa: SLF001


class _Reading:
    """Reads a book into rows, version by version."""

    def __init__(self, book: LiveBook, dates: Dates) -> None:
        self._book, self._dates = book, dates
        self._casebook = Casebook()
        head = book.head()
        self._now = max(int(utc_now().timestamp()), 0 if head is None else head.recorded_at + 1)

    def versions(self) -> Iterator[Version]:
        """Every version that cases follow, the oldest first."""
        gathered: dict[str, Gathered] = {}
        lags: dict[str, list[int]] = {}
        for number in proving.cases_told(self._book.connection):
            entries = self._book.entries(number)
            window = self._window(entries)
            case = as_of(entries, window.ends_at)
            if case is None:
                continue
            digest = case.state.pathway
            if digest not in gathered:
                rules = self._casebook.rules(self._book, digest)
                gathered[digest] = Gathered(rules.pathway, rules, window)
            gathered[digest].take(case)
            lags.setdefault(digest, []).extend(_lags(entries, window))
        digests = [one.digest for one in self._book.versions() if one.digest in gathered]
        for number, digest in enumerate(digests, 1):
            of, name = gathered[digest], DESIGN
            if len(digests) > 1:
                name = f"{DESIGN}_{digest[:6]}"
            run = _run(number, name, of)
            records = of.records(name)
            yield Version(run, records, tuple(lags[digest]), frozenset(of.adopted), of.left_out)

    def _window(self, entries: tuple[Entry, ...]) -> Window:
        """The days that are looked at, as the clocks of the pathway's place show them."""
        pathway = getattr(entries[0].fact, "pathway", "")
        zone = ZoneInfo(self._book.pathway(pathway).timezone)
        begins, (from_, to) = self._book.begins(), self._dates
        counts = begins if from_ is None else utc_of(day_of(from_) * DAY, zone)
        ends = self._now
        if to is not None:
            ends = min(ends, utc_of(day_of(to + timedelta(days=1)) * DAY, zone))
        if not counts < ends:
            raise UsageError("--from, --to: found no time between them in which the book was kept")
        return Window(min(begins, counts), counts, ends)


def _lags(entries: tuple[Entry, ...], window: Window) -> Iterator[int]:
    """How late the book learned of facts that people told, in the window."""
    for entry in entries:
        if window.warm_up_until <= entry.recorded_at < window.ends_at and entry.actor != SYSTEM.id:
            yield max(0, entry.recorded_at - entry.fact.at)


def _run(number: int, design: str, of: Gathered) -> Run:
    return Run(
        design=design,
        seed=0,
        replication=1,
        window=of.window,
        kind=OF_PEOPLE,
        run_id=number,
        pathway=of.pathway.name,
        pathway_id=number,
        software={},
        complete_at=of.window.ends_at,
    )
