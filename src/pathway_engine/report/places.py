"""Who is kept in which place: how many people wait there, with whom that lies, and for what."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pathway_engine.analysis.summary import Summary
from pathway_engine.definition.titles import NO_TITLES, Titles
from pathway_engine.report.numbers import interval_text, scale_for
from pathway_engine.report.tables import pivot
from pathway_engine.report.words import title_of

_NESTED = ("place", "organisation", "cause")
_Path = tuple[str, ...]
"""A place, perhaps an organisation with which people are delayed there, perhaps a cause."""


def render_delayed(rows: Sequence[Summary], width: int, titles: Titles = NO_TITLES) -> str:
    """The people delayed in each place, by organisation and by cause; the largest first.

    At most `width` columns wide; each number of a line is the sum of those under it.
    """
    people, shares = (_by_path(rows, statistic) for statistic in ("mean", "share"))
    number = scale_for("people", (row.interval.mean for row in people.values()))
    part = scale_for("share", (row.interval.mean for row in shares.values()))
    lines = [
        (
            "  " * (len(path) - 1) + title_of(_NESTED[len(path) - 1], path[-1], titles),
            [interval_text(people[path].interval, number),
             interval_text(shares[path].interval, part)],
        )
        for path in _in_order(people, ())
    ]  # fmt: skip
    heads = ["people", f"share {part.unit}"]
    return pivot(", ".join(_NESTED), heads, lines, width) if lines else "There are no places."


def _by_path(rows: Sequence[Summary], statistic: str) -> dict[_Path, Summary]:
    """One statistic of every place, of each organisation there, and of each cause."""
    return {
        tuple(row.by[cut] for cut in _NESTED if cut in row.by): row
        for row in rows
        if row.statistic == statistic
    }


def _in_order(rows: dict[_Path, Summary], above: _Path) -> Iterator[_Path]:
    """What stands under a line: places as the file has them, then the largest first."""
    inside = [path for path in rows if path[:-1] == above]
    if above:
        inside.sort(key=lambda path: (-rows[path].interval.mean, path))
    for path in inside:
        yield path
        yield from _in_order(rows, path)
