"""What a layout holds: everything in a picture with its place, to the pixel."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

from pathway_engine.report.drawing.graph import Edge, Graph, Node
from pathway_engine.report.drawing.shapes import Shape

BAND_WIDE, LANE_WIDE = 120.0, 126.0
"""The columns of names at the left."""
Point = tuple[float, float]


class Box(NamedTuple):
    """A rectangle."""

    x: float
    y: float
    wide: float
    high: float

    @property
    def right(self) -> float:
        """Where it ends."""
        return self.x + self.wide

    @property
    def bottom(self) -> float:
        """Where it ends below."""
        return self.y + self.high


@dataclass(frozen=True, slots=True)
class PlacedNode:
    """A node with the middle of its cell."""

    node: Node
    shape: Shape
    x: float
    y: float

    @property
    def box(self) -> Box:
        """What it covers, its texts included."""
        shape, half = self.shape, self.shape.half
        return Box(self.x - shape.wide / 2, self.y - half, shape.wide, half + shape.below)


@dataclass(frozen=True, slots=True)
class PlacedEdge:
    """An edge with its corners, from where it leaves to where it comes in."""

    edge: Edge
    points: tuple[Point, ...]
    back: bool
    label: str
    at: Point
    """Where its words begin, over the line on which it leaves."""


@dataclass(frozen=True, slots=True)
class Named:
    """A lane or a band with the lines of its name."""

    key: str
    box: Box
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Layout:
    """A whole picture in place."""

    graph: Graph
    nodes: Mapping[str, PlacedNode]
    edges: tuple[PlacedEdge, ...]
    lanes: tuple[Named, ...]
    bands: tuple[Named, ...]
    start: Box | None
    """The column of arrivals, where there are any."""
    end: Box
    """The column of endings."""
    wide: float
    high: float
