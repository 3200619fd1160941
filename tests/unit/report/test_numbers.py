from __future__ import annotations

from math import nan

import pytest

from pathway_engine.analysis.summary import Interval
from pathway_engine.report.numbers import (
    Scale,
    bare,
    bounds_text,
    change_text,
    interval_text,
    scale_for,
    scale_of,
    with_unit,
)

PLAIN = Scale(1, "", "", 1)


@pytest.mark.parametrize(
    ("unit", "number", "text"),
    [
        ("seconds", 65 * 86_400, "65.0 d"),
        ("seconds", 86_399, "24.0 h"),
        ("seconds", 90, "1.50 min"),
        ("seconds", 5, "5.00 s"),
        ("seconds", 0, "0 s"),
        ("share", 0.125, "12.5 %"),
        ("hours", 1_234.5, "1,234 h"),
        ("handoffs", 4.5333, "4.53"),
        ("cases", nan, "-"),
    ],
)
def test_numbers_read_well(unit: str, number: float, text: str) -> None:
    assert with_unit(number, scale_for(unit, [number])) == text


@pytest.mark.parametrize(
    ("currency", "number", "text"),
    [
        ("GBP", 238_000, "£238,000"),
        ("GBP", 10_642_117, "£10.64 m"),
        ("CHF", 1_500, "1,500 CHF"),
        ("pounds", 10_642_117, "10.64 m pounds"),
        ("currency", 10_642_117, "10.64 m"),
    ],
)
def test_money_is_what_the_catalogue_counts_in_currency(
    currency: str, number: float, text: str
) -> None:
    assert with_unit(number, scale_of("cost.total", currency, [number])) == text
    assert scale_of("wip", "GBP", [number]).prefix == ""


def test_one_scale_serves_a_row() -> None:
    scale = scale_for("seconds", [60.0, 86_400.0 * 200, nan])
    assert [bare(x, scale) for x in (60.0, 86_400.0 * 200)] == ["0", "200"]


def test_time_of_staff_is_told_in_hours() -> None:
    assert with_unit(90 * 3_600, scale_of("effort_time", "seconds", [90 * 3_600])) == "90.0 h"
    assert scale_of("waiting_time", "seconds", [90 * 3_600]).unit == "d"


def test_zero_has_no_sign() -> None:
    assert bare(-0.04, PLAIN, sign=True) == bare(0.04, PLAIN, sign=True) == "0.0"


def test_an_interval_stands_in_brackets() -> None:
    assert interval_text(Interval(-0.2, -0.24, -0.14, 20), PLAIN) == "-0.2 (-0.2 to -0.1)"
    assert bounds_text(Interval(1, 0.5, 1.5, 9), PLAIN) == "0.5 to 1.5"


@pytest.mark.parametrize("interval", [Interval(3, nan, nan, 1), Interval(3, 3, 3, 20)])
def test_no_brackets_where_nothing_varies(interval: Interval) -> None:
    assert interval_text(interval, PLAIN) == "3.0"


def test_a_change_that_may_be_none_is_marked() -> None:
    assert change_text(Interval(0.2, -0.1, 0.5, 9), PLAIN) == "+0.2 (-0.1 to +0.5) ?"
    assert change_text(Interval(0.2, 0.1, 0.3, 9), PLAIN) == "+0.2 (+0.1 to +0.3)"
    assert change_text(Interval(0.0, 0.0, 0.0, 9), PLAIN) == "0.0"
    assert change_text(Interval(0.2, nan, nan, 1), PLAIN) == "+0.2"


def test_millions_are_said_of_a_change_too() -> None:
    scale = scale_of("cost.total", "GBP", [6_170_000.0])
    assert change_text(Interval(763_000.0, 423_000.0, 1_110_000.0, 9), scale) == (
        "+£0.76 m (+0.42 to +1.11)"
    )
    hundreds = scale_of("cost.total", "GBP", [900.0])
    assert interval_text(Interval(900.0, 850.0, 950.0, 9), hundreds) == ("£900 (850 to 950)")


def test_what_adding_up_leaves_is_no_interval() -> None:
    same = 237_348.0
    assert interval_text(Interval(same, same - 3e-11, same + 3e-11, 9), PLAIN) == "237,348.0"
