"""The tables of runs, of measures and of a comparison."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np

from pathway_engine.analysis.few import of, of_few
from pathway_engine.analysis.summary import Difference, Interval, Summary
from pathway_engine.analysis.tidy.columns import Columns, TitleOf, numbers, wholes
from pathway_engine.analysis.tidy.varied import NO_CELLS, Cells, in_cell
from pathway_engine.engine.records import Window

_BOUNDS = {
    "mean": "the average over replications",
    "low": "where its 95 % interval begins; empty with fewer than two replications",
    "high": "where it ends",
}


_TAKEN = (
    *("measure", "measure_title", "statistic", "unit", *_BOUNDS, "replications", "few"),
    *(f"{side}_{bound}" for side in ("baseline", "redesign", "difference") for bound in _BOUNDS),
    "excludes_zero",
)
"""What columns of numbers are called, so that no factor is."""


_MOMENTS = {
    "starts_at": ("Starts", "its first second"),
    "warm_up_until": ("Counts from", "the end of the warm-up: what ends from here on counts"),
    "ends_at": ("Ends", "its end"),
}


class RunLine(NamedTuple):
    """What the table of runs says of one."""

    run: int
    design: str
    pathway: str
    seed: int
    replication: int
    window: Window
    redesigns: Sequence[str]
    settings: Sequence[str]
    keeps_rows: bool
    cell: Sequence[str] = ()


_TAKEN_OF_RUNS = (*(name for name in RunLine._fields if name != "cell"), *_MOMENTS)


def runs(lines: Sequence[RunLine], title_of: TitleOf) -> Columns:
    """The runs: of which design and pathway, on what luck, and what counts of them."""
    columns = Columns(title_of)
    columns.whole("run", wholes(one.run for one in lines), "Run", "its number in the ledger")
    designs = [one.design for one in lines]
    cells = {one.design: one.cell for one in lines}
    _designs(columns, designs, cells, "the name of its design", taken=_TAKEN_OF_RUNS)
    titles = [title_of("design", name) for name in designs]
    columns.texts("design_title", titles, "Design, title", "the title of `design`")
    columns.texts("pathway", [one.pathway for one in lines], "Pathway", "the id of its pathway")
    seeds = wholes(one.seed for one in lines)
    columns.whole("seed", seeds, "Seed", "what chance started from")
    number = wholes(one.replication for one in lines)
    columns.whole("replication", number, "Replication", "the replication of the design")
    for name, (title, meaning) in _MOMENTS.items():
        columns.moment(name, wholes(getattr(one.window, name) for one in lines), title, meaning)
    for name in ("redesigns", "settings"):
        texts = ["; ".join(getattr(one, name)) or None for one in lines]
        meaning = "the redesigns that make it" if name == "redesigns" else "what --set changed"
        columns.texts(name, texts, name.capitalize(), meaning)
    keeps = np.array([one.keeps_rows for one in lines], dtype=bool)
    columns.flag("keeps_rows", keeps, "Keeps rows", "whether its rows are kept, or measures alone")
    return columns


def measures(
    found: Mapping[str, Sequence[Summary]], title_of: TitleOf, cells: Cells = NO_CELLS
) -> Columns:
    """Every measure of every design with its cuts: averages with their intervals."""
    rows = [row for of_design in found.values() for row in of_design]
    names = [name for name, of_design in found.items() for _ in of_design]
    columns = _named(names, cells, rows, title_of)
    _bounds(columns, "", [row.interval for row in rows], "")
    _replications(columns, [row.interval for row in rows])
    _few(columns, found)
    return columns


def comparison(
    found: Mapping[str, Sequence[Difference]], title_of: TitleOf, cells: Cells = NO_CELLS
) -> Columns:
    """Every measure of the baseline, of each other design, and their paired difference."""
    rows = [row for of_design in found.values() for row in of_design]
    names = [name for name, of_design in found.items() for _ in of_design]
    columns = _named(names, cells, rows, title_of)
    for side in ("baseline", "redesign", "difference"):
        _bounds(columns, f"{side}_", [getattr(row, side) for row in rows], f" ({side})")
    excludes = np.array([row.difference.excludes_zero for row in rows], dtype=bool)
    columns.flag("excludes_zero", excludes, "Excludes zero",
                 "whether zero lies outside the interval of the difference")  # fmt: skip
    _replications(columns, [row.difference for row in rows])
    _few(columns, found)
    return columns


def _named(
    designs: Sequence[str],
    cells: Cells,
    rows: Sequence[Summary | Difference],
    title_of: TitleOf,
) -> Columns:
    """What each number is of: design, measure, statistic, cuts, unit."""
    columns = Columns(title_of)
    cuts = [*dict.fromkeys(name for row in rows for name in row.by)]
    _designs(columns, designs, cells, "the name of the design", taken=(*_TAKEN, *cuts))
    columns.texts("measure", [row.measure for row in rows], "Measure", "the measure")
    titles = {name: title_of("measure", name) for name in dict.fromkeys(r.measure for r in rows)}
    columns.texts("measure_title", [titles[row.measure] for row in rows], "Measure, title",
                  "the title of `measure`")  # fmt: skip
    columns.texts("statistic", [row.statistic for row in rows], "Statistic", "which number of it")
    for cut in cuts:
        names = [row.by.get(cut) for row in rows]
        title = cut.replace("_", " ").capitalize()
        columns.texts(cut, names, title, f"cut by {cut}; empty where it is not")
        known = {name: title_of(cut, name) for name in dict.fromkeys(names) if name is not None}
        columns.texts(f"{cut}_title", [None if n is None else known[n] for n in names],
                      f"{title}, title", f"the title of `{cut}`")  # fmt: skip
    columns.texts("unit", [row.unit for row in rows], "Unit", "the unit of its numbers")
    return columns


def _designs(
    columns: Columns, names: Sequence[str], told: Cells, meaning: str, *, taken: Collection[str]
) -> None:
    """The design of each row, and where it is in cells of an experiment, a column a factor."""
    known = {name: in_cell(name, told) for name in dict.fromkeys(names)}
    cells = [known[name] for name in names]
    columns.texts("design", [cell.design for cell in cells], "Design", meaning)
    for factor in dict.fromkeys(name for cell in cells for name in cell.values):
        name = f"factor.{factor}" if factor in taken else factor
        title = factor.replace("_", " ").capitalize()
        values = [cell.values.get(factor) for cell in cells]
        meaning = f"the value of the factor `{factor}`; empty where it is as in the files"
        columns.texts(name, values, title, meaning)


def _bounds(columns: Columns, prefix: str, intervals: Sequence[Interval], of_what: str) -> None:
    for name, meaning in _BOUNDS.items():
        values = numbers(_finite(getattr(interval, name)) for interval in intervals)
        title = f"{prefix}{name}".replace("_", ", ").capitalize()
        columns.number(f"{prefix}{name}", values, title, meaning + of_what, "see the column unit")


def _replications(columns: Columns, intervals: Sequence[Interval]) -> None:
    number = wholes(interval.replications for interval in intervals)
    columns.whole("replications", number, "Replications", "over how many replications")


def _few(columns: Columns, found: Mapping[str, Iterable[Any]]) -> None:
    """Which numbers are quantiles of few: they tell little."""
    marked: list[bool] = []
    for of_design in found.values():
        rows = list(of_design)
        few = of_few(rows)
        marked += [of(row) in few for row in rows]
    columns.flag("few", np.array(marked, dtype=bool), "Of few",
                 "whether it is a quantile of fewer than 200, which tells little")  # fmt: skip


def _finite(value: float) -> float | None:
    return value if math.isfinite(value) else None
