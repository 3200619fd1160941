"""Many rows at once give what one case after another gives."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pathway_engine.analysis.evaluation import Facts, Values, evaluate_rows
from pathway_engine.definition.expressions import (
    AttributeType,
    EvaluationError,
    Expr,
    check_types,
    evaluate,
    parse,
)

TYPES = {
    "urgent": AttributeType("boolean"),
    "setting": AttributeType("choice", ("home", "hospital", "street")),
    "age": AttributeType("integer"),
    "cost": AttributeType("number"),
}
EXPRESSIONS = [
    "urgent",
    "not urgent",
    "setting == hospital",
    "setting != hospital and urgent",
    "setting in [home, street] or cost > 300",
    "age in [1, 2, 3]",
    "cost / age > 2",
    "cost * 2 - age + 1 >= 10",
    "-cost < -age",
    "min(cost, age) <= 5",
    "max(cost, age, 7) == 7",
    "visits(panel) < 2 and urgent",
    "days_open > 1.5",
    "(cost if urgent else age) > 3",
    "urgent and cost > 300 or not urgent and age >= 65",
]

Row = dict[str, Any]

rows = st.fixed_dictionaries(
    {
        "urgent": st.sampled_from([True, False, None]),
        "setting": st.sampled_from(["home", "hospital", "street", None]),
        "age": st.sampled_from([None, *map(float, range(-3, 8))]),
        "cost": st.one_of(st.none(), st.floats(-10, 10), st.just(1e300)),
        "visits": st.integers(0, 3),
        "days_open": st.floats(0, 4),
    }
)


def typed(text: str) -> Expr:
    return check_types(parse(text), TYPES, ("panel",))


def one(text: str, row: Row) -> float | None:
    """The value for one case; None where there is none."""
    try:
        value = evaluate(typed(text), row, lambda _: row["visits"], row["days_open"])
    except EvaluationError:
        return None
    assert not isinstance(value, str)
    return float(value)


def facts(cases: list[Row]) -> Facts:
    def coded(name: str, value: Any) -> float:
        if value is None:
            return math.nan
        return float(TYPES[name].values.index(value)) if name == "setting" else float(value)

    def attribute(name: str) -> Values:
        column = np.array([coded(name, row[name]) for row in cases])
        return Values(column, ~np.isnan(column))

    counts = np.array([float(row["visits"]) for row in cases])
    known = np.ones(len(cases), dtype=bool)
    days = np.array([row["days_open"] for row in cases])
    return Facts(len(cases), attribute, lambda _: Values(counts, known), days)


@pytest.mark.parametrize("text", EXPRESSIONS)
@given(st.lists(rows, min_size=1, max_size=12))
def test_the_same_as_one_by_one(text: str, cases: list[Row]) -> None:
    """Where one case has a value, so has its row; what is known is never wrong."""
    found = evaluate_rows(typed(text), facts(cases))
    for row, value, known in zip(cases, found.value.tolist(), found.known.tolist(), strict=True):
        expected = one(text, row)
        if expected is not None:
            assert known
            assert value == expected


def test_a_side_that_decides_is_enough() -> None:
    cases = [{"urgent": False, "cost": None, "visits": 0, "days_open": 0.0}]
    found = evaluate_rows(typed("urgent and cost > 1"), facts(cases))
    assert (found.is_false.tolist(), found.is_true.tolist()) == ([True], [False])
    found = evaluate_rows(typed("urgent or cost > 1"), facts(cases))
    assert found.known.tolist() == [False]
