"""A forecast from cases that are open: what the backlog will be, as it is and with a redesign."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterable, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple
from zoneinfo import ZoneInfo

from pathway_engine.analysis.ahead import Ahead, ahead
from pathway_engine.analysis.periods import Every, Flow
from pathway_engine.clock import DAY, civil_of, date_of, iso
from pathway_engine.definition.loading import load
from pathway_engine.definition.models import Pathway
from pathway_engine.engine.open_case import OpenCase
from pathway_engine.engine.open_case_time import by_local_clocks
from pathway_engine.errors import UsageError
from pathway_engine.study.carried import cannot_go_on
from pathway_engine.study.designs import Design, designs_of
from pathway_engine.study.options import Asked, Progress, Say, read_options
from pathway_engine.study.results import Comparison, Result
from pathway_engine.study.running import run_designs

if TYPE_CHECKING:
    from pathway_engine.study.frames import Frame

LENGTH, REPLICATIONS = "12w", 100
"""How far a forecast looks, and how often: enough for a corridor of 95 % of the runs."""

_EPOCH = datetime(1970, 1, 1)

File = Pathway | Path | str


@dataclass(frozen=True)
class Forecast:
    """What lies ahead of a second, `begins_at`, for so many open cases, by design.

    `results` has a result for each version, the one that is in force first.
    """

    begins_at: int
    cases: int
    results: Sequence[Result]

    @property
    def designs(self) -> tuple[str, ...]:
        """The names of the versions."""
        return tuple(one.design for one in self.results)

    @cached_property
    def ahead(self) -> tuple[Ahead, ...]:
        """Open cases, queues and the longest waits as each week begins, all together and by team.

        Each with its mean over the runs, the corridor of 95 % of them, and the change of the mean
        from the version in force.
        """
        found = {one.design: one.series for one in self.results}
        return tuple(ahead(found, self.results[0].options.window))

    def flow(self, design: int = 0, *, every: Every = "week") -> Flow:
        """How one version goes over time, with intervals of the means."""
        return self.results[design].flow(every=every)

    @property
    def comparison(self) -> Comparison | None:
        """The versions beside each other in every measure; None where there is one alone."""
        first, *others = self.results
        return Comparison(first, others) if others else None

    def to_frame(self, *, time: str = "seconds") -> Frame:
        """A data frame: a quantity of a version as a week begins in each row.

        `time` is the unit of times, as in `Result.to_frame`.
        """
        from pathway_engine.study.frames import TIMES, frame_of

        if time not in TIMES:
            known = ", ".join(f"`{one}`" for one in TIMES)
            raise UsageError(f"time: found `{time}`, expected one of {known}")
        return frame_of([_in_unit(one, time, TIMES[time]) for one in self.ahead])

    def __repr__(self) -> str:
        begins = iso(self.begins_at).replace("T", " ")
        length = self.results[0].options.length.words
        return f"<Forecast of {self.cases} open cases from {begins} over {length}: {self._names()}>"

    def _names(self) -> str:
        return ", ".join(self.designs)


def forecast(  # noqa: PLR0913 - each is an option of the command
    open_cases: Iterable[OpenCase],
    pathway: File,
    *,
    starts: int | datetime,
    last: int = 0,
    length: str = LENGTH,
    with_: File | Sequence[File] = (),
    replications: int = REPLICATIONS,
    seed: int = 1,
    threads: int | None = None,
    executor: Executor | str | None = None,
    ledger: Path | str | None = None,
    append: bool = False,
    progress: Progress | None = None,
    say: Say | None = None,
) -> Forecast:
    """Simulate from open cases as they stand, under a pathway and under redesigns of it.

    `starts` is now, a local time without a zone or civil seconds; nobody who came before it comes
    again, and the file's backlog is left aside. Who comes has a number above those of the cases and
    above the `last` that was given. `with_` are redesigns, or paths of their files.
    Without a `ledger` nothing is kept; it must not be the one with the live book. The other
    keywords are those of `simulate`.

    Raises `UsageError`, `PathwayError`, `RunStopped` or `LedgerError`.

    >>> from pathway_engine import load
    >>> from pathway_engine.engine.open_case import OpenCase, OpenVisit, Stand
    >>> from pathway_engine.engine.records import State, VisitKind
    >>> from pathway_engine.shipped import shipped_pathways
    >>> pathway = load(shipped_pathways() / "wokingham" / "split.yaml")
    >>> now = datetime(2026, 1, 5, 14, 30)
    >>> found = forecast([], pathway, starts=now, length="2w", replications=2)
    >>> found
    <Forecast of 0 open cases from 2026-01-05 14:30:00 over 2 weeks: baseline>
    >>> [one.mean.mean for one in found.ahead if one.measure == "open_cases"][0]
    0.0
    """
    from pathway_engine.simulation.starting import Starting

    cases = tuple(open_cases)
    now = starts if isinstance(starts, int) else (starts - _EPOCH) // timedelta(seconds=1)
    _refuse_odd(cases, now)
    given = Starting(cases, last=last)
    asked = Asked(
        starts=date_of(now // DAY), length=length, warm_up="0d", replications=replications,
        seed=seed, threads=threads, ledger=ledger, append=append, series=True,
    )  # fmt: skip
    options = replace(read_options(asked), seconds=now % DAY, given=given.last_number)
    some = [with_] if isinstance(with_, Pathway | Path | str) else list(with_)
    pathways = [one if isinstance(one, Pathway) else load(one) for one in (pathway, *some)]
    designs = designs_of(pathways, (), options.counted)
    _refuse_lost(cases, designs)
    results = run_designs(
        designs, options, progress=progress, say=say, executor=executor, starting=given
    )
    return Forecast(now, sum(bool(case.visits) for case in cases), results)


class BookNow(NamedTuple):
    """What a forecast starts from: pathway, open cases, the moment, the last number.

    Cases and moment are in civil seconds of the pathway's place.
    """

    pathway: Pathway
    cases: list[OpenCase]
    moment: int
    last: int


def open_cases_of_book(path: str | os.PathLike[str], *, now: datetime | None = None) -> BookNow:
    """What stands in the live book of a ledger.

    `path` is a file, or a URL of SQLAlchemy; `now` is the moment, if not that of the machine's
    clock. Raises `LedgerError` where there is no such ledger, `UsageError` for one that has no
    live book, or several pathways in force.
    """
    from pathway_engine.desk import Desk, utc_now
    from pathway_engine.ledger.book.opening import address_of

    told = os.fspath(path)
    desk = Desk(address_of(told))
    try:
        pathways = desk.in_force()
        cases = desk.open_cases()
        last = desk.last_number()
    finally:
        desk.close()
    if not pathways:
        raise UsageError(f"{told}: this ledger has no live book")
    if len(pathways) > 1:
        names = ", ".join(f"`{pathway.name}`" for pathway in pathways)
        raise UsageError(f"{told}: several pathways are in force ({names}); forecast one at a time")
    zone = ZoneInfo(pathways[0].timezone)
    moment = civil_of(int((now or utc_now()).timestamp()), zone)
    shown = [by_local_clocks(case, zone, moment) for case in cases]
    return BookNow(pathways[0], shown, moment, last)


def _refuse_odd(cases: Sequence[OpenCase], now: int) -> None:
    """Raise `UsageError` for a number that is there twice, or a case that is not open yet."""
    for number, times in Counter(case.number for case in cases).items():
        if number < 1 or times > 1:
            raise UsageError(f"open cases: found number {number} more than once, or below 1")
    for case in cases:
        if case.opened_at > now:
            found = f"found case {case.number} opened at {iso(case.opened_at)}"
            raise UsageError(f"open cases: {found}, expected it before {iso(now)}")


def _refuse_lost(cases: Sequence[OpenCase], designs: Sequence[Design]) -> None:
    """Raise `UsageError` where an open visit stands where a version does not have it."""
    for design in designs:
        lost = [(why, case.number) for case in cases for why in cannot_go_on(case, design.pathway)]
        if lost:
            why, number = lost[0]
            raise UsageError(
                f"`{design.pathway.name}`: found {why}, where case {number} is and "
                f"{len(lost) - 1} more stand at such that are gone; keep what they stand at, or "
                "lead its cases on before"
            )


def _in_unit(one: Ahead, time: str, seconds: int) -> dict[str, Any]:
    """A row of a frame."""
    timed = one.unit == "seconds"
    by = seconds if timed else 1
    change = one.change
    return {
        "design": one.design,
        "measure": one.measure,
        "team": one.by.get("team", ""),
        "week": one.week,
        "at": iso(one.at),
        "unit": time if timed else one.unit,
        "mean": one.mean.mean / by,
        "low": one.mean.low / by,
        "high": one.mean.high / by,
        "least": one.least / by,
        "most": one.most / by,
        "change": float("nan") if change is None else change.mean / by,
        "change_low": float("nan") if change is None else change.low / by,
        "change_high": float("nan") if change is None else change.high / by,
    }
