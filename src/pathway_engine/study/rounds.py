"""Which replications to run next: those that are asked for, then more until enough is known."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TypeAlias

from pathway_engine.analysis.summary import Interval, Summary, summarise
from pathway_engine.analysis.values import Value
from pathway_engine.errors import UsageError
from pathway_engine.study.options import Options, Say
from pathway_engine.study.precision import MOST, Precision

Runs: TypeAlias = Sequence[Sequence[Value]]
"""The values of each replication of a design."""


def rounds(
    names: Sequence[str], found: Sequence[Runs], options: Options, say: Say | None
) -> Iterator[range]:
    """Which replications to run next, until enough are `found`: all that are asked for, then more.

    `names` are those of the designs. Raises `UsageError` where one of them never tells the measure.
    """
    yield range(1, options.replications + 1)
    wanted, most = options.precision, max(MOST, options.replications)
    done = options.replications
    while wanted is not None:
        intervals = _intervals(names, found, wanted)
        if wanted.reached(intervals) or done >= most:
            _tell(wanted, done, say, reached=wanted.reached(intervals))
            return
        last = min(most, wanted.number(intervals, done))
        yield range(done + 1, last + 1)
        done = last


def _intervals(names: Sequence[str], found: Sequence[Runs], wanted: Precision) -> list[Interval]:
    """Those of the designs that tell the measure. Raises `UsageError` where that leads nowhere."""
    told = [_told(runs, wanted) for runs in found]
    if not any(told):
        raise UsageError(f"precision: found `{wanted.named}`, which no design tells")
    for name, rows in zip(names, told, strict=True):
        if len(found[0]) > 1 and any(not row.interval.replications for row in rows):
            raise UsageError(
                f"precision: found `{wanted.named}`, which is undefined in all {len(found[0])} "
                f"replications of `{name}`, expected a measure of which every design has some"
            )
    return [row.interval for rows in told for row in rows]


def _told(runs: Runs, wanted: Precision) -> list[Summary]:
    """The measure, over replications of a design."""
    return summarise([
        [value for value in run if value[:2] == wanted.named and not value.by] for run in runs
    ])  # fmt: skip


def _tell(wanted: Precision, done: int, say: Say | None, *, reached: bool) -> None:
    if say is not None and reached:
        say(f"precision {wanted}: reached with {done} replications")
    elif say is not None:
        say(f"precision {wanted}: not reached with {done} replications, the most that are run")
