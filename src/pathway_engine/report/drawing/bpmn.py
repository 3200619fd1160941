"""A pathway as BPMN 2.0 with its diagram, so that it opens in a modeller.

A sequence flow may not leave its pool. So the pathway is one pool: organisations are its lanes, and
teams lanes within these. Steps are tasks, waits timer events, decisions and blocks gateways,
arrivals and endings start and end events. What several flows leave is followed by a gateway, for
in BPMN a task that two flows leave goes both ways. A case that another opens is a start event;
ways out while a case waits are told in the documentation of their step.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace

from pathway_engine.report.drawing.bpmn_diagram import diagram
from pathway_engine.report.drawing.graph import Edge, Graph, Node, NodeKind
from pathway_engine.report.drawing.layout import Layout
from pathway_engine.report.drawing.marks import tag
from pathway_engine.report.drawing.placing import laid_out
from pathway_engine.report.drawing.text import escaped

SPACES = {
    "xmlns": "http://www.omg.org/spec/BPMN/20100524/MODEL",
    "xmlns:bpmndi": "http://www.omg.org/spec/BPMN/20100524/DI",
    "xmlns:dc": "http://www.omg.org/spec/DD/20100524/DC",
    "xmlns:di": "http://www.omg.org/spec/DD/20100524/DI",
    "targetNamespace": "urn:pathway-engine:bpmn",
}
DRAWN_AS: dict[NodeKind, NodeKind] = {"ending": "wait", "fork": "decision", "join": "decision"}
"""Events are circles in BPMN, gateways diamonds."""
_TAGS: dict[NodeKind, str] = {
    "arrival": "startEvent",
    "step": "task",
    "wait": "intermediateCatchEvent",
    "decision": "exclusiveGateway",
    "fork": "parallelGateway",
    "join": "parallelGateway",
    "ending": "endEvent",
}
_NO_NAME = re.compile(r"[^A-Za-z0-9_-]")


def process(graph: Graph, name: str) -> str:
    """The XML of a pathway of this name."""
    graph = _with_gateways(_with_starts(graph))
    layout = laid_out(graph, DRAWN_AS)
    node_ids = {key: f"node_{_as_id(key)}" for key in graph.nodes}
    flow_ids = {edge.key: f"flow_{at}" for at, edge in enumerate(graph.edges, 1)}
    lanes = _lane_of(layout)
    inner = "\n".join(
        [
            "",
            tag("collaboration", _participant(graph, name), id="collaboration"),
            _process(graph, name, node_ids, flow_ids, lanes),
            diagram(layout, node_ids, flow_ids),
            "",
        ]
    )
    head = '<?xml version="1.0" encoding="UTF-8"?>\n'
    whole = tag("definitions", inner, id="definitions", exporter="Pathway Engine", **SPACES)
    return f"{head}{whole}\n"


def _as_id(key: str) -> str:
    """A key as XML takes it for an id: a dot becomes a hyphen, which no key has."""
    return _NO_NAME.sub("_", key.replace(".", "-"))


# -- what BPMN says otherwise ---------------------------------------------------------------------


def _with_starts(graph: Graph) -> Graph:
    """The graph with a start event for each opening, and without exits."""
    nodes, edges = dict(graph.nodes), []
    for edge in graph.edges:
        if edge.kind == "opening":
            key = f"opened.{len(nodes)}"
            title = f"{graph.nodes[edge.origin].title}: {edge.label}"
            nodes[key] = Node(key, "arrival", title, about=edge.about)
            edges.append(Edge(f"{edge.key}>start", key, edge.target, "arrival"))
        elif edge.kind != "exit":
            edges.append(edge)
    return replace(graph, nodes=nodes, edges=tuple(edges))


def _with_gateways(graph: Graph) -> Graph:
    """The graph with a gateway behind whatever several outcomes leave."""
    many = {
        key
        for key, node in graph.nodes.items()
        if node.kind in ("step", "wait", "join")
        and sum(edge.origin == key for edge in graph.edges) > 1
    }
    nodes: dict[str, Node] = {}
    for key, node in graph.nodes.items():
        nodes[key] = node
        if key in many:
            nodes[f"{key}.choice"] = Node(f"{key}.choice", "decision", "", node.lane)
    edges = [
        replace(edge, origin=f"{edge.origin}.choice") if edge.origin in many else edge
        for edge in graph.edges
    ]
    edges += [
        Edge(f"{key}.choice", key, f"{key}.choice", "outcome") for key in nodes if key in many
    ]
    return replace(graph, nodes=nodes, edges=tuple(edges))


def _lane_of(layout: Layout) -> dict[str, list[str]]:
    """The nodes of each lane; arrivals and endings are in that beside which they stand."""
    found: dict[str, list[str]] = {lane.key: [] for lane in layout.lanes}
    for key, placed in layout.nodes.items():
        beside = [lane.key for lane in layout.lanes if placed.y < lane.box.bottom]
        found[placed.node.lane or (beside or [layout.lanes[-1].key])[0]].append(key)
    return found


# -- the process ----------------------------------------------------------------------------------


def _participant(graph: Graph, name: str) -> str:
    attributes = {"name": graph.title, "processRef": f"process_{_as_id(name)}"}
    return tag("participant", id="pool", **attributes)


def _process(
    graph: Graph,
    name: str,
    node_ids: Mapping[str, str],
    flow_ids: Mapping[str, str],
    lanes: Mapping[str, list[str]],
) -> str:
    parts = [
        _lanes(graph, node_ids, lanes),
        *(_node(graph, node, node_ids, flow_ids) for node in graph.nodes.values()),
        *(_flow(edge, node_ids, flow_ids) for edge in graph.edges),
    ]
    inner = "\n".join(["", *parts, ""])
    return tag("process", inner, id=f"process_{_as_id(name)}", isExecutable="false")


def _lanes(graph: Graph, node_ids: Mapping[str, str], lanes: Mapping[str, list[str]]) -> str:
    """The lanes of organisations, each with those of its teams."""
    bands = []
    for at, (key, band) in enumerate(graph.bands.items(), 1):
        inside = [one for one in lanes if graph.lanes[one].band == key]
        teams = "".join(
            tag(
                "lane", "".join(tag("flowNodeRef", node_ids[one]) for one in lanes[lane]),
                id=f"team_{_as_id(lane)}", name=graph.lanes[lane].title,
            )
            for lane in inside
        )  # fmt: skip
        below = tag("childLaneSet", teams, id=f"teams_{at}")
        bands.append(tag("lane", below, id=f"organisation_{_as_id(key)}", name=band.title))
    return tag("laneSet", "".join(bands), id="organisations")


def _node(
    graph: Graph, node: Node, node_ids: Mapping[str, str], flow_ids: Mapping[str, str]
) -> str:
    name = "complexGateway" if node.kind == "join" and node.sort == "any" else _TAGS[node.kind]
    said = [tag("documentation", escaped(node.about))] if node.about else []
    into = [tag("incoming", flow_ids[one.key]) for one in graph.edges if one.target == node.key]
    out = [tag("outgoing", flow_ids[one.key]) for one in graph.edges if one.origin == node.key]
    timer = [tag("timerEventDefinition")] if node.kind == "wait" else []
    inner = "".join((*said, *into, *out, *timer))
    return tag(name, inner, id=node_ids[node.key], name=node.title)


def _flow(edge: Edge, node_ids: Mapping[str, str], flow_ids: Mapping[str, str]) -> str:
    ends = {"sourceRef": node_ids[edge.origin], "targetRef": node_ids[edge.target]}
    said = tag("documentation", escaped(edge.about)) if edge.about else ""
    return tag("sequenceFlow", said, id=flow_ids[edge.key], name=edge.label, **ends)
