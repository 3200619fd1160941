"""What the signs of a picture mean: only those that are in it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple

from pathway_engine.report.drawing.graph import Band, Edge, Lane, Mark, Node, Passing
from pathway_engine.report.drawing.layout import Box, Layout
from pathway_engine.report.drawing.marks import head, number, rectangle, tag, text
from pathway_engine.report.drawing.palette import (
    ASIDE,
    BACK_DASH,
    FAINT,
    INK,
    MARKS,
    PAPER,
    PASSING,
    SIGNS,
    Stroke,
)
from pathway_engine.report.drawing.styling import Styling
from pathway_engine.report.drawing.text import width, wrapped

SIZE = 11.0
ROW, SIGN, APART = 24.0, 40.0, 22.0
Draw = Callable[[float, float], list[str]]


class Item(NamedTuple):
    """One sign with its words."""

    signs: list[str]


class Legend(NamedTuple):
    """All of it: how high, and where the notes begin."""

    items: list[Item]
    notes: list[str]
    notes_at: float
    high: float


def legend_of(layout: Layout, styling: Styling, wide: float) -> Legend:
    """The legend of a picture, in rows that are no wider than it is."""
    x, y = 0.0, 26.0
    items: list[Item] = []
    for draw, words in _entries(layout, styling):
        needs = SIGN + width(words, SIZE) + APART
        if x and x + needs > wide:
            x, y = 0.0, y + ROW
        items.append(Item([*draw(x, y), text(x + SIGN, y, words, SIZE)]))
        x += needs
    said = (*styling.notes, *layout.graph.notes)
    notes = [line for note in said for line in wrapped(note, wide, SIZE, lines=6)]
    notes_at = y + ROW
    return Legend(items, notes, notes_at, notes_at + 15 * len(notes) - 6)


def _entries(layout: Layout, styling: Styling) -> Iterator[tuple[Draw, str]]:
    yield from _lines(layout)
    yield from _shapes(layout)
    for fill, words in styling.scale:
        yield _swatch(fill), words
    yield from _changes(layout)


def _lines(layout: Layout) -> Iterator[tuple[Draw, str]]:
    """Each kind of arrow that is there."""
    there = [one for one in layout.edges if one.edge.change.mark != "removed"]
    main = [one for one in there if one.edge.kind not in ("exit", "opening")]
    words: dict[Passing, str] = {
        "organisations": "handed to another organisation",
        "teams": "handed to another team",
        "inside": "stays with the team, or ends",
    }
    for passing, said in words.items():
        if any(one.edge.passing == passing for one in main):
            yield _line(PASSING[passing], twice=passing == "organisations"), said
    if any(one.back for one in main):
        yield _line(PASSING["inside"]._replace(dash=BACK_DASH)), "↩ goes back (any colour)"
    if len(main) < len(there):
        yield _line(ASIDE), "leaves, or opens another case"


def _shapes(layout: Layout) -> Iterator[tuple[Draw, str]]:
    kinds = {placed.node.kind for placed in layout.nodes.values()}
    if "wait" in kinds:
        yield _clock, "a wait, nobody works"
    if "decision" in kinds:
        yield _diamond, "a decision, at once"
    if "fork" in kinds:
        yield _bar, "branches begin or meet"


def _changes(layout: Layout) -> Iterator[tuple[Draw, str]]:
    """What a redesign did, where the picture shows any of it."""
    graph = layout.graph
    things: list[Node | Edge | Lane | Band] = [*graph.nodes.values(), *graph.edges]
    things += [*graph.lanes.values(), *graph.bands.values()]
    found = {thing.change.mark for thing in things}
    words: dict[Mark, str] = {
        "added": "added",
        "changed": "changed (point at it)",
        "removed": "removed",
    }
    for mark, said in words.items():
        if mark in found:
            yield _changed(mark), said


def _line(stroke: Stroke, *, twice: bool = False) -> Draw:
    def draw(x: float, y: float) -> list[str]:
        path = f"M{number(x)} {number(y - 4)}H{number(x + 26)}"
        look = {"stroke": stroke.colour, "stroke_dasharray": stroke.dash}
        line = tag("path", d=path, stroke_width=stroke.wide, fill="none", **look)
        tip = head((x + 33, y - 4), 7 + stroke.wide / 2, twice=twice)
        return [line, tag("path", d=tip, fill=stroke.colour)]

    return draw


def _swatch(fill: str) -> Draw:
    def draw(x: float, y: float) -> list[str]:
        return [rectangle(Box(x + 4, y - 12, 28, 16), rx=3.0, fill=fill, stroke=INK)]

    return draw


def _changed(mark: Mark) -> Draw:
    def draw(x: float, y: float) -> list[str]:
        stroke = MARKS[mark]
        box = rectangle(
            Box(x + 6, y - 12, 26, 16), rx=3.0, fill=PAPER, stroke=stroke.colour,
            stroke_width=stroke.wide, stroke_dasharray=stroke.dash,
        )  # fmt: skip
        sign = text(x + 19, y, SIGNS[mark], 12, fill=stroke.colour, text_anchor="middle")
        return [box, sign]

    return draw


def _clock(x: float, y: float) -> list[str]:
    hands = f"M{number(x + 20)} {number(y - 10)}V{number(y - 4)}L{number(x + 24)} {number(y - 2)}"
    return [
        tag("circle", cx=x + 20, cy=y - 4, r=9, fill=PAPER, stroke=INK),
        tag("path", d=hands, fill="none", stroke=INK),
    ]


def _diamond(x: float, y: float) -> list[str]:
    path = f"M{number(x + 20)} {number(y - 14)}l10 10l-10 10l-10 -10Z"
    return [tag("path", d=path, fill=PAPER, stroke=INK)]


def _bar(x: float, y: float) -> list[str]:
    return [rectangle(Box(x + 17, y - 13, 6, 18), fill=FAINT)]
