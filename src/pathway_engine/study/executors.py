"""Replications on an executor that somebody brings: other processes, or a cluster.

A worker is sent the whole task with each replication, packed small, and builds its plans once: it
keeps what it built by the digest of what it was sent. So a worker that comes late, or after
another was lost, needs nobody to tell it anything.
"""

from __future__ import annotations

import hashlib
import pickle
import zlib
from collections import OrderedDict
from collections.abc import Callable, Generator, Iterable, Iterator
from concurrent.futures import BrokenExecutor, CancelledError, Executor, Future
from contextlib import contextmanager
from dataclasses import dataclass
from threading import Lock
from typing import TypeAlias

from pathway_engine import __version__
from pathway_engine.errors import RunStopped
from pathway_engine.study.cluster import Workers, workers_at
from pathway_engine.study.tasks import Done, Job, Runner, Task
from pathway_engine.study.threads import cores, in_order

ExecutorOrAddress: TypeAlias = "Executor | str"
"""An executor, or the address of a cluster: `dask://HOST:PORT`."""

LOOKING = 2.0
"""Every so many seconds it is looked whether a cluster is still there."""

AT_ONCE = 4
"""How many replications are under way for each worker: one it runs, the others come and go."""
MOST_KEPT = 4
"""How many tasks a worker process keeps at hand."""


@dataclass(frozen=True)
class Packed:
    """A task as it is sent, and the version of this package that is to run it."""

    task: bytes
    digest: str
    version: str = __version__

    @classmethod
    def of(cls, task: Task) -> Packed:
        """Pack a task: kilobytes, as most of a pathway is the same few words again."""
        packed = zlib.compress(pickle.dumps(task))
        return cls(packed, hashlib.sha256(packed).hexdigest())

    def unpacked(self) -> Task:
        """The task. It comes from the process that asks for the replications."""
        task: Task = pickle.loads(zlib.decompress(self.task))  # noqa: S301 - our own
        return task


def on_executor(
    executor: ExecutorOrAddress, jobs: Iterable[Job], workers: int | None
) -> Generator[Done]:
    """What jobs come to on an executor, in the order asked; it is left as it was.

    `workers` are how many it has, by default as many as it tells. Raises `UsageError` for a
    cluster that cannot be reached, `RunStopped` if it breaks or a replication has to stop.
    """
    last: list[tuple[Task, Packed]] = []

    def submit(job: Job) -> Future[Done]:
        task, asked = job
        if not last or last[0][0] is not task:
            last[:] = [(task, Packed.of(task))]
        return running.submit(run_packed, last[0][1], asked)

    with _opened(executor, workers) as (running, number, is_lost):
        try:
            yield from in_order(submit, jobs, AT_ONCE * number, _taking(is_lost))
        except (BrokenExecutor, CancelledError) as error:
            said = str(error) or "what was under way is lost"
            raise RunStopped(f"the executor has stopped: {said}") from error


def _taking(is_lost: Callable[[], bool]) -> Callable[[Future[Done]], Done]:
    """How to wait for a replication: a cluster that is lost meanwhile answers for none."""

    def take(future: Future[Done]) -> Done:
        while True:
            try:
                return future.result(timeout=LOOKING)
            except TimeoutError:
                if future.done():  # it is what the replication itself raised
                    raise
                if is_lost():
                    raise CancelledError("the scheduler does not answer any more") from None

    return take


@contextmanager
def _opened(executor: ExecutorOrAddress, workers: int | None) -> Iterator[Workers]:
    """The executor and how many workers it has: for the time being where it is a cluster's."""
    if isinstance(executor, str):
        with workers_at(executor) as found:
            yield found._replace(number=workers or found.number)
    else:
        yield Workers(executor, workers or getattr(executor, "_max_workers", None) or cores())


# -- in the worker -----------------------------------------------------------------------------

_kept: OrderedDict[str, Runner] = OrderedDict()
_keeping = Lock()


def run_packed(packed: Packed, asked: tuple[int, int]) -> Done:
    """Run one design's replication of a task that was sent. Raises `RunStopped`."""
    if packed.version != __version__:
        raise RunStopped(
            f"a worker has version {__version__} of pathway-engine, expected {packed.version}: "
            "install on every worker what is installed here"
        )
    return _runner(packed).run(asked)


def _runner(packed: Packed) -> Runner:
    """What runs the task; kept for the next replication, until newer ones need the room."""
    with _keeping:
        if packed.digest not in _kept:
            _kept[packed.digest] = Runner(packed.unpacked())
        _kept.move_to_end(packed.digest)
        while len(_kept) > MOST_KEPT:
            _kept.popitem(last=False)
        return _kept[packed.digest]
