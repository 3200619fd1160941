"""From where on, or up to where, a condition is met clearly: of clear points up to an end alone."""

from __future__ import annotations

from typing import Any, cast

import pytest

from pathway_engine.analysis.summary import Interval
from pathway_engine.definition.models import Verdict
from pathway_engine.report.solving import _clearly
from pathway_engine.study.solving.solution import Point, Solution

SOME = Interval(1.0, 0.5, 1.5, 3)


def points(told: str) -> tuple[Point, ...]:
    """A point a letter: met (capital) or not, clearly (m, M) or not (u, U)."""
    words = ["undecided" if one in "uU" else "reproduced" for one in told]
    return tuple(
        Point(at, str(at), (SOME,), SOME, one.isupper(), cast("Verdict", word))
        for at, (one, word) in enumerate(zip(told, words, strict=True))
    )


@pytest.mark.parametrize(
    ("edge", "told", "at", "said"),
    [
        ("smallest", "muUMMM", 2, "met clearly from 3 on."),
        ("smallest", "muUMUM", 2, "met clearly from 5 on."),
        ("smallest", "muUMMU", 2, ""),
        ("largest", "MMMUum", 3, "met clearly up to 2."),
        ("largest", "MMUMUm", 4, "met clearly up to 1."),
    ],
)
def test_it_is_met_clearly_up_to_an_end(edge: Any, told: str, at: int, said: str) -> None:
    every = points(told)
    nothing = cast("Any", None)
    found = Solution(
        nothing, nothing, "", ("baseline",), nothing, every, at, edge, monotone=True, changes=1
    )
    text = " ".join(_clearly(found, every[at]))
    assert text.endswith(said)
    assert bool(text) == bool(said)
