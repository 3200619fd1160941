"""What a picture of a pathway holds, whatever it is drawn as: nodes, edges, lanes and bands."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

NodeKind = Literal["arrival", "step", "wait", "decision", "fork", "join", "ending"]
EdgeKind = Literal["arrival", "outcome", "branch", "exit", "opening"]
Passing = Literal["inside", "teams", "organisations"]
"""Whether an edge stays with a team, or hands over between teams or organisations."""
Mark = Literal["", "added", "changed", "removed"]
"""What a redesign did to a thing."""


@dataclass(frozen=True, slots=True)
class Change:
    """What a redesign did to a thing, and in which words."""

    mark: Mark = ""
    said: tuple[str, ...] = ()


SAME = Change()
"""What is as it was."""


@dataclass(frozen=True, slots=True)
class Node:
    """A step, a wait, a decision, the ends of a block, an arrival or an ending."""

    key: str
    kind: NodeKind
    title: str
    lane: str = ""
    """The lane in which it stands; arrivals and endings stand in none."""
    notes: tuple[str, ...] = ()
    """Short lines beneath the title."""
    about: str = ""
    """The whole of it in a sentence."""
    sort: str = ""
    """Which kind of ending it is, or whether a block waits for `all` or `any` of its branches."""
    change: Change = SAME


@dataclass(frozen=True, slots=True)
class Edge:
    """A way from one node to another."""

    key: str
    origin: str
    target: str
    kind: EdgeKind
    passing: Passing = "inside"
    label: str = ""
    about: str = ""
    portion: float | None = None
    """Which part of the visits to its origin takes it, where one is written for everybody."""
    change: Change = SAME


@dataclass(frozen=True, slots=True)
class Lane:
    """A team, or the teams of which one does the work."""

    key: str
    title: str
    band: str
    about: str = ""
    change: Change = SAME


@dataclass(frozen=True, slots=True)
class Band:
    """An organisation, or those of which one has the team."""

    key: str
    title: str
    about: str = ""
    change: Change = SAME


@dataclass(frozen=True, slots=True)
class Graph:
    """A whole picture; nodes stand in the written order."""

    title: str
    nodes: Mapping[str, Node]
    edges: tuple[Edge, ...]
    lanes: Mapping[str, Lane]
    bands: Mapping[str, Band]
    notes: tuple[str, ...] = ()
    """What stands beneath the picture."""
    entrances: frozenset[str] = field(default=frozenset())
    """Where cases come in."""

    def of_kind(self, *kinds: NodeKind) -> tuple[Node, ...]:
        """The nodes of some kinds, in the written order."""
        return tuple(node for node in self.nodes.values() if node.kind in kinds)

    @property
    def inner(self) -> tuple[Node, ...]:
        """The nodes that stand in lanes."""
        return tuple(one for one in self.nodes.values() if one.kind not in ("arrival", "ending"))
