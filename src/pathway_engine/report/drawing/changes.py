"""What redesigns did to a picture: what is new, what is different, and what is gone, as a ghost."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TypeVar

from pathway_engine.definition.diff import diff
from pathway_engine.definition.edits import Edit
from pathway_engine.definition.models import Pathway
from pathway_engine.definition.node import Mapping as Tree
from pathway_engine.definition.node import split
from pathway_engine.definition.prose.telling import Teller
from pathway_engine.definition.walking import step_paths
from pathway_engine.definition.writer import in_line
from pathway_engine.report.drawing.building import ARRIVAL, graph_of
from pathway_engine.report.drawing.graph import Band, Change, Edge, Graph, Lane, Node
from pathway_engine.report.drawing.text import printed

Thing = TypeVar("Thing", Node, Edge, Lane, Band)
NEW, GONE = Change("added"), Change("removed")
NOT_SHOWN = frozenset(("pathway", "title", "description", "version", "sources", "provenance",
                       "accepted"))  # fmt: skip
"""What of a pathway changes without a word in the picture."""
OPENS = 2
"""How many keys stand before the name of what is opened: `opens` and that name."""


def with_changes(before: Pathway, after: Pathway) -> Graph:
    """The picture of a pathway with what became of it since `before`."""
    old, new = graph_of(before), graph_of(after)
    told = _Told(before, after)
    nodes = _merged(old.nodes, new.nodes, told.things)
    one, other = ({edge.key: edge for edge in graph.edges} for graph in (old, new))
    edges = _merged(one, other, told.things)
    used = {node.lane for node in nodes.values()}
    lanes = _merged({k: v for k, v in old.lanes.items() if k in used}, new.lanes, told.things)
    shown = {lane.band for lane in lanes.values()}
    bands = _merged({k: v for k, v in old.bands.items() if k in shown}, new.bands, told.things)
    return replace(
        new,
        nodes=nodes,
        edges=tuple(edges.values()),
        lanes={key: _moved(before, after, lane) for key, lane in lanes.items()},
        bands=bands,
        notes=(*new.notes, *told.rest()),
    )


def _merged(
    old: Mapping[str, Thing], new: Mapping[str, Thing], told: Mapping[str, list[str]]
) -> dict[str, Thing]:
    """The new things, and the old ones that are gone, each behind the one it stood behind."""
    order = list(new)
    last = -1
    for key in old:
        if key in new:
            last = order.index(key)
        else:
            last += 1
            order.insert(last, key)
    found: dict[str, Thing] = {}
    for key in order:
        if key not in new:
            found[key] = replace(old[key], change=GONE)
        elif key not in old:
            found[key] = replace(new[key], change=NEW)
        else:
            said = tuple(
                dict.fromkeys(one for name in _ids(new[key]) for one in told.get(name, ()))
            )
            found[key] = replace(new[key], change=Change("changed", said)) if said else new[key]
    return found


def _ids(thing: Node | Edge | Lane | Band) -> list[str]:
    """The names under which the changes of a thing are gathered."""
    names = thing.key.split("|") if isinstance(thing, Lane | Band) else [thing.key]
    if isinstance(thing, Edge):
        names = [thing.key.rpartition(">")[0]]
    return [f"{type(thing).__name__} {name}" for name in names]


def _moved(before: Pathway, after: Pathway, lane: Lane) -> Lane:
    """A lane with the organisation whose it was, where that is another now."""
    was = [before.real_teams.get(team) for team in lane.key.split("|")]
    now = [after.real_teams.get(team) for team in lane.key.split("|")]
    tell = Teller(before)
    others = [
        tell.organisation(one.organisation)
        for one, other in zip(was, now, strict=True)
        if one is not None and other is not None and one.organisation != other.organisation
    ]
    if not others or lane.change.mark == "removed":
        return lane
    return replace(lane, title=printed(f"{lane.title} (was: {', '.join(dict.fromkeys(others))})"))


class _Told:
    """What edits say, by the thing in the picture that they are about."""

    def __init__(self, before: Pathway, after: Pathway) -> None:
        self.things: dict[str, list[str]] = {}
        self._rest: dict[str, int] = {}
        self._after = after
        self._steps = {path: name for name, path in step_paths(after).items()}
        one, other = before.document, after.document
        assert isinstance(one, Tree) and isinstance(other, Tree)  # noqa: S101, PT018 - they were read
        for edit in _unmoved(diff(one, other)):
            if split(edit.path)[0] not in NOT_SHOWN:
                self._put(edit)

    def rest(self) -> Iterator[str]:
        """What changed that no picture shows."""
        if self._rest:
            listed = ", ".join(f"{key} ({many})" for key, many in self._rest.items())
            yield f"Changed as well, and not in the picture: {listed}."

    def _put(self, edit: Edit) -> None:
        found = [self._id_of(edit), *self._lanes(edit)]
        named = [one for one in found if one]
        for one in named:
            self.things.setdefault(one, []).append(_said(edit))
        if not named:
            key = split(edit.path)[0]
            self._rest[key] = self._rest.get(key, 0) + 1

    def _id_of(self, edit: Edit) -> str:
        """The node, edge or band that an edit is about; empty for none."""
        keys = split(edit.path)
        if keys[0] == "steps":
            return self._of_step(edit.path)
        if keys[0] == "endings" and len(keys) > 1:
            return self._of_parts(".".join(keys[:2]), keys[1], keys[2:])
        if keys[0] == "arrivals" and len(keys) > 1:
            return f"Node {ARRIVAL}{keys[1]}"
        if keys[0] == "backlog" and len(keys) > 1 and keys[1] in self._after.backlog:
            return f"Node {self._after.backlog[keys[1]].at}"
        return f"Band {keys[1]}" if keys[0] == "organisations" and len(keys) > 1 else ""

    def _of_step(self, path: str) -> str:
        over = [one for one in self._steps if f"{path}.".startswith(f"{one}.")]
        if not over:
            return "Node "  # a step that is gone, or one of a block: told by its ghost
        above = max(over, key=len)
        return self._of_parts(above, self._steps[above], split(path[len(above) + 1 :]))

    def _of_parts(self, above: str, name: str, rest: Sequence[str]) -> str:
        """What an edit below a step or an ending is about: itself, or an arrow that leaves it."""
        way: tuple[str, ...] = ()
        if len(rest) >= 2 and rest[0] in ("outcomes", "exits", "opens"):
            way = tuple(rest[:2])
            if rest[0] == "outcomes" and len(rest) >= 2 + OPENS and rest[2] == "opens":
                way = tuple(rest[: 2 + OPENS])
        if not way:
            return f"Node {name}"
        return f"Edge {'.'.join((above, *way))}"

    def _lanes(self, edit: Edit) -> Iterator[str]:
        keys = split(edit.path)
        if keys[0] == "teams" and len(keys) > 1:
            yield f"Lane {keys[1]}"


def _unmoved(edits: Sequence[Edit]) -> Iterator[Edit]:
    """The edits, less those that take something away and put the same back elsewhere."""
    gone = {edit.path: edit.was for edit in edits if edit.verb == "remove"}
    back = {edit.path: edit.to for edit in edits if edit.verb == "add"}
    same = {path for path in gone if path in back and gone[path] == back[path]}
    return (edit for edit in edits if edit.path not in same)


def _said(edit: Edit) -> str:
    """What an edit says, as a tooltip: where it is, what was there, and what is there now.

    >>> from pathway_engine.definition.node import Scalar
    >>> _said(Edit("set", "steps.panel.work.mean", was=Scalar("8h"), to=Scalar("5h")))
    'work.mean: 8h, now 5h'
    """
    where = ".".join(split(edit.path)[2:]) or "the whole"
    was, now = ("" if one is None else in_line(one) for one in (edit.was, edit.to))
    if edit.verb == "set":
        return printed(f"{where}: {was}, now {now}")
    if edit.verb == "add":
        return printed(f"{where}: new, {now}")
    return printed(f"{where}: no longer {was}")
