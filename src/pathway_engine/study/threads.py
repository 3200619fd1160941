"""Threads that run replications: side by side, and taken in the order in which they were asked.

The kernel and what adds up its rows hold no lock of Python, so threads of this process share its
cores. They write into memory of their own and hand over what is done; who asked records it.
"""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable, Generator, Iterable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TypeVar

from pathway_engine.errors import RunStopped
from pathway_engine.study.options import MOST_THREADS

Asked = TypeVar("Asked")
Found = TypeVar("Found")


def in_threads(
    run: Callable[[Asked], Found], asked: Iterable[Asked], threads: int
) -> Generator[Found]:
    """What running comes to, for one after the other of what is asked, in that order.

    No more is begun than can be done soon. What running raises is raised in its place; whoever
    stops early closes this: what is under way is then brought to an end, and nothing more begun.
    Raises `RunStopped` if the system starts no further thread.

    >>> list(in_threads(abs, [-3, 2, -1], 2))
    [3, 2, 1]
    """
    if threads == 1:
        yield from map(run, asked)
        return
    pool = ThreadPoolExecutor(threads, thread_name_prefix="replications")
    try:
        yield from in_order(lambda one: _submitted(pool, run, one), asked, 2 * threads)
    finally:
        pool.shutdown(cancel_futures=True)


def in_order(
    submit: Callable[[Asked], Future[Found]],
    asked: Iterable[Asked],
    most: int,
    take: Callable[[Future[Found]], Found] = Future.result,
) -> Generator[Found]:
    """What is submitted comes to, in the order asked; at most so many are waited for at a time.

    `take` waits for one of them.

    What has not begun when this is closed, or something raises, is cancelled.
    """
    waiting: deque[Future[Found]] = deque()
    try:
        for one in asked:
            waiting.append(submit(one))
            if len(waiting) >= most:
                yield take(waiting.popleft())
        while waiting:
            yield take(waiting.popleft())
    finally:
        for future in waiting:
            future.cancel()


def _submitted(
    pool: ThreadPoolExecutor, run: Callable[[Asked], Found], one: Asked
) -> Future[Found]:
    try:
        return pool.submit(run, one)
    except RuntimeError as error:
        raise RunStopped(
            "the system starts no further thread; try fewer at once (--threads 1)"
        ) from error


def cores() -> int:
    """How many cores this process may use: so many threads run where nobody says."""
    allowed = getattr(os, "sched_getaffinity", None)  # Linux alone tells them
    number = len(allowed(0)) if allowed is not None else os.cpu_count() or 1
    return min(number, MOST_THREADS)
