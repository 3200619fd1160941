"""The series of many runs put together, by design: over time, and by days."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from pathway_engine.analysis.moments import TOLD_AT_MOMENTS
from pathway_engine.analysis.periods import DAYS, Every, Flow, flow_of
from pathway_engine.analysis.series import LASTING, OVER_TIME
from pathway_engine.analysis.shares import Spread, spreads_of
from pathway_engine.engine.records import Window
from pathway_engine.engine.series import Series
from pathway_engine.errors import UsageError

CUTS = ("team", "step", "place")
"""What days are told by."""


class Wanted(NamedTuple):
    """Which series: their measures, and what they are cut by; None for all."""

    measures: tuple[str, ...]
    cuts: tuple[str, ...] | None

    def holds(self, one: Series) -> bool:
        """Whether a series is one of them."""
        cut = self.cuts is None or set(one.by) <= set(self.cuts)
        return cut and one.measure in self.measures


EVERY_SERIES = Wanted((*OVER_TIME, *LASTING), None)
"""All that a run tells."""


AT_MOMENTS = Wanted(TOLD_AT_MOMENTS, None)
"""What is needed to tell what stands at a moment."""


class OfRun(NamedTuple):
    """The series of one run, and its window."""

    window: Window
    series: Sequence[Series]


def refuse_unless_told(every: str, by: str | None) -> None:
    """Raises `UsageError` for periods, or a cut, that no series tells."""
    if every not in DAYS:
        raise UsageError(f"every: found `{every}`, expected `day` or `week`")
    if by is not None and by not in CUTS:
        known = ", ".join(f"`{one}`" for one in CUTS)
        raise UsageError(f"by: found `{by}`, expected one of {known} for flow")


def flows(found: Mapping[str, Sequence[OfRun]], every: Every) -> dict[str, Flow]:
    """How the runs of each design went over time. Raises `UsageError`."""
    for name, runs in found.items():
        if len({run.window for run in runs}) > 1:
            raise UsageError(f"found runs of `{name}` over several windows, expected one --seed")
    return {
        name: flow_of([run.series for run in runs], runs[0].window, every)
        for name, runs in found.items()
    }


def spreads(found: Mapping[str, Sequence[OfRun]]) -> dict[str, list[Spread]]:
    """How durations of each design are spread over days."""
    return {name: spreads_of([run.series for run in runs]) for name, runs in found.items()}
