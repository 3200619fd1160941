"""Replications of several designs, side by side, always in the same order."""

from __future__ import annotations

from collections.abc import Generator, Iterable, Sequence
from concurrent.futures import Executor

from pathway_engine.simulation.kernel.preparing import prepared
from pathway_engine.simulation.memory import Memory
from pathway_engine.study.executors import on_executor
from pathway_engine.study.options import Say
from pathway_engine.study.tasks import Done, Job, Runner, Task
from pathway_engine.study.threads import cores, in_threads


def replications(
    task: Task,
    asked: Sequence[tuple[int, int]],
    threads: int | None,
    say: Say | None,
    executor: Executor | str | None = None,
) -> Generator[Done]:
    """Replications of designs, each a pair of both numbers, in the order in which they are asked.

    What comes out is the same for any number of threads and any executor. Whoever stops early
    closes it: then nothing more is begun.
    """
    if executor is None:
        threads = min(threads or cores(), len(asked))
    yield from all_done((Job(task, one) for one in asked), threads, say, executor)


def all_done(
    jobs: Iterable[Job], threads: int | None, say: Say | None, executor: Executor | str | None
) -> Generator[Done]:
    """What jobs come to, in the order asked; those of one task stand together.

    They run in threads, one a core where nothing else is said, or on an executor.
    """
    if executor is not None:
        yield from on_executor(executor, jobs, threads)
        return
    prepared(say or _silent)
    yield from in_threads(_run, _with_runners(jobs), threads or cores())


def _with_runners(jobs: Iterable[Job]) -> Generator[tuple[Runner, tuple[int, int]]]:
    """Jobs, each with what runs it: one for all of a task, its memory used again for the next."""
    memory = Memory()
    runner: Runner | None = None
    for task, asked in jobs:
        if runner is None or runner.task is not task:
            runner = Runner(task, memory)
        yield runner, asked


def _run(job: tuple[Runner, tuple[int, int]]) -> Done:
    runner, asked = job
    return runner.run(asked)


def _silent(_: str) -> None:
    """Say nothing."""
