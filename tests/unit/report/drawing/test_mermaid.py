"""The flowchart says the same, and no title can say anything to Mermaid."""

from __future__ import annotations

import re

from checking import SMALL, bound
from pathway_engine.definition.loading import load_as_written
from pathway_engine.report.drawing import draw
from pathway_engine.report.drawing.building import graph_of
from pathway_engine.shipped import shipped_pathways

HOSTILE = 'end"] --> x; click a "javascript:alert(1)" %%{init: {}}%% `<b>` $$x$$ subgraph'
WOKINGHAM = load_as_written(shipped_pathways() / "wokingham" / "split.yaml")


def test_the_small_one() -> None:
    assert draw(bound(SMALL), to="mermaid").split("\n")[:13] == [
        "flowchart LR",
        "  accTitle: small",
        '  n1(["people<br/>520 a year"])',
        '  subgraph b1["council"]',
        '    subgraph l1["front door"]',
        '      n2["contact"]',
        "    end",
        '    subgraph l2["assessment"]',
        '      n3["assess"]',
        "    end",
        "  end",
        '  n4(["advised"])',
        '  n5(["supported"])',
    ]


def test_every_node_and_every_edge_is_there() -> None:
    graph, text = graph_of(WOKINGHAM), draw(WOKINGHAM, to="mermaid")
    declared = re.findall(r"^ +(n\d+)[\[({]", text, re.MULTILINE)
    assert sorted(declared) == sorted(f"n{at}" for at in range(1, len(graph.nodes) + 1))
    assert len(re.findall(r"^  n\d+ -", text, re.MULTILINE)) == len(graph.edges)
    assert text.count("subgraph") == len(graph.lanes) + len(graph.bands)


def test_a_hostile_title_is_a_title() -> None:
    pathway = bound(SMALL).model_copy(update={"title": HOSTILE})
    steps = {k: v.model_copy(update={"title": HOSTILE}) for k, v in pathway.steps.items()}
    text = draw(pathway.model_copy(update={"steps": steps}), to="mermaid")
    usual = draw(bound(SMALL), to="mermaid")
    assert len(text.split("\n")) == len(usual.split("\n"))
    (label,) = re.findall(r'n2\["(.*)"\]', text)
    assert not re.search(r"[\"<>;`$\[\]{}|]", re.sub(r"#\d+;", "", label))
    assert not re.search(r"[\"<>;#%`$\[\]{}|]", text.split("\n")[1].removeprefix("  accTitle: "))
