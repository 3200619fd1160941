"""Single signs of an SVG: rectangles, lines with round corners, arrowheads, texts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from math import hypot

from pathway_engine.report.drawing.layout import Box, Point
from pathway_engine.report.drawing.palette import INK
from pathway_engine.report.drawing.text import escaped

ROUND, ROUND_BACK = 5.0, 14.0
"""Radii of the corners of arrows."""


def number(value: float) -> str:
    """A coordinate: as short as can be, to a tenth.

    >>> number(12.0), number(3.14159), number(-0.01)
    ('12', '3.1', '0')
    """
    text = f"{value:.1f}".removesuffix(".0")
    return "0" if text == "-0" else text


def tag(name: str, inner: str = "", /, **attributes: str | float) -> str:
    """An element; `_` in a name of an attribute stands for `-`, values are escaped.

    >>> tag("rect", x=1.5, stroke_width=2)
    '<rect x="1.5" stroke-width="2"/>'
    """
    written = "".join(
        f' {key.rstrip("_").replace("_", "-")}="'
        f'{escaped(value) if isinstance(value, str) else number(value)}"'
        for key, value in attributes.items()
        if value != ""
    )
    return f"<{name}{written}>{inner}</{name}>" if inner else f"<{name}{written}/>"


def title(text: str) -> str:
    """What a viewer shows where one points."""
    return tag("title", escaped(text)) if text else ""


def rectangle(box: Box, **attributes: str | float) -> str:
    """A rectangle."""
    return tag("rect", x=box.x, y=box.y, width=box.wide, height=box.high, **attributes)


def text(x: float, y: float, said: str, size: float, **attributes: str | float) -> str:
    """A line of text."""
    return tag("text", escaped(said), x=x, y=y, font_size=size, **({"fill": INK} | attributes))


def lines(
    x: float, y: float, said: Iterable[str], size: float, step: float, **attributes: str | float
) -> list[str]:
    """Lines of text beneath each other."""
    return [text(x, y + at * step, one, size, **attributes) for at, one in enumerate(said)]


def bent(points: Sequence[Point], radius: float) -> str:
    """The path through corners that are rounded as far as there is room.

    >>> bent([(0, 0), (10, 0), (10, 10)], 4)
    'M0 0L6 0Q10 0 10 4L10 10'
    """
    found = [f"M{_at(points[0])}"]
    for before, here, after in zip(points, points[1:], points[2:], strict=False):
        room = min(radius, _length(before, here) / 2, _length(here, after) / 2)
        found.append(f"L{_at(_towards(here, before, room))}")
        found.append(f"Q{_at(here)} {_at(_towards(here, after, room))}")
    found.append(f"L{_at(points[-1])}")
    return "".join(found)


def head(tip: Point, size: float, *, twice: bool = False) -> str:
    """The path of an arrowhead that points to the right; `twice` for two behind each other."""
    x, y = tip
    one = f"M{_at(tip)}L{_at((x - size, y - size / 2))}L{_at((x - size, y + size / 2))}Z"
    return one + (head((x - size * 0.85, y), size) if twice else "")


def _at(point: Point) -> str:
    return f"{number(point[0])} {number(point[1])}"


def _length(one: Point, other: Point) -> float:
    return hypot(other[0] - one[0], other[1] - one[1])


def _towards(here: Point, there: Point, far: float) -> Point:
    whole = _length(here, there) or 1.0
    return (
        here[0] + (there[0] - here[0]) * far / whole,
        here[1] + (there[1] - here[1]) * far / whole,
    )
