"""How to run: when, how long, how often, from which seed; checked before anything starts."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from concurrent.futures import Executor
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TypedDict

from pathway_engine.clock import DAY, day_of, iso
from pathway_engine.definition.routing import Window as Days
from pathway_engine.definition.routing.window import days_of_run
from pathway_engine.definition.run_days import (
    read_date,
    read_duration,
    refuse_days,
    window_after,
)
from pathway_engine.definition.usual import LARGEST_SEED, LENGTH, MOST_REPLICATIONS, STARTS, WARM_UP
from pathway_engine.definition.values import Duration
from pathway_engine.engine.kept import KEPT, ROWS, SUMMARY
from pathway_engine.engine.records import Window
from pathway_engine.errors import UsageError
from pathway_engine.study.precision import Precision, read_precision

MOST_THREADS = 256

Progress = Callable[[int, int], None]
"""Called with the replications that are done and all that were asked for."""

Say = Callable[[str], None]
"""Told when something takes long."""


@dataclass(frozen=True, kw_only=True)
class Options:
    """How to run.

    A run starts at midnight of `starts`, or so many `seconds` after; it warms up for `warm_up`,
    then counts for `length`.
    `settings` are texts `PATH=VALUE` that change the pathway for the run; `ledger` is the file
    that keeps the runs, None where nothing is kept: their rows, or with `record` `summary` their
    measures alone; `threads` are one a core where None; `by` are cuts beyond the catalogue's,
    each a text of one word or two; `series` tells each day of the runs also where nothing is
    kept. With `resume` runs that a ledger keeps already are read and not run again; `precision`
    adds replications until an interval is that narrow; `experiment` is the one they belong to.
    `given` is the highest number of the cases that are open when a forecast starts, None else.
    Runs stand `beside_live` cases only where that is said. With `rows_of` a ledger keeps the rows
    of so many replications, of later ones their measures.
    """

    starts: date
    length: Duration
    warm_up: Duration
    replications: int
    seed: int
    settings: tuple[str, ...] = ()
    threads: int | None = None
    ledger: Path | None = None
    append: bool = False
    beside_live: bool = False
    record: str = ROWS
    by: tuple[str, ...] = ()
    series: bool = False
    resume: bool = False
    precision: Precision | None = None
    experiment: str | None = None
    seconds: int = 0
    given: int | None = None
    rows_of: int | None = None

    @property
    def window(self) -> Window:
        """The window of the run in civil seconds."""
        begin = day_of(self.starts) * DAY + self.seconds
        counts = begin + round(self.warm_up.seconds)
        return Window(begin, counts, counts + round(self.length.seconds))

    @property
    def keeps_rows(self) -> bool:
        """Whether rows of runs go into a ledger."""
        return self.ledger is not None and self.record == ROWS

    def keeps_rows_of(self, replication: int) -> bool:
        """Whether the rows of a replication go into a ledger."""
        return self.keeps_rows and (self.rows_of is None or replication <= self.rows_of)

    @property
    def tells_series(self) -> bool:
        """Whether each day of the runs is told: a ledger keeps it."""
        return self.series or self.ledger is not None

    @property
    def days(self) -> Days:
        """The days of the run, warm-up included, as the checks of a run take them."""
        return days_of_run(*self.window)

    @property
    def counted(self) -> Days:
        """The days of the run that count, as the checks of a file take them."""
        return window_after(self.starts, self.length, self.warm_up)

    def words(self) -> str:
        """The options in one line, as they are shown with every result."""
        times = "1 replication" if self.replications == 1 else f"{self.replications} replications"
        if self.given is not None:
            begins = iso(self.window.starts_at).replace("T", " ")
            return f"{times} of {self.length.words} from {begins}, seed {self.seed}"
        return (
            f"{times} of {self.length.words} after {self.warm_up.words} to warm up, "
            f"from {self.starts.isoformat()}, seed {self.seed}"
        )


class Running(TypedDict, total=False):
    """How to run, as a caller says it, where no runs are kept: keywords of `solve`, for one."""

    starts: date | str
    length: str
    warm_up: str
    replications: int
    seed: int
    settings: Iterable[str]
    threads: int | None
    progress: Progress | None
    say: Say | None


class Asked(Running, total=False):
    """How to run, as a caller says it: the keywords of `simulate` and `compare`."""

    executor: Executor | str | None
    ledger: Path | str | None
    append: bool
    beside_live: bool
    record: str
    by: Iterable[str]
    series: bool
    resume: bool
    precision: str | None
    experiment: str | None


DEFAULTS = Asked(
    starts=STARTS, length=LENGTH, warm_up=WARM_UP, replications=20, seed=1, settings=()
)


def read_options(asked: Asked) -> Options:
    """Check how to run. Raises `UsageError`, which names the option.

    >>> read_options({"length": "4w"}).words()
    '20 replications of 4 weeks after 26 weeks to warm up, from 2026-01-05, seed 1'
    """
    for name in asked:
        if name not in Asked.__annotations__:
            known = ", ".join(f"`{one}`" for one in Asked.__annotations__)
            raise UsageError(f"found no option `{name}`, expected one of {known}")
    told = DEFAULTS | asked
    threads, ledger = told.get("threads"), told.get("ledger")
    starts, settings, by = told["starts"], told["settings"], told.get("by", ())
    precision = told.get("precision")
    options = Options(
        starts=starts if isinstance(starts, date) else read_date("starts", starts),
        length=read_duration("length", told["length"]),
        warm_up=read_duration("warm-up", told["warm_up"]),
        replications=_number("replications", told["replications"], MOST_REPLICATIONS),
        seed=told["seed"],
        settings=(settings,) if isinstance(settings, str) else tuple(settings),
        threads=None if threads is None else _number("threads", threads, MOST_THREADS),
        ledger=None if ledger is None else Path(ledger),
        append=told.get("append", False),
        beside_live=told.get("beside_live", False),
        record=told.get("record", ROWS),
        by=(by,) if isinstance(by, str) else tuple(by),
        series=told.get("series", False),
        resume=told.get("resume", False),
        precision=None if precision is None else read_precision(precision),
        experiment=told.get("experiment"),
    )
    if not 0 <= options.seed <= LARGEST_SEED:
        raise UsageError(f"seed: found {options.seed}, expected zero to {LARGEST_SEED}")
    if options.append and ledger is None:
        raise UsageError("append: found no ledger, expected one to append to")
    if options.resume and ledger is None:
        raise UsageError("resume: found no ledger, expected one that keeps what is done")
    if options.record not in KEPT:
        known = " or ".join(f"`{one}`" for one in KEPT)
        raise UsageError(f"record: found `{options.record}`, expected {known}")
    if options.record == SUMMARY and ledger is None:
        raise UsageError("record: found no ledger, expected one that keeps the summary")
    refuse_days(options.starts, options.length, options.warm_up)
    return options


def _number(name: str, number: int, most: int) -> int:
    if number < 1:
        raise UsageError(f"{name}: found {number}, expected one or more")
    if number > most:
        raise UsageError(f"{name}: found {number}, expected at most {most:,}")
    return number
