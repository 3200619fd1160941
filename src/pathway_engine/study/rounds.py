"""Which replications to run next: those that are asked for, then more until enough is known."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TypeAlias

from pathway_engine.analysis.summary import Interval, summarise
from pathway_engine.analysis.values import Value
from pathway_engine.errors import UsageError
from pathway_engine.study.options import Options, Say
from pathway_engine.study.precision import MOST, Precision

Runs: TypeAlias = Sequence[Sequence[Value]]
"""The values of each replication of a design."""


def rounds(found: Sequence[Runs], options: Options, say: Say | None) -> Iterator[range]:
    """Which replications to run next, until enough are `found`: all that are asked for, then more.

    Raises `UsageError` where no design tells the measure.
    """
    yield range(1, options.replications + 1)
    wanted, most = options.precision, max(MOST, options.replications)
    done = options.replications
    while wanted is not None:
        intervals = _intervals(found, wanted)
        if wanted.reached(intervals) or done >= most:
            _tell(wanted, done, say, reached=wanted.reached(intervals))
            return
        last = min(most, wanted.number(intervals, done))
        yield range(done + 1, last + 1)
        done = last


def _intervals(found: Sequence[Runs], wanted: Precision) -> list[Interval]:
    intervals = [
        row.interval
        for one in found
        for row in summarise([
            [value for value in run if value[:2] == wanted.named and not value.by]
            for run in one
        ])
    ]  # fmt: skip
    if not intervals:
        raise UsageError(f"precision: found `{wanted.named}`, which no design tells")
    return intervals


def _tell(wanted: Precision, done: int, say: Say | None, *, reached: bool) -> None:
    if say is not None and reached:
        say(f"precision {wanted}: reached with {done} replications")
    elif say is not None:
        say(f"precision {wanted}: not reached with {done} replications, the most that are run")
