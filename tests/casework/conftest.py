"""Every book that a test of casework makes passes the audit, and its rows are what it folds to."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from casework.world import World
from pathway_engine.study.live_book import audit_book, rebuild_book


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
        engine = world.desk._ledger._engine
        assert audit_book(engine).faults == ()
        assert rebuild_book(engine).differences == ()
