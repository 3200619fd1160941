"""Coverage: how often the 95 % intervals that are printed hold what theory knows.

A team of three with exponential work of four hours, 85 % busy, day and night, and the same team
with a fourth: the mean and the p90 of waits, the p90 of cases, and the paired differences of both.
400 seeds; of each, the interval of its first 5, 10 and 30 replications.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from itertools import product
from math import exp, factorial, sqrt
from typing import NamedTuple

from benchmarks.report import Figures
from pathway_engine.analysis.counted import Counted
from pathway_engine.analysis.cuts import visit_rows
from pathway_engine.analysis.durations import durations
from pathway_engine.analysis.summary import Interval, compared
from pathway_engine.analysis.values import Value
from pathway_engine.clock import WEEK
from pathway_engine.definition.binding import bind
from pathway_engine.definition.models import Pathway
from pathway_engine.definition.reader import scan
from pathway_engine.engine.records import Window
from pathway_engine.simulation import Plan, build_plan, replicate_plan
from pathway_engine.simulation.kernel.preparing import prepared
from pathway_engine.study.threads import cores, in_threads

SERVERS, MORE, BUSY, WORK = 3, 4, 0.85, 4 * 3600.0
"""Workers before and after, how busy the first are, and mean seconds of work."""
WARM_UP = 8
"""Weeks; what is left of the empty beginning fades by a third each nine days."""
SEEDS, WEEKS, REPLICATIONS = 400, (4, 13, 52), (5, 10, 30)
WANTED = 93
"""Per cent below which an interval says too little."""

QUEUE = """
pathway: queue
language: 1
timezone: Europe/London
organisations: {{council: {{sector: council}}}}
roles: {{worker: {{}}}}
teams:
  a: {{organisation: council, calendar: always, staff: {{worker: {{present: {servers}}}}}}}
arrivals: {{all: {{rate: {per_hour}/h}}}}
start: a
steps:
  a: {{team: a, work: {{mean: 4h, family: exponential}}, outcomes: {{done: {{to: done}}}}}}
