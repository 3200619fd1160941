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
    "barnet.svg": "barnet/today.yaml",
    "barnet_hub.svg": "barnet/hub.yaml",
    "poole.svg": "poole/chc.yaml",
    "poole_hub.svg": "poole/chc_hub.yaml",
    "rotherham.svg": "rotherham/rotherham.yaml",
    "rotherham_hospital.svg": "rotherham/hospital.yaml",
    "rotherham_no_triage.svg": "rotherham/no_triage.yaml",
    "rotherham_two_teams.svg": "rotherham/two_teams.yaml",
    "three_conversations.svg": "three_conversations/three_conversations.yaml",
    "windsor_and_maidenhead.svg": "windsor_and_maidenhead/optalis.yaml",
    "windsor_and_maidenhead_as_wokingham.svg": "windsor_and_maidenhead/as_wokingham.yaml",
    "windsor_and_maidenhead_before.svg": "windsor_and_maidenhead/before.yaml",
    "wokingham.svg": "wokingham/split.yaml",
    "wokingham_consolidated.svg": "wokingham/consolidated.yaml",
    "wokingham_three_conversations.svg": "wokingham/three_conversations.yaml",
}


def made() -> Iterator[tuple[Path, str]]:
    """Every picture, as it should be."""
    for name, file in DRAWN.items():
        yield PICTURES / name, draw(load_as_written(shipped_pathways() / file))
