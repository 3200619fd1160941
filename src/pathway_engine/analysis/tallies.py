"""From rows to values: the two forms that nearly every measure has.

A *spread* tells how single things differ (the durations of visits); a *tally* adds up (hours,
handoffs) over the window and over the lives of the cases that closed in it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from pathway_engine.analysis.counted import Counted
from pathway_engine.analysis.cuts import Rows, numbers_of_cases
from pathway_engine.analysis.reduced import Cells, spreads_of, sums
from pathway_engine.analysis.values import Array, Value, ratio
from pathway_engine.definition.measures.entries import OF_TIME, says_of_cases
from pathway_engine.definition.measures.naming import entry_for, unit_of


@dataclass(frozen=True)
class Tally:
    """Amounts to add up, one for each row, and which of them ended in the window."""

    measure: str
    amounts: Array
    counts: Array
    total: str = "sum"


def named(measure: str, by: Mapping[str, str], numbers: Mapping[str, float]) -> Iterator[Value]:
    """The statistics of a measure as values, in the unit of the catalogue."""
    for statistic, number in numbers.items():
        yield Value(measure, statistic, by, _unit(measure, statistic), number)


@cache
def _unit(measure: str, statistic: str) -> str:
    return unit_of(entry_for(measure).unit, statistic)


def spreads(measure: str, amounts: Array, picked: Array, cells: Cells) -> Iterator[Value]:
    """How the amounts of the rows in the mask are spread: of all, and in each cell."""
    for one in spreads_of(amounts, picked, cells):
        yield from named(measure, one.by, one.numbers)


def tallies(
    counted: Counted, tally: Tally, rows: Rows, cells: Cells, also: Collection[int] = ()
) -> Iterator[Value]:
    """Added up over the window, per closed case and per case with a package.

    In all, and for each cell that has any of it, of which cases closed, or that is in `also`.
    """
    for by, numbers in added_up(counted, tally, rows, cells, also):
        yield from named(tally.measure, by, numbers)


def added_up(
    counted: Counted, tally: Tally, rows: Rows, cells: Cells, also: Collection[int] = ()
) -> Iterator[tuple[dict[str, str], dict[str, float]]]:
    """The same, as what each cell is cut by and its numbers."""
    found = sums(tally.amounts, rows.ways(tally.counts), cells).tolist()
    of_cases = cells.of_cuts(lambda one: numbers_of_cases(counted, one))
    for which, label, cell in cells.each():
        one = cells.cuts[which]
        closed, packaged = (number[label] for number in of_cases[which])
        here = any(found[cell]) or (closed > 0 and all(map(says_of_cases, one.words)))
        if not which or here or cell in also:
            total, per_case, per_package = found[cell]
            numbers = {tally.total: float(total)}
            if not {*one.words} & {*OF_TIME}:
                numbers["per_case"] = ratio(per_case, closed)
            if "per_case" in numbers and counted.has_packages:
                numbers["per_package"] = ratio(per_package, packaged)
            yield one.by(label), numbers
