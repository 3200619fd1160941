"""The picture of what matters: bars where the numbers are, nothing that a file says as markup."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from dataclasses import replace
from functools import cache

import pytest

from checking import bound
from pathway_engine import Sensitivity, sensitivity
from pathway_engine.analysis.summary import Interval
from pathway_engine.report.sensitivity import render_sensitivity, sensitivity_rows
from pathway_engine.report.tornado import HIGH, MOST, round_step, tornado
from pathway_engine.study.sensitivity.effects import Effect, Swung
from unit.study.small import SHORT, YAML

LINES = """
provenance:
  work: {of: steps.assess.work, assumption: '<b onload="x()">&]]></title>', range: [1h, 3h]}
"""


@cache
def found() -> Sensitivity:
    return sensitivity(bound(YAML + LINES), **SHORT)


def drawn(*ends: tuple[float, float]) -> list[ET.Element]:
    """The bars of a picture of effects that are so great."""
    one = found().swung[0].assumption

    def about(mean: float) -> Interval:
        return Interval(mean, mean - 1, mean + 1, 3)

    effects = [
        Effect(about(low), about(high), about(low), about(high), about(high - low))
        for low, high in ends
    ]
    made = replace(found(), swung=tuple(Swung(one, (effect,)) for effect in effects))
    tree = ET.fromstring(tornado(made))  # noqa: S314 - ours
    return [one for one in tree.iter() if one.tag.endswith("rect") and _is_bar(one)]


def _is_bar(one: ET.Element) -> bool:
    return one.get("height") in {"18", "9"} and one.get("stroke") == HIGH


def test_a_bar_from_each_end_to_the_middle() -> None:
    low, high = drawn((-100.0, 50.0))
    width = [float(one.get("width") or 0) for one in (low, high)]
    assert width[0] == pytest.approx(2 * width[1], abs=0.2)
    assert float(low.get("x") or 0) + width[0] == pytest.approx(float(high.get("x") or 0), abs=0.2)


def test_ends_to_one_side_stand_beneath_each_other() -> None:
    low, high = drawn((20.0, 60.0))
    assert low.get("height") == high.get("height") == "9"
    assert float(low.get("y") or 0) + 9 == float(high.get("y") or 0)
    assert low.get("x") == high.get("x")


def test_the_greatest_first_and_no_more_than_can_be_seen() -> None:
    bars = drawn(*((-float(n), float(n)) for n in range(1, MOST + 6)))
    widths = [float(one.get("width") or 0) for one in bars]
    assert len(bars) == 2 * MOST
    assert widths == sorted(widths, reverse=True)


def test_nothing_of_a_file_becomes_markup() -> None:
    picture = tornado(found())
    tree = ET.fromstring(picture)  # noqa: S314 - ours
    assert {one.tag.rpartition("}")[2] for one in tree.iter()} <= {
        "svg", "title", "desc", "g", "rect", "path", "text", "defs", "pattern",
    }  # fmt: skip
    assert not re.search(r"<[^>]*onload", picture)
    assert picture == tornado(found())


def test_steps_of_the_axis_are_round() -> None:
    assert [round_step(x) for x in (0.003, 0.3, 1.5, 7, 61)] == [0.005, 0.5, 2, 10, 100]


def test_a_narrow_window_leaves_out_intervals_of_the_ends() -> None:
    narrow, wide = render_sensitivity(found(), 80), render_sensitivity(found(), 140)
    assert max(map(len, narrow.splitlines())) <= 80
    assert "wider window" in " ".join(narrow.split())
    assert "wider window" not in " ".join(wide.split())
    assert wide.count(" to ") > narrow.count(" to ")


def test_rows_of_one_design_say_nothing_of_holding() -> None:
    (row,) = sensitivity_rows(found())
    assert "holds" not in row
    assert row["says"].startswith("<b")
