"""What every test shares: where caches go, how Hypothesis searches, and a folder to give away.

`ci` (the default) tries the same examples every time, so that a red test is red for everybody.
`explore` looks further, with new examples each time: pytest --hypothesis-profile=explore
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import settings

from ordinary_user import is_root

ROOT = Path(__file__).resolve().parent.parent

# Compiled once for all test runs, and never into the user's own cache.
os.environ.setdefault("PATHWAYS_CACHE", str(ROOT / ".cache" / "kernel"))

settings.register_profile(
    "ci", derandomize=True, deadline=None, database=None, max_examples=60, print_blob=True
)
settings.register_profile("explore", deadline=None, max_examples=2_000, print_blob=True)
settings.load_profile("ci")


@pytest.fixture
def own_folder(tmp_path: Path) -> Iterator[Path]:
    """A folder for an `ordinary_user`: those that pytest makes for root, only root can enter."""
    if not is_root():
        yield tmp_path
        return
    with TemporaryDirectory(dir="/tmp") as folder:
        yield Path(folder)
