"""In which row each thing stands: lanes ordered so that arrows are short, then rows within lanes.

A lane has as many rows as things stand above each other in one of its columns. Arrivals and
endings belong to no lane: they take the rows that are nearest to where they lead or come from.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import NamedTuple, TypeVar

from pathway_engine.report.drawing.graph import Graph
from pathway_engine.report.drawing.layers import Layers

SWEEPS = 6
MOST = 40
"""How many lanes or bands are tried in every place; more stand in the written order."""
T = TypeVar("T")


class Rows(NamedTuple):
    """The row of each node, and the rows of each lane from the first to the last."""

    row: Mapping[str, int]
    lanes: Mapping[str, range]
    many: int


def placed(graph: Graph, layers: Layers) -> Rows:
    """The rows of a graph."""
    lanes = _ordered_lanes(graph)
    cells = _cells(graph, layers)
    rows, top = {}, 0
    for lane in lanes:
        many = max((len(cells[cell]) for cell in cells if cell[0] == lane), default=1)
        rows[lane] = range(top, top + many)
        top += many
    row = _swept(graph, cells, rows)
    count = top
    for kind in ("arrival", "ending"):
        count = max(count, _beside(graph, row, kind, top))
    return Rows(row, rows, count)


# -- lanes --------------------------------------------------------------------------------------


def _ordered_lanes(graph: Graph) -> list[str]:
    """Lanes band by band, so that the edges between them are short."""
    bands: dict[str, list[str]] = {}
    for lane in graph.lanes.values():
        bands.setdefault(lane.band, []).append(lane.key)
    passes = [
        (graph.nodes[one.origin].lane, graph.nodes[one.target].lane)
        for one in graph.edges
        if one.kind in ("outcome", "branch") and graph.nodes[one.target].lane
    ]

    def cost(order: Sequence[list[str]]) -> int:
        at = {lane: place for place, lane in enumerate(one for band in order for one in band)}
        return sum(abs(at[one] - at[other]) for one, other in passes)

    order = list(bands.values())
    for _ in range(SWEEPS):
        before = [list(band) for band in order]
        order = _improved(order, cost)
        for place in range(len(order)):
            order[place] = _improved(order[place], _within(order, place, cost))
        if order == before:
            break
    return [lane for band in order for lane in band]


def _within(
    order: Sequence[list[str]], place: int, cost: Callable[[Sequence[list[str]]], int]
) -> Callable[[Sequence[str]], int]:
    """The cost of an order of the lanes of one band, the others as they are."""
    before, after = list(order[:place]), list(order[place + 1 :])
    return lambda lanes: cost([*before, list(lanes), *after])


def _improved(items: Sequence[T], cost: Callable[[Sequence[T]], int]) -> list[T]:
    """The same things, each moved to where the cost is least, as long as that helps."""
    best, least = list(items), cost(items)
    for one in items if len(items) <= MOST else ():
        for place in range(len(items)):
            moved = [other for other in best if other is not one]
            moved.insert(place, one)
            if (now := cost(moved)) < least:
                best, least = moved, now
    return best


# -- rows ---------------------------------------------------------------------------------------

Cell = tuple[str, int]


def _cells(graph: Graph, layers: Layers) -> dict[Cell, list[str]]:
    """The nodes of each lane and column, in the written order."""
    found: dict[Cell, list[str]] = {}
    for node in graph.inner:
        found.setdefault((node.lane, layers.column[node.key]), []).append(node.key)
    return found


def _swept(
    graph: Graph, cells: Mapping[Cell, list[str]], lanes: Mapping[str, range]
) -> dict[str, int]:
    """The row of each node in its lane, near to those that it is joined with."""
    row: dict[str, int] = {}
    for (lane, _), nodes in cells.items():
        row |= dict(zip(nodes, lanes[lane], strict=False))
    before, after = _neighbours(graph)
    ordered = sorted(cells.items(), key=lambda cell: cell[0][1])
    for sweep in range(SWEEPS):
        beside = after if sweep % 2 else before
        for (lane, _), nodes in reversed(ordered) if sweep % 2 else ordered:
            wanted = {one: _mean([row[it] for it in beside[one] if it in row], row[one])
                      for one in nodes}  # fmt: skip
            row |= nearest(wanted, lanes[lane])
    return row


def _neighbours(graph: Graph) -> tuple[dict[str, list[str]], dict[str, list[str]]]:
    before: dict[str, list[str]] = {key: [] for key in graph.nodes}
    after: dict[str, list[str]] = {key: [] for key in graph.nodes}
    for edge in graph.edges:
        if edge.kind != "opening":
            before[edge.target].append(edge.origin)
            after[edge.origin].append(edge.target)
    return before, after


def _mean(numbers: Iterable[int], otherwise: float) -> float:
    found = list(numbers)
    return sum(found) / len(found) if found else otherwise


def nearest(wanted: Mapping[str, float], rows: range) -> dict[str, int]:
    """A row for each, all different and in the order of what they want, as near as can be.

    >>> nearest({"a": 1.0, "b": 1.2}, range(3))
    {'a': 1, 'b': 2}
    """
    order = sorted(wanted, key=lambda one: wanted[one])
    spare = len(rows) - len(order)
    # best[s]: the cost so far, and the rows taken, where s rows were left free on the way
    best: list[tuple[float, tuple[int, ...]]] = [(0.0, ()) for _ in range(spare + 1)]
    for place, one in enumerate(order):
        costs = [
            (cost + abs(rows[place + free] - wanted[one]), (*taken, rows[place + free]))
            for free, (cost, taken) in enumerate(best)
        ]
        for free in range(1, spare + 1):
            if costs[free - 1][0] < costs[free][0] and place + 1 < len(order):
                costs[free] = costs[free - 1]
        best = costs
    return dict(zip(order, min(best, key=lambda one: one[0])[1], strict=True))


def _beside(graph: Graph, row: dict[str, int], kind: str, rows: int) -> int:
    """Gives rows to arrivals or endings; returns how many rows are needed for them."""
    nodes = [node.key for node in graph.nodes.values() if node.kind == kind]
    before, after = _neighbours(graph)
    beside = after if kind == "arrival" else before
    wanted = {one: _mean([row[it] for it in beside[one] if it in row], rows - 1.0) for one in nodes}
    needed = max(rows, len(nodes))
    row |= nearest(wanted, range(needed))
    return needed
