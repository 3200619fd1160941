"""A warm-up that is chosen: designs are run empty, and what is open each day tells when it settles.

By MSER-5 on the number of open cases at the beginning of each day, averaged over some
replications; the design that takes longest decides, in whole weeks.
"""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import Executor
from dataclasses import replace

from pathway_engine.analysis.periods import flow_of
from pathway_engine.analysis.truncation import mser5
from pathway_engine.clock import DAY
from pathway_engine.definition.models import Pathway
from pathway_engine.definition.usual import AUTO
from pathway_engine.definition.values import parse_duration
from pathway_engine.engine.series import Series
from pathway_engine.errors import UsageError
from pathway_engine.study.designs import Design
from pathway_engine.study.options import Asked, Options, Progress, Say, read_options
from pathway_engine.study.over_time import Wanted

PILOTS = 10
"""So many replications are averaged, or as many as are asked for where these are fewer."""

OF = "open_cases"
"""What is looked at, day by day."""

_WEEK = 7
_LEAST = 8
"""So many weeks are run at least: half of them are to be settled."""
_HELD = Wanted((OF,), None)


def with_warm_up(asked: Asked) -> tuple[Options, bool]:
    """The options that are asked for, and whether their warm-up is yet to be chosen."""
    if asked.get("warm_up") != AUTO:
        return read_options(asked), False
    return read_options({**asked, "warm_up": "0w"}), True


def chosen(
    designs: Sequence[Design],
    options: Options,
    say: Say | None = None,
    *,
    progress: Progress | None = None,
    executor: Executor | str | None = None,
) -> Options:
    """The options with the warm-up that MSER-5 chooses, from runs as long as `length`.

    Raises `UsageError` where a design begins with a backlog, where one does not settle, and for
    a `length` of less than eight weeks.
    """
    from pathway_engine.study.running import run_designs

    if options.length.seconds < _LEAST * _WEEK * DAY:
        raise UsageError(
            f"length: found {options.length.words}, too short to choose a warm-up by; expected "
            f"{_LEAST} weeks at least"
        )
    for design in designs:
        _refuse_backlog(design)
    pilot = replace(
        options,
        warm_up=parse_duration("0w"),
        replications=min(PILOTS, options.replications),
        ledger=None,
        append=False,
        resume=False,
        precision=None,
        by=(),
        series=True,
    )
    ran = run_designs(
        designs, pilot, progress=progress, say=say, executor=executor, held=_HELD
    )  # fmt: skip
    days = [_days(one.series, pilot, one.design) for one in ran]
    weeks = -(-max(days) // _WEEK)
    found = parse_duration(f"{weeks}w")
    if say is not None:
        say(
            f"warm-up: {found.words}, chosen by MSER-5 on open cases each day, averaged over "
            f"{pilot.replications} replications of {pilot.length.words}"
        )
    return replace(options, warm_up=found)


def _refuse_backlog(design: Design) -> None:
    pathway: Pathway = design.pathway
    if pathway.backlog:
        raise UsageError(
            f"warm-up: found `{AUTO}` for {design.name}, which begins with a backlog; expected "
            "a duration, such as 0w: it begins as things stand"
        )


def _days(series: Sequence[Sequence[Series]], pilot: Options, design: str) -> int:
    """After how many days a design has settled."""
    line = flow_of(series, pilot.window, "day").line(OF)
    told = [] if line is None else [point.mean for point in line.points]
    days = mser5(told)
    if days is None:
        raise UsageError(
            f"warm-up: found `{AUTO}`, and {design} does not settle within "
            f"{pilot.length.words}; expected a longer `length`, or a duration such as 26w"
        )
    return days
