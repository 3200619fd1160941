"""What the measures of a design put on its picture: how many pass, and how long steps delay.

Numbers are means over replications. Measures count arrivals, openings, visits, endings and
handoffs from step to step; which outcome a visit took inside a team they do not tell. There the
number of visits times the written share stands in, and says so (≈); where no share is written,
or it depends on the case, nothing is told.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from math import floor, isnan, log10

from pathway_engine.analysis.summary import Summary
from pathway_engine.clock import DAY, HOUR
from pathway_engine.definition.measures.naming import family_of
from pathway_engine.report.drawing.building import ARRIVAL
from pathway_engine.report.drawing.graph import Edge, Graph, Node
from pathway_engine.report.drawing.palette import DELAYS
from pathway_engine.report.drawing.styling import Styling

THIN, WIDE = 1.0, 6.0
"""The widths of an arrow that nobody takes, and of the one that most take."""


@dataclass(frozen=True)
class _Counted:
    """What the measures of one design count, by its names."""

    entries: Mapping[str, float]
    visits: Mapping[str, float]
    endings: Mapping[str, float]
    handoffs: Mapping[tuple[str, str], float]
    delays: Mapping[str, float]
    """Mean delay of a visit, in seconds, by step."""
    replications: int


def with_flow(graph: Graph, measures: Sequence[Summary]) -> tuple[Graph, Styling]:
    """The graph with numbers on its things, and how wide and how dark they are drawn."""
    counted = _counted(measures)
    flows = _flows(graph, counted)
    step, unit, name = _scale(counted.delays.values())
    shades = {
        key: min(floor(delay / step + 1e-9), len(DELAYS) - 1)
        for key, delay in counted.delays.items()
        if key in graph.nodes
    }
    most = max((many for many, _ in flows.values()), default=0.0)
    styling = Styling(
        _widths(graph, flows, most),
        {key: DELAYS[shade] for key, shade in shades.items()},
        _shades(step / unit, name),
        _notes(counted.replications, most),
    )
    nodes = {key: _told(node, counted, unit, name) for key, node in graph.nodes.items()}
    edges = tuple(_numbered(edge, flows) for edge in graph.edges)
    return replace(graph, nodes=nodes, edges=edges), styling


_WIDTH = "Width of arrows: cases that take them, up to"
_SOURCES = (
    "Arrivals, openings, handoffs between teams and endings reached in one way are counted; ≈ is "
    "the visits of the step times the written share; an arrow without a number is drawn thin, for "
    "the measures do not tell who takes it."
)
_COLOUR = (
    "Colour of steps: mean delay of the visits that ended there, whatever its cause: on the way, "
    "waiting, on hold, returned."
)


# -- what is counted ----------------------------------------------------------------------------


def _counted(measures: Sequence[Summary]) -> _Counted:
    by_step = _cut(measures, "visit_duration", "count", "step")
    sums: dict[str, float] = {}
    pairs: dict[tuple[str, str], float] = {}
    endings: dict[str, float] = {}
    for row in measures:
        mean = row.interval.mean
        if isnan(mean):
            continue
        family = family_of(row.measure)
        if family == "delay" and row.statistic == "sum" and list(row.by) == ["step"]:
            sums[row.by["step"]] = sums.get(row.by["step"], 0.0) + mean
        elif row.measure == "handoffs.all" and row.statistic == "count" and "from_step" in row.by:
            pairs[row.by["from_step"], row.by["to_step"]] = mean
        elif family == "ending" and row.statistic == "count":
            endings[row.measure.split(".")[1]] = mean
    delays = {step: sums.get(step, 0.0) / many for step, many in by_step.items() if many}
    entries = _cut(measures, "arrivals", "count", "entry")
    replications = max((row.interval.replications for row in measures), default=0)
    return _Counted(entries, by_step, endings, pairs, delays, replications)


def _cut(measures: Iterable[Summary], measure: str, statistic: str, by: str) -> dict[str, float]:
    return {
        row.by[by]: row.interval.mean
        for row in measures
        if (row.measure, row.statistic) == (measure, statistic)
        and list(row.by) == [by]
        and not isnan(row.interval.mean)
    }


# -- on arrows ----------------------------------------------------------------------------------

Flow = tuple[float, bool]
"""How many, and whether they are counted."""


def _flows(graph: Graph, counted: _Counted) -> dict[str, Flow]:
    """How many take each edge, as far as the measures tell."""
    beside = _led_to(graph)
    found: dict[str, Flow] = {}
    for edge in graph.edges:
        flow = _flow(graph, edge, counted, beside)
        if flow is not None:
            found[edge.key] = flow
    return found


def _flow(
    graph: Graph, edge: Edge, counted: _Counted, beside: Mapping[tuple[str, str], int]
) -> Flow | None:
    if edge.kind == "exit":
        return None
    if edge.kind in ("arrival", "opening"):
        many = counted.entries.get(_entry(edge))
        return None if many is None else (many, True)
    pair = edge.origin, edge.target
    if edge.passing != "inside" and beside.get(pair) == 1 and counted.handoffs:
        return counted.handoffs.get(pair, 0.0), True
    visits = counted.visits.get(edge.origin)
    if edge.portion is None or visits is None:
        return _all_of_an_ending(graph, edge, counted)
    return visits * edge.portion, False


def _entry(edge: Edge) -> str:
    """The name by which measures know what brings a case."""
    if edge.kind == "arrival":
        return edge.origin.removeprefix(ARRIVAL)
    owner = edge.origin.removesuffix(".join")
    return f"{owner}.{edge.key.rpartition('>')[0].rpartition('.')[2]}"


def _all_of_an_ending(graph: Graph, edge: Edge, counted: _Counted) -> Flow | None:
    """All who end there, where this is the only way to it."""
    ways = [one for one in graph.edges if one.target == edge.target]
    node = graph.nodes[edge.target]
    if node.kind != "ending" or len(ways) != 1 or any("any step" in one for one in node.notes):
        return None
    many = counted.endings.get(edge.target)
    return None if many is None else (many, True)


def _led_to(graph: Graph) -> dict[tuple[str, str], int]:
    """In how many ways a step leads to another with no step of a team between."""
    after: dict[str, list[Edge]] = {}
    for edge in graph.edges:
        if edge.kind in ("outcome", "branch"):
            after.setdefault(edge.origin, []).append(edge)
    found: dict[tuple[str, str], int] = {}
    for node in graph.of_kind("step"):
        waiting, seen = list(after.get(node.key, ())), set()
        while waiting:
            edge = waiting.pop()
            if graph.nodes[edge.target].kind in ("step", "ending"):
                pair = node.key, edge.target
                found[pair] = found.get(pair, 0) + 1
            elif edge.target not in seen:
                seen.add(edge.target)
                waiting += after.get(edge.target, ())
    return found


def _widths(graph: Graph, flows: Mapping[str, Flow], most: float) -> dict[str, float]:
    """A width for each edge: in proportion to who takes it."""
    return {
        edge.key: THIN + (WIDE - THIN) * flows.get(edge.key, (0.0, True))[0] / (most or 1.0)
        for edge in graph.edges
    }


def _numbered(edge: Edge, flows: Mapping[str, Flow]) -> Edge:
    if edge.key not in flows:
        return edge
    many, counted = flows[edge.key]
    number = f"{'' if counted else '≈ '}{many:,.0f}"
    label = f"{edge.label} · {number}" if edge.label else number
    source = "counted" if counted else "visits times the written share"
    return replace(edge, label=label, about=f"{edge.about}; {number} ({source})".lstrip("; "))


# -- on steps -----------------------------------------------------------------------------------


def _told(node: Node, counted: _Counted, unit: float, name: str) -> Node:
    """A node with what is counted of it beneath its title."""
    notes: list[str] = []
    if node.kind == "ending" and node.key in counted.endings:
        notes.append(f"{counted.endings[node.key]:,.0f} cases")
    if node.kind != "ending" and node.key in counted.visits:
        notes.append(f"{counted.visits[node.key]:,.0f} visits")
    delay = f"{counted.delays.get(node.key, 0.0) / unit:.1f}"
    if delay != "0.0":
        notes.append(f"delay {delay} {name}")
    return replace(node, notes=(*node.notes, *notes)) if notes else node


def _scale(delays: Iterable[float]) -> tuple[float, float, str]:
    """How many seconds a shade stands for, and the unit in which that is told."""
    most = max(delays, default=0.0)
    unit, name = (float(DAY), "d") if most >= 2 * DAY else (float(HOUR), "h")
    each = max(most / unit, 0.1) / len(DELAYS)
    ten = 10.0 ** floor(log10(each))
    nice = next(one * ten for one in (1, 2, 2.5, 5, 10) if one * ten >= each - 1e-9)
    return nice * unit, unit, name


def _shades(step: float, name: str) -> tuple[tuple[str, str], ...]:
    """Each shade with what it stands for."""
    last = len(DELAYS) - 1
    told = [f"{step * at:g} to {step * (at + 1):g} {name}" for at in range(last)]
    told = [f"delay {told[0]}", *told[1:], f"{step * last:g} {name} or more"]
    return tuple(zip(DELAYS, told, strict=True))


def _notes(replications: int, most: float) -> tuple[str, ...]:
    runs = f"{replications} replication{'' if replications == 1 else 's'}"
    return (
        f"Numbers are means of {runs}, over the window. {_WIDTH} {most:,.0f}. {_SOURCES}",
        _COLOUR,
    )
