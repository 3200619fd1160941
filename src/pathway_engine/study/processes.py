"""Other processes that run replications: asked one at a time, at an end whenever the run is.

A thread of this process waits for each of them, so that what they send is taken at once. They
end with the process that started them, however that one ends; whoever stops early ends them.

The pool of the standard library does none of the three: its processes stay when this one is
killed, it waits for what they run, and it does not tell how one of them ended.
"""

from __future__ import annotations

import os
import signal
import traceback
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from multiprocessing import current_process, get_context, parent_process
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from queue import SimpleQueue
from threading import Thread
from typing import Any, NamedTuple, Self

from pathway_engine.errors import PathwayEngineError, RunStopped, UsageError
from pathway_engine.simulation.interrupts import unheard
from pathway_engine.study.options import MOST_PROCESSES

NAME = "pathway-engine replications"
"""How these processes know themselves."""

UNGUARDED = 79
"""The exit code of one that was sent back into the script that started it."""

PAYS = 150_000
"""People to simulate that take as long as the start of one process: two seconds."""

_FEWER = "try fewer at once (--processes 1)"

Run = Callable[[int, int], Any]


class _Other(NamedTuple):
    """One process, and the line to it."""

    process: BaseProcess
    line: Connection


class Processes:
    """So many other processes, each of which can run what `run` does; close them, or use `with`.

    `run` is sent to them once, so it can be pickled. Raises `RunStopped` if they cannot be
    started, `UsageError` in a process that may start none.
    """

    def __init__(self, run: Run, number: int) -> None:
        if current_process().daemon:
            raise UsageError(
                "processes: found a call within a process that may start no others, such as one "
                "of a `multiprocessing.Pool`; expected processes=1 there"
            )
        self._others: list[_Other] = []
        self._idle: SimpleQueue[_Other] = SimpleQueue()
        self._threads = ThreadPoolExecutor(number)
        try:
            for _ in range(number):
                self._start(run)
        except BaseException:
            self.close()
            raise

    def _start(self, run: Run) -> None:
        context = get_context("spawn")
        ours, theirs = context.Pipe()
        process = context.Process(target=_serve, args=(run, theirs), name=NAME, daemon=True)
        try:
            with unheard():  # Ctrl-C is for the process that started the others
                process.start()
                self._others.append(_Other(process, ours))
        except OSError as error:
            ours.close()
            raise RunStopped(
                f"the system starts no further process ({error.strerror}); {_FEWER}"
            ) from error
        finally:
            theirs.close()
        self._idle.put(self._others[-1])

    def submit(self, design: int, replication: int) -> Future[Any]:
        """Have one replication run; its `result` raises what running it raised.

        It raises `RunStopped` or `UsageError` if the process has ended before it was done.
        """
        try:
            return self._threads.submit(self._ask, design, replication)
        except RuntimeError as error:
            raise RunStopped(f"the system starts no further thread; {_FEWER}") from error

    def _ask(self, design: int, replication: int) -> Any:
        other = self._idle.get()
        try:
            other.line.send((design, replication))
            answer = other.line.recv()
        except (EOFError, OSError):
            raise _ended(other.process) from None
        finally:
            self._idle.put(other)
        if isinstance(answer, BaseException):
            raise answer
        return answer

    def close(self) -> None:
        """End all of them at once: they hold nothing that is worth keeping."""
        for process, _ in self._others:
            process.kill()
        for process, line in self._others:
            process.join()
            line.close()
        self._threads.shutdown(cancel_futures=True)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def as_many_as_pay(people: float) -> int:
    """How many processes are worth their start, at most one a core.

    >>> as_many_as_pay(90_000)
    1
    """
    return max(1, min(os.cpu_count() or 1, MOST_PROCESSES, int(people / PAYS)))


def leave_if_sent_back() -> None:
    """End this process if it is one of these and runs the script that started it once more.

    A new process reads that script again, as far as it is not kept under a guard.
    """
    if current_process().name == NAME:
        raise SystemExit(UNGUARDED)


def _ended(process: BaseProcess) -> PathwayEngineError:
    """What to say of a process that has ended before its time."""
    process.join()
    code = process.exitcode
    if code == UNGUARDED:
        return UsageError(
            'found a call that stands outside `if __name__ == "__main__":` in its script, expected '
            "it below that line, because each process reads the script; or expected processes=1"
        )
    if code is not None and code < 0:
        names = {one.value: one.name for one in signal.Signals}
        told = names.get(-code, f"signal {-code}")
        how = f"by the system ({told}), perhaps because memory ran out"
    else:
        how = f"with exit code {code}"
    return RunStopped(
        f"a process that ran replications has ended {how}; {_FEWER}, or a shorter run"
    )


# -- within such a process -----------------------------------------------------------------------


def _serve(run: Run, line: Connection) -> None:
    """Run what is asked until nobody asks any more."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    Thread(target=_end_with_the_other, daemon=True).start()
    while True:
        try:
            design, replication = line.recv()
            line.send(_answer(run, design, replication))
        except (EOFError, BrokenPipeError):
            return


def _end_with_the_other() -> None:
    """Wait until the process that started this one has ended, then end, whatever is under way."""
    starter = parent_process()
    if starter is not None:
        starter.join()
        os._exit(1)


def _answer(run: Run, design: int, replication: int) -> Any:
    try:
        return run(design, replication)
    except PathwayEngineError as error:
        return error
    except Exception as error:  # noqa: BLE001 - a fault of ours: shown where somebody looks
        error.add_note(f"In another process:\n{traceback.format_exc()}")
        return error
