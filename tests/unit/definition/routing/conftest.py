"""A tenth of the people is routed: what is told of them is as true within what the tests allow."""

from __future__ import annotations

import pytest

from pathway_engine.definition.routing import people

MOST_EFFORT = people.MOST_EFFORT


@pytest.fixture(autouse=True)
def a_tenth_is_routed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(people, "MOST_EFFORT", MOST_EFFORT // 10)


@pytest.fixture
def all_are_routed(monkeypatch: pytest.MonkeyPatch) -> None:
    """For tests of how many they are, and of what is read off to the last digit."""
    monkeypatch.setattr(people, "MOST_EFFORT", MOST_EFFORT)
