"""The first screen: its figures are those of the comparisons, and its parts add up."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pathway_engine.clock import DAY
from pathway_engine.report.asked import Bill, Numbers
from pathway_engine.report.days import rounded, where_the_days_go
from pathway_engine.report.demo import first_screen, hours_saved, left_to_find
from unit.report.samples import BILL, DIFFERENCES, QUESTION, SAME

OTHERS = [Numbers(DIFFERENCES), Numbers(SAME)]


def test_the_days_shown_add_up_to_the_days_shown() -> None:
    _, *lines, total, _ = where_the_days_go(QUESTION, OTHERS)
    columns = list(
        zip(*(re.findall(r"(?<= )(?:\d+\.\d|-)(?= |$)", line) for line in lines), strict=True)
    )
    sums = [sum(round(10 * float(day)) for day in column if day != "-") for column in columns]
    assert sums == [round(10 * float(x)) for x in re.findall(r"\d+\.\d", total)]
    assert len(sums) == 3


def test_the_days_are_told_to_the_package_and_until_the_case_closes() -> None:
    head, *_, to_package, to_close = where_the_days_go(QUESTION, OTHERS)
    assert head.startswith("Where the days go, to the package")
    for line, measure, statistic in (
        (to_package, f"clock.{QUESTION.clock}", "mean"),
        (to_close, "case_duration", "per_package"),
    ):
        row = OTHERS[0].whole(measure, statistic)
        shown = [float(number) for number in re.findall(r"\d+\.\d", line)]
        assert shown[:2] == pytest.approx(
            [row.baseline.mean / DAY, row.redesign.mean / DAY], abs=0.05
        )


@given(st.lists(st.floats(0, 500), min_size=1, max_size=12))
def test_rounding_keeps_the_sum_and_moves_nothing_by_a_tenth(parts: list[float]) -> None:
    whole = sum(parts)
    shown = [round(10 * float(text)) for text in rounded(parts, whole)]
    assert sum(shown) == round(10 * whole)
    assert all(abs(10 * part - tenth) < 1.001 for part, tenth in zip(parts, shown, strict=True))


def test_hours_are_told_as_the_measure_has_them() -> None:
    """Of the window, as every other page tells them; money alone is of a year."""
    hours = Numbers(DIFFERENCES).whole("hours.work", "sum").baseline.mean
    screen = first_screen(QUESTION, [DIFFERENCES, SAME], BILL)
    assert re.search(rf"^Casework hours, 1000s +{hours / 1_000:.1f} ", screen, re.MULTILINE)
    assert "Returned, per 100 offers  " in screen


def test_what_is_saved_and_what_is_left() -> None:
    row = Numbers(DIFFERENCES).whole("hours.work", "sum")
    assert hours_saved(QUESTION, OTHERS[0]) == -row.difference.mean * QUESTION.a_year
    assert hours_saved(QUESTION, OTHERS[1]) == 0
    bill = Bill(uplift=15_600, price=40, weekly=300, where="")
    assert left_to_find(bill, 0) == 1
    assert left_to_find(bill, 20_000) == 0, "nothing is left to find"


def test_a_design_that_costs_hours_is_not_hidden() -> None:
    worse = [row._replace(difference=row.difference._replace(mean=100_000.0))
             if row.measure == "hours.work" else row for row in DIFFERENCES]  # fmt: skip
    screen = first_screen(QUESTION, [worse, SAME], BILL)
    assert re.search(r"hours saved a year, at £40 +-£4,\d{3}k +£0k", screen)


def test_titles_reach_the_screen_as_text() -> None:
    asked = replace(QUESTION, title="Split\x1b[31m [bold]or not[/bold]?")
    screen = first_screen(asked, [DIFFERENCES, SAME], BILL)
    assert screen.startswith("Split?[31m [bold]or not[/bold]?\n")


@pytest.mark.parametrize("others", [1, 2])
def test_one_or_two_designs_beside_the_baseline(others: int) -> None:
    asked = replace(QUESTION, designs=QUESTION.designs[: others + 1],
                    short=QUESTION.short[: others + 1])  # fmt: skip
    screen = first_screen(asked, [DIFFERENCES, SAME][:others], BILL)
    assert max(len(line) for line in screen.split("\n")) <= 80
