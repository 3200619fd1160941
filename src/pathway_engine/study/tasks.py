"""What is to be run of designs, and what runs it: one replication, or several at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

from pathway_engine.analysis.counted import Counted
from pathway_engine.analysis.measures import measured
from pathway_engine.analysis.rings import Ring, rings_at_the_end
from pathway_engine.analysis.series import series_in
from pathway_engine.analysis.values import Value
from pathway_engine.engine.records import TABLES, Integral, Records, Window
from pathway_engine.engine.series import Series
from pathway_engine.errors import RunStopped
from pathway_engine.simulation import Starting, build_plan, replicate_plan
from pathway_engine.simulation.memory import Memory
from pathway_engine.study.designs import Design

NAMES = (*TABLES, "attributes", "arrived_with")
"""The tables of the records, and what is known of their cases."""


@dataclass(frozen=True)
class Done:
    """One replication of one design (by position): its measures, and its rows if asked for."""

    design: int
    replication: int
    values: list[Value]
    rows: dict[str, Any]
    integrals: tuple[Integral, ...]
    rings: tuple[Ring, ...]
    series: Sequence[Series] = ()


@dataclass(frozen=True)
class Task:
    """What to run: the designs over a window, from a seed; whether rows or series are wanted."""

    designs: Sequence[Design]
    window: Window
    seed: int
    with_rows: bool
    with_series: bool = False
    cuts: Sequence[Sequence[tuple[str, ...]]] = ()
    """By what else than in the catalogue the measures of each design are cut."""
    starting: Starting | None = None
    """The cases that are open when the runs start."""


class Job(NamedTuple):
    """One design's replication of a task."""

    task: Task
    asked: tuple[int, int]


class Runner:
    """Runs replications of a task, several at once; all use the same plans and memory."""

    def __init__(self, task: Task, memory: Memory | None = None) -> None:
        memory = memory or Memory()
        self.task = task
        plans = (build_plan(design.pathway, task.window, task.starting) for design in task.designs)
        self._plans = [replace(plan, memory=memory) for plan in plans]

    def run(self, asked: tuple[int, int]) -> Done:
        """Run one design's replication, given as a pair. Raises `RunStopped`."""
        try:
            return self._run(*asked)
        except MemoryError as error:
            raise RunStopped(
                f"there is not enough memory for replication {asked[1]}; "
                "try fewer at once (--threads 1), or a shorter run"
            ) from error

    def _run(self, design: int, replication: int) -> Done:
        task = self.task
        name = task.designs[design].name
        records = replicate_plan(self._plans[design], task.seed, replication, design=name)
        counted = Counted(records, task.cuts[design] if task.cuts else ())
        return Done(
            design,
            replication,
            measured(counted),
            rows_of(records) if task.with_rows else {},
            records.integrals,
            rings_at_the_end(records),
            series_in(counted) if task.with_series else (),
        )


def rows_of(records: Records) -> dict[str, Any]:
    """The tables of records by name: what is recorded of them."""
    return {name: getattr(records, name) for name in NAMES}
