"""The pictures of pathways that pages show, drawn anew from the shipped files."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from generate.regions import DOCS
from pathway_engine.definition.loading import load_as_written
from pathway_engine.report.drawing import draw
from pathway_engine.shipped import shipped_pathways

PICTURES = DOCS / "pictures"
DRAWN = {
    "windsor_and_maidenhead.svg": "windsor_and_maidenhead/optalis.yaml",
    "windsor_and_maidenhead_as_wokingham.svg": "windsor_and_maidenhead/as_wokingham.yaml",
    "wokingham.svg": "wokingham/split.yaml",
    "wokingham_three_conversations.svg": "wokingham/three_conversations.yaml",
    "rotherham.svg": "rotherham/rotherham.yaml",
    "rotherham_hospital.svg": "rotherham/hospital.yaml",
}


def made() -> Iterator[tuple[Path, str]]:
    """Every picture, as it should be."""
    for name, file in DRAWN.items():
        yield PICTURES / name, draw(load_as_written(shipped_pathways() / file))
