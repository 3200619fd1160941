"""How much is tried: the quick form, and the long one of `make proof`."""

from __future__ import annotations

import os
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

IS_LONG = os.environ.get("PATHWAYS_PROOF") == "1"
SIZES = LONG if IS_LONG else QUICK
