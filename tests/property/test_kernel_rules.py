"""Compiled rules give what `definition.expressions.evaluate` gives, or stop where it refuses."""

from __future__ import annotations

import math
from functools import cache
from typing import Any

import numpy as np
from hypothesis import example, given, settings
from hypothesis import strategies as st

from pathway_engine.clock import DAY
from pathway_engine.definition.expressions import (
    Attribute,
    AttributeType,
    Binary,
    Call,
    ChoiceValue,
    Compare,
    DaysOpen,
    EvaluationError,
    Expr,
    IfElse,
    In,
    Literal,
    Unary,
    Value,
    Visits,
    check_types,
    evaluate,
    parse,
    unparse,
)
from pathway_engine.simulation.faults import TEXTS
from pathway_engine.simulation.kernel.layout import JUMP, LAYOUTS, NO_FAULT
from pathway_engine.simulation.kernel.rules import evaluate as evaluate_compiled
from pathway_engine.simulation.plan.compiling import compiled
from pathway_engine.simulation.state import State
from unit.simulation.asking import WINDOW, answer, plan, state

ATTRIBUTES: dict[str, AttributeType] = {
    "urgent": AttributeType("boolean"),
    "sent": AttributeType("boolean"),
    "area": AttributeType("choice", ("north", "south", "west")),
    "goes_to": AttributeType("choice", ("west", "east")),
    "level": AttributeType("number"),
    "count": AttributeType("integer"),
}
STEPS = ("first", "second")
NUMBERS = st.sampled_from([0.0, 1.0, 2.0, 3.0, 0.5, 0.1, 250.0, 1e300])


def attribute(*names: str) -> st.SearchStrategy[Expr]:
    return st.sampled_from([Attribute(name, ATTRIBUTES[name]) for name in names])


def booleans(depth: int) -> st.SearchStrategy[Expr]:
    """Truths: attributes, comparisons of all kinds, `and`, `or`, `not`, `if`."""
    leaves = st.one_of(attribute("urgent", "sent"), st.booleans().map(Literal))
    if depth == 0:
        return leaves
    same, below = booleans(depth - 1), numbers(depth - 1)
    either = st.sampled_from(["==", "!="])
    order = st.sampled_from(["<", "<=", ">", ">=", "==", "!="])
    return st.one_of(
        leaves,
        st.builds(Unary, st.just("not"), same),
        st.builds(Binary, st.sampled_from(["and", "or"]), same, same),
        st.builds(Compare, order, below, below),
        st.builds(Compare, either, same, same),
        st.sampled_from(["area", "goes_to"]).flatmap(lambda name: of_choice(name, depth - 1)),
        st.builds(In, below, st.lists(below, min_size=1, max_size=3).map(tuple)),
        st.builds(IfElse, same, same, same),
    )


def of_choice(name: str, depth: int) -> st.SearchStrategy[Expr]:
    """Questions about a choice."""
    one, values = attribute(name), choices(name, depth)
    some = st.lists(values, min_size=1, max_size=3).map(tuple)
    return st.one_of(
        st.builds(Compare, st.sampled_from(["==", "!="]), one, values), st.builds(In, one, some)
    )


def choices(name: str, depth: int) -> st.SearchStrategy[Expr]:
    """Values of a choice: one of its words, another attribute of the type, `if`."""
    words = ATTRIBUTES[name].values
    leaves = st.one_of(
        attribute(name), st.sampled_from([ChoiceValue(word, words) for word in words])
    )
    if depth == 0:
        return leaves
    same = choices(name, depth - 1)
    return st.one_of(leaves, st.builds(IfElse, same, booleans(depth - 1), same))


def numbers(depth: int) -> st.SearchStrategy[Expr]:
    """Numbers: attributes, counts, days, arithmetic, `min`, `max`, `if`."""
    leaves = st.one_of(
        attribute("level", "count"),
        NUMBERS.map(Literal),
        st.sampled_from(STEPS).map(Visits),
        st.just(DaysOpen()),
    )
    if depth == 0:
        return leaves
    same = numbers(depth - 1)
    some = st.lists(same, min_size=1, max_size=3).map(tuple)
    return st.one_of(
        leaves,
        st.builds(Unary, st.just("-"), same),
        st.builds(Binary, st.sampled_from(["+", "-", "*", "/"]), same, same),
        st.builds(Call, st.sampled_from(["min", "max"]), some),
        st.builds(IfElse, same, booleans(depth - 1), same),
    )


