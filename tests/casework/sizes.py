"""How much is tried: the quick form, and the long one of `make proof`, which keeps what it found.

Where `PATHWAYS_PROOF` names a file, the tests of casework take the long sizes, and each notes in
that file what it did; `python docs/refresh.py proof` makes the page of it.
"""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import NamedTuple


class Sizes(NamedTuple):
    """The sizes of the proofs of live casework."""

    examples: int
    steps: int
    kills: int
    killed_cases: int
    raced: int
    all_commands: bool
    full_disks: int
    tampered: int
    facts: int


QUICK = Sizes(
    examples=30, steps=30, kills=20, killed_cases=500, raced=100, all_commands=False,
    full_disks=20, tampered=20, facts=60,
)  # fmt: skip
LONG = Sizes(
    examples=500, steps=60, kills=200, killed_cases=5_000, raced=2_000, all_commands=True,
    full_disks=100, tampered=1_000, facts=1_000,
)  # fmt: skip

KEPT = os.environ.get("PATHWAYS_PROOF", "")
SIZES = LONG if KEPT else QUICK


def note(proof: str, **figures: int | str) -> None:
    """Keep what a proof came to, where that is wanted."""
    if KEPT:
        path = Path(KEPT)
        known = json.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}
        known[proof] = {**known.get(proof, {}), **figures}
        path.write_text(json.dumps(known, indent=1, sort_keys=True), encoding="utf-8")
