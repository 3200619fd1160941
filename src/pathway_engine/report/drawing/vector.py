"""A pathway as a swimlane in SVG: searchable text, no script, nothing from elsewhere."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from pathway_engine.report.drawing import arrows, boxes
from pathway_engine.report.drawing.echoes import SIZE, echoes
from pathway_engine.report.drawing.graph import Change, Graph
from pathway_engine.report.drawing.layout import (
    BAND_WIDE,
    LANE_WIDE,
    Box,
    Layout,
    Named,
    PlacedEdge,
)
from pathway_engine.report.drawing.legend import Legend, legend_of
from pathway_engine.report.drawing.marks import lines, number, rectangle, tag, text, title
from pathway_engine.report.drawing.palette import BANDS, FAINT, INK, MARKS, PAPER, RULE
from pathway_engine.report.drawing.placing import laid_out
from pathway_engine.report.drawing.styling import PLAIN, Styling
from pathway_engine.report.drawing.text import escaped, wrapped

FONT = "Arial, Helvetica, 'Liberation Sans', 'DejaVu Sans', sans-serif"
MARGIN = 16.0
HEADING = 17.0


def render(
    graph: Graph, styling: Styling = PLAIN, *, width: float | None = None, prefix: str = "pathway"
) -> str:
    """The picture of a graph; `width` is how wide it is shown, by default as wide as it is.

    `prefix` begins every id, so that several can stand on one page.
    """
    layout = laid_out(graph)
    wide = layout.wide + 2 * MARGIN
    heading = wrapped(graph.title, layout.wide, HEADING, lines=3, bold=True)
    top = MARGIN + len(heading) * 22 + 6
    legend = legend_of(layout, styling, layout.wide)
    high = top + layout.high + legend.high + MARGIN
    body = [
        *lines(MARGIN, MARGIN + 16, heading, HEADING, 22, font_weight="700"),
        _moved(MARGIN, top, _picture(layout, styling)),
        _moved(MARGIN, top + layout.high, _legend(legend)),
    ]
    return _document(graph, body, (wide, high), width, prefix)


def _document(
    graph: Graph, body: list[str], size: tuple[float, float], width: float | None, prefix: str
) -> str:
    """The whole with its size, its name and its description."""
    wide, high = size
    shown = wide if width is None else width
    names = f"{prefix}-title {prefix}-description"
    head = [
        tag("title", escaped(graph.title), id=f"{prefix}-title"),
        tag("desc", escaped(_described(graph)), id=f"{prefix}-description"),
        rectangle(Box(0, 0, wide, high), fill=PAPER),
    ]
    whole = tag(
        "svg", "\n".join(["", *head, *body, ""]),
        xmlns="http://www.w3.org/2000/svg", role="img", aria_labelledby=names,
        viewBox=f"0 0 {number(wide)} {number(high)}", width=shown, height=high * shown / wide,
        font_family=FONT,
    )  # fmt: skip
    return f"{whole}\n"


def _described(graph: Graph) -> str:
    """The picture in a sentence or two."""
    bands = ", ".join(band.title for band in graph.bands.values())
    steps = sum(node.kind == "step" for node in graph.nodes.values())
    endings = len(graph.of_kind("ending"))
    passed = sum(edge.passing == "organisations" for edge in graph.edges)
    return (
        f"Swimlanes of {bands}: {steps} steps in {len(graph.lanes)} lanes from left to right, "
        f"{endings} endings at the right; {passed} arrows hand over between organisations."
    )


def _moved(x: float, y: float, parts: Iterable[str]) -> str:
    return tag("g", "\n".join(["", *parts, ""]), transform=f"translate({number(x)} {number(y)})")


# -- the picture --------------------------------------------------------------------------------


def _picture(layout: Layout, styling: Styling) -> Iterator[str]:
    yield from _background(layout)
    for echo in echoes(layout):
        yield text(echo.x, echo.y, echo.name, SIZE, fill=FAINT, font_style="italic")
    yield from (arrows.drawn(edge, styling.widths) for edge in _from_the_back(layout))
    yield from (
        boxes.drawn(node, styling.fills.get(key, PAPER)) for key, node in layout.nodes.items()
    )
    yield from filter(None, (arrows.words(edge, styling.widths) for edge in layout.edges))


def _from_the_back(layout: Layout) -> list[PlacedEdge]:
    """What matters most is drawn last: handoffs over what stays inside, and that over exits."""
    order = {"inside": 1, "teams": 2, "organisations": 3}
    return sorted(
        layout.edges,
        key=lambda one: 0 if one.edge.kind in ("exit", "opening") else order[one.edge.passing],
    )


def _background(layout: Layout) -> Iterator[str]:
    colours = {band.key: BANDS[at % len(BANDS)] for at, band in enumerate(layout.bands)}
    for band in layout.bands:
        change = layout.graph.bands[band.key].change
        name = Box(0, band.box.y, BAND_WIDE, band.box.high)
        yield rectangle(band.box, fill=colours[band.key][1])
        yield _named(band, name, colours[band.key][0], layout.graph.bands[band.key].about, change)
    for lane in layout.lanes:
        about = layout.graph.lanes[lane.key]
        name = Box(BAND_WIDE, lane.box.y, LANE_WIDE, lane.box.high)
        yield _named(lane, name, colours[about.band][1], about.about, about.change)
        yield rectangle(lane.box, fill="none", stroke=RULE, stroke_width=0.8)
    for band in layout.bands:
        yield rectangle(band.box, fill="none", stroke="#6d7a88", stroke_width=1.4)
    yield from _panels(layout)


def _named(one: Named, name: Box, fill: str, about: str, change: Change) -> str:
    """The name of a lane or a band, in the middle of its height."""
    bold = name.x == 0
    said = one.lines
    y = name.y + name.high / 2 - len(said) * 7.5 + 11.5
    colour = MARKS[change.mark].colour if change.mark else INK
    stroke = colour if change.mark else RULE
    inner = [
        title("; ".join((about, *change.said))),
        rectangle(name, fill=fill, stroke=stroke, stroke_width=2.4 if change.mark else 0.8),
        *lines(name.x + 8, y, said, 12, 15, font_weight="700" if bold else "", fill=colour),
    ]
    return tag("g", "".join(inner))


def _panels(layout: Layout) -> Iterator[str]:
    """The columns of arrivals and endings, with their headings."""
    named = ((layout.start, "Who comes"), (layout.end, "How it ends"))
    for box, heading in named:
        if box is None:
            continue
        yield rectangle(box, fill=PAPER)
        column = [one.x for one in layout.nodes.values() if box.x < one.x < box.right]
        middle = column[0] if column else box.x
        yield text(middle, 17, heading, 12, text_anchor="middle", fill=FAINT, font_weight="600")


# -- beneath it -----------------------------------------------------------------------------------


def _legend(legend: Legend) -> Iterator[str]:
    for item in legend.items:
        yield tag("g", "".join(item.signs))
    yield from lines(0, legend.notes_at, legend.notes, 11, 15, fill=FAINT)
