"""What a claim's measure is over the values of factors: a line a design, a panel a factor."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from math import isfinite, nan
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

from pathway_engine.analysis.summary import Interval
from pathway_engine.analysis.untold import key_of
from pathway_engine.definition.measures.naming import Named
from pathway_engine.definition.node import Scalar, find
from pathway_engine.definition.posts import amount_of_post
from pathway_engine.definition.written import Written, read_written
from pathway_engine.report.experiment import Over, cell_words, over_cells
from pathway_engine.report.numbers import interval_text
from pathway_engine.report.page import charts
from pathway_engine.report.page.answering import UNITS
from pathway_engine.report.page.html import Html, figure, section, table, tag
from pathway_engine.report.page.suppressing import HIDDEN
from pathway_engine.report.page.told import Told, people_of

if TYPE_CHECKING:
    from pathway_engine.study.experiments.cells import Cell
    from pathway_engine.study.experiments.experiment import Experimented

_NOTHING = Interval(nan, nan, nan, 0)

What: TypeAlias = tuple[Named, tuple[tuple[str, str], ...]]
"""A measure with its statistic, and its cut."""


def over_values(told: Told) -> Html:
    """The measures of the claims over the values of factors; nothing where none is varied."""
    found = told.found
    if found is None or not found.experiment.vary:
        return Html("")
    slices = [_slice(found, factor) for factor in found.experiment.vary]
    every = [*over_cells(found)]
    moving = [over for over in every if not over.still]
    figures = [_figure(told, found, n, over, slices) for n, over in enumerate(moving)]
    still = "; ".join(over.words(told.titles) for over in every if over.still)
    said = tag("p", f"The same at all values: {still}.") if still else ""
    return section("values", "What it depends on", *figures, said)


def _figure(told: Told, found: Experimented, n: int, over: Over, slices: Sequence[Slice]) -> Html:
    """One measure: a panel for each factor, and all cells as a table beneath."""
    title = f"{over.words(told.titles)}, over the values of what is varied"
    title = title[0].upper() + title[1:]
    labels = dict(zip(over.designs, (side.label for side in told.sides), strict=True))
    panels = [
        charts.Panel(one.title, one.domain, [*_rows(told, found, over, one, labels)])
        for one in slices
    ]
    scale = over.scale
    unit = f"{scale.prefix}{UNITS.get(scale.unit, scale.unit)}" or over.unit
    drawn = charts.over_values(panels, [*labels.values()], unit)
    cells = [
        [cell_words(cell), *(_cell(told, found, over, name, cell) for name in over.designs)]
        for cell, _ in over.rows
    ]
    made = table(f"{title}: means with 95 % intervals, {unit}.", ("Values", *labels.values()),
                 cells)  # fmt: skip
    held = [one.held for one in slices if one.held]
    says = "The band is the 95 % interval. What a panel does not name is as in the files"
    says += f", but for {'; '.join(held)}." if held else "."
    picture = charts.picture(drawn, f"values-{n}-chart", title)
    return figure(f"values-{n}", title, picture, says, made)


def _rows(
    told: Told, found: Experimented, over: Over, one: Slice, labels: Mapping[str, str]
) -> Iterator[dict[str, Any]]:
    """The points of the lines of a panel."""
    for name, label in labels.items():
        for value, cell in one.lines[name]:
            point = in_cell(told, found, name, cell, over[:2])
            if point is None or not isfinite(point.mean):
                continue
            mean, low, high = (number / over.scale.divisor for number in point[:3])
            known = isfinite(low)
            yield {"side": label, "value": value, "mean": mean,
                   "low": low if known else mean, "high": high if known else mean}  # fmt: skip


def _cell(told: Told, found: Experimented, over: Over, name: str, cell: Cell) -> str:
    point = in_cell(told, found, name, cell, over[:2])
    if point is None:
        return HIDDEN
    return interval_text(point, over.scale) if point.replications else ""


def in_cell(
    told: Told, found: Experimented, design: str, cell: Cell, what: What
) -> Interval | None:
    """A number of a design in a cell as it may be told; None where it is of too few people."""
    (measure, statistic), by = what
    rows = found.claimed.measures(design, cell)
    key = key_of(measure, statistic, dict(by))
    wanted = (row for row in rows if key_of(*row[:3]) == key)
    interval = next((row.interval for row in wanted), _NOTHING)
    if not told.suppression.least:
        return interval
    means = {key_of(*row[:3]): row.interval.mean for row in rows}
    people = people_of(means, measure, statistic, dict(by))
    rule = told.suppression.share if statistic == "share" else told.suppression.of
    return None if rule(interval.mean, people) is None else interval


# -- one factor, the others held ---------------------------------------------------------------


class Slice(NamedTuple):
    """What varies with one factor: of each design its values and the cells where it has them."""

    title: str
    domain: tuple[str, ...]
    lines: Mapping[str, tuple[tuple[str, Cell], ...]]
    held: str


def _slice(found: Experimented, factor: str) -> Slice:
    """Where the other factors are as in the files; if that is nowhere, at their first value."""
    designs = [*found.read.pathways]
    own = {name: _own(found, name, factor) for name in designs}
    listed = found.experiment.vary[factor].to
    domain = _in_order([*dict.fromkeys((*listed, *filter(None, own.values())))])
    held: dict[str, str] = {}
    lines = {name: _line(found, name, factor, own[name], None) for name in designs}
    if not any(own[name] is not None and len(lines[name]) > 1 for name in designs):
        lines = {name: _line(found, name, factor, own[name], held) for name in designs}
    for name in designs:
        if own[name] is None:  # whatever the value, it is the same
            lines[name] = [(value, ()) for value in domain]
    place = {value: n for n, value in enumerate(domain)}
    in_order = {
        name: tuple(sorted(line, key=lambda one: place[one[0]])) for name, line in lines.items()
    }
    said = ", ".join(f"{name} {value}" for name, value in held.items())
    return Slice(factor.replace("_", " "), tuple(domain), in_order,
                 f"{said} beside {factor.replace('_', ' ')}" if said else "")  # fmt: skip


def _line(
    found: Experimented, design: str, factor: str, own: str | None, held: dict[str, str] | None
) -> list[tuple[str, Cell]]:
    """The cells of a design that differ by one factor alone; `held` takes what is not its own."""
    listed = found.experiment.vary[factor].to
    base: dict[str, str] = {}
    for other, vary in found.experiment.vary.items():
        theirs = _own(found, design, other)
        base[other] = theirs if theirs in vary.to else vary.to[0]
        if other == factor or theirs is None or theirs in vary.to:
            continue
        if held is None:  # nowhere is it as in the files
            return [(own, ())] if own else []
        held[other] = vary.to[0]
    cells = [
        (
            value,
            tuple((name, value if name == factor else held_at) for name, held_at in base.items()),
        )
        for value in listed
    ]
    if own and own not in listed and not held:
        cells.append((own, ()))
    return cells


def _own(found: Experimented, design: str, factor: str) -> str | None:
    """The value that a design has in its file, as the factor lists it where it does.

    None where the factor does not touch it; empty where nobody can say: what it sets there differs,
    or is no single value.
    """
    document, vary = found.read.pathways[design].document, found.experiment.vary[factor]
    paths = [path for path in vary.set if find(document, path) is not None]
    nodes = [find(document, amount_of_post(document, path)) for path in paths]
    texts = [node.text if isinstance(node, Scalar) else "" for node in nodes]
    if not texts:
        return None
    if len({*map(_amount, texts)}) > 1:
        return ""
    return next((one for one in vary.to if _amount(one) == _amount(texts[0])), texts[0])


def _amount(text: str) -> Written | str:
    """What a value amounts to: `2` and `2.0` are one."""
    return read_written(text) or text


def _in_order(values: Sequence[str]) -> list[str]:
    """Values by size where all are numbers of one unit; else as they stand in the file."""
    numbers = charts.numbers_in(values)
    if numbers is None:
        return [*values]
    return [value for _, value in sorted(zip(numbers, values, strict=True))]
