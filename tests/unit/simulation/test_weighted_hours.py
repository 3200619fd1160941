"""The second in which somebody comes whose arrival has `hours`, worked by hand."""

from __future__ import annotations

from fractions import Fraction

import pytest

from checking import edited
from pathway_engine.clock import DAY, HOUR
from pathway_engine.definition.models import Pathway
from pathway_engine.engine.records import Window
from pathway_engine.simulation import build_plan, replicate
from pathway_engine.simulation.kernel.people import weighted_second
from pathway_engine.simulation.state import State
from reference.luck import MASK, Luck
from reference.small import MONDAY, pathway_from
from unit.simulation.asking import YAML, answer

WINDOW = Window(MONDAY, MONDAY, MONDAY + 4 * 7 * DAY)
FIVE = "rate: 5/wd, during: office"
TEXT = edited(FIVE, 'rate: 8/day, hours: {"00-08": 1, "08-18": 4, "18-24": 2}', text=YAML)
WHOLE = (8 * 1 + 10 * 4 + 6 * 2) * HOUR


def whole_day() -> Pathway:
    return pathway_from(TEXT)


@pytest.mark.parametrize(
    ("weight", "second"),
    [
        (0, 0),
        (8 * HOUR - 1, 8 * HOUR - 1),
        (8 * HOUR, 8 * HOUR),
        (8 * HOUR + 3, 8 * HOUR),
        (8 * HOUR + 4, 8 * HOUR + 1),
        (WHOLE // 2, 13.5 * HOUR),
        (48 * HOUR - 1, 18 * HOUR - 1),
        (48 * HOUR + 1, 18 * HOUR),
        (48 * HOUR + 2, 18 * HOUR + 1),
        (WHOLE - 1, DAY - 1),
    ],
)
def test_the_first_second_at_which_the_weight_exceeds(weight: int, second: float) -> None:
    tables = State(build_plan(whole_day(), WINDOW), 1, 1, None)
    monday = 1  # the date before the start stands first
    assert answer(tables, weighted_second, monday, weight) - MONDAY == second


def test_the_seconds_of_a_run_are_those_of_the_rule() -> None:
    """In a piece [a, b) of weight w: a + floor((u × sum − before) ÷ w), exactly."""
    opened = replicate(whole_day(), WINDOW, seed=7, replication=2).cases["opened_at"].tolist()
    luck, expected = Luck(7, 2), set()
    for date in range(MONDAY // DAY, WINDOW.ends_at // DAY):
        for i in range(1, 30):
            word = luck.word("all", "time", (date & MASK, 0, i, 0))
            x = Fraction(2 * (word >> 12) + 1, 2**53) * WHOLE
            before, start, weight = max(
                one for one in [(0, 0, 1), (8 * HOUR, 8 * HOUR, 4), (48 * HOUR, 18 * HOUR, 2)]
                if one[0] <= x
            )  # fmt: skip
            expected.add(date * DAY + start + int((x - before) / weight))
    assert len(opened) > 150
    assert set(opened) <= expected


def test_hours_that_weigh_nothing_bring_nobody_and_the_rest_all() -> None:
    text = edited(FIVE, 'rate: 20/wd, during: office, hours: {"00-16": 0}', text=YAML)
    opened = replicate(pathway_from(text), WINDOW, seed=1, replication=1).cases["opened_at"]
    assert set((opened % DAY // HOUR).tolist()) == {16}
    assert 320 < len(opened) < 440  # 19 working days of 20, ± 3 standard deviations
