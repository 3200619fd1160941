"""Replications on executors of others: the same bytes, little to send, and what is said of faults.

The workers of the cluster are processes of this machine; one of them is killed half-way.
"""

from __future__ import annotations

import multiprocessing
import os
import pickle
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import Executor, Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import ExitStack, contextmanager, nullcontext
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from pathway_engine import RunStopped, UsageError, compare, simulate
from pathway_engine.ledger import Store
from pathway_engine.study import cluster, executors
from pathway_engine.study.cluster import Workers
from pathway_engine.study.designs import Design
from pathway_engine.study.executors import MOST_KEPT, Packed, run_packed
from pathway_engine.study.options import read_options
from pathway_engine.study.tasks import Job, Runner, Task
from unit.study.small import edited, small

HOW: dict[str, Any] = {"length": "4w", "warm_up": "2w", "replications": 6, "by": ["team,month"]}
OTHER = ("{worker: 3}, caseload: 6", "{worker: 4}, caseload: 6")


def study(ledger: Path, **how: Any) -> tuple[str, str]:
    """What designs came to, digit for digit, and the digest of the ledger that keeps them."""
    found = compare(small(), edited(*OTHER), **HOW, ledger=ledger, **how)
    runs = repr([[one.runs, one.rings, one.series] for one in (found.baseline, *found.others)])
    with Store.read(ledger) as store:
        return runs, store.digest()


@pytest.fixture(scope="module")
def in_threads(tmp_path_factory: pytest.TempPathFactory) -> tuple[str, str]:
    return study(tmp_path_factory.mktemp("threads") / "runs.db", threads=2)


def task(name: str = "baseline") -> Task:
    options = read_options({"length": "1w", "warm_up": "0w"})
    return Task([Design(name, small())], options.window, 1, with_rows=False)


# -- processes -----------------------------------------------------------------------------------


def processes(number: int = 2) -> ProcessPoolExecutor:
    return ProcessPoolExecutor(number, mp_context=multiprocessing.get_context("spawn"))


def test_processes_come_to_the_same_bytes(in_threads: tuple[str, str], tmp_path: Path) -> None:
    with processes() as pool:
        assert study(tmp_path / "runs.db", executor=pool) == in_threads
        assert pool.submit(abs, -1).result() == 1, "it is left to whoever brought it"


def test_a_process_that_is_lost_is_told() -> None:
    with processes(1) as pool:
        pool.submit(abs, 0).result()
        victim = next(iter(multiprocessing.active_children()))
        victim.kill()
        victim.join()
        with pytest.raises(RunStopped, match="the executor has stopped"):
            simulate(small(), length="1w", warm_up="0w", replications=2, executor=pool)


class Here(Executor):
    """Runs at once, in this thread; counts what is sent."""

    def __init__(self) -> None:
        self.sent: list[int] = []
        self.asked: list[tuple[int, int]] = []

    def submit(self, fn: Any, /, *args: Any, **_: Any) -> Future[Any]:
        self.sent.append(len(pickle.dumps(args)))
        self.asked.append(args[1])
        done: Future[Any] = Future()
        try:
            done.set_result(fn(*args))
        except BrokenProcessPool as error:
            done.set_exception(error)
        return done


def test_what_is_sent_is_small() -> None:
    here = Here()
    simulate(small(), length="1w", warm_up="0w", replications=3, executor=here)
    assert len(here.sent) == 3
    assert max(here.sent) < 4_000, "bytes: 2,300, and 7,400 unpacked"


def test_no_more_is_under_way_than_the_workers_do_soon() -> None:
    here = Here()
    shared = task()
    jobs = (Job(shared, (0, n)) for n in range(1, 100))
    done = executors.on_executor(here, jobs, 2)
    assert next(done).replication == 1
    assert len(here.asked) == 2 * executors.AT_ONCE
    done.close()
    assert len(here.asked) == 2 * executors.AT_ONCE


# -- a worker ------------------------------------------------------------------------------------


def test_a_worker_builds_once_and_keeps_few(monkeypatch: pytest.MonkeyPatch) -> None:
    built: list[str] = []

    class Counting(Runner):
        def __init__(self, task: Task) -> None:
            built.append(task.designs[0].name)
            super().__init__(task)

    monkeypatch.setattr(executors, "Runner", Counting)
    executors._kept.clear()
    packed = [Packed.of(task(f"one_{n}")) for n in range(MOST_KEPT + 1)]
    for one in packed:
        run_packed(one, (0, 1))
        run_packed(one, (0, 2))
    assert built == [f"one_{n}" for n in range(MOST_KEPT + 1)]
    assert len(executors._kept) == MOST_KEPT
    run_packed(packed[0], (0, 1))
    assert built[-1] == "one_0", "it had to make room"


