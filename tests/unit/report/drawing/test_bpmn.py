"""The BPMN holds together: every reference leads somewhere, all is drawn, and pm4py reads it."""

from __future__ import annotations

import json
import subprocess
import sys
from collections import Counter
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from checking import SMALL, bound
from pathway_engine.definition.loading import load_as_written
from pathway_engine.definition.models import Pathway
from pathway_engine.report.drawing import draw
from pathway_engine.shipped import shipped_pathways
from reference.later import ALL
from reference.strategies import run_of

MODEL = "{http://www.omg.org/spec/BPMN/20100524/MODEL}"
DI = "{http://www.omg.org/spec/BPMN/20100524/DI}"
WAYPOINT = "{http://www.omg.org/spec/DD/20100524/DI}waypoint"
BOUNDS = "{http://www.omg.org/spec/DD/20100524/DC}Bounds"
FLOW_NODES = {
    "task", "startEvent", "endEvent", "intermediateCatchEvent", "exclusiveGateway",
    "parallelGateway", "complexGateway",
}  # fmt: skip
WOKINGHAM = load_as_written(shipped_pathways() / "wokingham" / "split.yaml")
READ = """
import json, sys
import pm4py
from pm4py.objects.bpmn.obj import BPMN
graph = pm4py.read_bpmn(sys.argv[1])
frames = (BPMN.Participant, BPMN.Collaboration)
nodes = [type(one).__mro__ for one in graph.get_nodes() if not isinstance(one, frames)]
tasks = sum(BPMN.Task in one for one in nodes)
json.dump([tasks, len(nodes), len(graph.get_flows())], open(sys.argv[2], "w"))
"""
PATHWAYS = [WOKINGHAM, bound(SMALL), *(run_of(number, ALL).read() for number in range(0, 40, 4))]


def read(pathway: Pathway) -> ET.Element:
    return ET.fromstring(draw(pathway, to="bpmn"))  # noqa: S314 - of our own making


@pytest.mark.parametrize("pathway", PATHWAYS, ids=lambda pathway: pathway.name)
def test_every_reference_leads_somewhere(pathway: Pathway) -> None:
    root = read(pathway)
    ids = [one.get("id") or "" for one in root.iter() if one.get("id")]
    assert len(ids) == len(set(ids))
    named = [one.get(key) for one in root.iter() for key in ("sourceRef", "targetRef", "processRef",
             "bpmnElement")]  # fmt: skip
    within = [one.text for tag in ("flowNodeRef", "incoming", "outgoing")
              for one in root.iter(MODEL + tag)]  # fmt: skip
    assert {one for one in (*named, *within) if one} <= set(ids)


@pytest.mark.parametrize("pathway", PATHWAYS, ids=lambda pathway: pathway.name)
def test_everything_is_drawn(pathway: Pathway) -> None:
    root = read(pathway)
    shapes = Counter(one.get("bpmnElement") for one in root.iter(f"{DI}BPMNShape"))
    edges = {one.get("bpmnElement"): one for one in root.iter(f"{DI}BPMNEdge")}
    nodes = [one for one in root.iter() if one.tag.removeprefix(MODEL) in FLOW_NODES]
    lanes = [*root.iter(f"{MODEL}lane"), *root.iter(f"{MODEL}participant")]
    assert shapes == Counter(one.get("id") for one in (*nodes, *lanes))
    assert set(edges) == {one.get("id") for one in root.iter(f"{MODEL}sequenceFlow")}
    assert all(len(one.findall(WAYPOINT)) >= 2 for one in edges.values())


@pytest.mark.parametrize("pathway", PATHWAYS, ids=lambda pathway: pathway.name)
def test_flows_touch_the_shapes_that_they_join(pathway: Pathway) -> None:
    root = read(pathway)
    box = {}
    for shape in root.iter(f"{DI}BPMNShape"):
        bounds = shape.find(BOUNDS)
        assert bounds is not None
        box[shape.get("bpmnElement")] = [
            float(bounds.get(k) or 0) for k in ("x", "y", "width", "height")
        ]
    ends = {one.get("id"): (one.get("sourceRef"), one.get("targetRef"))
            for one in root.iter(f"{MODEL}sequenceFlow")}  # fmt: skip
    for edge in root.iter(f"{DI}BPMNEdge"):
        points = edge.findall(WAYPOINT)
        for point, node in zip((points[0], points[-1]), ends[edge.get("bpmnElement")], strict=True):
            x, y, wide, high = box[node]
            assert x - 0.2 <= float(point.get("x") or 0) <= x + wide + 0.2
            assert y - 0.2 <= float(point.get("y") or 0) <= y + high + 0.2


@pytest.mark.parametrize("pathway", PATHWAYS, ids=lambda pathway: pathway.name)
def test_a_task_is_left_by_one_flow_and_each_node_stands_in_one_lane(pathway: Pathway) -> None:
    root = read(pathway)
    for one in root.iter(f"{MODEL}task"):
        assert len(one.findall(f"{MODEL}outgoing")) == 1
    nodes = [one.get("id") for one in root.iter() if one.tag.removeprefix(MODEL) in FLOW_NODES]
    within = [one.text for one in root.iter(f"{MODEL}flowNodeRef")]
    assert sorted(within, key=str) == sorted(nodes, key=str)
    assert len([*root.iter(f"{MODEL}task")]) == len(pathway.team_steps)


def test_organisations_are_lanes_and_teams_lanes_in_them() -> None:
    root = read(WOKINGHAM)
    outer = root.find(f"{MODEL}process/{MODEL}laneSet")
    assert outer is not None
    found = {
        lane.get("name"): [one.get("name") for one in lane.iter(f"{MODEL}lane")][1:]
        for lane in outer.findall(f"{MODEL}lane")
    }
    assert sorted(found["Optalis Ltd"], key=str) == ["Brokerage", "Long-term support", "Reviews"]
    assert set(found) == {"Wokingham Borough Council", "Optalis Ltd"}


def test_pm4py_reads_the_same_back(tmp_path: Path) -> None:
    """It is heavy, prints a banner and is under the AGPL: it runs in a process of its own."""
    root = read(WOKINGHAM)
    nodes = sum(one.tag.removeprefix(MODEL) in FLOW_NODES for one in root.iter())
    flows = len([*root.iter(f"{MODEL}sequenceFlow")])
    (tmp_path / "x.bpmn").write_text(draw(WOKINGHAM, to="bpmn"), encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", READ, "x.bpmn", "x.json"],
        cwd=tmp_path, capture_output=True, check=False, text=True,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    found = json.loads((tmp_path / "x.json").read_text(encoding="utf-8"))
    assert found == [len(WOKINGHAM.team_steps), nodes, flows]
