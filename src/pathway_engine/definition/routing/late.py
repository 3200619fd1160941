"""What comes so long after people came that a run does not show it, or not all of it.

Load is that of a pathway that has gone on for ever. A run begins with nobody (but its backlog):
work that falls due years after somebody came sets in years after its start, and places where
people stay for years fill for so long. So each piece of work has a share that is too late: of the
window, those in which nobody who came since the run began has got so far, were they to come evenly
and to wait nowhere. One rule says whether a run shows the load: it has settled once nearly all of
it has set in, and that is compared with the warm-up.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from math import inf
from typing import Any

from pathway_engine.clock import DAY, YEAR_DAYS
from pathway_engine.definition.models import Pathway, StepBase, TeamStep, WaitStep, each_value
from pathway_engine.definition.openings import openings
from pathway_engine.definition.quantities import Quantity
from pathway_engine.definition.routes import loops, ways
from pathway_engine.definition.routing.window import Window

PARTS = 4
"""So many parts of a year are told apart."""
PART = YEAR_DAYS * DAY / PARTS
"""The seconds of one of them."""
SOON = 26 * 7
"""Days after which load has settled soon, even if there is no warm-up."""
NEARLY_ALL = 0.95
"""Load has settled when this share of the work has set in."""

MONTHS, FAR = 3, 100
"""Years up to which months are told, and beyond which their number says nothing."""

LAST_PART = FAR * PARTS
"""The part in which all that comes later lies, too."""

AGED = ("effort", "occupied", "held")
"""The counts of which it is asked when they have settled; the first of those that take longest
tells what brings it."""

Kept = tuple[str, Any]
"""What is counted (`effort`, `held`, `occupied`, `heard`), and whose."""
Brought = tuple[tuple[str, ...], str]
"""Where the opening is written that brought a case (nothing for an arrival), and the step."""


@dataclass(frozen=True, slots=True)
class Late:
    """What routed people did too late for a run."""

    shares: Mapping[Kept, float] = field(default_factory=dict)
    """Of each count the share that is too late, where there is one."""
    years: float = 0.0
    """How long after people came nearly all their work has been done, and nearly all the time
    that they take slots or places is over."""
    brought: Brought | None = None
    """What brings most of what is too late."""

    def early(self, kind: str, whose: Any) -> float:
        """The share of a count that the days of the window have, on average."""
        return 1 - self.shares.get((kind, whose), 0.0)


class Lateness:
    """Tells of a moment after somebody came how late that is for the runs of a window.

    >>> late = Lateness(Window(warm_up_days=100, length_days=100))
    >>> late.share(50 * DAY), late.share(150 * DAY), late.share(300 * DAY)
    (0.0, 0.5, 1.0)
    >>> late.share_between(0, 200 * DAY), late.share_between(0, 400 * DAY)
    (0.25, 0.625)
    """

    def __init__(self, window: Window) -> None:
        """Remember when the window begin, and how long they are."""
        self.begins = window.warm_up_days * DAY
        self._length = window.length_days * DAY

    def share(self, second: float) -> float:
        """The share of the window in which nobody has got so far."""
        return min(1.0, max(0.0, (second - self.begins) / self._length))

    def share_between(self, since: float, until: float) -> float:
        """The mean of `share` over a time that is not empty."""
        return (self._area(until) - self._area(since)) / (until - since)

    def _area(self, second: float) -> float:
        """The integral of `share`: it rises evenly from the warm-up's end to the window's."""
        gone = max(0.0, second - self.begins)
        rising = min(gone, self._length)
        return rising * rising / (2 * self._length) + gone - rising


def part_of(second: float) -> int:
    """The part of a year in which a moment lies, from 0; all that is far is one part.

    >>> part_of(1.5 * PART), part_of(1e300) == LAST_PART
    (1, True)
    """
    return int(min(second / PART, LAST_PART))


def parts_between(since: float, until: float) -> Iterator[tuple[int, float]]:
    """The parts of a year between two moments, each with the seconds of it.

    >>> [(part, seconds / PART) for part, seconds in parts_between(0.5 * PART, 2.25 * PART)]
    [(0, 0.5), (1, 1.0), (2, 0.25)]
    >>> len(list(parts_between(0, 1e15))) == LAST_PART + 1
    True
    """
    while since < until:
        part = part_of(since)
        end = until if part == LAST_PART else min(until, (part + 1) * PART)
        yield part, end - since
        since = end


def told_late(sums: Mapping[Any, float]) -> Late:
    """What the counts of routed people tell."""
    late = {key[1]: value for key, value in sums.items() if key[0] == "late"}
    shares = {kept: value / sums[kept] for kept, value in late.items() if sums[kept]}
    settles = {kind: _settles(_of(sums, "aged", kind), _sum(sums, kind)) for kind in AGED}
    last = max(AGED, key=lambda kind: settles[kind])
    brought = _of(sums, "brought", last)
    most = max(brought, key=lambda one: brought[one], default=None)
    return Late(shares, settles[last] / PARTS, most)


def _of(sums: Mapping[Any, float], what: str, kind: str) -> dict[Any, float]:
    """What is counted by kind of count and something else, of one kind."""
    return {key[1][1]: value for key, value in sums.items()
            if key[0] == what and key[1][0] == kind}  # fmt: skip


def _sum(sums: Mapping[Any, float], kind: str) -> float:
    return sum(value for key, value in sums.items() if key[0] == kind)


def _settles(parts: Mapping[int, float], work: float) -> int:
    """After how many parts of a year nearly all work has been done; 0 where all of it is early.

    >>> _settles({8: 4.0, 7: 2.0}, 100.0), _settles({8: 4.0}, 100.0)
    (8, 0)
    """
    left = (1 - NEARLY_ALL) * work
    for part in sorted(parts, reverse=True):
        left -= parts[part]
        if left < 0:
            return part + 1
    return 0


def told_years(years: float) -> str:
    """How long it takes until load has settled.

    >>> told_years(1.5), told_years(10.75), told_years(1300)
    ('about 18 months', 'about 11 years', 'more than 100 years')
    """
    if years > FAR:
        return f"more than {FAR} years"
    return f"about {years:.0f} years" if years >= MONTHS else f"about {years * 12:.0f} months"


def once_settled(years: float) -> str:
    """What load is meant where it settles later than a run begins to count.

    >>> once_settled(10.75)
    'once settled, after about 11 years'
    """
    return f"once settled, after {told_years(years)}"


def in_the_window(load: str, *, backlog: bool = False) -> str:
    """A load in the window, beside the one that it settles at.

    >>> in_the_window("85 %", backlog=True)
    '85 % in the window, beside the backlog'
    """
    return f"{load} in the window{', beside the backlog' if backlog else ''}"


def soon_in(window: Window) -> int:
    """Days after which load has settled that are worth no word: the warm-up, or half a year."""
    return max(window.warm_up_days, SOON)


def may_be_late(pathway: Pathway, soon: int) -> bool:
    """Whether people may go on for longer than so many days: then it is asked how long they do.

    So it is where cases open others or go round a loop on which time passes, and where all times
    without work that a case may come to are together longer than half of it, on average.
    """
    if any(openings(pathway)):
        return True
    around = loops((way.origin, way.target) for way in ways(pathway))
    seconds = {name: _seconds_at(step) for name, step in pathway.all_steps.items()}
    passes = any(seconds.get(name) for name in around)
    return passes or sum(seconds.values()) > soon * DAY / 2


def _seconds_at(step: StepBase) -> float:
    """The longest mean of the time that passes at a step without work; working days as days."""
    times = [step.due] if isinstance(step, WaitStep) else []
    if isinstance(step, TeamStep):
        times = [one for one in (step.due, step.time_without_work) if one is not None]
    return sum(max(map(_mean, each_value(one))) for one in times)


def _mean(time: Quantity) -> float:
    """A mean in seconds; for ever where an attribute of the case tells it."""
    if time.of is not None:
        return inf
    return time.mean * (DAY if time.unit == "working_days" else 1)


def waits(pathway: Pathway, name: str) -> bool:
    """Whether a case may wait at a step until a planned time."""
    step = pathway.all_steps[name]
    return isinstance(step, WaitStep) or getattr(step, "due", None) is not None
