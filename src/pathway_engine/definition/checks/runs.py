"""How an experiment runs: days that make a run, so often, and what they hold."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from pathway_engine.clock import DAY, date_of, day_of
from pathway_engine.definition.findings import Report
from pathway_engine.definition.models import Run
from pathway_engine.definition.node import join
from pathway_engine.definition.run_days import wrong_days
from pathway_engine.definition.usual import (
    LARGEST_SEED,
    LENGTH,
    MOST_REPLICATIONS,
    STARTS,
    WARM_UP,
)
from pathway_engine.definition.values import Duration, parse_date, parse_duration


class Seconds(NamedTuple):
    """The civil seconds of a run: its first, the one from which it counts, and its end."""

    starts: int
    opens: int
    ends: int

    @property
    def months(self) -> tuple[str, ...]:
        """The months of which it counts a part.

        >>> Seconds(0, 20 * DAY, 60 * DAY).months
        ('1970-01', '1970-02', '1970-03')
        """
        days = range(self.opens // DAY, -(-self.ends // DAY))
        return tuple(dict.fromkeys(date_of(day).isoformat()[:7] for day in days))


def check_run(run: Run, report: Report) -> Seconds | None:
    """Report what makes no run; its seconds where nothing does."""
    before = len(report.findings)
    for name, found, expected in _wrong(run):
        report.add("bad_value", join("run", name), found=found, expected=expected)
    if len(report.findings) > before:
        return None
    length, warm_up = _lengths(run)
    starts = day_of(parse_date(run.starts or STARTS)) * DAY
    opens = starts + round(warm_up.seconds)
    return Seconds(starts, opens, opens + round(length.seconds))


def _lengths(run: Run) -> tuple[Duration, Duration]:
    return run.length or parse_duration(LENGTH), run.warm_up or parse_duration(WARM_UP)


def _wrong(run: Run) -> Iterator[tuple[str, str, str]]:
    """What is wrong: under which key, what was found, what is expected."""
    length, warm_up = _lengths(run)
    by_day = [(n, d) for n, d in (("length", length), ("warm_up", warm_up)) if d.working_days]
    for name, duration in by_day:
        yield name, f"`{duration.text}`", "a duration by the clock such as 52w"
    if not by_day:
        yield from wrong_days(parse_date(run.starts or STARTS), length, warm_up)
    number, seed = run.replications, run.seed
    if number is not None and not 1 <= number <= MOST_REPLICATIONS:
        yield "replications", f"{number:,}", f"one to {MOST_REPLICATIONS:,}"
    if seed is not None and not 0 <= seed <= LARGEST_SEED:
        yield "seed", f"{seed}", f"zero to {LARGEST_SEED}"