EXPRESSIONS = st.one_of(booleans(4), numbers(4), choices("area", 3))
CASES = st.fixed_dictionaries(
    {
        "urgent": st.none() | st.booleans(),
        "sent": st.booleans(),
        "area": st.sampled_from(ATTRIBUTES["area"].values),
        "goes_to": st.none() | st.sampled_from(ATTRIBUTES["goes_to"].values),
        "level": st.none() | st.sampled_from([0.0, 1.0, -2.5, 1e200, 0.1]),
        "count": st.integers(-2, 3),
    }
)
VISITED = st.fixed_dictionaries(dict.fromkeys(STEPS, st.integers(0, 3)))
OPEN_FOR = st.sampled_from([0, 1, DAY // 2, DAY, 10 * DAY])


def by_definition(
    typed: Expr, values: dict[str, Value | None], visits: dict[str, int], open_for: int
) -> Value | str:
    """The value, or the reason why there is none."""
    try:
        return evaluate(typed, values, visits.__getitem__, open_for / DAY)
    except EvaluationError as error:
        return str(error)


def by_kernel(
    typed: Expr, values: dict[str, Value | None], visits: dict[str, int], open_for: int
) -> tuple[float, str]:
    """The number that compiled code gives, and why the run is to stop (or nothing)."""
    tables = always_the_same()
    code = compiled(typed, plan().numbering, 0)
    tables.tables["code"] = rows("code", code)
    tables.tables["rule"] = rows("rule", [(0, len(code))])
    numbering = plan().numbering
    known = [number_of(name, values[name]) for name in numbering.attributes]
    tables.tables["value"]["v"][: len(known)] = known
    for step, count in visits.items():
        tables.tables["count"]["accepted"][numbering.step_of[step]] = count
    tables.run["now"], tables.run["fault"] = WINDOW.starts_at + open_for, NO_FAULT
    case = tables.tables["case"][0]
    case["row"], case["number"], case["opened_at"] = 0, 12, WINDOW.starts_at
    found = float(answer(tables, evaluate_compiled, 0, 0))
    fault = int(tables.run["fault"])
    if fault == NO_FAULT:
        return found, ""
    assert tables.run["fault_case"] == 12
    names = numbering.attributes
    return found, TEXTS[fault].format(attribute=names[int(tables.run["fault_item"])], rule="")


@cache
def always_the_same() -> State:
    """Tables to write into: making them takes longer than asking."""
    return state()


def rows(table: str, values: list[Any]) -> Any:
    """Rows of a table of the kernel."""
    return np.array(values, dtype=LAYOUTS[table])


def number_of(name: str, value: Value | None) -> float:
    """The number that stands for a value of an attribute."""
    if value is None:
        return math.nan
    if isinstance(value, str):
        return float(ATTRIBUTES[name].values.index(value))
    return float(value)


def number_like(typed: Expr, value: Value) -> float:
    """The number that stands for what an expression gives."""
    if not isinstance(value, str):
        return float(value)
    return float(next(values.index(value) for values in word_lists(typed) if value in values))


def word_lists(typed: Expr) -> list[tuple[str, ...]]:
    """Where the words of a choice stand that an expression may give."""
    match typed:
        case ChoiceValue():
            return [typed.values]
        case Attribute():
            return [typed.type.values]
        case IfElse():
            return word_lists(typed.then) + word_lists(typed.otherwise)
        case _:
            return []


def reason(text: str) -> str:
    """One word for why there is no value, however it is put."""
    words = {
        "divi": "division", "not set": "not set", "never set": "not set",
        "beyond all numbers": "not finite", "not finite": "not finite",
    }  # fmt: skip
    found = next(word for part, word in words.items() if part in text)
    return f"{found} {text.split('`')[1]}" if found == "not set" else found


PLAIN: dict[str, Any] = {
    "urgent": None, "sent": True, "area": "south", "goes_to": None, "level": 2.0, "count": 0,
}  # fmt: skip
NOWHERE = dict.fromkeys(STEPS, 0)


def typed(text: str) -> Expr:
    return check_types(parse(text), ATTRIBUTES, STEPS)


@settings(max_examples=400)
@given(EXPRESSIONS, CASES, VISITED, OPEN_FOR)
@example(typed("1 / count"), PLAIN, NOWHERE, 0)
@example(typed("urgent or sent"), PLAIN, NOWHERE, 0)
@example(typed("sent or urgent"), PLAIN, NOWHERE, 0)
@example(typed("not sent and 1 / count > 0"), PLAIN, NOWHERE, 0)
@example(typed("1 if sent else 1 / count"), PLAIN, NOWHERE, 0)
@example(typed("goes_to == west"), PLAIN, NOWHERE, 0)
@example(typed("level - 3 - 4 / 2 / 2"), PLAIN, NOWHERE, 0)
@example(typed("min(level, days_open, visits(first))"), PLAIN, {"first": 2, "second": 0}, DAY)
def test_compiled_rules_give_what_the_definition_says(
    typed: Expr, values: dict[str, Value | None], visits: dict[str, int], open_for: int
) -> None:
    expected = by_definition(typed, values, visits, open_for)
    found, fault = by_kernel(typed, values, visits, open_for)
    refused = isinstance(expected, str) and not any(expected in w for w in word_lists(typed))
    if refused:
        assert reason(fault) == reason(str(expected)), unparse(typed)
    else:
        assert (fault, found) == ("", number_like(typed, expected)), unparse(typed)


@given(EXPRESSIONS)
def test_code_begins_wherever_it_is_put(typed: Expr) -> None:
    """Jumps lead to the same operations when the code stands behind other code."""
    here = compiled(typed, plan().numbering, 0)
    there = compiled(typed, plan().numbering, 1_000)
    assert there == [(op, item + 1_000 * (op >= JUMP), value) for op, item, value in here]
