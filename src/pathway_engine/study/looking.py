"""What is read of the runs of a ledger: as it was kept, or worked out from their rows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import NamedTuple, TypeVar

from pathway_engine.analysis.asked import cuts_kept, is_further
from pathway_engine.analysis.figures import Kept
from pathway_engine.analysis.loose import LooseRows
from pathway_engine.analysis.measures import measures_of
from pathway_engine.analysis.series import in_order, odd, series_of
from pathway_engine.analysis.summary import Difference, Summary
from pathway_engine.analysis.values import Value
from pathway_engine.definition.measures.entries import says_of_cases
from pathway_engine.definition.measures.naming import entry_for
from pathway_engine.definition.models import Pathway
from pathway_engine.engine.records import Records
from pathway_engine.engine.series import Series
from pathway_engine.errors import LedgerError, UsageError
from pathway_engine.ledger import Run, Store
from pathway_engine.study.live_store import LiveStore
from pathway_engine.study.options import Say
from pathway_engine.study.over_time import Wanted


class Cuts(NamedTuple):
    """The words of cuts that are looked at, of those that a run may not keep, of those asked for.

    What is per case of some cases is zero or undefined by how long those last: that is looked at
    too, and not told.
    """

    all: tuple[tuple[str, ...], ...]
    further: tuple[tuple[str, ...], ...] = ()
    told: tuple[tuple[str, ...], ...] = ()


Told = TypeVar("Told", bound=Summary | Difference)


def told_of(rows: list[Told], cuts: Cuts | None) -> list[Told]:
    """The rows of the cuts that are asked for; all where none is named."""
    if cuts is None:
        return rows
    wanted = [set[str](), *map(set, cuts.told)]
    return [row for row in rows if {*row.by} in wanted]


def of_cases(words: tuple[str, ...]) -> tuple[str, ...]:
    """Those of the words of a cut that say what a case is.

    >>> of_cases(("team", "case.urgent"))
    ('case.urgent',)
    """
    return tuple(word for word in words if says_of_cases(word))


def with_cases(words: Iterable[tuple[str, ...]]) -> tuple[tuple[str, ...], ...]:
    """Cuts, and what they say of cases alone: by that a number is zero or undefined.

    >>> with_cases([("team", "ending"), ("team",)])
    (('team', 'ending'), ('team',), ('ending',))
    """
    told = (*words,)
    return (*told, *(of for one in told if (of := of_cases(one)) not in ((), one)))


def runs_asked(runs: Sequence[Run], **asked: str | int | None) -> tuple[Run, ...]:
    """The runs of a design, a seed, a replication. Raises `UsageError` for what is not kept."""
    found = tuple(runs)
    if not found:
        raise UsageError("the ledger holds no whole run: expected one that a command recorded")
    for name, value in asked.items():
        kept = tuple(dict.fromkeys(getattr(run, name) for run in found))
        if value is not None and value not in kept:
            known = ", ".join(f"`{one}`" for one in kept)
            raise UsageError(f"{name}: found `{value}`, expected one of {known}")
        found = tuple(run for run in found if value in (None, getattr(run, name)))
    return found


class Look:
    """Reads runs of one ledger; what has been read is kept."""

    def __init__(self, store: Store, say: Say | None = None) -> None:
        """Remember whose runs, and whom to tell when something takes long; nothing is read yet."""
        self._store, self._say = store, say
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

    def answering(self, runs: Sequence[Run], cuts: Cuts | None) -> Sequence[Run]:
        """Those of some runs that can say what is asked; all of them where none can.

        A ledger may keep the rows of some replications alone: the others are left out, and told.
        """
        if cuts is None or not cuts.further:
            return runs
        able = []
        for run in runs:
            with self._measurable(run, rows=False):
                if run.keeps_rows or self._keeps(run, cuts.further):
                    able.append(run)
        if not able or len(able) == len(runs):
            return runs
        if self._say is not None:
            self._say(
                f"worked out from the {len(able)} of {len(runs)} runs that keep their rows; "
                "intervals are wider for it"
            )
        return able

    def once(self, run: Run, cuts: Cuts | None) -> list[Value]:
        """The same, but not kept here: of many runs, each of which is looked at once."""
        return self._read(run, cuts)

    def everything(self, run: Run, further: tuple[tuple[str, ...], ...]) -> list[Value]:
        """All measures of a run that is gone on with, with further cuts; not kept here.

        Raises `UsageError` where it does not keep those, and no rows to work them out from.
        """
        with self._measurable(run, rows=False):
            kept = run.keeps_rows or self._keeps(run, further)
        if further and not kept:
            listed = ", ".join(f"`{','.join(words)}`" for words in further)
            raise UsageError(
                f"{self._store.path}: found runs that were kept before anybody asked for {listed}, "
                "and no rows to work that out from; record into another ledger"
            )
        return self._read(run, None, further)

    def _read(
        self, run: Run, cuts: Cuts | None, beside: tuple[tuple[str, ...], ...] = ()
    ) -> list[Value]:
        wanted = None if cuts is None else {frozenset(), *map(frozenset, cuts.all)}
        with self._measurable(run, rows=False):
            self._refuse_miscounted(run, rows=False)
            if self._keeps(run, beside if cuts is None else cuts.further):
                kept = Kept.of(self._store.pathway(run.run_id))
                return kept.values(self._store.figures(run.run_id, wanted))
        if not run.keeps_rows:
            cuts_of_it = cuts_kept(self._store.pathway(run.run_id))
            listed = ", ".join(f"`{word}`" for word, *_ in cuts_of_it)
            raise UsageError(
                "--by: found two words, or one that is not kept, expected one word of what is: "
                f"these runs keep their measures cut by {listed}, and no rows to work out others "
                "from"
            )
        self._prepare()
        with self.sound(run) as records:
            kept_too = (*cuts_kept(records.pathway), *beside)
            found = self._measured(run, records, kept_too if cuts is None else cuts.further)
        return [one for one in found if wanted is None or frozenset(one.by) in wanted]

    def _measured(
        self, run: Run, records: Records, asked: Sequence[tuple[str, ...]]
    ) -> list[Value]:
        """The measures of rows; of real cases those that their book knows of."""
        if isinstance(self._store, LiveStore):
            return self._store.measured(run.run_id, asked)
        return measures_of(records, asked)

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

    def _prepare(self) -> None:
        """Have what adds up rows compiled, which takes long the first time on a machine."""
        from pathway_engine.simulation.kernel.preparing import prepared

        if self._say is not None:
            prepared(self._say)

    def series(self, run: Run, wanted: Wanted) -> Sequence[Series]:
        """The series of a run: as they were kept, or worked out from its rows."""
        with self._measurable(run, rows=False, series=True):
            self._refuse_miscounted(run, rows=False)
            if kept := self._store.series(run.run_id, *wanted):
                pathway: Pathway = self._store.pathway(run.run_id)
                for said in odd(kept, pathway, run.window):
                    raise LooseRows(said)
                return in_order(kept, pathway)
        self._prepare()
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

        if isinstance(self._store, LiveStore):  # folded from facts, they belong together
            return self._store.records(run.run_id)
        self._refuse_miscounted(run)
        records = self._store.records(run.run_id)
        refuse_loose_rows(records)
        return records

    def _refuse_miscounted(self, run: Run, *, rows: bool = True) -> None:
        for said in self._store.miscounted(run.run_id, rows=rows):
            raise LooseRows(said)
