"""What holds of every picture, of whatever pathway: shipped, drafted, or drawn by dice."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from drawn import faults
from pathway_engine.definition.loading import base_as_written, load_as_written
from pathway_engine.definition.models import Pathway
from pathway_engine.report.drawing import draw
from pathway_engine.report.drawing.building import graph_of
from pathway_engine.report.drawing.changes import with_changes
from pathway_engine.report.drawing.echoes import EVERY, echoes
from pathway_engine.report.drawing.graph import Graph
from pathway_engine.report.drawing.placing import laid_out
from pathway_engine.shipped import shipped_pathways
from reference.later import ALL
from reference.strategies import run_of

DRAFTS = Path(__file__).parents[3] / "examples_drafts"
FILES = [
    *(
        path
        for folder in (shipped_pathways(), DRAFTS)
        for path in sorted(folder.rglob("*.yaml"))
        if not path.stem.endswith("experiment")
    ),
]
DRAWN = (*range(50), 647, 809, 963, 1008, 1236, 1366, 1458)
"""The last ones have little room where arrows come in beside others that leave."""


def graphs_of(pathway: Pathway) -> list[Graph]:
    """What is drawn of a pathway: as it is, and with what its redesigns did."""
    base = base_as_written(pathway)
    marked = [] if base is None else [with_changes(base, pathway)]
    return [graph_of(pathway), *marked]


@pytest.mark.parametrize("file", FILES, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_nothing_overlaps_in_a_file(file: Path) -> None:
    for graph in graphs_of(load_as_written(file)):
        assert faults(laid_out(graph)) == []


@pytest.mark.parametrize("number", DRAWN)
def test_nothing_overlaps_in_what_dice_draw(number: int) -> None:
    pathway = run_of(number, ALL).read()
    assert faults(laid_out(graph_of(pathway))) == []


@pytest.mark.parametrize("number", range(0, 60, 6))
def test_everything_is_in_the_picture_and_the_same_bytes_twice(number: int) -> None:
    pathway = run_of(number, ALL).read()
    graph = graph_of(pathway)
    assert {*pathway.all_steps, *pathway.endings} <= set(graph.nodes)
    for form in ("svg", "mermaid", "bpmn"):
        text = draw(pathway, to=form)
        assert text == draw(run_of(number, ALL).read(), to=form)
    picture = ET.fromstring(draw(pathway))  # noqa: S314 - of our own making
    things = [one for one in picture.iter() if one.get("role") == "listitem"]
    assert len(things) == len(graph.nodes)


def test_forty_steps_stand_apart() -> None:
    pathway = long_pathway(40)
    layout = laid_out(graph_of(pathway))
    assert len(layout.nodes) == 40 + 1 + 3
    assert faults(layout) == []


def test_names_of_lanes_come_again_where_a_picture_is_wide() -> None:
    wide, narrow = (laid_out(graph_of(long_pathway(steps))) for steps in (40, 4))
    assert list(echoes(narrow)) == []
    seen = {
        lane.key: [0.0, *(one.x for one in echoes(wide) if one.name == lane.key), wide.end.x]
        for lane in wide.lanes
    }
    assert min(map(len, seen.values())) > 2, "even where there is little room"
    near = [key for key, at in seen.items() if max(b - a for a, b in pairwise(at)) < 1.6 * EVERY]
    assert len(near) >= len(seen) - 1


def long_pathway(steps: int) -> Pathway:
    """So many steps of seven teams, each going on, ahead, back or to an end."""
    teams = {f"t{n}": {"organisation": f"o{n % 3}", "staff": {"r": "9"}} for n in range(7)}
    ends = {name: {"kind": "other"} for name in ("well", "moved", "left")}
    found = {}
    for n in range(steps):
        to = [f"s{n + 1}" if n + 1 < steps else "well", f"s{max(0, n - n % 5)}", [*ends][n % 3]]
        outcomes = {f"x{k}": {"to": one, "share": "20%"} for k, one in enumerate(to)}
        outcomes["x0"] = {"to": to[0]}
        found[f"s{n}"] = {"team": f"t{n * 3 % 7}", "work": "1h", "outcomes": outcomes}
    return Pathway.model_validate({
        "pathway": "long", "language": "1", "timezone": "Europe/London", "full_time": "37h",
        "organisations": {f"o{n}": {"sector": "other"} for n in range(3)},
        "roles": {"r": {}}, "teams": teams, "arrivals": {"a": {"rate": "5/day"}},
        "start": "s0", "steps": found, "endings": ends,
    })  # fmt: skip
