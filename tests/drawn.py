"""What must be true of every picture of a pathway: nothing overlaps, every arrow finds its box."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations, pairwise

from pathway_engine.report.drawing.echoes import echoes
from pathway_engine.report.drawing.layout import Box, Layout, PlacedEdge, PlacedNode, Point
from pathway_engine.report.drawing.shapes import NOTE, TITLE
from pathway_engine.report.drawing.text import width

Line = tuple[Point, Point]


def faults(layout: Layout) -> list[str]:
    """Whatever is wrong with a picture, in words."""
    return [
        *_boxes_that_overlap(layout),
        *_outside_their_lane(layout),
        *_loose_ends(layout),
        *_through_boxes(layout),
        *_on_top_of_each_other(layout),
        *_through_words(layout),
        *_wider_than_their_box(layout),
        *_echoes_that_meet_anything(layout),
    ]


def _boxes_that_overlap(layout: Layout) -> Iterator[str]:
    for one, other in combinations(layout.nodes.values(), 2):
        if _overlap(one.box, other.box):
            yield f"{one.node.key} and {other.node.key} overlap"


def _outside_their_lane(layout: Layout) -> Iterator[str]:
    lanes = {lane.key: lane.box for lane in layout.lanes}
    for key, placed in layout.nodes.items():
        box = placed.box
        if placed.node.lane:
            lane = lanes[placed.node.lane]
            if not (lane.y < box.y and box.bottom < lane.bottom and lane.x < box.x):
                yield f"{key} stands outside its lane"
        if box.right > layout.wide or box.bottom > layout.high:
            yield f"{key} stands outside the picture"


def _loose_ends(layout: Layout) -> Iterator[str]:
    for edge in layout.edges:
        one, other = layout.nodes[edge.edge.origin], layout.nodes[edge.edge.target]
        (x, y), (x2, y2) = edge.points[0], edge.points[-1]
        if not _touches(one, x - one.x, y - one.y) or x < one.x:
            yield f"{edge.edge.key} does not begin at its box"
        if not _touches(other, other.x - x2, y2 - other.y) or x2 > other.x:
            yield f"{edge.edge.key} does not end at its box"
        for (ax, ay), (bx, by) in pairwise(edge.points):
            if ax != bx and ay != by:
                yield f"{edge.edge.key} runs aslant"


def _touches(placed: PlacedNode, across: float, down: float) -> bool:
    inside = abs(down) < placed.shape.half
    return inside and abs(across - placed.shape.half_width(down)) < 0.01


def _through_boxes(layout: Layout) -> Iterator[str]:
    for edge in layout.edges:
        ends = edge.edge.origin, edge.edge.target
        for key, placed in layout.nodes.items():
            box = _texts_of(placed) if key in ends else placed.box
            if any(_crosses(line, box) for line in pairwise(edge.points)):
                yield f"{edge.edge.key} runs through {key}"


def _texts_of(placed: PlacedNode) -> Box:
    """What no arrow may cross, not even one that begins or ends there."""
    shape = placed.shape
    if shape.is_box:
        return Box(
            placed.x - shape.wide / 2 + 1, placed.y - shape.half, shape.wide - 2, 2 * shape.half
        )
    wide = max([width(line, TITLE) for line in shape.title], default=0.0)
    return Box(placed.x - wide / 2, placed.y + shape.half + 1, wide, shape.below - shape.half - 1)


def _on_top_of_each_other(layout: Layout) -> Iterator[str]:
    lines = [(edge.edge.key, line) for edge in layout.edges for line in pairwise(edge.points)]
    for (key, one), (other_key, other) in combinations(lines, 2):
        if key != other_key and _share(one, other):
            yield f"{key} and {other_key} lie on top of each other"


def _share(one: Line, other: Line) -> bool:
    for level in (0, 1):
        if one[0][level] == one[1][level] and other[0][level] == other[1][level]:
            near = abs(one[0][level] - other[0][level]) < 1.0
            low, high = sorted((one[0][1 - level], one[1][1 - level]))
            low2, high2 = sorted((other[0][1 - level], other[1][1 - level]))
            return near and min(high, high2) - max(low, low2) > 0.5
    return False


def _through_words(layout: Layout) -> Iterator[str]:
    words = {edge.edge.key: _words(edge) for edge in layout.edges if edge.label}
    for key, box in words.items():
        for edge in layout.edges:
            if any(_crosses(line, box) for line in pairwise(edge.points)):
                yield f"{edge.edge.key} runs through the words of {key}"
        for node, placed in layout.nodes.items():
            if _overlap(box, placed.box) and placed.shape.is_box:
                yield f"the words of {key} lie on {node}"
    for (key, one), (other_key, other) in combinations(words.items(), 2):
        if _overlap(one, other):
            yield f"the words of {key} lie on those of {other_key}"


def _words(edge: PlacedEdge) -> Box:
    x, y = edge.at
    return Box(x, y - 11.5, width(edge.label, NOTE), 9)


def _wider_than_their_box(layout: Layout) -> Iterator[str]:
    for key, placed in layout.nodes.items():
        shape = placed.shape
        bold = shape.is_box
        for line, size in [
            *((it, TITLE) for it in shape.title),
            *((it, NOTE) for it in shape.notes),
        ]:
            if width(line, size, bold=bold and size == TITLE) > shape.wide:
                yield f"{key}: {line} is wider than its box"
    for named in (*layout.lanes, *layout.bands):
        if len(named.lines) * 15 > named.box.high:
            yield f"{named.key}: its name is higher than its lane"


def _echoes_that_meet_anything(layout: Layout) -> Iterator[str]:
    words = [_words(edge) for edge in layout.edges if edge.label]
    for echo in echoes(layout):
        crossed = any(_crosses(line, echo.box) for edge in layout.edges
                      for line in pairwise(edge.points))  # fmt: skip
        boxes = [*words, *(placed.box for placed in layout.nodes.values())]
        if crossed or any(_overlap(echo.box, box) for box in boxes):
            yield f"{echo.name} is repeated on something"


def _overlap(one: Box, other: Box) -> bool:
    across = min(one.right, other.right) - max(one.x, other.x)
    down = min(one.bottom, other.bottom) - max(one.y, other.y)
    return across > 0.01 and down > 0.01


def _crosses(line: Line, box: Box) -> bool:
    (ax, ay), (bx, by) = line
    low, high = sorted((ax, bx))
    top, bottom = sorted((ay, by))
    inside = box.x + 0.5, box.right - 0.5, box.y + 0.5, box.bottom - 0.5
    return low < inside[1] and high > inside[0] and top < inside[3] and bottom > inside[2]
