"""Which way each arrow takes between the boxes: straight along a row, or through a channel.

Boxes stand in columns and rows. Arrows run upright in the gaps between columns and level in the
channels between rows, or along a row in which nothing stands in the way; so none runs through a
box. Gap `g` lies to the right of column `g`, channel `k` above row `k`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from pathway_engine.report.drawing.graph import Edge, Graph
from pathway_engine.report.drawing.layers import Layers
from pathway_engine.report.drawing.rows import Rows
from pathway_engine.report.drawing.shapes import IN_STEP, OUT_STEP

CLEAR = (4.4, 3.0, 1.9)
"""How far arrows that come in stay from those that leave in the same row, if there is room."""
SHIFTS = (0.0, 4.5, -4.5, 3.0, -3.0, 6.0, -6.0, 1.5, -1.5)
"""By how much arrows that come in give way to them."""
BENDS, CROWD = 0.7, 0.22
"""What two more bends cost beside a row of way, and each other arrow in a channel."""


@dataclass(frozen=True, slots=True)
class Route:
    """The way of one arrow.

    `channel` is that which it takes, `along` the row that it runs along; neither where it needs
    only one gap.
    """

    edge: Edge
    origin: tuple[int, int]
    """Column and row."""
    target: tuple[int, int]
    back: bool
    channel: int | None = None
    along: int | None = None

    @property
    def gaps(self) -> tuple[int, int]:
        """The gap into which it leaves, and that from which it comes in."""
        return self.origin[0], self.target[0] - 1

    @property
    def straight(self) -> bool:
        """Whether it is one level line."""
        return self.channel is None and self.origin[1] == self.target[1]

    @property
    def leaves_for(self) -> float:
        """The height, in rows, for which it leaves its first gap."""
        return self._height(self.origin[1], self.target[1])

    @property
    def comes_from(self) -> float:
        """The height, in rows, from which it comes into its last gap."""
        return self._height(self.target[1], self.origin[1])

    def _height(self, here: int, there: int) -> float:
        if self.channel is not None:
            return self.channel - 0.5
        return float(here if self.along == here else there)


def routed(graph: Graph, layers: Layers, rows: Rows) -> list[Route]:
    """The way of each edge, those with the shortest way first to choose."""
    taken = {(layers.column[key], rows.row[key]) for key in graph.nodes}
    crowd: dict[int, list[tuple[int, int]]] = {}
    found: dict[str, Route] = {}

    def span(edge: Edge) -> int:
        return abs(layers.column[edge.target] - layers.column[edge.origin] - 1)

    for edge in sorted(graph.edges, key=span):
        origin = layers.column[edge.origin], rows.row[edge.origin]
        target = layers.column[edge.target], rows.row[edge.target]
        route = Route(edge, origin, target, layers.goes_back(edge))
        found[edge.key] = _chosen(route, taken, crowd, rows.many)
        if (channel := found[edge.key].channel) is not None:
            low, high = sorted(route.gaps)
            crowd.setdefault(channel, []).append((low, high))
    return [found[edge.key] for edge in graph.edges]


def _chosen(
    route: Route,
    taken: set[tuple[int, int]],
    crowd: Mapping[int, list[tuple[int, int]]],
    rows: int,
) -> Route:
    """A route with its channel or the row that it runs along."""
    (start, here), (end, there) = route.origin, route.target
    if end == start + 1:
        return route
    if end > start:
        for row in dict.fromkeys((there, here)):
            if not any((column, row) in taken for column in range(start + 1, end)):
                return Route(route.edge, route.origin, route.target, route.back, along=row)
    low, high = sorted(route.gaps)

    def cost(channel: int) -> tuple[float, int]:
        height = channel - 0.5
        way = abs(height - here) + abs(height - there) + BENDS
        others = sum(one <= high and low <= other for one, other in crowd.get(channel, ()))
        return way + CROWD * others, channel

    channel = min(range(rows + 1), key=cost)
    return Route(route.edge, route.origin, route.target, route.back, channel=channel)


# -- where arrows touch their boxes ---------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Ports:
    """How far above or below the middle line each arrow leaves, and comes in, by edge."""

    out: Mapping[str, float]
    into: Mapping[str, float]


def ports_of(routes: Iterable[Route], halves: Mapping[str, float]) -> Ports:
    """The heights at which arrows touch their boxes; no two in one row are the same.

    `halves` is half the height of each box.
    """
    leaving: dict[str, list[Route]] = {}
    coming: dict[str, list[Route]] = {}
    for route in routes:
        leaving.setdefault(route.edge.origin, []).append(route)
        coming.setdefault(route.edge.target, []).append(route)
    out: dict[str, float] = {}
    for of_node in leaving.values():
        of_node.sort(key=lambda one: one.leaves_for)
        first = -(len(of_node) - 1) * OUT_STEP / 2
        out |= {one.edge.key: first + at * OUT_STEP for at, one in enumerate(of_node)}
    used = _heights_used(leaving, out)
    into: dict[str, float] = {}
    for of_node in coming.values():
        of_node.sort(key=lambda one: (one.comes_from, -one.origin[0]))
        into |= _entries(of_node, out, used, halves[of_node[0].edge.target])
    return Ports(out, into)


def _heights_used(
    leaving: Mapping[str, list[Route]], out: Mapping[str, float]
) -> dict[int, list[tuple[int, str, float]]]:
    """By row: the column, edge and height of each arrow that leaves there."""
    used: dict[int, list[tuple[int, str, float]]] = {}
    for of_node in leaving.values():
        for one in of_node:
            column, row = one.origin
            used.setdefault(row, []).append((column, one.edge.key, out[one.edge.key]))
    return used


def _entries(
    coming: list[Route],
    out: Mapping[str, float],
    used: Mapping[int, list[tuple[int, str, float]]],
    half: float,
) -> dict[str, float]:
    """Where arrows come into one node: a straight one at its own height, the others around it."""
    column, row = coming[0].target
    left = max((it for it, _, _ in used.get(row, ()) if it < column), default=None)
    beside = [(key, height) for it, key, height in used.get(row, ()) if it == left]
    keys = [one.edge.key for one in coming]
    ideal = [(place - (len(coming) - 1) / 2) * IN_STEP for place in range(len(coming))]
    tried: list[list[float]] = []
    for clear in CLEAR:
        free = _free(beside, clear)
        tried += [
            _around(out[one.edge.key], place, keys, free)
            for place, one in enumerate(coming)
            if one.straight and one.origin[0] == left
        ]
        moved = ([height + shift for height in ideal] for shift in SHIFTS)
        tried += [heights for heights in moved if all(map(free, heights, keys))]
        tried += [_around(ideal[0] + shift, 0, keys, free) for shift in SHIFTS]
        fitting = (heights for heights in tried if max(map(abs, heights)) < half - 3)
        if (heights := next(fitting, None)) is not None:
            return dict(zip(keys, heights, strict=True))
    return dict(zip(keys, ideal, strict=True))


def _free(beside: Sequence[tuple[str, float]], clear: float) -> Callable[[float, str], bool]:
    """Whether an arrow may come in at a height: not where another leaves in the same row."""
    return lambda height, key: all(
        abs(height - it) >= clear or other == key for other, it in beside
    )


def _around(
    fixed: float, place: int, keys: list[str], free: Callable[[float, str], bool]
) -> list[float]:
    """Heights for all: one is given, the others stand around it where there is room.

    Infinite where the one that is given is not free itself.
    """
    if not free(fixed, keys[place]):
        return [float("inf")]
    found = {place: fixed}
    for step, others in ((-1, range(place - 1, -1, -1)), (1, range(place + 1, len(keys)))):
        height = fixed
        for at in others:
            height += step * IN_STEP
            while not free(height, keys[at]):
                height += step
            found[at] = height
    return [found[at] for at in range(len(keys))]
