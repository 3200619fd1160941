"""A warm-up that is chosen: designs are run empty, and what is open each day tells when it settles.

By MSER-5 on the number of open cases at the beginning of each day, averaged over some
replications; the design that takes longest decides, in whole weeks.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from pathway_engine.analysis.periods import flow_of
from pathway_engine.analysis.truncation import mser5
from pathway_engine.definition.models import Pathway
from pathway_engine.definition.values import parse_duration
from pathway_engine.engine.series import Series
from pathway_engine.errors import UsageError
from pathway_engine.study.designs import Design
from pathway_engine.study.options import Asked, Options, Say, read_options

AUTO = "auto"
"""What somebody writes for a warm-up that is to be chosen."""

PILOTS = 10
"""So many replications are averaged, or as many as are asked for where these are fewer."""

OF = "open_cases"
"""What is looked at, day by day."""

_WEEK = 7


def with_warm_up(asked: Asked) -> tuple[Options, bool]:
    """The options that are asked for, and whether their warm-up is yet to be chosen."""
    if asked.get("warm_up") != AUTO:
        return read_options(asked), False
    return read_options({**asked, "warm_up": "0w"}), True


def chosen(designs: Sequence[Design], options: Options, say: Say | None = None) -> Options:
    """The options with the warm-up that MSER-5 chooses, from runs as long as warm-up and length.

    Raises `UsageError` where a design begins with a backlog, and where one does not settle.
    """
    from pathway_engine.study.running import run_designs

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
    days = [_days(one.series, pilot, one.design) for one in run_designs(designs, pilot, say=say)]
    weeks = -(-max(days) // _WEEK)
    if say is not None:
        say(
            f"warm-up: {weeks} weeks, chosen by MSER-5 on open cases each day, averaged over "
            f"{pilot.replications} replications of {pilot.length.words}"
        )
    return replace(options, warm_up=parse_duration(f"{weeks}w"))


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
    if len(told) < 2 * _WEEK:
        raise UsageError(f"length: found {pilot.length.words}, too short to choose a warm-up by")
    days = mser5(told)
    if days is None:
        raise UsageError(
            f"warm-up: found `{AUTO}`, and {design} does not settle within "
            f"{pilot.length.words}; expected a longer `length`, or a duration such as 26w"
        )
    return days
