"""Replications of several designs, side by side, always in the same order."""

from __future__ import annotations

from collections.abc import Generator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from pathway_engine.analysis.counted import Counted
from pathway_engine.analysis.measures import measured
from pathway_engine.analysis.rings import Ring, rings_at_the_end
from pathway_engine.analysis.series import series_in
from pathway_engine.analysis.values import Value
from pathway_engine.engine.records import TABLES, Integral, Records, Window
from pathway_engine.engine.series import Series
from pathway_engine.errors import RunStopped
from pathway_engine.simulation import build_plan, replicate_plan
from pathway_engine.simulation.kernel.preparing import prepared
from pathway_engine.simulation.memory import Memory
from pathway_engine.study.designs import Design
from pathway_engine.study.options import Say
from pathway_engine.study.threads import in_threads

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


class Runner:
    """Runs replications of a task, several at once; all use the same plans and memory."""

    def __init__(self, task: Task) -> None:
        memory = Memory()
        plans = (build_plan(design.pathway, task.window) for design in task.designs)
        self._task = task
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
        task = self._task
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


def replications(
    task: Task, asked: Sequence[tuple[int, int]], threads: int, say: Say | None
) -> Generator[Done]:
    """Replications of designs, each a pair of both numbers, in the order in which they are asked.

    What comes out is the same for any number of threads. Whoever stops early closes it: then
    nothing more is begun.
    """
    prepared(say or _silent)
    yield from in_threads(Runner(task).run, asked, min(threads, len(asked)))


def _silent(_: str) -> None:
    """Say nothing."""
