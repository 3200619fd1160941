"""From a pathway to what its picture holds."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from pathway_engine.definition.models import Block, Ending, Pathway, Step, TeamStep, WaitStep
from pathway_engine.definition.prose.telling import Teller, either, words
from pathway_engine.definition.routes import Way, entrances, join_of, ways
from pathway_engine.definition.signposts import teams_of
from pathway_engine.report.drawing.graph import (
    Band,
    Edge,
    EdgeKind,
    Graph,
    Lane,
    Node,
    NodeKind,
    Passing,
)
from pathway_engine.report.drawing.sayings import Sayings
from pathway_engine.report.drawing.text import printed

ARRIVAL = "arrivals."
"""What stands before the key of an arrival, so that it is not taken for a step of that name."""


def graph_of(pathway: Pathway) -> Graph:
    """What the picture of a pathway holds. The pathway must have passed its checks."""
    return _Builder(pathway).graph()


class _Builder:
    """Takes one pathway apart."""

    def __init__(self, pathway: Pathway) -> None:
        self._pathway = pathway
        self._tell = Teller(pathway)
        self._say = Sayings(pathway)
        self._ways = tuple(ways(pathway))
        self._teams = _holders(pathway, self._ways)
        self._at = _lanes_of(pathway, self._ways)

    def graph(self) -> Graph:
        nodes = {node.key: node for node in self._nodes()}
        used = dict.fromkeys(node.lane for node in nodes.values() if node.lane)
        lanes = {key: self._lane(key) for key in used}
        bands = {lane.band: self._band(lane.band) for lane in self._in_order(lanes)}
        return Graph(
            printed(self._pathway.title or words(self._pathway.name)),
            nodes,
            tuple(self._edges()),
            {lane.key: lane for lane in self._in_order(lanes)},
            bands,
            entrances=frozenset(entrances(self._pathway)),
        )

    # -- nodes ---------------------------------------------------------------------------------

    def _nodes(self) -> Iterator[Node]:
        for name, arrival in self._pathway.arrivals.items():
            notes = self._say.arrival(arrival)
            title = printed(arrival.title or words(name))
            about = self._say.arrival_whole(name, arrival)
            yield Node(ARRIVAL + name, "arrival", title, notes=notes, about=about)
        for name, step in self._pathway.steps.items():
            yield self._step(name, step)
            if isinstance(step, Block):
                for branch in step.parallel.values():
                    yield from (self._step(inner, below) for inner, below in branch.items())
                yield self._join(name, step)
        for name, ending in self._pathway.endings.items():
            yield self._ending(name, ending)

    def _step(self, name: str, step: Step) -> Node:
        return Node(
            name,
            _kind(step),
            self._title(name, step),
            self._at[name],
            self._say.step(name, step),
            self._say.step_whole(name, step),
            step.join if isinstance(step, Block) else "",
        )

    def _join(self, name: str, block: Block) -> Node:
        awaited = "all branches" if block.join == "all" else "the first branch"
        about = printed(f"{self._title(name, block)}: goes on after {awaited}")
        key = join_of(name)
        return Node(key, "join", f"after {awaited}", self._at[key], about=about, sort=block.join)

    def _ending(self, name: str, ending: Ending) -> Node:
        notes = self._say.ending(name, ending)
        about = self._say.ending_whole(name, ending)
        title = self._title(name, ending)
        return Node(name, "ending", title, notes=notes, about=about, sort=ending.kind)

    def _title(self, name: str, thing: Step | Ending) -> str:
        return printed(thing.title or words(name))

    # -- edges ---------------------------------------------------------------------------------

    def _edges(self) -> Iterator[Edge]:
        for name, arrival in self._pathway.arrivals.items():
            to = arrival.to or self._pathway.start
            if to is not None:
                yield Edge(f"{ARRIVAL}{name}", ARRIVAL + name, to, "arrival")
        for way in self._ways:
            label, about = self._say.way(way)
            passing = self._passing(way)
            about = printed(about + _PASSED[passing])
            key = f"{way.path}>{way.target}"
            portion = self._say.portion(way)
            kind: EdgeKind = way.kind  # type: ignore[assignment]
            yield Edge(key, way.origin, way.target, kind, passing, printed(label), about, portion)

    def _passing(self, way: Way) -> Passing:
        """Whether the way hands a case over: to another team, to another organisation."""
        step = self._pathway.team_steps.get(way.target)
        before = self._teams.get(way.origin, ())
        if step is None or not before or way.kind in ("opening", "exit"):
            return "inside"
        after = teams_of(self._pathway, step)
        if set(before) == set(after):
            return "inside"
        return (
            "organisations" if len({*self._owners(before), *self._owners(after)}) > 1 else "teams"
        )

    def _owners(self, teams: tuple[str, ...]) -> Iterator[str]:
        return (self._pathway.real_teams[team].organisation for team in teams)

    # -- lanes ---------------------------------------------------------------------------------

    def _lane(self, key: str) -> Lane:
        teams = tuple(key.split("|"))
        owners = tuple(dict.fromkeys(self._owners(teams)))
        known = list(self._pathway.organisations)
        band = "|".join(sorted(owners, key=known.index))
        title = printed(either([self._tell.team(one) for one in teams], "or"))
        return Lane(key, title, band, f"Team: {title}")

    def _band(self, key: str) -> Band:
        names = key.split("|")
        title = printed(either([self._tell.organisation(one) for one in names], "or"))
        return Band(key, title, f"Organisation: {title}")

    def _in_order(self, lanes: Mapping[str, Lane]) -> list[Lane]:
        """Lanes in the written order of organisations, then of teams."""
        owners, teams = list(self._pathway.organisations), list(self._pathway.teams)
        return sorted(
            lanes.values(),
            key=lambda lane: (
                [owners.index(one) for one in lane.band.split("|")],
                [teams.index(one) for one in lane.key.split("|")],
            ),
        )


_PASSED = {
    "inside": "",
    "teams": "; handed to another team",
    "organisations": "; handed to another organisation",
}


def _kind(step: Step) -> NodeKind:
    if isinstance(step, TeamStep):
        return "step"
    if isinstance(step, WaitStep):
        return "wait"
    return "fork" if isinstance(step, Block) else "decision"


def _flows(all_ways: tuple[Way, ...]) -> list[Way]:
    return [way for way in all_ways if way.kind in ("outcome", "branch")]


def _holders(pathway: Pathway, all_ways: tuple[Way, ...]) -> dict[str, tuple[str, ...]]:
    """The teams that may have a case at each place: those of the step, else whoever had it last."""
    found: dict[str, tuple[str, ...]] = {
        name: teams_of(pathway, step) for name, step in pathway.team_steps.items()
    }
    known = set(found)
    changed = True
    while changed:
        changed = False
        for way in _flows(all_ways):
            if way.target in known or way.target in pathway.endings:
                continue
            before = found.get(way.target, ())
            after = tuple(dict.fromkeys((*before, *found.get(way.origin, ()))))
            changed = changed or after != before
            found[way.target] = after
    return found


def _lanes_of(pathway: Pathway, all_ways: tuple[Way, ...]) -> dict[str, str]:
    """The lane of each place: that of its teams.

    A wait, a decision and a join stand where they come from, else where they lead to, else in the
    first lane.
    """
    found: dict[str, str] = {
        name: "|".join(teams_of(pathway, step)) for name, step in pathway.team_steps.items()
    }
    for name, step in pathway.steps.items():
        if isinstance(step, Block):
            found |= _lane_of_block(name, step, found, all_ways)
    flows = _flows(all_ways)
    places = {*pathway.all_steps, *(join_of(one) for one in pathway.steps)} - set(found)
    for near in (_forward, _backward):
        for _ in places:
            for way in flows:
                place, beside = near(way)
                if place in places and place not in found and beside in found:
                    found[place] = found[beside]
    first = next(iter(found.values()), next(iter(pathway.real_teams)))
    return dict.fromkeys(places, first) | found


def _lane_of_block(
    name: str, block: Block, found: Mapping[str, str], all_ways: tuple[Way, ...]
) -> dict[str, str]:
    """A block stands, with its join, in the lane from which it is first reached."""
    before = (way.origin for way in _flows(all_ways) if way.target == name)
    lanes = [found[one] for one in before if one in found]
    inner = [found[one] for branch in block.parallel.values() for one in branch if one in found]
    here = next(iter([*lanes, *inner]), "")
    return {name: here, join_of(name): here} if here else {}


def _forward(way: Way) -> tuple[str, str]:
    return way.target, way.origin


def _backward(way: Way) -> tuple[str, str]:
    return way.origin, way.target
