"""A difference is told whole: nothing of a value is cut off, however long it is."""

from __future__ import annotations

import pytest

from pathway_engine.definition.edits import Edit
from pathway_engine.definition.node import Scalar, mapping
from pathway_engine.report.changes import render_changes

WORDS = [f"word{n}" for n in range(200)]
LONG = {"title": " ".join(WORDS), "to": "panel", "when": " or ".join(f"a == {w}" for w in WORDS)}


@pytest.mark.parametrize("width", [40, 80, 160])
def test_nothing_is_cut_off(width: int) -> None:
    edits = [
        Edit("add", "steps.contact.outcomes.long", to=mapping(LONG)),
        Edit("remove", "steps.contact.outcomes.old", was=mapping(LONG)),
        Edit("set", "title", was=Scalar(LONG["title"]), to=Scalar(LONG["when"])),
    ]
    told = render_changes(edits, width)
    assert max(map(len, told.splitlines())) <= width
    assert "…" not in told
    for word in WORDS:
        assert told.count(word) >= 6, word


def test_a_word_longer_than_a_line_is_folded_not_cut() -> None:
    word = "x" * 500
    told = render_changes([Edit("set", "title", was=Scalar("short"), to=Scalar(word))], 60)
    assert "".join(told.split()).count("x") == 500
