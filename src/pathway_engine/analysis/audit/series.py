"""Whether the series that a run keeps are those of its rows.

Of a run without rows: whether its days add up.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import zip_longest

from pathway_engine.analysis.audit.evidence import Evidence
from pathway_engine.analysis.audit.trial import Trial
from pathway_engine.analysis.over_time import edges_of
from pathway_engine.analysis.series import named, odd, series_of
from pathway_engine.engine.records import Window
from pathway_engine.engine.series import Series
from pathway_engine.ledger import Run, Store


def series(evidence: Evidence, trial: Trial) -> None:
    """The series that are kept beside rows are what the rows come to."""
    if not evidence.series:
        return  # they are worked out whenever somebody asks
    found, expected = _by_key(evidence.series), _by_key(series_of(evidence.records))
    trial.result.checked += len(expected)
    for key in dict.fromkeys((*expected, *found)):
        mine, wanted = found.get(key), expected.get(key)
        if mine is None or wanted is None:
            said = "is missing" if mine is None else "stands there for no reason"
            trial.fault(f"series: {named(mine or expected[key])} {said}")
        elif mine.numbers != wanted.numbers:
            trial.fault(f"series: {named(mine)}: {_unlike(mine.numbers, wanted.numbers)}")


def kept_series(store: Store, run: Run, trial: Trial) -> None:
    """What a run without rows keeps of its days can be, and adds up."""
    kept = store.series(run.run_id)
    trial.result.checked += len(kept)
    said = [*odd(kept, store.pathway(run.run_id), run.window)]
    for one in said or _open_cases(kept, run.window):
        trial.fault(f"series: {one}")


def _open_cases(kept: Sequence[Series], window: Window) -> Iterator[str]:
    """Open cases are what they were, and who arrived, less who closed; but for the backlog."""
    told = {one.measure: one.numbers for one in kept if not one.by}
    if not {"open_cases", "arrivals", "closed"} <= told.keys():
        yield "of open cases, arrivals and closed cases not all are told"
        return
    opens = edges_of(window).tolist().index(window.warm_up_until)
    days = zip(told["arrivals"], told["closed"], strict=True)
    for day, (came, went) in enumerate(days, start=1):
        before, after = told["open_cases"][day - 1], told["open_cases"][day]
        backlog = after - (before + came - went)
        if backlog and (day != opens or backlog < 0):
            yield f"`open_cases` is {after} after {day} days, expected {after - backlog}"


def _by_key(found: Iterable[Series]) -> Mapping[tuple[str, tuple[tuple[str, str], ...]], Series]:
    return {(one.measure, tuple(one.by.items())): one for one in found}


def _unlike(found: Sequence[int], expected: Sequence[int]) -> str:
    """Where two series first differ."""
    both = enumerate(zip_longest(found, expected), start=1)
    place, (mine, wanted) = next((n, pair) for n, pair in both if pair[0] != pair[1])
    return f"number {place} of {len(expected)}: found {mine}, expected {wanted}"
