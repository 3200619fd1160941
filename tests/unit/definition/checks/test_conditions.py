"""Rules are judged on every case that could make a difference, and no further than is certain."""

from __future__ import annotations

import pytest

from pathway_engine.definition.checks.conditions import Verdict, judge
from pathway_engine.definition.expressions import AttributeType, check_types, parse
from pathway_engine.definition.models import Attribute

DECLARED = {
    "urgent": Attribute.model_validate({"type": "boolean"}),
    "area": Attribute.model_validate({"type": "choice", "values": ["north", "south", "west"]}),
    "cost": Attribute.model_validate({"type": "number", "min": "0"}),
    "score": Attribute.model_validate({"type": "integer", "min": "0", "max": "10"}),
    "other": Attribute.model_validate({"type": "number"}),
}


def verdict(*rules: str) -> Verdict:
    types = {name: AttributeType(one.type, one.values) for name, one in DECLARED.items()}
    typed = [check_types(parse(rule), types, ["contact", "review"]) for rule in rules]
    return judge(typed, DECLARED, "contact")


@pytest.mark.parametrize(
    "rules",
    [
        ("urgent", "not urgent"),
        ("area == north", "area in [south, west]"),
        ("area == north", "area != north"),
        ("cost < 300", "cost >= 300"),
        ("cost <= 300", "cost > 300"),
        ("urgent and cost > 300", "urgent", "not urgent"),
        ("score < 5", "score in [5, 6]", "score > 6"),
        ("score <= 4", "score >= 5"),
        ("cost >= 0", "cost < 0"),
        ("visits(contact) == 1", "visits(contact) > 1"),
        ("days_open < 2", "days_open >= 2"),
        ("300 > cost", "300 <= cost"),
        ("true",),
        ("urgent", "true"),
    ],
)
def test_some_rule_always_holds(rules: tuple[str, ...]) -> None:
    assert not verdict(*rules).may_all_fail


@pytest.mark.parametrize(
    ("rules", "example"),
    [
        (("urgent",), "where urgent is false"),
        (("cost < 300", "cost > 300"), "where cost is 300"),
        (("area == north", "area == south"), "where area is west"),
        (("score < 4", "score > 5"), "where score is 4"),
        (("visits(contact) > 1",), "where visits(contact) is 1"),
        (("false",), ""),
    ],
)
def test_a_case_for_which_all_fail(rules: tuple[str, ...], example: str) -> None:
    found = verdict(*rules)
    assert found.may_all_fail
    assert found.example == example


@pytest.mark.parametrize(
    ("rules", "never"),
    [
        (("cost > 300", "cost > 500"), {1}),
        (("cost > 500", "cost > 300"), set()),
        (("urgent and not urgent",), {0}),
        (("cost < 0",), {0}),
        (("score > 10",), {0}),
        (("score > 4 and score < 5",), {0}),
        (("cost > 4 and cost < 5",), set()),
        (("visits(contact) < 1",), {0}),
        (("visits(review) < 1",), set()),
        (("true", "urgent"), {1}),
        (("false", "urgent"), {0}),
        (("area == north and area == south",), {0}),
    ],
)
def test_rules_that_never_hold(rules: tuple[str, ...], never: set[int]) -> None:
    assert verdict(*rules).never == never


@pytest.mark.parametrize("rule", ["cost * other == 7", "cost + other > 1000000", "cost > other"])
def test_where_a_rule_computes_nothing_is_claimed(rule: str) -> None:
    found = verdict(rule)
    assert found.never == set()
    assert found.may_all_fail


def test_too_many_cases_to_try() -> None:
    numbers = ", ".join(map(str, range(80)))
    found = verdict(f"cost in [{numbers}] and other in [{numbers}]", "false")
    assert found.never == {1}
    assert found.may_all_fail
