"""What is said of a change in a sentence."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any, cast

from pathway_engine.analysis.summary import Difference, Interval
from pathway_engine.report.page.answering import _changed

TOLD = cast("Any", SimpleNamespace(clock=None))


def said(before: float, after: float) -> str:
    change = after - before
    one, other, paired = (
        Interval(mean, mean - 0.0001, mean + 0.0001, 20) for mean in (before, after, change)
    )
    row = Difference("handoffs.all", "per_package", {}, "number", one, other, paired)
    return _changed(TOLD, row)


def test_a_number_that_reads_the_same_is_not_said_to_rise() -> None:
    assert "It changes by less than is written here." in said(3.9700, 3.9705)
    assert "class=" not in said(3.9700, 3.9705).partition(">")[0]


def test_one_that_reads_otherwise_is() -> None:
    assert "It rises from 3.97 to 4.39, by 0.42" in said(3.97, 4.39)
    assert 'class="worse"' in said(3.97, 4.39)
