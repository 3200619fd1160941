"""Run an experiment: every design in every cell, on the same people, and what is claimed."""

from __future__ import annotations

from collections.abc import Mapping
from concurrent.futures import Executor
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from pathway_engine.analysis.summary import Difference, Summary, compared
from pathway_engine.definition.findings import Findings
from pathway_engine.definition.loading import Designs, load_experiment
from pathway_engine.definition.models import Experiment
from pathway_engine.engine.kept import SUMMARY
from pathway_engine.study.designs import BASELINE
from pathway_engine.study.experiments.cells import OWN, Cell, Varied, cells_of, designs_in, within
from pathway_engine.study.experiments.judging import (
    Judged,
    flat,
    judged,
)
from pathway_engine.study.looking import with_cases
from pathway_engine.study.options import Asked, Options, Progress, Say
from pathway_engine.study.results import Comparison, Result
from pathway_engine.study.running import run_designs
from pathway_engine.study.warming import chosen, with_warm_up

if TYPE_CHECKING:
    from pathway_engine.study.frames import Frame


@dataclass(frozen=True)
class Experimented:
    """What an experiment came to: of every design in every cell its runs, and the claims."""

    read: Designs
    options: Options
    results: Mapping[Varied, Result]

    @property
    def experiment(self) -> Experiment:
        """What its file says."""
        return self.read.experiment

    @property
    def files(self) -> list[str]:
        """The files of its designs, as its own file names them, the baseline's first."""
        designs = (self.experiment.baseline, *self.experiment.redesigns.values())
        return [named[-1] for named in designs]

    @property
    def warnings(self) -> Findings:
        """What `check` warns of in the files of its designs."""
        return self.read.warnings

    @property
    def cells(self) -> list[Cell]:
        """The file's own cell, then every combination of the values of its factors."""
        return cells_of(self.experiment.vary)

    def result(self, design: str = BASELINE, cell: Cell = OWN) -> Result:
        """What a design came to in a cell, or where none of its factors touches it, at all.

        Raises `KeyError` for a design or a cell that there is not.
        """
        pathway = self.read.pathways[design]
        return self.results[Varied(design, within(cell, pathway, self.experiment.vary))]

    def comparison(self, cell: Cell = OWN) -> Comparison:
        """All designs in a cell, beside the baseline there."""
        first, *others = (self.result(name, cell) for name in self.read.pathways)
        return Comparison(first, others)

    def differences(self, design: str, beside: str, cell: Cell = OWN) -> list[Difference]:
        """Every measure of two designs in a cell: the second, the first, and how they differ."""
        asked = design, beside, cell
        if asked not in self._differences:
            one, other = self.result(design, cell), self.result(beside, cell)
            self._differences[asked] = compared(other.runs, [one.runs])[0]
        return self._differences[asked]

    @cached_property
    def claims(self) -> list[Judged]:
        """Every claim with what the runs say of it."""
        alone = self.claimed
        return [judged(name, claim, alone) for name, claim in self.experiment.claims.items()]

    @cached_property
    def claimed(self) -> Experimented:
        """The same with what is not cut, and with the cuts of its claims, alone: soon averaged."""
        asked = with_cases(tuple(one.by) for one in self.experiment.claims.values())
        cuts = {frozenset[str](), *map(frozenset, asked)}
        narrow = {
            varied: replace(
                result,
                runs=[[one for one in run if frozenset(one.by) in cuts] for run in result.runs],
            )
            for varied, result in self.results.items()
        }
        return Experimented(self.read, self.options, narrow)

    @cached_property
    def _differences(self) -> dict[tuple[str, str, Cell], list[Difference]]:
        return {}

    @cached_property
    def _measures(self) -> dict[tuple[str, Cell], list[Summary]]:
        return {}

    def measures(self, design: str, cell: Cell = OWN) -> list[Summary]:
        """Every measure of a design in a cell, with its interval."""
        asked = design, within(cell, self.read.pathways[design], self.experiment.vary)
        if asked not in self._measures:
            self._measures[asked] = self.result(design, cell).measures()
        return self._measures[asked]

    def to_frame(self, *, time: str = "seconds") -> Frame:
        """A data frame of every measure of every design and cell, its factors as columns.

        `time` is as in `Result.to_frame`.
        """
        from pathway_engine.study.frames import frame_of_measures

        told = {str(one): self.measures(one.name, one.cell) for one in self.results}
        return frame_of_measures(told, time, {str(one): one.values for one in self.results})

    def claims_to_frame(self) -> Frame:
        """A data frame of the claims: what was measured for each, and what follows.

        Numbers are in the `unit` of their row. Raises `UsageError` where pandas is not installed.
        """
        from pathway_engine.study.frames import frame_of

        return frame_of([flat(one.row()) for one in self.claims])

    def _repr_html_(self) -> str:
        from pathway_engine.study.notebook import table

        rows = [[one.name, one.claim.says, one.word] for one in self.claims]
        return table(repr(self)[1:-1], ["claim", "says", "verdict"], rows)

    def __repr__(self) -> str:
        return f"<Experiment {self.experiment.experiment}: {len(self.results)} designs and cells>"


