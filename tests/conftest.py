"""What every test shares: where caches go, and how Hypothesis searches.

`ci` (the default) tries the same examples every time, so that a red test is red for everybody.
`explore` looks further, with new examples each time: pytest --hypothesis-profile=explore
"""

from __future__ import annotations

import os
from pathlib import Path

from hypothesis import settings

ROOT = Path(__file__).resolve().parent.parent

# Compiled once for all test runs, and never into the user's own cache.
os.environ.setdefault("PATHWAYS_CACHE", str(ROOT / ".cache" / "kernel"))

settings.register_profile(
    "ci", derandomize=True, deadline=None, database=None, max_examples=60, print_blob=True
)
settings.register_profile("explore", deadline=None, max_examples=2_000, print_blob=True)
settings.load_profile("ci")
