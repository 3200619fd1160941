"""What is varied: ranges as they are written, and those that are none."""

from __future__ import annotations

import pytest

from pathway_engine import UsageError
from pathway_engine.study.solving.varying import read_vary


@pytest.mark.parametrize(
    ("text", "number", "values"),
    [
        ("a.b=6..16", 11, ["6", "7", "16"]),
        ("a.b=50%..80%", 31, ["50%", "51%", "80%"]),
        ("a.b = 1wd .. 5wd", 5, ["1wd", "2wd", "5wd"]),
        ("a.b=1.0wd..5wd", 101, ["1wd", "1.04wd", "5wd"]),
        ("a.b=0.5..1.5", 101, ["0.5", "0.51", "1.5"]),
        ("a.b=2100/year..4900/year", 2801, ["2100/year", "2101/year", "4900/year"]),
    ],
)
def test_the_values_of_a_range(text: str, number: int, values: list[str]) -> None:
    vary = read_vary(text)
    assert (vary.path, vary.number) == ("a.b", number)
    assert [vary.value(at) for at in (0, 1, number - 1)] == values


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("a.b", "expected PATH=LOW..HIGH"),
        ("a.b=6", "expected PATH=LOW..HIGH"),
        ("=6..16", "expected PATH=LOW..HIGH"),
        ("a.b=6..x", "found the end `x`"),
        ("a.b=6..2026-01-01", "found the end `2026-01-01`"),
        ("a.b=1wd..5d", "expected both ends in one unit"),
        ("a.b=16..6", "expected a range from low to high"),
        ("a.b=6..6", "expected a range from low to high"),
        ("a.b=1..1000000", "expected at most 100,000 values"),
    ],
)
def test_what_is_no_range_is_refused(text: str, told: str) -> None:
    with pytest.raises(UsageError, match=f"^vary: .*{told}"):
        read_vary(text)
