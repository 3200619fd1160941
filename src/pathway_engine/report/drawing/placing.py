"""Where everything in a picture stands: heights from rows and channels, widths from gaps."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import pairwise

from pathway_engine.report.drawing.graph import Graph, NodeKind
from pathway_engine.report.drawing.layers import layered
from pathway_engine.report.drawing.layout import (
    BAND_WIDE,
    LANE_WIDE,
    Box,
    Layout,
    Named,
    PlacedEdge,
    PlacedNode,
    Point,
)
from pathway_engine.report.drawing.palette import SIGNS
from pathway_engine.report.drawing.routing import Ports, Route, ports_of, routed
from pathway_engine.report.drawing.rows import Rows, placed
from pathway_engine.report.drawing.shapes import NOTE, Shape, shape_of
from pathway_engine.report.drawing.text import cut, width, wrapped
from pathway_engine.report.drawing.tracks import Piece, packed

TRACK = 9.0
"""How far tracks lie apart."""
LABEL = 150.0
"""How wide the words on an arrow may be."""
HEAD = 26.0
"""The row of headings above the lanes."""
GAP_LEFT, GAP_RIGHT = 12.0, 20.0
"""Free room in a gap before its first track and behind its last."""
CHANNEL = 14.0
"""The least height of a channel."""
UNDER = 8.0
"""Free room beneath the last row of a lane."""
NAME, NAME_LINE = 12.0, 15.0
DRAWN_AS: Mapping[NodeKind, NodeKind] = {}
"""Every kind with its own shape."""


def laid_out(graph: Graph, drawn_as: Mapping[NodeKind, NodeKind] = DRAWN_AS) -> Layout:
    """Everything of a graph in its place; the same graph, the same places.

    `drawn_as` names kinds that have the shape of another.
    """
    layers = layered(graph)
    rows = placed(graph, layers)
    routes = routed(graph, layers, rows)
    shapes = {
        key: shape_of(
            node,
            drawn_as.get(node.kind, node.kind),
            sum(one.edge.target == key for one in routes),
            sum(one.edge.origin == key for one in routes),
        )
        for key, node in graph.nodes.items()
    }
    ports = ports_of(routes, {key: shape.half for key, shape in shapes.items()})
    grid = _Grid(graph, layers.column, rows, shapes)
    return _Placing(grid, routes, ports).layout()


class _Grid:
    """What stands in which column and row."""

    def __init__(
        self, graph: Graph, column: Mapping[str, int], rows: Rows, shapes: Mapping[str, Shape]
    ) -> None:
        self.graph, self.column, self.rows, self.shapes = graph, column, rows, shapes
        self.last = max(column.values())

    def wide(self, column: int) -> float:
        """How wide a column is."""
        return max((self.shapes[one].wide for one in self._in_column(column)), default=0.0)

    def _in_column(self, column: int) -> Iterable[str]:
        return (key for key, at in self.column.items() if at == column)

    def extent(self, row: int) -> Point:
        """How far a row reaches above and below its middle line."""
        inside = [self.shapes[key] for key, at in self.rows.row.items() if at == row]
        above = max((shape.half for shape in inside), default=20.0)
        return above, max((shape.below for shape in inside), default=20.0)

    def starts_lane(self, row: int) -> bool:
        """Whether a lane begins with a row, or the rows beneath all lanes."""
        return any(row in (lane.start, lane.stop) for lane in self.rows.lanes.values())


class _Placing:
    """Takes heights from channels, then widths from gaps."""

    def __init__(self, grid: _Grid, routes: list[Route], ports: Ports) -> None:
        self._grid, self._routes, self._ports = grid, routes, ports
        self._labels = {one.edge.key: cut(_words(one), LABEL, NOTE) for one in routes}
        self._level, self._levels = self._level_tracks()
        self._place_rows()
        self._upright, self._uprights = self._upright_tracks()
        self._place_columns()

    # -- heights -------------------------------------------------------------------------------

    def _level_tracks(self) -> tuple[dict[str, int], dict[int, int]]:
        """The track of each arrow in its channel, and how many each channel has."""
        pieces: dict[int, list[Piece]] = {}
        for one in self._routes:
            if one.channel is not None:
                pieces.setdefault(one.channel, []).append(_level_piece(one, one.channel))
        track: dict[str, int] = {}
        many: dict[int, int] = {}
        for channel, of_channel in pieces.items():
            found, many[channel] = packed(of_channel, apart=0.5)
            track |= found
        return track, many

    def _place_rows(self) -> None:
        """The middle line of each row, and where each channel begins."""
        self._row_y: list[float] = []
        self._channel_y: list[float] = []
        rows, y = self._grid.rows, HEAD
        names = self._heights_of_names()
        for row in range(rows.many):
            y += UNDER if row and self._grid.starts_lane(row) else 0.0
            self._channel_y.append(y)
            y += self._channel_height(row)
            above, below = self._grid.extent(row)
            self._row_y.append(y + above)
            y += above + below
            missing = names.get(row, 0.0)
            if missing:
                begin = self._begin_of_lane(row)
                y = max(y, begin + missing)
        self._channel_y.append(y)
        many = self._levels.get(rows.many, 0)
        self._bottom = y + (self._channel_height(rows.many) if many else UNDER)

    def _begin_of_lane(self, row: int) -> float:
        lane = next(lane for lane in self._grid.rows.lanes.values() if row == lane.stop - 1)
        return self._channel_y[lane.start]

    def _heights_of_names(self) -> dict[int, float]:
        """How high a lane must be for its name and that of its band, by its last row."""
        graph, lanes = self._grid.graph, self._grid.rows.lanes
        found = {}
        for name, lane in lanes.items():
            band = graph.lanes[name].band
            alone = sum(other.band == band for other in graph.lanes.values())
            lines = max(len(_lane_lines(graph, name)), len(_band_lines(graph, band)) / alone)
            found[lane.stop - 1] = lines * NAME_LINE + 18
        return found

    def _channel_height(self, channel: int) -> float:
        many = self._levels.get(channel, 0)
        return CHANNEL if not many else 2 * CHANNEL * 0.8 + (many - 1) * TRACK

    def _level_y(self, route: Route) -> float:
        assert route.channel is not None  # noqa: S101 - asked only for those in a channel
        top = self._channel_y[route.channel] + CHANNEL * 0.8
        return top + self._level[route.edge.key] * TRACK

    # -- widths --------------------------------------------------------------------------------

    def _ends(self, route: Route) -> Point:
        """The heights at which an arrow leaves and comes in."""
        key = route.edge.key
        out = self._row_y[route.origin[1]] + self._ports.out[key]
        return out, self._row_y[route.target[1]] + self._ports.into[key]

    def _upright_pieces(self, route: Route) -> list[tuple[int, Piece]]:
        """The upright pieces of an arrow, each with its gap: none where it is level."""
        key, (out, into), (first, last) = route.edge.key, self._ends(route), route.gaps
        if route.channel is None:
            gap = last if route.along == route.origin[1] else first
            low, high = sorted((out, into))
            return [(gap, Piece(key, low, high, (out,), (into,)))] if out != into else []
        level = self._level_y(route)
        low, high = sorted((out, level))
        leaving = Piece(f"{key} out", low, high, *_sides((out,), (level,), back=route.back))
        low, high = sorted((level, into))
        before, behind = ((), (level, into)) if route.back else ((level,), (into,))
        return [(first, leaving), (last, Piece(f"{key} in", low, high, before, behind))]

    def _upright_tracks(self) -> tuple[dict[str, int], dict[int, int]]:
        pieces: dict[int, list[Piece]] = {}
        for route in self._routes:
            for gap, piece in self._upright_pieces(route):
                pieces.setdefault(gap, []).append(piece)
        track: dict[str, int] = {}
        many: dict[int, int] = {}
        for gap, of_gap in pieces.items():
            found, many[gap] = packed(of_gap)
            track |= found
        return track, many

    def _place_columns(self) -> None:
        """The middle of each column, and where the tracks of each gap begin."""
        self._column_x: dict[int, float] = {}
        self._gap_x: dict[int, float] = {}
        x = BAND_WIDE + LANE_WIDE
        x += self._gap(-1, x)
        for column in range(self._grid.last + 1):
            wide = self._grid.wide(column)
            self._column_x[column] = x + wide / 2
            x += wide
            x += self._gap(column, x) if wide or column else 0.0
        self._right = x

    def _gap(self, gap: int, x: float) -> float:
        """How wide a gap is that begins at x."""
        labels = [
            width(self._labels[one.edge.key], NOTE)
            for one in self._routes
            if one.origin[0] == gap and self._labels[one.edge.key]
        ]
        words = max(labels, default=0.0)
        self._gap_x[gap] = x + GAP_LEFT + words
        tracks = self._uprights.get(gap, 0)
        if gap == self._grid.last and not tracks:
            return GAP_LEFT
        return GAP_LEFT + words + max(tracks - 1, 0) * TRACK + GAP_RIGHT

    # -- all together --------------------------------------------------------------------------

    def layout(self) -> Layout:
        """Everything in its place."""
        grid = self._grid
        nodes = {
            key: PlacedNode(
                node, grid.shapes[key], self._column_x[grid.column[key]],
                self._row_y[grid.rows.row[key]],
            )
            for key, node in grid.graph.nodes.items()
        }  # fmt: skip
        edges = tuple(self._edge(route, nodes) for route in self._routes)
        lanes = tuple(self._lane(name) for name in grid.rows.lanes)
        start = self._panel(0) if grid.wide(0) else None
        bands = tuple(self._band(name, lanes) for name in self._bands_in_order(lanes))
        end = self._panel(grid.last)
        return Layout(grid.graph, nodes, edges, lanes, bands, start, end, self._right, self._bottom)

    def _edge(self, route: Route, nodes: Mapping[str, PlacedNode]) -> PlacedEdge:
        key = route.edge.key
        one, other = nodes[route.edge.origin], nodes[route.edge.target]
        out, into = self._ends(route)
        begin = (one.x + one.shape.half_width(self._ports.out[key]), out)
        end = (other.x - other.shape.half_width(self._ports.into[key]), into)
        points = _without_twins([begin, *self._corners(route, out, into), end])
        words = (one.x + one.shape.wide / 2 + 4, out)
        return PlacedEdge(route.edge, points, route.back, self._labels[key], words)

    def _corners(self, route: Route, out: float, into: float) -> list[Point]:
        """The corners of an arrow between its ends."""
        key, (first, last) = route.edge.key, route.gaps
        if route.channel is None:
            if out == into:
                return []
            x = self._track_x(last if route.along == route.origin[1] else first, key)
            return [(x, out), (x, into)]
        level = self._level_y(route)
        left, right = self._track_x(first, f"{key} out"), self._track_x(last, f"{key} in")
        return [(left, out), (left, level), (right, level), (right, into)]

    def _track_x(self, gap: int, piece: str) -> float:
        return self._gap_x[gap] + self._upright[piece] * TRACK

    def _lane(self, name: str) -> Named:
        rows = self._grid.rows.lanes[name]
        top, bottom = self._channel_y[rows.start], self._channel_y[rows.stop]
        if rows.stop == self._grid.rows.many:
            bottom = self._bottom
        elif rows.stop == max(lane.stop for lane in self._grid.rows.lanes.values()):
            bottom += self._channel_height(rows.stop)  # beneath it are rows without a lane
        box = Box(BAND_WIDE, top, self._panel(self._grid.last).x - BAND_WIDE, bottom - top)
        return Named(name, box, _lane_lines(self._grid.graph, name))

    def _bands_in_order(self, lanes: Iterable[Named]) -> Iterable[str]:
        return dict.fromkeys(self._grid.graph.lanes[lane.key].band for lane in lanes)

    def _band(self, name: str, lanes: Iterable[Named]) -> Named:
        graph = self._grid.graph
        boxes = [lane.box for lane in lanes if graph.lanes[lane.key].band == name]
        top = min(box.y for box in boxes)
        bottom = max(box.bottom for box in boxes)
        box = Box(0, top, self._panel(self._grid.last).x, bottom - top)
        return Named(name, box, _band_lines(graph, name))

    def _panel(self, column: int) -> Box:
        """What arrivals, or endings, have to themselves: from the names on, or to the end."""
        half = self._grid.wide(column) / 2 + 8
        if not column:
            begin = BAND_WIDE + LANE_WIDE
            return Box(begin, HEAD, self._column_x[0] + half - begin, self._bottom - HEAD)
        begin = self._column_x[column] - half
        return Box(begin, HEAD, self._right - begin, self._bottom - HEAD)


def _level_piece(route: Route, channel: int) -> Piece:
    """The level piece of an arrow: from where it comes into the channel, and where it leaves it."""
    first, last = route.gaps
    low, high = sorted((first, last))
    ends = ((float(first), route.origin[1]), (float(last), route.target[1]))
    before = tuple(at for at, row in ends if row < channel)
    behind = tuple(at for at, row in ends if row >= channel)
    return Piece(route.edge.key, low, high, before, behind)


def _sides(
    near: tuple[float, ...], far: tuple[float, ...], *, back: bool
) -> tuple[tuple[float, ...], tuple[float, ...]]:
    """What lies to the left and to the right of the piece in which an arrow leaves."""
    return ((*near, *far), ()) if back else (near, far)


def _without_twins(points: list[Point]) -> tuple[Point, ...]:
    """The corners without those that are where the one before is."""
    return (points[0], *(other for one, other in pairwise(points) if one != other))


def _words(route: Route) -> str:
    """What stands on an arrow; signs say where it goes back, and what a redesign did to it."""
    edge = route.edge
    back = "↩" if route.back and edge.kind != "opening" else ""
    return " ".join(one for one in (SIGNS[edge.change.mark], back, edge.label) if one)


def _lane_lines(graph: Graph, name: str) -> tuple[str, ...]:
    lane = graph.lanes[name]
    title = f"{SIGNS[lane.change.mark]} {lane.title}"
    return wrapped(title, LANE_WIDE - 16, NAME, lines=9)


def _band_lines(graph: Graph, name: str) -> tuple[str, ...]:
    band = graph.bands[name]
    title = f"{SIGNS[band.change.mark]} {band.title}"
    return wrapped(title, BAND_WIDE - 16, NAME, lines=9, bold=True)
