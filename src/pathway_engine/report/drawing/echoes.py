"""Names of lanes again, along pictures that are too wide to see their beginning and their end."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

from pathway_engine.report.drawing.layout import Box, Layout, Named
from pathway_engine.report.drawing.shapes import NOTE
from pathway_engine.report.drawing.text import cut, width

EVERY = 1400.0
"""How far a reader may have to look for a name."""
SIZE, WIDEST = 11.0, 240.0
STEP = 24.0


class Echo(NamedTuple):
    """A name with where its line begins."""

    name: str
    x: float
    y: float

    @property
    def box(self) -> Box:
        """What it covers."""
        return Box(self.x, self.y - 9, width(self.name, SIZE), 12)


def echoes(layout: Layout) -> Iterator[Echo]:
    """The name of each lane wherever it was long not seen, and where nothing else stands."""
    for lane in layout.lanes:
        taken = _taken(layout, lane.box)
        start = EVERY
        while start < layout.end.x - EVERY / 2:
            yield from _first_free(layout, lane, start, taken)
            start += EVERY


def _first_free(layout: Layout, lane: Named, start: float, taken: list[Box]) -> Iterator[Echo]:
    """The first free place for a name from here on; none where there is none."""
    name = cut(layout.graph.lanes[lane.key].title, WIDEST, SIZE)
    for step in range(int(EVERY * 0.8 / STEP)):
        for y in (lane.box.y + 15, lane.box.bottom - 8):
            echo = Echo(name, start + step * STEP, y)
            inside = echo.box.right < layout.end.x - 8
            if inside and not any(_meet(echo.box, one) for one in taken):
                yield echo
                return


def _taken(layout: Layout, lane: Box) -> list[Box]:
    """Whatever stands in a lane, or runs through it."""
    found = [placed.box for placed in layout.nodes.values()]
    for edge in layout.edges:
        for (ax, ay), (bx, by) in pairwise(edge.points):
            found.append(Box(min(ax, bx), min(ay, by), abs(ax - bx), abs(ay - by)))
        if edge.label:
            found.append(Box(edge.at[0], edge.at[1] - 15, width(edge.label, NOTE), 15))
    return [one for one in found if one.y < lane.bottom and one.bottom > lane.y]


def _meet(one: Box, other: Box) -> bool:
    """Whether two boxes come closer than a few pixels."""
    across = min(one.right, other.right) - max(one.x, other.x)
    down = min(one.bottom, other.bottom) - max(one.y, other.y)
    return across > -6 and down > -5