def test_a_worker_of_another_version_is_refused() -> None:
    with pytest.raises(RunStopped, match=r"a worker has version .*, expected 0.0: install"):
        run_packed(replace(Packed.of(task()), version="0.0"), (0, 1))


# -- a cluster -----------------------------------------------------------------------------------


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


@contextmanager
def dask(*words: str, until: str, cwd: Path) -> Iterator[subprocess.Popen[str]]:
    """A scheduler or a worker in a process of its own, once it has said that it is there."""
    command = [sys.executable, "-m", "distributed.cli." + words[0], *words[1:]]
    process = subprocess.Popen(
        command, stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True, cwd=cwd
    )
    assert process.stderr is not None
    try:
        for line in process.stderr:
            if until in line:
                break
        yield process
    finally:
        process.kill()
        process.wait()
        process.stderr.close()


@contextmanager
def scheduler(folder: Path) -> Iterator[tuple[str, subprocess.Popen[str]]]:
    """A scheduler on this machine: its host and port, and its process."""
    port = str(free_port())
    words = ("dask_scheduler", "--host", "127.0.0.1", "--port", port, "--no-dashboard")
    with dask(*words, until="Scheduler at", cwd=folder) as process:
        yield f"127.0.0.1:{port}", process


@contextmanager
def worker(at: str, folder: Path) -> Iterator[subprocess.Popen[str]]:
    """A worker that nobody starts again, of one thread."""
    words = ("dask_worker", f"tcp://{at}", "--no-nanny", "--nthreads", "1", "--no-dashboard")
    with dask(*words, until="Registered to", cwd=folder) as process:
        yield process


def test_a_cluster_comes_to_the_same_bytes_and_tells_what_it_loses(
    in_threads: tuple[str, str], tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    """One cluster, as each takes seconds to start: no worker, two, one of them, no scheduler."""
    with ExitStack() as stack:
        at, process = stack.enter_context(scheduler(tmp_path))
        address = f"dask://{at}"
        said = f"no worker at .*`dask worker tcp://{at}` starts one"
        with pytest.raises(UsageError, match=said):
            simulate(small(), executor=address)
        one, other = (stack.enter_context(worker(at, tmp_path)) for _ in range(2))
        seen: list[int] = []

        def half_way(done: int, total: int) -> None:
            seen.append(done)
            if done == total // 4:
                os.kill(one.pid, signal.SIGKILL)
                one.wait()

        found = study(tmp_path / "runs.db", executor=address, progress=half_way)
        assert found == in_threads
        assert seen == list(range(1, 13))
        assert (one.poll(), other.poll()) == (-signal.SIGKILL, None)

        def lost(done: int, _: int) -> None:
            if done == 2:
                process.kill()

        ledger = tmp_path / "lost.db"
        how: dict[str, Any] = HOW | {"replications": 2_000, "executor": address}
        with pytest.raises(RunStopped, match="the executor has stopped"):
            simulate(small(), **how, ledger=ledger, progress=lost)
        with Store.read(ledger) as store:
            assert len(store.runs()) >= 2
    assert capfd.readouterr() == ("", "")


class Silent(Executor):
    """Takes everything and answers nothing, as a cluster whose scheduler was lost in between."""

    def submit(self, *_: Any, **__: Any) -> Future[Any]:
        return Future()


def test_nobody_waits_for_a_scheduler_that_is_lost(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[int] = []

    def is_lost() -> bool:
        asked.append(1)
        return len(asked) > 2

    monkeypatch.setattr(executors, "LOOKING", 0.01)
    monkeypatch.setattr(
        executors, "workers_at", lambda _: nullcontext(Workers(Silent(), 1, is_lost))
    )
    with pytest.raises(RunStopped, match="the scheduler does not answer any more"):
        simulate(small(), **HOW, executor="dask://127.0.0.1:1")
    assert len(asked) == 3


def test_nobody_is_at_the_address(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cluster, "PATIENCE", 0.5)
    address = f"dask://127.0.0.1:{free_port()}"
    with pytest.raises(UsageError, match=f"found no scheduler at `{address}`, .*dask scheduler"):
        simulate(small(), executor=address)


@pytest.mark.parametrize("address", ["127.0.0.1:8786", "dask://", "dask://a b:1", "dask://host"])
def test_what_is_no_address(address: str) -> None:
    with pytest.raises(UsageError, match=r"expected the address of a Dask scheduler, such as"):
        simulate(small(), executor=address)


def test_dask_is_not_installed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(UsageError, match=r"pip install 'pathway-engine\[cluster\]'"):
        simulate(small(), executor="dask://127.0.0.1:8786")
