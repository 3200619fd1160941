"""The workers of a Dask cluster as an executor. Only this module knows Dask."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Iterator
from concurrent.futures import Executor
from contextlib import contextmanager
from typing import NamedTuple

from pathway_engine.errors import RunStopped, UsageError

EXAMPLE = "dask://127.0.0.1:8786"
PATIENCE = 10
"""Seconds to wait for a scheduler."""
_ADDRESS = re.compile(r"dask://(?P<where>[\w.-]+|\[[0-9a-fA-F:.%\w]+\]):(?P<port>\d{1,5})")


class Workers(NamedTuple):
    """An executor, and how many replications its workers run at the same time."""

    executor: Executor
    number: int
    is_lost: Callable[[], bool] = lambda: False
    """Whether nobody answers any more for what is under way."""


def where(address: str) -> str:
    """The address as Dask writes it. Raises `UsageError` for one that is none.

    >>> where("dask://127.0.0.1:8786")
    'tcp://127.0.0.1:8786'
    """
    read = _ADDRESS.fullmatch(address)
    if read is None:
        raise UsageError(
            f"executor: found `{address}`, expected the address of a Dask scheduler, "
            f"such as `{EXAMPLE}`"
        )
    return f"tcp://{read['where']}:{read['port']}"


@contextmanager
def workers_at(address: str) -> Iterator[Workers]:
    """The workers of the scheduler at an address `dask://HOST:PORT`, while they are used.

    Raises `UsageError` where none can be reached, `RunStopped` if a replication loses every
    worker that tries it.
    """
    to = where(address)
    try:
        from distributed import Client
        from distributed.scheduler import KilledWorker
    except ImportError:
        raise UsageError.lacking("distributed", "cluster", f"--executor {address}") from None
    try:
        client = Client(to, timeout=PATIENCE, set_as_default=False)
    except (OSError, ValueError) as error:
        raise UsageError(
            f"executor: found no scheduler at `{address}`, expected one that answers within "
            f"{PATIENCE} seconds; `dask scheduler` starts one"
        ) from error
    with client, _quiet():
        number = sum(client.nthreads().values())
        if not number:
            raise UsageError(
                f"executor: found no worker at `{address}`, expected one or more; "
                f"`dask worker {to}` starts one"
            )
        try:
            executor = client.get_executor(pure=False)
            yield Workers(executor, number, lambda: client.status != "running")
        except KilledWorker as error:
            raise RunStopped(
                "a replication was lost with each worker that tried it; perhaps they have too "
                f"little memory ({error})"
            ) from error


@contextmanager
def _quiet() -> Iterator[None]:
    """A connection that is lost is told as an error: not what Dask would log of it as well."""
    log = logging.getLogger("distributed.client")
    before = log.level
    log.setLevel(logging.CRITICAL)
    try:
        yield
    finally:
        log.setLevel(before)
