"""How arrows look: colour and dash by where they lead, words where they leave."""

from __future__ import annotations

from collections.abc import Mapping

from pathway_engine.report.drawing.graph import Edge
from pathway_engine.report.drawing.layout import PlacedEdge
from pathway_engine.report.drawing.marks import ROUND, ROUND_BACK, bent, head, tag, text, title
from pathway_engine.report.drawing.palette import (
    ASIDE,
    BACK_DASH,
    FAINT,
    INK,
    MARKS,
    PASSING,
    Stroke,
)
from pathway_engine.report.drawing.shapes import NOTE


def stroke_of(edge: Edge, *, back: bool) -> Stroke:
    """The line of an edge."""
    if edge.change.mark == "removed":
        return MARKS["removed"]
    if edge.kind in ("exit", "opening"):
        return ASIDE
    usual = PASSING[edge.passing]
    return usual._replace(dash=BACK_DASH) if back else usual


def drawn(placed: PlacedEdge, widths: Mapping[str, float]) -> str:
    """An edge as a group: what it is when pointed at, its halo where it changed, line and head."""
    edge = placed.edge
    stroke = stroke_of(edge, back=placed.back)
    wide = widths.get(edge.key, stroke.wide)
    size = 7.0 + wide * 0.9 if edge.passing == "organisations" else 6.0 + wide
    twice = edge.passing == "organisations" and edge.change.mark != "removed"
    *before, last = placed.points
    end = (last[0] - size * 0.6, last[1])
    path = bent([*before, end], ROUND_BACK if placed.back else ROUND)
    halo = ""
    if edge.change.mark in ("added", "changed"):
        colour = MARKS[edge.change.mark].colour
        halo = tag("path", d=path, fill="none", stroke=colour, stroke_opacity="0.3",
                   stroke_width=wide + 5.5)  # fmt: skip
    line = tag(
        "path", d=path, fill="none", stroke=stroke.colour, stroke_width=wide,
        stroke_dasharray=stroke.dash, stroke_linejoin="round",
    )  # fmt: skip
    tip = tag("path", d=head(last, size, twice=twice), fill=stroke.colour)
    about = "; ".join(one for one in (edge.about, *edge.change.said) if one)
    return tag("g", title(about) + halo + line + tip)


def words(placed: PlacedEdge, widths: Mapping[str, float]) -> str:
    """What stands on an arrow, as far above it as it is wide."""
    if not placed.label:
        return ""
    removed = placed.edge.change.mark == "removed"
    aside = placed.edge.kind in ("exit", "opening") or removed
    struck = "line-through" if removed else ""
    wide = widths.get(placed.edge.key, stroke_of(placed.edge, back=placed.back).wide)
    x, y = placed.at[0], placed.at[1] - 2.4 - wide / 2
    return text(x, y, placed.label, NOTE, fill=FAINT if aside else INK, text_decoration=struck)
