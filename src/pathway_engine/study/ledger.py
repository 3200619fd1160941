"""A ledger as a Python caller holds it: its runs measured, its cases told, its rules audited."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Self

from pathway_engine.analysis.entries import SIDES
from pathway_engine.analysis.figures import Kept
from pathway_engine.analysis.history import CaseLine, Life, history, life, typical
from pathway_engine.analysis.loose import LooseRows
from pathway_engine.analysis.matrix import Cell, matrix
from pathway_engine.analysis.measures import measures_of
from pathway_engine.analysis.naming import family_of
from pathway_engine.analysis.periods import Every, Flow
from pathway_engine.analysis.series import LASTING, OVER_TIME, in_order, odd, series_of
from pathway_engine.analysis.shares import Spread
from pathway_engine.analysis.summary import Difference, Summary, compared, summarise
from pathway_engine.analysis.values import Value
from pathway_engine.definition.models import Pathway
from pathway_engine.definition.money import without_cost
from pathway_engine.definition.titles import Titles, titles_of
from pathway_engine.engine.records import Records
from pathway_engine.engine.series import Series
from pathway_engine.errors import LedgerError, UsageError
from pathway_engine.ledger import Run, Store
from pathway_engine.study.designs import BASELINE
from pathway_engine.study.over_time import (
    OfRun,
    Wanted,
    flows,
    refuse_unless_told,
    spreads,
)

if TYPE_CHECKING:
    from pathway_engine.analysis.audit.report import AuditReport


class Ledger:
    """A ledger, open for reading; close it, or use it as a context manager.

    Raises `LedgerError` if the file is missing or no ledger.

    >>> from tempfile import TemporaryDirectory
    >>> from pathway_engine import load, simulate
    >>> from pathway_engine.shipped import shipped_pathways
    >>> pathway = load(shipped_pathways() / "wokingham" / "split.yaml")
    >>> with TemporaryDirectory() as folder:
    ...     kept = f"{folder}/runs.db"
    ...     _ = simulate(pathway, length="2w", warm_up="0w", replications=1, ledger=kept)
    ...     with Ledger(kept) as ledger:
    ...         ledger.designs()
    ('baseline',)
    """

    def __init__(self, path: Path | str) -> None:
        self._store = Store.read(path)
        self._kept: dict[int, Kept] = {}
        self._pathways_read: dict[int, Pathway] = {}
        self._values_read: dict[int, list[Value]] = {}

    def runs(
        self, *, design: str | None = None, seed: int | None = None, replication: int | None = None
    ) -> tuple[Run, ...]:
        """Every run that is stored whole, or those of a design, a seed, a replication."""
        asked = {"design": design, "seed": seed, "replication": replication}
        wanted = {name: value for name, value in asked.items() if value is not None}
        return tuple(
            run
            for run in self._store.runs()
            if all(getattr(run, name) == value for name, value in wanted.items())
        )

    def designs(self) -> tuple[str, ...]:
        """The names of the designs, in the order of writing."""
        return tuple(dict.fromkeys(run.design for run in self.runs()))

    def designs_of(self, pathway: Pathway) -> tuple[str, ...]:
        """The names of the designs whose runs are of this pathway, as it stands."""
        return tuple(
            name
            for name in self.designs()
            if any(one.digest == pathway.digest for one in self._pathways(self.runs(design=name)))
        )

    def titles(self, design: str | None = None) -> Titles:
        """What the kept pathways call their things, those of one design or of all, by id."""
        first = {run.design: run.run_id for run in reversed(self._chosen(design))}
        kept = {name: self._store.pathway(first[name]) for name in self.designs() if name in first}
        return titles_of(kept)

    def without_cost(self, *, design: str | None = None) -> tuple[str, ...]:
        """The posts, each `team.post`, that costs leave out: no cost is given for them."""
        pathways = self._pathways(self._chosen(design))
        return tuple(dict.fromkeys(post for one in pathways for post in without_cost(one)))

    def _pathways(self, runs: Iterable[Run]) -> list[Pathway]:
        """The kept pathways of runs, each once."""
        first: dict[int, int] = {}
        for run in runs:
            first.setdefault(run.pathway_id, run.run_id)
        return [self._store.pathway(run_id) for run_id in first.values()]

    def visits(self) -> int:
        """How many visits are stored, of all runs together."""
        return self._store.visits()

    def measures(
        self, *, design: str | None = None, seed: int | None = None, replication: int | None = None
    ) -> dict[str, list[Summary]]:
        """Every measure with its cuts, by design, over the replications of all seeds.

        `seed` and `replication` choose some of them. Raises `UsageError` if there are none.
        """
        found: dict[str, list[list[Value]]] = {}
        for run in self._chosen(design, seed, replication):
            found.setdefault(run.design, []).append(self._values(run))
        return {name: summarise(runs) for name, runs in found.items()}

    def differences(self, *, baseline: str | None = None) -> dict[str, list[Difference]]:
        """Every measure of a baseline, of each other design, and their paired difference.

        The baseline is the first design that was written, or the one that is named; they are
        compared over the replications that all of them have. Raises `UsageError` where there are
        no two designs, or no such replication.
        """
        runs = self._paired(baseline)
        first, *others = runs.values()
        values = [[self._values(run) for run in of_design] for of_design in (first, *others)]
        found = compared(values[0], values[1:])
        return dict(zip([*runs][1:], found, strict=True))

    def _paired(self, baseline: str | None) -> dict[str, list[Run]]:
        """The runs of each design, the baseline first, of the replications that all have."""
        found: dict[str, dict[tuple[int, int], Run]] = {}
        for run in self._chosen(baseline) if baseline is not None else ():
            found.setdefault(run.design, {})
        for run in self._chosen(None):
            found.setdefault(run.design, {})[run.seed, run.replication] = run
        if len(found) < 2:
            raise UsageError(f"{self._store.path}: found one design, expected two to compare")
        shared = set.intersection(*(set(runs) for runs in found.values()))
        if not shared:
            raise UsageError(
                f"{self._store.path}: found no replication that all designs have; "
                "`compare` them anew, with one seed"
            )
        return {name: [runs[one] for one in sorted(shared)] for name, runs in found.items()}

    def _values(self, run: Run) -> list[Value]:
        """The measures of a run: as they were kept, or worked out from its rows; asked for once."""
        if run.run_id not in self._values_read:
            self._values_read[run.run_id] = self._values_of(run)
        return self._values_read[run.run_id]

    def _values_of(self, run: Run) -> list[Value]:
        with self._measurable(run, rows=False):
            self._refuse_miscounted(run)
            if figures := self._store.figures(run.run_id):
                return self._kept_by(run).values(figures)
        with self._sound(run) as records:
            return measures_of(records)

    def _pathway_of(self, run: Run) -> Pathway:
        """The kept pathway that a run followed, asked for once."""
        if run.pathway_id not in self._pathways_read:
            self._pathways_read[run.pathway_id] = self._store.pathway(run.run_id)
        return self._pathways_read[run.pathway_id]

    def _kept_by(self, run: Run) -> Kept:
        """What is known of the measures that runs of its pathway keep."""
        if run.pathway_id not in self._kept:
            self._kept[run.pathway_id] = Kept(self._store.pathway(run.run_id))
        return self._kept[run.pathway_id]

    def handoffs(
        self,
        *,
        by: str = "team",
        design: str | None = None,
        seed: int | None = None,
        replication: int | None = None,
    ) -> dict[str, list[Cell]]:
        """From whom to whom, how many handoffs and with what delay, by design.

        `by` is `team`, `organisation` or `step`; `UsageError` for anything else.
        """
        if by not in SIDES:
            known = ", ".join(f"`{one}`" for one in SIDES)
            raise UsageError(f"by: found `{by}`, expected one of {known} for handoffs")
        measured = self.measures(design=design, seed=seed, replication=replication)
        return {name: matrix(summaries, by) for name, summaries in measured.items()}

    def flow(
        self,
        *,
        every: Every = "week",
        by: str | None = None,
        design: str | None = None,
        seed: int | None = None,
        replication: int | None = None,
    ) -> dict[str, Flow]:
        """How the runs went over time, week by week or day by day, by design.

        All together, and by each `team`, `step` and `place`, or by one of them alone. Raises
        `UsageError` where `every` or `by` is something else, or there are no such runs.
        """
        refuse_unless_told(every, by)
        wanted = Wanted(OVER_TIME, None if by is None else (by,))
        return flows(self._series_of(self._chosen(design, seed, replication), wanted), every)

    def spreads(
        self, *, design: str | None = None, seed: int | None = None, replication: int | None = None
    ) -> dict[str, list[Spread]]:
        """Which share of cases, and of the clocks of targets, was over within how many days."""
        chosen = self._chosen(design, seed, replication)
        return spreads(self._series_of(chosen, Wanted(LASTING, None)))

    def _series_of(self, runs: Iterable[Run], wanted: Wanted) -> dict[str, list[OfRun]]:
        """The series of runs, by design."""
        found: dict[str, list[OfRun]] = {}
        for run in runs:
            found.setdefault(run.design, []).append(OfRun(run.window, self._series(run, wanted)))
        return found

    def _series(self, run: Run, wanted: Wanted) -> Sequence[Series]:
        """The series of a run: as they were kept, or worked out from its rows."""
        with self._measurable(run, rows=False, series=True):
            self._refuse_miscounted(run)
            if kept := self._store.series(run.run_id, *wanted):
                pathway = self._pathway_of(run)
                for said in odd(kept, pathway, run.window):
                    raise LooseRows(said)
                return in_order(kept, pathway)
        with self._sound(run) as records:
            return [one for one in series_of(records) if wanted.holds(one)]

    def delays(
        self, *, design: str | None = None, seed: int | None = None, replication: int | None = None
    ) -> dict[str, list[Summary]]:
        """The measures of delay, by design: every second by cause and organisation."""
        measured = self.measures(design=design, seed=seed, replication=replication)
        return {
            name: [row for row in summaries if family_of(row.measure) in ("delay", "orphan")]
            for name, summaries in measured.items()
        }

    def run(self, *, design: str = BASELINE, seed: int | None = None, replication: int = 1) -> Run:
        """One run; without a seed, that of the first seed which has it.

        Raises `UsageError` if there is none.
        """
        return self._chosen(design, seed, replication)[0]

    def history(
        self, *, design: str = BASELINE, seed: int | None = None, replication: int = 1
    ) -> list[CaseLine]:
        """The cases of one run, longest first."""
        run = self.run(design=design, seed=seed, replication=replication)
        with self._sound(run) as records:
            return history(records)

    def typical(
        self, *, design: str = BASELINE, seed: int | None = None, replication: int = 1
    ) -> int:
        """The case of a run that lasted about as long as most.

        Of those that closed in the window and came to a package, if any did, the one of median
        duration. Raises `UsageError` where no case closed.
        """
        run = self.run(design=design, seed=seed, replication=replication)
        with self._sound(run) as records:
            return typical(records)

    def life(
        self, case: int, *, design: str = BASELINE, seed: int | None = None, replication: int = 1
    ) -> Life:
        """One case's life, every second accounted for. Raises `UsageError` for no such case."""
        run = self.run(design=design, seed=seed, replication=replication)
        with self._sound(run) as records:
            if not 1 <= case <= len(records.cases):
                raise UsageError(f"case: found {case}, expected 1 to {len(records.cases)}")
            return life(records, case)

    def typical_life(
        self, *, design: str = BASELINE, seed: int | None = None, replication: int = 1
    ) -> Life:
        """The life of the `typical` case of a run. Raises `UsageError` where no case closed."""
        run = self.run(design=design, seed=seed, replication=replication)
        with self._sound(run) as records:
            return life(records, typical(records))

    def pathway(self, design: str) -> Pathway:
        """The pathway that a design is, as it is kept. Raises `UsageError` for no such design."""
        return self._pathway_of(self._chosen(design)[0])

    def audit(self) -> AuditReport:
        """Hold every rule of the engine against every row."""
        from pathway_engine.analysis.audit.auditing import audit

        return audit(self._store)

    @contextmanager
    def _sound(self, run: Run) -> Iterator[Records]:
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

    def _refuse_miscounted(self, run: Run) -> None:
        for said in self._store.miscounted(run.run_id):
            raise LooseRows(said)

    def _chosen(
        self, design: str | None, seed: int | None = None, replication: int | None = None
    ) -> tuple[Run, ...]:
        """The runs that are asked for. Raises `UsageError` for what is not kept."""
        runs = self.runs()
        if not runs:
            raise UsageError("the ledger holds no whole run: expected one that a command recorded")
        asked = {"design": design, "seed": seed, "replication": replication}
        for name, value in asked.items():
            kept = tuple(dict.fromkeys(getattr(run, name) for run in runs))
            if value is not None and value not in kept:
                known = ", ".join(f"`{one}`" for one in kept)
                raise UsageError(f"{name}: found `{value}`, expected one of {known}")
            runs = tuple(run for run in runs if value in (None, getattr(run, name)))
        return runs

    def close(self) -> None:
        """Close the file."""
        self._store.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
