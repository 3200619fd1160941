"""Designs side by side: the baseline, and how each other design differs from it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import isfinite

from pathway_engine.analysis.few import of_few
from pathway_engine.analysis.summary import Difference
from pathway_engine.analysis.untold import Key
from pathway_engine.definition.titles import NO_TITLES, Titles
from pathway_engine.report.measures import about_few, marked, worth_showing
from pathway_engine.report.numbers import UNSURE, Scale, change_text, scale_of, with_unit
from pathway_engine.report.tables import paragraph, pivot
from pathway_engine.report.words import measure_title, statistic_title, title_of


def render_comparison(
    designs: Mapping[str, Sequence[Difference]],
    width: int,
    baseline: str = "baseline",
    titles: Titles = NO_TITLES,
) -> str:
    """A table of at most `width` columns: the baseline's mean, and each design's change.

    `designs` holds the differences of each other design from one and the same baseline. A
    change is given with its 95 % interval, and marked where that includes zero; a quantile of
    few is marked too. Numbers that are the same in every replication are only counted.
    """
    few = of_few(row for rows in designs.values() for row in rows)
    found: dict[tuple[str, str], dict[str, Difference]] = {}
    for name, rows in designs.items():
        for row in rows:
            if not row.by and worth_showing(row.measure, row.statistic):
                found.setdefault((row.measure, row.statistic), {})[name] = row
    changed = [rows for rows in found.values() if any(map(_differs, rows.values()))]
    lines = [(_label(rows, titles, few), _cells(list(designs), rows)) for rows in changed]
    heads = [baseline, *(f"{title_of('design', name, titles)}: change" for name in designs)]
    body = pivot("Measure", heads, lines, width, pinned=1) if lines else "Nothing differs."
    said = paragraph(_legend(lines, len(found) - len(changed)), width)
    marks = about_few((row for rows in changed for row in rows.values()), few, width)
    return f"{body}\n\n" + "\n".join(filter(None, (said, marks)))


def _differs(row: Difference) -> bool:
    """Whether any replication differs (two undefined sides do not)."""
    mean, low, high, replications = row.difference
    return replications > 0 and (mean != 0 or (isfinite(low) and low != high))


def _label(rows: Mapping[str, Difference], titles: Titles, few: frozenset[Key]) -> str:
    row = next(iter(rows.values()))
    text = f"{measure_title(row.measure, titles)}, {statistic_title(row.statistic)}"
    return marked(text, row, few)


def _cells(names: Sequence[str], rows: Mapping[str, Difference]) -> list[str]:
    """The baseline's mean, then the change in each design; empty where a design lacks it."""
    first = next(iter(rows.values()))
    sizes = [side.mean for row in rows.values() for side in (row.baseline, row.redesign)]
    scale = scale_of(first.measure, first.unit, sizes)
    changes = [_change(rows[name], scale) if name in rows else "" for name in names]
    return [with_unit(first.baseline.mean, scale), *changes]


def _change(row: Difference, scale: Scale) -> str:
    """The change on the baseline's scale; of money, whose sign tells what it is, on its own."""
    own = scale_of(row.measure, row.unit, row.difference[:3]) if scale.prefix else scale
    return change_text(row.difference, own)


def _legend(lines: Sequence[tuple[str, list[str]]], same: int) -> str:
    cells = [cell for _, line in lines for cell in line[1:]]
    said = []
    if any("(" in cell for cell in cells):
        said.append("Changes are paired on the same people, with 95 % intervals.")
    elif cells:
        said.append("There are no intervals: one replication, or none differs.")
    if any(cell.endswith(UNSURE) for cell in cells):
        said.append(f"{UNSURE} marks an interval that includes zero: there may be no change.")
    if same:
        said.append(f"{same} numbers are the same in every design.")
    return " ".join(said)
