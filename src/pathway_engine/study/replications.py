"""Replications of several designs, in this process or in others, always in the same order."""

from __future__ import annotations

from collections import deque
from collections.abc import Generator, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, replace
from typing import Any

from pathway_engine.analysis.measures import measures_of
from pathway_engine.analysis.rings import Ring, rings_at_the_end
from pathway_engine.analysis.values import Value
from pathway_engine.engine.records import TABLES, Integral, Records, Window
from pathway_engine.engine.series import Series
from pathway_engine.errors import RunStopped
from pathway_engine.simulation import Plan, build_plan, replicate_plan
from pathway_engine.simulation.kernel.preparing import prepared
from pathway_engine.simulation.memory import Memory
from pathway_engine.study.designs import Design
from pathway_engine.study.options import Say
from pathway_engine.study.processes import Processes

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


class Runner:
    """Runs replications of a task; plans are made once, all use the same memory."""

    def __init__(self, task: Task) -> None:
        self._task = task
        self._plans: dict[int, Plan] = {}
        self._memory = Memory()

    def run(self, design: int, replication: int) -> Done:
        """Run one replication of one design. Raises `RunStopped`."""
        try:
            return self._run(design, replication)
        except MemoryError as error:
            raise RunStopped(
                f"there is not enough memory for replication {replication}; "
                "try fewer at once (--processes 1), or a shorter run"
            ) from error

    def _run(self, design: int, replication: int) -> Done:
        task = self._task
        if design not in self._plans:
            plan = build_plan(task.designs[design].pathway, task.window)
            self._plans[design] = replace(plan, memory=self._memory)
        name = task.designs[design].name
        records = replicate_plan(self._plans[design], task.seed, replication, design=name)
        return Done(
            design,
            replication,
            measures_of(records),
            rows_of(records) if task.with_rows else {},
            records.integrals,
            rings_at_the_end(records),
            _series(records) if task.with_series else (),
        )


def _series(records: Records) -> Sequence[Series]:
    """How the run went day by day, which is worked out where somebody keeps it or asks."""
    from pathway_engine.analysis.series import series_of

    return series_of(records)


def rows_of(records: Records) -> dict[str, Any]:
    """The tables of records by name: what crosses from one process to another."""
    return {name: getattr(records, name) for name in NAMES}


def replications(task: Task, number: int, processes: int, say: Say | None) -> Generator[Done]:
    """All replications of all designs, ordered by replication, then by design.

    The order, and what comes out, are the same for any number of processes. The kernel is
    compiled before others start, so that they only load it. Whoever stops early closes it:
    then the other processes are at an end too.
    """
    prepared(say or _silent)
    asked = [(d, r) for r in range(1, number + 1) for d in range(len(task.designs))]
    if processes == 1 or len(asked) == 1:
        runner = Runner(task)
        for design, replication in asked:
            yield runner.run(design, replication)
        return
    yield from _in_processes(task, asked, min(processes, len(asked)))


def _silent(_: str) -> None:
    """Say nothing."""


def _in_processes(task: Task, asked: list[tuple[int, int]], processes: int) -> Generator[Done]:
    """Run in other processes; no more is asked of them than they can have done soon."""
    waiting: deque[Future[Done]] = deque()
    with Processes(Runner(task).run, processes) as others:
        for one in asked:
            waiting.append(others.submit(*one))
            if len(waiting) >= 2 * processes:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()
