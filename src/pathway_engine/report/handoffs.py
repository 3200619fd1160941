"""The matrix of handoffs as a table: who hands over to whom, how often, how long it takes."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial

from pathway_engine.analysis.matrix import Cell, columns_meant
from pathway_engine.definition.titles import NO_TITLES, Titles
from pathway_engine.report.numbers import Scale, interval_text, scale_for
from pathway_engine.report.tables import paragraph, pivot
from pathway_engine.report.words import title_of

_COLUMNS = {
    "per_case": ("per closed case", "handoffs"),
    "accepted": ("number, per run", "handoffs"),
    "time": ("answered after", "seconds"),
    "returned": ("returned %", "per 100"),
    "disputed": ("disputed %", "per 100"),
}
"""The numbers of a cell in the order in which they are shown: heading and unit of each."""

_PER_CASE = (
    "Per closed case: over the whole life of the cases that closed in the window, on average."
)
_PER_RUN = "The other columns, per run: of the offers answered in the window, whatever case."


def render_handoffs(
    cells: Sequence[Cell],
    width: int,
    by: str = "team",
    titles: Titles = NO_TITLES,
    only: Sequence[str] = (),
) -> str:
    """The matrix, sender by sender, at most `width` columns wide.

    Per closed case and in number over the window, the mean time from offer to answer, and
    what part of answered offers was returned or disputed, each with its 95 % interval. `by`
    says what the cells are between: `team`, `organisation` or `step`; `only` names some measures.
    """
    if not cells:
        return "No case was handed over."
    meant = columns_meant(only)
    columns = [name for name in _COLUMNS if name in meant]
    scales = [_scale(cells, name) for name in columns]
    heads = [f"{_COLUMNS[name][0]} {scale.unit}".strip()
             for name, scale in zip(columns, scales, strict=True)]  # fmt: skip
    lines = list(_lines(cells, dict(zip(columns, scales, strict=True)),
                        partial(title_of, by, titles=titles)))  # fmt: skip
    notes = [_PER_CASE] if "per_case" in columns else []
    notes += [_PER_RUN] if len(columns) > len(notes) else []
    return f"{pivot('From, to', heads, lines, width)}\n\n{paragraph(' '.join(notes), width)}"


def _scale(cells: Sequence[Cell], name: str) -> Scale:
    """One scale for a column of numbers."""
    return scale_for(_COLUMNS[name][1], (getattr(cell, name).mean for cell in cells))


def _lines(
    cells: Sequence[Cell], scales: Mapping[str, Scale], called: Callable[[str], str]
) -> Iterator[tuple[str, list[str]]]:
    """A line for each sender, then an indented one for each of its receivers."""
    for sender in dict.fromkeys(cell.sender for cell in cells):
        yield called(sender), [""] * len(scales)
        for cell in (cell for cell in cells if cell.sender == sender):
            numbers = [interval_text(getattr(cell, name), one) for name, one in scales.items()]
            yield f"  to {called(cell.receiver)}", numbers
