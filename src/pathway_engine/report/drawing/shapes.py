"""How large each thing is drawn, with its texts in lines, and where arrows may touch it.

Everything stands on the middle line of its row: boxes to both sides of it, small shapes with their
title beneath. Arrows come in at the left and leave at the right, each at a height of its own.
"""

from __future__ import annotations

from math import sqrt
from typing import NamedTuple

from pathway_engine.report.drawing.graph import Node, NodeKind
from pathway_engine.report.drawing.text import wrapped

TITLE, NOTE = 12.0, 10.0
"""Sizes of fonts."""
TITLE_LINE, NOTE_LINE = 15.0, 12.5
PAD = 9.0
OUT_STEP, IN_STEP = 16.0, 9.0
"""How far apart arrows leave (each with words above it) and come in."""

WIDTHS: dict[NodeKind, float] = {
    "arrival": 124.0,
    "step": 150.0,
    "wait": 124.0,
    "decision": 124.0,
    "fork": 124.0,
    "join": 96.0,
    "ending": 156.0,
}
"""How wide the cell of each kind is."""
_SMALL: dict[NodeKind, float] = {
    "arrival": 17.0,
    "wait": 19.0,
    "decision": 25.0,
    "fork": 22.0,
    "join": 22.0,
}
"""Half the height of a small shape; it may be higher where many arrows leave."""
_ROOM: dict[NodeKind, float] = {"decision": 13.0}
"""How far a shape reaches beyond its outermost arrows."""
BAR = 5.0
"""Half the width of the bar at which branches part or meet."""


class Shape(NamedTuple):
    """A thing as it is drawn; numbers are distances from the middle of its cell."""

    kind: NodeKind
    wide: float
    """Of the cell."""
    half: float
    """Half the height of the shape itself."""
    below: float
    """How far its texts reach beneath the middle line."""
    title: tuple[str, ...]
    notes: tuple[str, ...]

    @property
    def is_box(self) -> bool:
        """Whether its texts stand in it."""
        return self.kind in ("step", "ending")

    def half_width(self, height: float = 0.0) -> float:
        """How far it reaches to the side, at a height above or below the middle line."""
        if self.is_box:
            return self.wide / 2
        if self.kind in ("fork", "join"):
            return BAR
        if self.kind == "decision":
            return self.half * (1 - min(1.0, abs(height) / self.half))
        return sqrt(max(0.0, self.half**2 - height**2))


def shape_of(node: Node, kind: NodeKind, ins: int, outs: int) -> Shape:
    """The shape of a node, drawn as a kind, at which so many arrows come in, and so many leave."""
    wide = WIDTHS[kind]
    spare = IN_STEP if ins > 1 else 0.0  # room to keep clear of what leaves in the same row
    reach = max((outs - 1) * OUT_STEP / 2, (ins - 1) * IN_STEP / 2 + spare, 0.0)
    is_box = kind in ("step", "ending")
    inner = wide - 2 * PAD if is_box else wide
    title = wrapped(node.title, inner, TITLE, lines=4, bold=is_box)
    notes = tuple(line for note in node.notes for line in wrapped(note, inner, NOTE, lines=2))
    text = len(title) * TITLE_LINE + len(notes) * NOTE_LINE
    if is_box:
        half = max(text / 2 + PAD - 1, reach + 8, 20.0)
        return Shape(kind, wide, half, half, title, notes)
    half = max(_SMALL[kind], reach + _ROOM.get(kind, 5.0))
    return Shape(kind, wide, half, half + 3 + text, title, notes)
