"""Every book that a test of casework makes passes the audit, its rows too."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from casework.world import World
from pathway_engine.study.live_book import audit_book

MEMORY = Path("/dev/shm")  # noqa: S108 - a folder of one's own is made in it


@pytest.fixture(autouse=True)
def _books_hold(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    made: list[World] = []
    begun = World.__post_init__

    def noted(world: World) -> None:
        begun(world)
        made.append(world)

    monkeypatch.setattr(World, "__post_init__", noted)
    yield
    for world in made:
        if not world.url.startswith("sqlite"):  # its database is gone: the test itself looks
            continue
        assert audit_book(world.desk._ledger._engine).faults == ()


@pytest.fixture
def quick_folder(tmp_path: Path) -> Iterator[Path]:
    """A folder in memory, where nobody waits for a disk, if the system has one."""
    if not MEMORY.is_dir():
        yield tmp_path
        return
    with TemporaryDirectory(dir=MEMORY) as folder:
        yield Path(folder)
