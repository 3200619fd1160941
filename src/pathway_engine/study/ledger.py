"""A ledger as a Python caller holds it: its runs measured, its cases told, its rules audited."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Self, TypeAlias

from pathway_engine.analysis.asked import always, cut_asked
from pathway_engine.analysis.history import CaseLine, Life, history, life, typical
from pathway_engine.analysis.matrix import Cell, matrix
from pathway_engine.analysis.periods import Every, Flow
from pathway_engine.analysis.series import LASTING, OVER_TIME
from pathway_engine.analysis.shares import Spread
from pathway_engine.analysis.summary import Difference, Summary, compared, summarise
from pathway_engine.analysis.values import Value
from pathway_engine.definition.measures.entries import SIDES
from pathway_engine.definition.measures.naming import family_of
from pathway_engine.definition.models import Pathway
from pathway_engine.definition.money import without_cost
from pathway_engine.definition.titles import Titles, titles_of
from pathway_engine.engine.records import Records
from pathway_engine.errors import UsageError
from pathway_engine.ledger import Run
from pathway_engine.study.designs import BASELINE
from pathway_engine.study.live_store import Dates, Day, LiveStore, opened, plain
from pathway_engine.study.looking import Cuts, Look, runs_asked, told_of, with_cases
from pathway_engine.study.options import Say
from pathway_engine.study.over_time import OfRun, Wanted, flows, refuse_unless_told, spreads

if TYPE_CHECKING:
    from pathway_engine.analysis.audit.report import AuditReport
    from pathway_engine.study.experiments.experiment import Experimented
    from pathway_engine.study.frames import Frame


Asked: TypeAlias = "Iterable[str | tuple[str, ...]] | None"
"""Cuts as somebody writes them, or as words of which it is known that runs keep them."""


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

    def __init__(
        self, path: Path | str, *, say: Say | None = None, from_: Day = None, to: Day = None
    ) -> None:
        """Open it; `say` is told when something takes long; `from_`, `to`: days of real cases."""
        self._store = opened(path, Dates(from_, to))
        self.is_live = isinstance(self._store, LiveStore)
        """Whether it holds real cases and no run: then these are told of."""
        self._look = Look(self._store, say)

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

    def chosen(
        self, *, design: str | None = None, seed: int | None = None, replication: int | None = None
    ) -> tuple[Run, ...]:
        """The same as `runs`, but `UsageError` for what is not kept."""
        return self._chosen(design, seed, replication)

    def records(self, run: Run) -> Records:
        """All rows of one run, held together. Raises `LedgerError` where it keeps none."""
        with self._look.sound(run) as records:
            return records

    def pathways(self, runs: Iterable[Run]) -> tuple[Pathway, ...]:
        """The pathways of runs as they were kept, each once."""
        return tuple(self._pathways(runs))

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

    def told_beside(self) -> str:
        """What is to be said beside measures of real cases: what nobody recorded."""
        return self._store.told_beside() if isinstance(self._store, LiveStore) else ""

    def visits(self) -> int:
        """How many visits are stored, of all runs together."""
        return self._store.visits()

    def measures(
        self,
        *,
        design: str | None = None,
        seed: int | None = None,
        replication: int | None = None,
        cuts: Asked = None,
    ) -> dict[str, list[Summary]]:
        """Every measure with its cuts, by design, over the replications of all seeds.

        `seed` and `replication` choose some of them, `cuts` some cuts beside what is not cut, each
        a text of one word or two (`case.urgent`, `step,weekday`): two may have to be worked out
        from the rows. Raises `UsageError` if there is nothing of what is asked.
        """
        return self.measured(self._chosen(design, seed, replication), cuts)

    def measured(self, runs: Iterable[Run], cuts: Asked = None) -> dict[str, list[Summary]]:
        """The measures of some runs, by design, as `measures` gives them."""
        chosen = tuple(runs)
        wanted = self._cuts(chosen, cuts)
        found: dict[str, list[list[Value]]] = {}
        for run in self._look.answering(chosen, wanted):
            found.setdefault(run.design, []).append(self._look.values(run, wanted))
        return {name: told_of(summarise(values), wanted) for name, values in found.items()}

    def differences(
        self,
        *,
        baseline: str | None = None,
        cuts: Asked = None,
        designs: Collection[str] | None = None,
        seed: int | None = None,
    ) -> dict[str, list[Difference]]:
        """Every measure of a baseline, of each other design, and their paired difference.

        The baseline is the first design that was written, or the one that is named; they are
        compared over the replications that all of them have, of one `seed` if it is given: those
        of `designs`, or else all but the cells of an experiment, whose baseline is another;
        `cuts` are as in `measures`. Raises `UsageError` where there are no two designs, or no
        such replication.
        """
        runs = self._paired(baseline, designs, seed)
        every = [run for of_design in runs.values() for run in of_design]
        wanted = self._cuts(every, cuts)
        able = {run.run_id for run in self._look.answering(every, wanted)}
        pairs = [of_all for of_all in zip(*runs.values(), strict=True)
                 if able.issuperset(run.run_id for run in of_all)]  # fmt: skip
        values = [
            [self._look.values(run, wanted) for run in of_design]
            for of_design in zip(*pairs, strict=True)
        ]
        found = [told_of(rows, wanted) for rows in compared(values[0], values[1:])]
        return dict(zip([*runs][1:], found, strict=True))

    def words_of(self, cut: str) -> tuple[str, ...]:
        """The words of a cut as somebody writes it. Raises `UsageError` for one there is not."""
        self._store.refuse_damage(rows=False)
        return cut_asked(cut, self._pathways(self.runs()))

    def _cuts(self, runs: Sequence[Run], asked: Asked) -> Cuts | None:
        """The cuts that are asked for, as words; None for all that is kept."""
        if asked is None:
            return None
        asked = [asked] if isinstance(asked, str) else [*asked]
        self._store.refuse_damage(rows=False)
        pathways = self._pathways(runs) if asked else []
        read = [(one, cut_asked(one, pathways) if isinstance(one, str) else one) for one in asked]
        further = (words for one, words in read if isinstance(one, str) and not always(words))
        told = tuple(words for _, words in read)
        every = with_cases(told)
        return Cuts(every, (*further, *every[len(told) :]), told)

    def _paired(
        self, baseline: str | None, designs: Collection[str] | None, seed: int | None
    ) -> dict[str, list[Run]]:
        """The runs of each design, the baseline first, of the replications that all have."""
        found: dict[str, dict[tuple[int, int], Run]] = {}
        for run in self._chosen(baseline) if baseline is not None else ():
            found.setdefault(run.design, {})
        for run in self._chosen(None, seed):
            if run.design in designs if designs is not None else not run.settings.get("cell"):
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
        chosen = self._chosen(design, seed, replication)
        measured = self.measured(chosen, [SIDES[by]])
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
            found.setdefault(run.design, []).append(
                OfRun(run.window, self._look.series(run, wanted))
            )
        return found

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
        with self._look.sound(run) as records:
            return history(records)

    def typical(
        self, *, design: str = BASELINE, seed: int | None = None, replication: int = 1
    ) -> int:
        """The case of a run that lasted about as long as most.

        Of those that closed in the window and came to a package, if any did, the one of median
        duration. Raises `UsageError` where no case closed.
        """
        run = self.run(design=design, seed=seed, replication=replication)
        with self._look.sound(run) as records:
            return typical(records)

    def life(
        self, case: int, *, design: str = BASELINE, seed: int | None = None, replication: int = 1
    ) -> Life:
        """One case's life, every second accounted for. Raises `UsageError` for no such case."""
        run = self.run(design=design, seed=seed, replication=replication)
        with self._look.sound(run) as records:
            if not self.is_live and not 1 <= case <= len(records.cases):
                raise UsageError(f"case: found {case}, expected 1 to {len(records.cases)}")
            return life(records, case)

    def typical_life(
        self, *, design: str = BASELINE, seed: int | None = None, replication: int = 1
    ) -> Life:
        """The life of the `typical` case of a run. Raises `UsageError` where no case closed."""
        run = self.run(design=design, seed=seed, replication=replication)
        with self._look.sound(run) as records:
            return life(records, typical(records))

    def pathway(self, design: str) -> Pathway:
        """The pathway that a design is, as it is kept. Raises `UsageError` for no such design."""
        return self._store.pathway(self._chosen(design)[0].run_id)

    def experiment(self, file: Path | str, *, within: Path | str | None = None) -> Experimented:
        """What its runs say of the experiment of a file, without running anything.

        Every run must be there, of the designs as their files are now. Raises `UsageError` where
        runs lack, `PathwayError` for the file.
        """
        from pathway_engine.study.experiments.reading import experiment_in

        return experiment_in(self._store.path, file, within=within)

    def audit(self, *, replications: Collection[int] | None = None) -> AuditReport:
        """Hold every rule of the engine against every row, or those of some replications."""
        from pathway_engine.analysis.audit.auditing import audit

        return audit(plain(self._store), replications=replications)

    def to_frame(
        self,
        table: str = "measures",
        *,
        time: str = "seconds",
        design: str | None = None,
        seed: int | None = None,
        replication: int | None = None,
    ) -> Frame:
        """A data frame of some runs: their `measures`, or the rows of one of their tables.

        Those are `cases`, `visits`, `handoffs`, `delays` and `links`.

        `time` is the unit of times, as in `Result.to_frame`; where a column holds them, its name
        ends in it. Raises `UsageError` for another table or unit, and where pandas is not
        installed.
        """
        from pathway_engine.study.tabled import frame_of

        return frame_of(self, table, time, self._chosen(design, seed, replication))

    def __repr__(self) -> str:
        return f"<Ledger {self._store.path.name}: {len(self.runs())} runs of {self._named()}>"

    def _named(self) -> str:
        return ", ".join(self.designs()) or "nothing yet"

    def _repr_html_(self) -> str:
        from pathway_engine.study.tabled import table_of_runs

        return table_of_runs(repr(self)[1:-1], self.runs())

    def _chosen(
        self, design: str | None, seed: int | None = None, replication: int | None = None
    ) -> tuple[Run, ...]:
        named = None if self.is_live and design == BASELINE else design
        return runs_asked(self.runs(), design=named, seed=seed, replication=replication)

    def close(self) -> None:
        """Close the file."""
        self._store.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
