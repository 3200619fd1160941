"""A pathway as the text of a Mermaid flowchart, for pages that draw such."""

from __future__ import annotations

from collections.abc import Iterator

from pathway_engine.report.drawing.graph import Edge, Graph, Node

INDENT = "  "
_SHAPES = {
    "arrival": ('(["', '"])'),
    "step": ('["', '"]'),
    "wait": ('{{"', '"}}'),
    "decision": ('{"', '"}'),
    "fork": ('[["', '"]]'),
    "join": ('[["', '"]]'),
    "ending": ('(["', '"])'),
}
_ESCAPED = frozenset('"#&<>`\\|{}[]();%*_~$')
"""Signs that mean something to Mermaid, Markdown or HTML, as numbered entities instead."""
_NOT_SPOKEN = frozenset('"#&<>`\\|{}[];%$')
_CLASSES = (
    "classDef comes fill:#ffffff,stroke:#1a1a1a;",
    "classDef ends fill:#e3f0e3,stroke:#1a1a1a,stroke-width:3px;",
    "classDef waits fill:#ffffff,stroke:#1a1a1a,stroke-dasharray:4 3;",
)
_STYLES = {
    "organisations": "stroke:#b33a00,stroke-width:3px",
    "teams": "stroke:#0b5cad,stroke-width:2px",
}


def flowchart(graph: Graph) -> str:
    """The text; titles are escaped, and names are numbers, so that none is taken for a word."""
    return "\n".join(_lines(graph)) + "\n"


def _lines(graph: Graph) -> Iterator[str]:
    name = {key: f"n{at}" for at, key in enumerate(graph.nodes, 1)}
    yield "flowchart LR"
    yield f"{INDENT}accTitle: {_spoken(graph.title)}"
    yield from (INDENT + _node(one, name[one.key]) for one in graph.of_kind("arrival"))
    yield from _bands(graph, name)
    yield from (INDENT + _node(one, name[one.key]) for one in graph.of_kind("ending"))
    yield from (INDENT + _edge(one, name) for one in graph.edges)
    yield from (INDENT + line for line in _CLASSES)
    for kind, named in (("arrival", "comes"), ("ending", "ends"), ("wait", "waits")):
        of_kind = [name[key] for key, node in graph.nodes.items() if node.kind == kind]
        if of_kind:
            yield f"{INDENT}class {','.join(of_kind)} {named};"
    for passing, style in _STYLES.items():
        places = [str(at) for at, edge in enumerate(graph.edges) if edge.passing == passing]
        if places:
            yield f"{INDENT}linkStyle {','.join(places)} {style};"


def _bands(graph: Graph, name: dict[str, str]) -> Iterator[str]:
    """Organisations, with their teams in them."""
    for at, (key, band) in enumerate(graph.bands.items(), 1):
        yield f'{INDENT}subgraph b{at}["{escaped(band.title)}"]'
        for place, lane in enumerate(graph.lanes.values(), 1):
            if lane.band != key:
                continue
            yield f'{INDENT * 2}subgraph l{place}["{escaped(lane.title)}"]'
            inside = (node for node in graph.inner if node.lane == lane.key)
            yield from (INDENT * 3 + _node(node, name[node.key]) for node in inside)
            yield f"{INDENT * 2}end"
        yield f"{INDENT}end"


def _node(node: Node, name: str) -> str:
    start, end = _SHAPES[node.kind]
    said = "<br/>".join(escaped(one) for one in (node.title, *node.notes))
    return f"{name}{start}{said}{end}"


def _edge(edge: Edge, name: dict[str, str]) -> str:
    line = "-.->" if edge.kind in ("exit", "opening") else "-->"
    words = f'|"{escaped(edge.label)}"|' if edge.label else ""
    return f"{name[edge.origin]} {line}{words} {name[edge.target]}"


def _spoken(text: str) -> str:
    """A text that is read aloud as it stands: what means something to Mermaid is left out."""
    return " ".join("".join(" " if one in _NOT_SPOKEN else one for one in text).split())


def escaped(text: str) -> str:
    """A text that Mermaid takes for nothing but text.

    >>> escaped('Panel "A" <b>')
    'Panel #34;A#34; #60;b#62;'
    """
    return "".join(f"#{ord(one)};" if one in _ESCAPED else one for one in text)
