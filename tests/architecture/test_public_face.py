"""The public face is short, sorted and documented, and loading it costs nothing."""

from __future__ import annotations

import inspect

import pytest

import pathway_engine
from architecture.project import ROOT

NAMES = [name for name in pathway_engine.__all__ if name != "__version__"]
WITH_EXAMPLE = [
    "Actor", "Desk", "Ledger", "check", "compare", "draw", "experiment", "load", "scaled",
    "sensitivity", "simulate", "simulate_each", "solve",
]  # fmt: skip


def test_the_names() -> None:
    in_order = sorted(pathway_engine.__all__, key=lambda name: (not name.isupper(), name))
    assert pathway_engine.__all__ == in_order, "constants first, as ruff wants them"
    assert (
        len(pathway_engine.__all__) <= 31
    )  # Desk, Actor, SYSTEM, CaseworkError: live casework; its commands are in .casework
    assert dir(pathway_engine) == sorted(pathway_engine.__all__)


@pytest.mark.parametrize("name", NAMES)
def test_each_name_is_there_and_documented(name: str) -> None:
    thing = getattr(pathway_engine, name)
    assert inspect.getdoc(thing)
    assert thing.__module__.startswith("pathway_engine")
    assert vars(pathway_engine)[name] is thing, "kept after the first use"


@pytest.mark.parametrize("name", WITH_EXAMPLE)
def test_each_way_in_shows_an_example_that_runs(name: str) -> None:
    assert ">>> " in (inspect.getdoc(getattr(pathway_engine, name)) or "")


@pytest.mark.parametrize("name", NAMES)
def test_each_name_is_in_the_reference(name: str) -> None:
    page = (ROOT / "docs" / "reference" / "python.md").read_text(encoding="utf-8")
    assert f"pathway_engine.{name}" in page


def test_an_unknown_name_is_an_attribute_error() -> None:
    name = "nonsense"
    with pytest.raises(AttributeError, match="no attribute 'nonsense'"):
        getattr(pathway_engine, name)