def experiment(  # noqa: PLR0913 - each is an option of the command
    file: Path | str,
    *,
    within: Path | str | None = None,
    warm_up: str | None = None,
    replications: int | None = None,
    seed: int | None = None,
    threads: int | None = None,
    executor: Executor | str | None = None,
    ledger: Path | str | None = None,
    resume: bool = False,
    beside_live: bool = False,
    record: str | None = None,
    precision: str | None = None,
    only_claims: bool = False,
    progress: Progress | None = None,
    say: Say | None = None,
) -> Experimented:
    """Run the experiment of a file, as the file says; `warm_up`, `replications`, `seed` may differ.

    Its designs' files lie in the folder `within`, by default that of the file. A `ledger` keeps
    the measures of each run, or with `record` `rows` everything; with `resume` what it keeps
    already is not run again, so that one which was stopped goes on and ends the same. `precision`,
    `executor` and `beside_live` are as in `simulate`. With `only_claims` only those designs and
    cells run by which a claim is decided.

    Raises `UsageError`, `PathwayError`, `RunStopped` or `LedgerError`.

    >>> from pathway_engine.shipped import shipped_pathways
    >>> file = shipped_pathways() / "wokingham" / "experiment.yaml"
    >>> found = experiment(file, replications=1)
    >>> found
    <Experiment wokingham: 12 designs and cells>
    >>> [claim.word for claim in found.claims if claim.claim.cannot][0]
    'cannot be answered'
    """
    read = load_experiment(file, within=within)
    asked = _told(
        warm_up=warm_up, replications=replications, seed=seed, threads=threads, ledger=ledger,
        resume=resume, beside_live=beside_live, precision=precision,
        record=(record or SUMMARY) if ledger else None,
        by=cuts_of(read.experiment), experiment=read.experiment.experiment,
        series=tells_moments(read.experiment),
    )  # fmt: skip
    options, auto = with_warm_up(asked_of(read.experiment) | asked)
    designs = designs_in(read, only_claims=only_claims)
    if not designs:  # nothing is claimed that a run could answer
        return Experimented(read, options, {})
    if auto:
        options = chosen([*designs.values()], options, say, progress=progress, executor=executor)
    results = run_designs(
        [*designs.values()], options, progress=progress, say=say, executor=executor
    )
    return Experimented(read, results[0].options, dict(zip(designs, results, strict=True)))


def _told(**words: Any) -> Asked:
    """What is said of how to run, without what nobody says."""
    return cast("Asked", {name: one for name, one in words.items() if one is not None})


def asked_of(experiment: Experiment) -> Asked:
    """How an experiment is run, as its file says; what it does not say is left out."""
    run = experiment.run
    return _told(
        starts=run.starts, warm_up=run.warm_up and run.warm_up.text,
        length=run.length and run.length.text, replications=run.replications, seed=run.seed,
    )  # fmt: skip


def cuts_of(experiment: Experiment) -> tuple[str, ...]:
    """By what the claims of an experiment cut their measures."""
    cuts = (",".join(claim.by) for claim in experiment.claims.values() if claim.by)
    return tuple(dict.fromkeys(cuts))


def tells_moments(experiment: Experiment) -> bool:
    """Whether a claim is about what stands at a moment."""
    return any(claim.moment for claim in experiment.claims.values())
