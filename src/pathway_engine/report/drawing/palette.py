"""Colours and strokes: told apart in print, by whoever sees fewer colours, and by dashes as well.

Every text has a contrast of at least 4.5 on what it stands on, every line of at least 3 (WCAG 2.2,
AA); tests/unit/report/drawing/test_palette.py works that out.
"""

from __future__ import annotations

from typing import NamedTuple

from pathway_engine.report.drawing.graph import Mark, Passing

INK, FAINT, PAPER = "#1a1a1a", "#5a5a5a", "#ffffff"
"""Texts and outlines, what is said aside, and what all stands on."""
BANDS = (
    ("#d6e4f2", "#eff5fb"), ("#f3dfc6", "#fcf5eb"), ("#d9ead3", "#f1f8ee"),
    ("#e6d9ee", "#f7f1fa"), ("#e4e2d0", "#f7f6ec"), ("#d0e8e6", "#edf8f7"),
)  # fmt: skip
"""Of an organisation: its name, and its lanes."""
RULE = "#a9b4c0"
"""Lines between lanes."""


class Stroke(NamedTuple):
    """A line: its colour, its width, its dashes."""

    colour: str
    wide: float
    dash: str = ""


PASSING: dict[Passing, Stroke] = {
    "inside": Stroke("#4a4a4a", 1.3),
    "teams": Stroke("#0b5cad", 1.8, "11 3"),
    "organisations": Stroke("#b33a00", 2.6),
}
BACK_DASH = "4 3"
"""The dashes of work that goes back, in the colour of where it goes."""
ASIDE = Stroke("#6b6b6b", 1.1, "1.5 3")
"""Exits, and cases that are opened."""
MARKS: dict[Mark, Stroke] = {
    "": Stroke(INK, 1.2),
    "added": Stroke("#1b7a3d", 2.8),
    "changed": Stroke("#7a3fa0", 2.4),
    "removed": Stroke("#767676", 1.2, "5 4"),
}
SIGNS: dict[Mark, str] = {"": "", "added": "+", "changed": "~", "removed": "−"}
"""What stands before the name of what a redesign did something to."""
ENDINGS = {
    "resolved": "#e3f0e3",
    "supported": "#dfeaf6",
    "transferred": "#f0e8f6",
    "withdrawn": "#ececec",
    "other": "#f4efe2",
}
"""The paper of each kind of ending."""
DELAYS = ("#ffffff", "#fdeecb", "#fbd38d", "#f2ab5b", "#e58445")
"""From no delay to the most."""
