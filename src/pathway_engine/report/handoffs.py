"""The matrix of handoffs as a table: who hands over to whom, how often, how long it takes."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import partial

from pathway_engine.analysis.matrix import Cell
from pathway_engine.analysis.summary import Interval
from pathway_engine.definition.titles import NO_TITLES, Titles
from pathway_engine.report.numbers import Scale, interval_text, scale_for
from pathway_engine.report.tables import pivot
from pathway_engine.report.words import title_of

_HEADS = ("per closed case", "number", "time", "returned %", "disputed %")


def render_handoffs(
    cells: Sequence[Cell], width: int, by: str = "team", titles: Titles = NO_TITLES
) -> str:
    """The matrix, sender by sender, at most `width` columns wide.

    Per closed case and in number over the window, the mean time from offer to answer, and
    what part of answered offers was returned or disputed, each with its 95 % interval. `by`
    says what the cells are between: `team`, `organisation` or `step`.
    """
    if not cells:
        return "No case was handed over."
    scales = _scales(cells)
    heads = [f"{head} {scale.unit}".strip() for head, scale in zip(_HEADS, scales, strict=True)]
    lines = list(_lines(cells, scales, partial(title_of, by, titles=titles)))
    return pivot("From, to", heads, lines, width)


def _scales(cells: Sequence[Cell]) -> list[Scale]:
    """One scale for each column of numbers."""
    units = ("handoffs", "handoffs", "seconds", "per 100", "per 100")
    columns = zip(*(_numbers(cell) for cell in cells), strict=True)
    return [
        scale_for(unit, (one.mean for one in column))
        for unit, column in zip(units, columns, strict=True)
    ]


def _numbers(cell: Cell) -> tuple[Interval, ...]:
    return cell.per_case, cell.accepted, cell.time, cell.returned, cell.disputed


def _lines(
    cells: Sequence[Cell], scales: Sequence[Scale], called: Callable[[str], str]
) -> Iterator[tuple[str, list[str]]]:
    """A line for each sender, then an indented one for each of its receivers."""
    for sender in dict.fromkeys(cell.sender for cell in cells):
        yield called(sender), [""] * len(scales)
        for cell in (cell for cell in cells if cell.sender == sender):
            pairs = zip(_numbers(cell), scales, strict=True)
            yield f"  to {called(cell.receiver)}", [interval_text(*pair) for pair in pairs]
