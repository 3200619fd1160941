"""The diagram of a BPMN process: where each shape stands, and which way each flow takes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from pathway_engine.report.drawing.layout import Box, Layout, PlacedEdge, PlacedNode
from pathway_engine.report.drawing.marks import tag
from pathway_engine.report.drawing.shapes import NOTE
from pathway_engine.report.drawing.text import width

STRIP = 30.0
"""How wide a modeller draws the name of a pool or a lane."""


def diagram(layout: Layout, node_ids: Mapping[str, str], flow_ids: Mapping[str, str]) -> str:
    """The whole diagram, with a shape for each node and lane, and an edge for each flow."""
    parts = [
        *_lanes(layout),
        *(_shape(one, node_ids[key]) for key, one in layout.nodes.items()),
        *(_edge(one, flow_ids[one.edge.key]) for one in layout.edges),
    ]
    inner = "\n".join(["", *parts, ""])
    plane = tag("bpmndi:BPMNPlane", inner, id="plane", bpmnElement="collaboration")
    return tag("bpmndi:BPMNDiagram", plane, id="diagram")


def _lanes(layout: Layout) -> Iterator[str]:
    """The pool, the lanes of organisations and those of teams, one within the other."""
    top = min(lane.box.y for lane in layout.lanes)
    pool = Box(-STRIP, top, layout.wide + STRIP, layout.high - top)
    yield _placed("pool", pool, level="true")
    for kind, named, left in (("organisation", layout.bands, 0.0), ("team", layout.lanes, STRIP)):
        for one in named:
            last = one.key == named[-1].key
            bottom = layout.high if last else one.box.bottom
            box = Box(left, one.box.y, layout.wide - left, bottom - one.box.y)
            yield _placed(f"{kind}_{one.key.replace('|', '_')}", box, level="true")


def _shape(placed: PlacedNode, node: str) -> str:
    """A task by its box; an event or a gateway by its square, with its name beneath."""
    shape = placed.shape
    half = shape.wide / 2 if shape.is_box else shape.half
    box = Box(placed.x - half, placed.y - shape.half, 2 * half, 2 * shape.half)
    if shape.is_box or not placed.node.title:
        return _placed(node, box)
    beneath = Box(
        placed.x - shape.wide / 2, box.bottom + 3, shape.wide, shape.below - shape.half - 3
    )
    return _placed(node, box, label=beneath)


def _placed(element: str, box: Box, *, level: str = "", label: Box | None = None) -> str:
    inner = _bounds(box)
    if label is not None:
        inner += tag("bpmndi:BPMNLabel", _bounds(label))
    attributes = {"bpmnElement": element, "isHorizontal": level}
    return tag("bpmndi:BPMNShape", inner, id=f"{element}_shape", **attributes)


def _edge(placed: PlacedEdge, flow: str) -> str:
    inner = "".join(tag("di:waypoint", x=x, y=y) for x, y in placed.points)
    if placed.label:
        x, y = placed.at
        words = Box(x, y - 14, width(placed.label, NOTE), 12)
        inner += tag("bpmndi:BPMNLabel", _bounds(words))
    return tag("bpmndi:BPMNEdge", inner, id=f"{flow}_edge", bpmnElement=flow)


def _bounds(box: Box) -> str:
    return tag("dc:Bounds", x=box.x, y=box.y, width=box.wide, height=box.high)
