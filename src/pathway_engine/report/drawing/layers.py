"""In which column each thing stands: after all that leads to it, loops broken the same way always.

Work that goes back would let a step stand after itself. So ways are taken one by one, those that
must go forward first, and a way that would close a circle is one that goes back. Within a loop the
written order says which: who writes a pathway tells it in the order in which it happens.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from pathway_engine.definition.routes import loops, reached
from pathway_engine.report.drawing.graph import Edge, Graph

FIRST = 1
"""The column of the first steps; arrivals stand before it, endings after the last."""


class Layers(NamedTuple):
    """The column of each node."""

    column: Mapping[str, int]
    last: int
    """The column of the endings."""

    def goes_back(self, edge: Edge) -> bool:
        """Whether an edge leads to the left, or to where it comes from."""
        return self.column[edge.target] <= self.column[edge.origin]


def layered(graph: Graph) -> Layers:
    """The columns of a graph."""
    above = _Order([node.key for node in graph.inner])
    for origin, target in _preferred(graph):
        above.put(origin, target)
    column = above.longest(FIRST, graph.entrances)
    last = max(column.values(), default=0) + 1
    ends = {node.key: 0 if node.kind == "arrival" else last for node in graph.nodes.values()}
    return Layers(ends | column, last)


def _preferred(graph: Graph) -> Iterator[tuple[str, str]]:
    """Which node stands before which, the most certain first."""
    place = {node.key: at for at, node in enumerate(graph.inner)}
    edges = [one for one in graph.edges if one.origin in place and one.target in place]
    flows = [(one.origin, one.target) for one in edges if one.kind in ("outcome", "branch")]
    main = reached(sorted(graph.entrances & set(place), key=place.__getitem__), flows)
    loop = loops(flows)

    def rank(flow: tuple[str, str]) -> int:
        origin, target = flow
        if origin in main and loop.get(origin) != loop.get(target):
            return 0
        if origin in main and not (origin in loop or target in loop):
            return 0
        ahead = place[origin] < place[target]
        return (1 if origin in main else 2) if ahead else 3

    for origin, target in sorted(flows, key=rank):
        back = rank((origin, target)) == 3
        yield (target, origin) if back else (origin, target)
    for one in edges:
        if one.kind == "opening" and one.target not in main:
            yield one.origin, one.target


class _Order:
    """Which node stands before which; never in a circle."""

    def __init__(self, names: list[str]) -> None:
        self._names = names
        self._below: dict[str, list[str]] = {name: [] for name in names}
        self._above: dict[str, list[str]] = {name: [] for name in names}

    def put(self, first: str, second: str) -> None:
        """One before the other; the other way round where that closed a circle."""
        if first == second or second in self._below[first]:
            return
        if self._leads(second, first):
            return  # the second stands before the first already
        self._below[first].append(second)
        self._above[second].append(first)

    def _leads(self, first: str, second: str) -> bool:
        seen, waiting = {first}, [first]
        while waiting:
            here = waiting.pop()
            if here == second:
                return True
            new = [one for one in self._below[here] if one not in seen]
            seen.update(new)
            waiting += new
        return False

    def longest(self, start: int, entrances: frozenset[str]) -> dict[str, int]:
        """The column of each: one after the last that stands before it.

        What nothing stands before, and where nobody comes in, stands close to what follows it.
        """
        column: dict[str, int] = {}
        for name in (order := self._sorted()):
            column[name] = max((column[one] + 1 for one in self._above[name]), default=start)
        for name in reversed(order):
            after = [column[one] for one in self._below[name]]
            if after and not self._above[name] and name not in entrances:
                column[name] = min(after) - 1
        return column

    def _sorted(self) -> list[str]:
        """All, each after those that stand before it, else in the written order."""
        left = {name: len(self._above[name]) for name in self._names}
        found: list[str] = []
        ready = [name for name in self._names if not left[name]]
        while ready:
            name = ready.pop(0)
            found.append(name)
            for one in self._below[name]:
                left[one] -= 1
                if not left[one]:
                    ready.append(one)
        return found
