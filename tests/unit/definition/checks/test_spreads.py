"""A spread of more than three times the mean is told of, in whatever words it is written."""

from __future__ import annotations

import pytest

from checking import edited, said, told

WORK = "{mean: 6h, cv: 0.5}"
BELOW = "    work: {mean: 6h, cv: 0.5}\n"


@pytest.mark.parametrize(
    ("written", "key"),
    [
        ("{mean: 6h, cv: 3}", ""),
        ("{mean: 6h, cv: 3.1}", "cv"),
        ("{mean: 6h, cv: 4, at_most: 9h}", "cv"),
        ("{mean: 6h, cv: 4, family: gamma}", "cv"),
        ("{mean: 6h, sd: 18h}", ""),
        ("{mean: 6m, sd: 18.5m}", "sd"),
        ("{median: 1h, p90: 20h}", ""),
        ("{given: urgent, true: 1h, false: {mean: 6h, cv: 30}}", "false.cv"),
    ],
)
def test_what_is_said_of_a_spread(written: str, key: str) -> None:
    found = {one.path for one in said(edited(WORK, written)) if one.code == "wide_spread"}
    assert found == ({f"steps.assess.work.{key}"} if key else set())


def test_a_spread_in_percent_is_guessed() -> None:
    (finding,) = [
        one for one in said(edited(WORK, "{mean: 6h, cv: 50}")) if one.code == "wide_spread"
    ]
    assert finding.hint == "a spread of 50 % of the mean is written 0.5"


def test_what_is_recorded_has_spreads_too() -> None:
    text = edited(BELOW, BELOW + "    records: {cost: {mean: 300, sd: 3000}}\n")
    assert told(text) == {("wide_spread", "steps.assess.records.cost.sd")}


def test_a_value_of_a_choice_is_no_spread() -> None:
    text = edited("values: [home, hospital]", "values: [mean, cv]", "initial: home", "initial: cv",
                  "{urgent: 10%}", "{urgent: 10%, setting: {mean: 1, cv: 9}}")  # fmt: skip
    assert told(text) == set()
