"""How each kind of thing looks: boxes, clocks, diamonds, bars, circles."""

from __future__ import annotations

from collections.abc import Iterator

from pathway_engine.report.drawing.layout import Box, PlacedNode
from pathway_engine.report.drawing.marks import lines, number, rectangle, tag, text, title
from pathway_engine.report.drawing.palette import ENDINGS, FAINT, INK, MARKS, PAPER, SIGNS
from pathway_engine.report.drawing.shapes import BAR, NOTE, NOTE_LINE, TITLE, TITLE_LINE


def drawn(placed: PlacedNode, fill: str = PAPER) -> str:
    """A node as a group: what it is when pointed at, its shape, its texts."""
    node, change = placed.node, placed.node.change
    about = "; ".join(one for one in (node.about, *change.said) if one)
    looks = _box if placed.shape.is_box else _small
    said = f"{SIGNS[change.mark]} {node.title}".strip()
    inner = "".join((title(about or said), *looks(placed, fill), *_sign(placed)))
    return tag("g", inner, role="listitem", aria_label=said)


def _stroke(placed: PlacedNode) -> dict[str, str | float]:
    mark = MARKS[placed.node.change.mark]
    return {"stroke": mark.colour, "stroke_width": mark.wide, "stroke_dasharray": mark.dash}


def _ink(placed: PlacedNode) -> str:
    return FAINT if placed.node.change.mark == "removed" else INK


def _box(placed: PlacedNode, fill: str) -> Iterator[str]:
    """A step, or an ending with round ends and a double line."""
    shape, node = placed.shape, placed.node
    box = Box(placed.x - shape.wide / 2, placed.y - shape.half, shape.wide, 2 * shape.half)
    ends = node.kind == "ending"
    paper = ENDINGS.get(node.sort, PAPER) if ends and fill == PAPER else fill
    radius = min(shape.half, 20.0) if ends else 5.0
    yield rectangle(box, rx=radius, fill=paper, **_stroke(placed))
    if ends:
        inside = Box(box.x + 3, box.y + 3, box.wide - 6, box.high - 6)
        yield rectangle(inside, rx=radius - 2, fill="none", stroke=INK, stroke_width=0.8)
    high = len(shape.title) * TITLE_LINE + len(shape.notes) * NOTE_LINE
    yield from _texts(placed, placed.y - high / 2, bold=True)


def _small(placed: PlacedNode, fill: str) -> Iterator[str]:
    """A small shape with its texts beneath."""
    half, x, y = placed.shape.half, placed.x, placed.y
    stroke = _stroke(placed)
    kind = placed.node.kind
    if kind == "decision":
        points = ((x, y - half), (x + half, y), (x, y + half), (x - half, y))
        written = " ".join(f"{number(one)},{number(other)}" for one, other in points)
        yield tag("polygon", points=written, fill=PAPER, **stroke)
    elif kind in ("fork", "join"):
        bar = Box(x - BAR, y - half, 2 * BAR, 2 * half)
        yield rectangle(bar, fill=PAPER if placed.node.change.mark else INK, **stroke)
    else:
        yield tag("circle", cx=x, cy=y, r=half, fill=fill, **stroke)
        yield from _clock(placed) if kind == "wait" else _person(placed)
    yield from _texts(placed, y + half + 2, bold=False)


def _clock(placed: PlacedNode) -> Iterator[str]:
    """The hands of a wait, and a mark at each quarter."""
    x, y, r = placed.x, placed.y, placed.shape.half
    hands = f"M{number(x)} {number(y - r * 0.6)}L{number(x)} {number(y)}"
    hands += f"L{number(x + r * 0.42)} {number(y + r * 0.24)}"
    for across, down in ((0, -1), (1, 0), (0, 1), (-1, 0)):
        hands += f"M{number(x + across * r * 0.95)} {number(y + down * r * 0.95)}"
        hands += f"L{number(x + across * r * 0.78)} {number(y + down * r * 0.78)}"
    yield tag("path", d=hands, fill="none", stroke=_ink(placed), stroke_width=1.4)


def _person(placed: PlacedNode) -> Iterator[str]:
    """The head and shoulders of somebody who comes."""
    x, y, ink = placed.x, placed.y, _ink(placed)
    yield tag("circle", cx=x, cy=y - 4.5, r=4, fill=ink)
    shoulders = f"M{number(x - 7.5)} {number(y + 9)}a7.5 8 0 0 1 15 0Z"
    yield tag("path", d=shoulders, fill=ink)


def _texts(placed: PlacedNode, top: float, *, bold: bool) -> Iterator[str]:
    """The title and the notes, beneath each other and in the middle."""
    shape, x = placed.shape, placed.x
    looks: dict[str, str | float] = {"text_anchor": "middle", "fill": _ink(placed)}
    if placed.node.change.mark == "removed":
        looks["text_decoration"] = "line-through"
    weight = "600" if bold else ""
    yield from lines(x, top + 11.5, shape.title, TITLE, TITLE_LINE, font_weight=weight, **looks)
    below = top + len(shape.title) * TITLE_LINE + 9.5
    yield from lines(x, below, shape.notes, NOTE, NOTE_LINE, **looks)


def _sign(placed: PlacedNode) -> Iterator[str]:
    """The sign of what a redesign did, at the upper left corner."""
    mark = placed.node.change.mark
    if not mark:
        return
    shape = placed.shape
    x = placed.x - (shape.wide / 2 if shape.is_box else shape.half)
    y = placed.y - shape.half
    yield tag("circle", cx=x, cy=y, r=7.5, fill=MARKS[mark].colour)
    yield text(x, y + 4.2, SIGNS[mark], 13, fill=PAPER, text_anchor="middle", font_weight="700")
