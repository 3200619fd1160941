"""Every book that a test of casework makes passes the audit, its rows too."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from casework.world import World
from pathway_engine.study.live_book import audit_book


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
        assert audit_book(world.desk._ledger._engine).faults == ()
