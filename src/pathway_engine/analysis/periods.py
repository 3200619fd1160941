"""Days or weeks of several runs side by side: averages with their intervals, period by period."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

import numpy as np

from pathway_engine.analysis.over_time import STANDING, edges_of
from pathway_engine.analysis.summary import Interval, intervals_of
from pathway_engine.analysis.values import Array
from pathway_engine.clock import DAY
from pathway_engine.definition.measures.daily import CUTS, UNITS
from pathway_engine.engine.records import Window
from pathway_engine.engine.series import Series

Every = Literal["day", "week"]
"""How long a period is."""

DAYS: dict[str, int] = {"day": 1, "week": 7}
"""How many days."""

HIGH, REST, BACK = 1.5, 2.0, 0.1
"""A queue begins high at so many times its later level and so many visits above it; it is back
when no more than this share of the difference is left."""

_KNOWN = {name: at for at, name in enumerate(CUTS)}


class Period(NamedTuple):
    """A day or a week: its number, when it begins, in civil seconds, and for how many seconds.

    The first of the window has number 1, the last of the warm-up number 0. The moment at which a
    run ends is told as one more, of no length.
    """

    number: int
    starts_at: int
    seconds: int

    @property
    def warm_up(self) -> bool:
        """Whether it lies before the window, and counts in no measure."""
        return self.number < 1


class Line(NamedTuple):
    """One quantity through all periods: what stands when each begins, or happens in it.

    What happens has no point at the moment at which a run ends.
    """

    measure: str
    by: Mapping[str, str]
    unit: str
    points: tuple[Interval, ...]


@dataclass(frozen=True)
class Flow:
    """How the runs of a design went over time."""

    every: Every
    periods: tuple[Period, ...]
    lines: tuple[Line, ...]

    def line(self, measure: str, **by: str) -> Line | None:
        """One line, None where the runs tell none."""
        found = (one for one in self.lines if one.measure == measure and dict(one.by) == by)
        return next(found, None)

    def began_and_later(self, line: Line) -> tuple[float, float]:
        """What a line was when the window opened, and its level in the last quarter of it."""
        told = zip(line.points, self.periods, strict=False)
        means = [point.mean for point, period in told if not period.warm_up]
        late = means[-max(1, len(means) // 4) :]
        return means[0], sum(late) / len(late)

    def back_in(self, line: Line) -> Period | None:
        """The period at whose beginning a queue that began high is back at its later level.

        None where it did not begin high, or does not come back: by its averages over the runs,
        its later level being that of the last quarter of the window.
        """
        window = [n for n, period in enumerate(self.periods) if not period.warm_up]
        means = [line.points[n].mean for n in window]
        start, level = self.began_and_later(line)
        if start <= HIGH * level + REST:
            return None
        low = level + BACK * (start - level)
        found = (n for n, mean in zip(window, means, strict=True) if mean <= low)
        return next((self.periods[n] for n in found), None)


def flow_of(runs: Sequence[Iterable[Series]], window: Window, every: Every) -> Flow:
    """The series of several runs over one window, as averages by day or by week.

    Of a team at which nobody was in a run, that run tells zeros.
    """
    edges = edges_of(window)
    chosen = _chosen(window, edges, DAYS[every])
    told = [{one.key: one.numbers for one in run if one.measure in CUTS} for run in runs]
    lines = [
        _line(key, [run.get(key) for run in told], chosen)
        for key in sorted({key: None for run in told for key in run}, key=_place)
    ]
    return Flow(every, tuple(_periods(window, edges[chosen], DAYS[every])), tuple(lines))


def _chosen(window: Window, edges: Array, days: int) -> Array:
    """Which edges of days begin a period, and last the end of the run."""
    before = int(np.searchsorted(edges, window.warm_up_until))
    position = np.arange(len(edges))
    begins = (position - before) % days == 0
    begins[[0, -1]] = True
    return np.flatnonzero(begins)


def _periods(window: Window, edges: Array, days: int) -> Iterable[Period]:
    ends = [*edges[1:].tolist(), int(edges[-1])]
    for starts_at, end in zip(edges.tolist(), ends, strict=True):
        number = (starts_at - window.warm_up_until) // (days * DAY) + 1
        if starts_at == window.ends_at:  # it may come before a whole period is over
            number = -(-(starts_at - window.warm_up_until) // (days * DAY)) + 1
        yield Period(number, starts_at, end - starts_at)


def _line(
    key: tuple[str, tuple[tuple[str, str], ...]],
    runs: Sequence[tuple[int, ...] | None],
    chosen: Array,
) -> Line:
    measure, by = key
    stands = measure in STANDING
    days = int(chosen[-1]) + stands
    numbers = np.array([run if run is not None else (0,) * days for run in runs], dtype=float)
    per_run = numbers[:, chosen] if stands else np.add.reduceat(numbers, chosen[:-1], axis=1)
    points = (point._replace(low=max(point.low, 0.0)) for point in intervals_of(per_run.T))
    return Line(measure, dict(by), UNITS[measure], tuple(points))


def _place(key: tuple[str, tuple[tuple[str, str], ...]]) -> tuple[int, int]:
    """Quantities in their order, all together first; labels stay as the runs have them."""
    measure, by = key
    return (CUTS[measure].index(by[0][0] if by else ""), _KNOWN[measure])