endings: {{done: {{kind: resolved}}}}
"""


class Known(NamedTuple):
    """A number that theory knows, in seconds: of three workers, and of four less that."""

    measure: str
    statistic: str
    before: float
    change: float


class Held(NamedTuple):
    """How many of so many intervals held a number."""

    held: int
    of: int

    @property
    def percent(self) -> float:
        """The share that held, in per cent."""
        return 100 * self.held / self.of

    @property
    def between(self) -> tuple[float, float]:
        """Where that share lies with 95 % confidence (Wilson), in per cent.

        >>> [round(end, 1) for end in Held(380, 400).between]
        [92.4, 96.7]
        """
        z, n, p = 1.959964, self.of, self.held / self.of
        middle, reach = p + z * z / (2 * n), z * sqrt(p * (1 - p) / n + z * z / (4 * n * n))
        whole = 1 + z * z / n
        return 100 * (middle - reach) / whole, 100 * (middle + reach) / whole


Of = tuple[int, str, str, str]
"""How many replications, which measure and statistic, and whether the mean or a difference."""


def run(figures: Figures) -> None:
    """Measure coverage in windows of several lengths."""
    prepared(print)
    for weeks in WEEKS:
        for (number, measure, statistic, of), held in coverage(SEEDS, weeks, REPLICATIONS).items():
            low, high = held.between
            what = f"{measure} {statistic}{of}, {number} of {weeks} weeks"
            mark = f" below {WANTED}" if held.percent < WANTED else ""
            figures.tell(what, held.percent, f"% ({low:.0f} to {high:.0f}){mark}")


def coverage(seeds: int, weeks: int, replications: Sequence[int]) -> dict[Of, Held]:
    """How many intervals hold what they are of, by replications, measure and kind."""
    window = Window(0, WARM_UP * WEEK, (WARM_UP + weeks) * WEEK)
    plans = [build_plan(queue(servers), window) for servers in (SERVERS, MORE)]
    found: Counter[Of] = Counter()
    asked = range(1, seeds + 1)
    for held in in_threads(lambda seed: [*_held(plans, seed, replications)], asked, cores()):
        found.update(held)
    known = [(one.measure, one.statistic, of) for one in KNOWN for of in ("", ", change")]
    return {(n, *one): Held(found[n, *one], seeds) for n, one in product(replications, known)}


def queue(servers: int) -> Pathway:
    """The team with so many workers."""
    text = QUEUE.format(servers=servers, per_hour=BUSY * SERVERS * 3600 / WORK)
    reading = scan(text.encode(), "queue.yaml")
    assert reading.tree is not None
    pathway, findings = bind(reading.tree)
    assert pathway is not None, str(findings)
    return pathway


def _held(plans: Sequence[Plan], seed: int, replications: Sequence[int]) -> Iterator[Of]:
    """The intervals of one seed that hold what they are of."""
    most = range(1, max(replications) + 1)
    before, after = ([_values(plan, seed, number) for number in most] for plan in plans)
    for number in replications:
        (rows,) = compared(before[:number], [after[:number]])
        for known, row in product(KNOWN, rows):
            if (known.measure, known.statistic) == (row.measure, row.statistic):
                for of, interval, truth in (
                    ("", row.baseline, known.before),
                    (", change", row.difference, known.change),
                ):
                    if _holds(interval, truth):
                        yield number, known.measure, known.statistic, of


def _holds(interval: Interval, truth: float) -> bool:
    return interval.low <= truth <= interval.high


def _values(plan: Plan, seed: int, replication: int) -> list[Value]:
    """The numbers of one replication of which theory knows, as they are printed."""
    counted = Counted(replicate_plan(plan, seed, replication))
    wanted = {(known.measure, known.statistic) for known in KNOWN}
    every = durations(counted, visit_rows(counted))
    return [value for value in every if not value.by and value[:2] in wanted]


# -- what theory knows of M/M/c, in seconds ------------------------------------------------------


def all_busy(servers: int) -> float:
    """The chance that somebody who comes has to wait (Erlang C).

    >>> round(all_busy(3), 4)
    0.7304
    """
    load = BUSY * SERVERS
    rest = servers / (servers - load) * load**servers / factorial(servers)
    return rest / (rest + sum(load**n / factorial(n) for n in range(servers)))


def slack(servers: int) -> float:
    """By how much the work that can be done in a second exceeds what comes."""
    return (servers - BUSY * SERVERS) / WORK


def waits_longer(servers: int, t: float) -> float:
    """The share that waits longer than `t`."""
    return all_busy(servers) * exp(-slack(servers) * t)


def lasts_longer(servers: int, t: float) -> float:
    """The share of cases that last longer than `t`: wait and work together."""
    work, after = 1 / WORK, slack(servers)
    both = (after * exp(-work * t) - work * exp(-after * t)) / (after - work)
    return (1 - all_busy(servers)) * exp(-work * t) + all_busy(servers) * both


def mean_wait(servers: int) -> float:
    """The mean wait.

    >>> round(mean_wait(3) / 3600, 3)
    6.492
    """
    return all_busy(servers) / slack(servers)


def p90(longer: Callable[[int, float], float], servers: int) -> float:
    """Where a tenth lasts longer, by bisection.

    >>> round(p90(waits_longer, 3) / 3600, 2)
    17.67
    """
    low, high = 0.0, 1e7
    for _ in range(80):
        middle = (low + high) / 2
        low, high = (middle, high) if longer(servers, middle) > 0.1 else (low, middle)
    return low


def _known(measure: str, statistic: str, of: Callable[[int], float]) -> Known:
    return Known(measure, statistic, of(SERVERS), of(MORE) - of(SERVERS))


KNOWN = (
    _known("waiting_time", "mean", mean_wait),
    _known("waiting_time", "p90", lambda servers: p90(waits_longer, servers)),
    _known("case_duration", "p90", lambda servers: p90(lasts_longer, servers)),
)
