"""What is shipped says of every number where it comes from, and of every full team why it is."""

from __future__ import annotations

from pathlib import Path

import pytest

from checking import PATHWAYS, RUN, WHOLE
from pathway_engine.definition.loading import check, load_as_written
from pathway_engine.definition.provenance import numbers


def test_every_number_has_a_source_or_is_said_to_be_assumed() -> None:
    nobody_says = {
        f"{path.parent.name}/{path.name}: {one.path}"
        for path in PATHWAYS
        for one in numbers(load_as_written(path))
        if one.state == "unattributed"
    }
    assert nobody_says == set()


@pytest.mark.slow
@pytest.mark.parametrize("path", WHOLE, ids=lambda path: path.stem)
def test_nobody_is_overloaded_unless_the_file_says_why(path: Path) -> None:
    """A warning, of load or anything else, is mended or accepted; few routed would not tell it."""
    assert [str(one) for one in check(path).warnings] == []


def test_every_baseline_is_among_what_runs_are_held_against() -> None:
    """Its load against a run (tests/theory), and its rows against the rules (tests/audit)."""
    assert [path for path in WHOLE if path not in RUN] == []
