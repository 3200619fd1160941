"""Expressions: Python's precedence, strict types, and nothing that a stranger could run."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from badinput.hostile_expressions import HOSTILE
from pathway_engine.definition.codes import CODES
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
    ExpressionError,
    IfElse,
    In,
    Literal,
    Name,
    Unary,
    Value,
    Visits,
    check_types,
    constant_value,
    evaluate,
    names_used,
    parse,
    steps_used,
    type_of,
    unparse,
)
from pathway_engine.definition.expressions.parser import MAX_DEPTH, MAX_PARTS
from pathway_engine.definition.expressions.tokens import MAX_LENGTH
from pathway_engine.definition.findings import Finding
from pathway_engine.definition.node import NOWHERE

BOOLEAN = AttributeType("boolean")
NUMBER = AttributeType("number")
INTEGER = AttributeType("integer")
SETTING = AttributeType("choice", ("hospital", "community"))
TYPES = {
    "urgent": BOOLEAN,
    "complex": BOOLEAN,
    "cost": NUMBER,
    "visits_a_day": INTEGER,
    "setting": SETTING,
    "home": AttributeType("choice", ("community", "care_home", "prison")),
    "hospital": BOOLEAN,  # also a value of `setting`
    "area": AttributeType("choice", ("north", "south", "area")),  # also a value of itself
}
CASE: dict[str, Value | None] = {
    "urgent": True,
    "complex": False,
    "cost": 250.0,
    "visits_a_day": 4,
    "setting": "hospital",
    "home": "community",
    "hospital": False,
    "area": "area",
}
STEPS = ("contact", "assessment")


def typed(text: str, expected: AttributeType | None = None) -> Expr:
    return check_types(parse(text), TYPES, STEPS, expected=expected)


def value(text: str, expected: AttributeType | None = None, **case: Any) -> Any:
    counts = {"contact": 1, "assessment": 3}
    return evaluate(typed(text, expected), {**CASE, **case}, counts.__getitem__, 10.5)


# -- values and precedence ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "result"),
    [
        ("true", True),
        ("false", False),
        ("300", 300.0),
        ("0.25", 0.25),
        ("007", 7.0),
        ("urgent", True),
        ("cost", 250.0),
        ("visits_a_day", 4.0),
        ("1 + 2 * 3", 7.0),
        ("(1 + 2) * 3", 9.0),
        ("10 - 4 - 3", 3.0),
        ("100 / 10 / 2", 5.0),
        ("2 * 3 / 4", 1.5),
        ("-2 * 3", -6.0),
        ("- -2", 2.0),
        ("2 - -3", 5.0),
        ("-(2 + 3)", -5.0),
        ("1 + 2 == 3", True),
        ("1 < 2", True),
        ("2 <= 2", True),
        ("2 > 2", False),
        ("2 >= 3", False),
        ("1 != 1", False),
        ("not 1 == 2", True),
        ("not urgent or true", True),
        ("not (urgent or true)", False),
        ("true or false and false", True),
        ("(true or false) and false", False),
        ("not urgent and false", False),
        ("10 if urgent else 0", 10.0),
        ("10 if complex else 5 if urgent else 0", 5.0),
        ("10 if complex or urgent else 0", 10.0),
        ("1 + (2 if urgent else 3)", 3.0),
        ("1 + 2 if complex else 3", 3.0),
        ("cost in [100, 250]", True),
        ("cost in [100, 200 + 50]", True),
        ("cost not in [100, 250]", False),
        ("not cost in [100]", True),
        ("1 + 1 in [2]", True),
        ("min(3, 1, 2)", 1.0),
        ("max(cost, 300) - min(1, 2)", 299.0),
        ("visits(assessment)", 3.0),
        ("visits(contact) > 1", False),
        ("days_open > 10", True),
        ("setting == hospital", True),
        ("setting != hospital", False),
        ("hospital == setting", True),
        ("setting == community or hospital", False),
        ("setting in [community, hospital]", True),
        ("setting not in [community]", True),
        ("urgent == true", True),
        ("urgent != complex", True),
        ("(hospital if urgent else community) == setting", True),
        ("setting == (community if urgent else hospital)", False),
        ("(home if complex else care_home) == prison", False),
        ("home == setting", False),
        ("area == area", True),
        ("area == north", False),
        ("  cost\n>\t3  ", True),
        ("cost>300or urgent", None),
    ],
)
def test_value(text: str, result: object) -> None:
    if result is None:
        with pytest.raises(ExpressionError):
            value(text)
    else:
        assert value(text) == result
        assert type(value(text)) is type(result)


def test_a_choice_is_set_by_a_bare_word() -> None:
    assert value("hospital", SETTING) == "hospital"
    assert value("community if urgent else hospital", SETTING) == "community"
    assert value("setting", SETTING) == "hospital"
    assert typed("hospital").column == 1
    assert typed("hospital") == Attribute("hospital", BOOLEAN)
    assert typed("hospital", SETTING) == ChoiceValue("hospital", SETTING.values)


def test_names_are_resolved() -> None:
    assert typed("setting == hospital") == Compare(
        "==", Attribute("setting", SETTING), ChoiceValue("hospital", SETTING.values)
    )
    assert typed("visits(contact) > days_open") == Compare(">", Visits("contact"), DaysOpen())
    assert typed("cost in [1]") == In(Attribute("cost", NUMBER), (Literal(1.0),))


def test_what_is_read() -> None:
    rule = typed("cost > visits(contact) and (setting == hospital or cost < visits_a_day)")
    assert names_used(rule) == ("cost", "setting", "visits_a_day")
    assert steps_used(rule) == ("contact",)


def test_and_or_if_read_no_further_than_they_must() -> None:
    assert value("urgent or cost / 0.0001 > cost / visits_a_day", visits_a_day=0) is True
    assert value("complex and 1 / visits_a_day > 1", visits_a_day=0) is False
    assert value("0 if visits_a_day == 0 else 1 / visits_a_day", visits_a_day=0) == 0.0


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("cost / visits_a_day", "division by zero"),
        ("cost / (visits_a_day * 0.5)", "division by zero"),
        ("cost * cost", "beyond all numbers"),
        ("cost + cost - cost", "beyond all numbers"),
        ("complex or urgent", "`complex` is not set"),
        ("setting == hospital", "`setting` is not set"),
    ],
)
def test_what_has_no_value(text: str, why: str) -> None:
    with pytest.raises(EvaluationError, match=why):
        value(text, visits_a_day=0, cost=1.7e308, complex=None, setting=None)


@pytest.mark.parametrize(
    ("text", "constant"),
    [
        ("1 + 2", 3.0),
        ("true", True),
        ("1 > 2", False),
        ("urgent and false", False),
        ("false and urgent", False),
        ("urgent or 1 < 2", True),
        ("urgent and true", None),
        ("not (urgent and false)", True),
        ("cost", None),
        ("cost if true else 3", None),
        ("3 if true else cost", 3.0),
        ("visits(contact) >= 0", None),
        ("days_open >= 0", None),
        ("min(1, cost)", None),
        ("min(1, 2)", 1.0),
        ("1 in [2, 3]", False),
        ("setting == hospital", None),
    ],
)
def test_constants(text: str, constant: object) -> None:
    assert constant_value(parse(text)) == constant
    assert constant_value(typed(text)) == constant


def test_a_choice_that_is_set_can_be_constant() -> None:
    assert constant_value(typed("hospital", SETTING)) == "hospital"


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("cost", "number"),
        ("visits_a_day", "number"),
        ("cost > 1", "boolean"),
        ("not urgent", "boolean"),
        ("-cost", "number"),
        ("urgent and urgent", "boolean"),
        ("visits(contact)", "number"),
        ("days_open", "number"),
        ("min(1, 2)", "number"),
        ("1 in [1]", "boolean"),
        ("1 if urgent else 2", "number"),
        ("true if urgent else false", "boolean"),
        ("setting", "choice"),
    ],
)
def test_types(text: str, kind: str) -> None:
    assert type_of(typed(text)).kind == kind


def test_the_type_of_a_choice_lists_what_it_can_be() -> None:
    assert type_of(typed("setting if urgent else home")).values == (
        "hospital", "community", "care_home", "prison",
    )  # fmt: skip


# -- what is refused, and where ----------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "code", "column"),
    [
        ("cots > 3", "unknown_name", 1),
        ("urgent and cots > 3", "unknown_name", 12),
        ("setting == hopsital", "unknown_choice", 12),
        ("setting == care_home", "unknown_choice", 12),
        ("setting in [hospital, prison]", "unknown_choice", 23),
        ("setting == area", "unknown_choice", 12),
        ("community", "unknown_name", 1),
        ("visits(brokerage)", "unknown_step", 8),
        ("cost + urgent", "expression_type", 8),
        ("-urgent", "expression_type", 2),
        ("not cost", "expression_type", 5),
        ("urgent and cost", "expression_type", 12),
        ("cost or urgent", "expression_type", 1),
        ("urgent > 1", "expression_type", 1),
        ("setting < hospital", "expression_type", 1),
        ("urgent == cost", "expression_type", 11),
        ("setting == urgent", "expression_type", 12),
        ("setting == 3", "expression_type", 12),
        ("urgent in [true]", "expression_type", 1),
        ("cost in [urgent]", "expression_type", 10),
        ("setting in [3]", "expression_type", 13),
        ("min(cost, urgent)", "expression_type", 11),
        ("max(setting, 1)", "expression_type", 5),
        ("1 if cost else 2", "expression_type", 6),
        ("1 if urgent else false", "expression_type", 18),
        ("setting + 1", "expression_type", 1),
        ("cost / 0", "division_by_zero", 8),
        ("cost / (1 - 1)", "division_by_zero", 11),
    ],
)
def test_types_that_do_not_fit(text: str, code: str, column: int) -> None:
    with pytest.raises(ExpressionError) as caught:
        typed(text)
    assert (caught.value.code, caught.value.column) == (code, column)


@pytest.mark.parametrize(
    ("text", "expected", "code"),
    [
        ("cost", BOOLEAN, "expression_type"),
        ("setting", BOOLEAN, "expression_type"),
        ("urgent", NUMBER, "expression_type"),
        ("urgent", INTEGER, "expression_type"),
        ("urgent", SETTING, "expression_type"),
        ("3", SETTING, "expression_type"),
        ("prison", SETTING, "unknown_choice"),
        ("home", SETTING, "unknown_choice"),
        ("hospital if urgent else prison", SETTING, "unknown_choice"),
    ],
)
def test_what_the_place_does_not_take(text: str, expected: AttributeType, code: str) -> None:
    with pytest.raises(ExpressionError) as caught:
        typed(text, expected)
    assert caught.value.code == code


def test_an_integer_takes_any_number() -> None:
    assert value("cost / 3", INTEGER) == 250 / 3


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("cost = 3", "`==`"),
        ("urgent && complex", "`and`"),
        ("urgent || complex", "`or`"),
        ("!urgent", "`not`"),
        ("urgent AND complex", "`and`"),
        ("urgent annd complex", "`and`"),
        ("costSum > 1", "`costsum`"),
        ("setting == 'hospital'", "without quotes"),
        ('setting == "hospital"', "without quotes"),
        ("cost > 60%", "0.6"),
        ("cost > £300", "the number alone"),
        ("days_open > 28d", "without its unit"),
        ("cost ≥ 3", "`>=`"),
        ("cost > .5", "0.5"),
        ("1 < cost < 3", "`and`"),
        ("cots > 3", "`cost`"),
        ("setting == hopsital", "`hospital`"),
        ("visits(contct) > 1", "`contact`"),
        ("care_home", "`home == care_home`"),
        ("urgent == not complex", "brackets"),
        ("mix(1, 2)", "`min`"),
    ],
)
def test_hints(text: str, hint: str) -> None:
    with pytest.raises(ExpressionError) as caught:
        typed(text)
    assert hint in caught.value.hint, str(caught.value)


@pytest.mark.parametrize("text", HOSTILE, ids=lambda text: repr(text[:30]))
def test_hostile(text: str) -> None:
    with pytest.raises(ExpressionError) as caught:
        typed(text)
    error = caught.value
    assert error.code in CODES
    assert 1 <= error.column <= len(text) + 1
    assert error.found
    finding = Finding(error.code, CODES[error.code].severity, NOWHERE, "", error.found)
    assert str(finding).isprintable()


def test_there_are_enough_hostile_expressions() -> None:
    assert len(set(HOSTILE)) >= 60


# -- the bounds, each on its edge --------------------------------------------------------------


def code_of(text: str) -> str:
    """The code with which a text is refused, or nothing."""
    try:
        parse(text)
    except ExpressionError as error:
        return error.code
    return ""


def test_length() -> None:
    assert code_of("cost" + " " * (MAX_LENGTH - 4)) == ""
    assert code_of("cost" + " " * (MAX_LENGTH - 3)) == "expression_too_large"


def test_depth() -> None:
    assert code_of("-" * (MAX_DEPTH - 1) + "1") == ""
    assert code_of("-" * MAX_DEPTH + "1") == "expression_too_large"
    assert code_of("1" + "+1" * (MAX_DEPTH - 1)) == ""
    assert code_of("1" + "+1" * MAX_DEPTH) == "expression_too_large"


def test_parts() -> None:
    items = MAX_PARTS - 2  # beside them: the comparison and its item
    assert code_of("1 in [" + ",".join("1" * items) + "]") == ""
    assert code_of("1 in [" + ",".join("1" * (items + 1)) + "]") == "expression_too_large"


def test_brackets_alone_add_no_depth() -> None:
    assert parse("(" * 50 + "cost" + ")" * 50) == Name("cost")
    assert code_of("(" * 81 + "cost" + ")" * 81) == "expression_too_large"


def test_numbers() -> None:
    assert parse("999999999999999") == Literal(999999999999999.0)
    assert code_of("1000000000000000") == "expression_syntax"


# -- text and tree, and Python as the judge of both --------------------------------------------

NUMBERS = ("cost", "visits_a_day")
TRUTHS = ("urgent", "complex", "hospital")

numerals = st.integers(0, 20).map(float) | st.sampled_from([0.5, 0.1, 2.25, 1e-7, 123456789.125])
number_leaves = numerals.map(Literal) | st.sampled_from(NUMBERS).map(Name)
truth_leaves = st.booleans().map(Literal) | st.sampled_from(TRUTHS).map(Name)


def numeric(numbers: st.SearchStrategy[Expr], truths: st.SearchStrategy[Expr]) -> Any:
    arithmetic = st.sampled_from(["+", "-", "*", "/"])
    return st.one_of(
        st.builds(Unary, st.just("-"), numbers),
        st.builds(Binary, arithmetic, numbers, numbers),
        st.builds(IfElse, numbers, truths, numbers),
        st.builds(
            Call,
            st.sampled_from(["min", "max"]),
            st.lists(numbers, min_size=2, max_size=3).map(tuple),
        ),
    )


def truthful(numbers: st.SearchStrategy[Expr], truths: st.SearchStrategy[Expr]) -> Any:
    order = st.sampled_from(["==", "!=", "<", "<=", ">", ">="])
    return st.one_of(
        st.builds(Unary, st.just("not"), truths),
        st.builds(Binary, st.sampled_from(["and", "or"]), truths, truths),
        st.builds(Compare, order, numbers, numbers),
        st.builds(Compare, st.sampled_from(["==", "!="]), truths, truths),
        st.builds(In, numbers, st.lists(numbers, min_size=1, max_size=3).map(tuple)),
        st.builds(IfElse, truths, truths, truths),
    )


def trees(depth: int) -> tuple[st.SearchStrategy[Expr], st.SearchStrategy[Expr]]:
    """Numeric and truthful expressions of at most this depth."""
    numbers: st.SearchStrategy[Expr] = number_leaves
    truths: st.SearchStrategy[Expr] = truth_leaves
    for _ in range(depth):
        numbers, truths = (
            number_leaves | numeric(numbers, truths),
            truth_leaves | truthful(numbers, truths),
        )
    return numbers, truths


NUMERIC, TRUTHFUL = trees(4)


@given(NUMERIC | TRUTHFUL)
def test_what_is_written_is_read(expr: Expr) -> None:
    assert parse(unparse(expr)) == expr


@given(TRUTHFUL | NUMERIC)
def test_python_agrees(expr: Expr) -> None:
    """The same text means the same to Python, whose precedence ours is."""
    text = unparse(expr)
    names = {**CASE, "true": True, "false": False, "min": min, "max": max}
    try:
        expected = eval(text, {"__builtins__": {}}, names)  # noqa: S307 - our own text
        found = evaluate(check_types(expr, TYPES, STEPS), CASE, len, 0.0)
    except (ZeroDivisionError, EvaluationError, ExpressionError):
        assert "/" in text
    else:
        assert found == expected


@given(NUMERIC | TRUTHFUL)
def test_what_is_constant_never_changes(expr: Expr) -> None:
    constant = constant_value(expr)
    if constant is not None:
        try:
            assert evaluate(check_types(expr, TYPES, STEPS), CASE, len, 3.0) == constant
        except (EvaluationError, ExpressionError):
            assert "/" in unparse(expr)


@pytest.mark.parametrize(
    "text",
    [
        "setting == hospital and not urgent",
        "visits(contact) > 1 or days_open > 28",
        "10 if urgent else 0",
        "not setting in [hospital, community]",
        "(not urgent) == complex",
        "a - (b - c)",
        "-(a + b) * 2",
        "(1 if a else 2) if b else 3",
    ],
)
def test_a_plain_text_comes_back(text: str) -> None:
    assert unparse(parse(text)) == text


def test_a_typed_tree_is_written_too() -> None:
    text = "setting == hospital and visits(contact) > 1 or days_open > 28"
    assert unparse(typed(text)) == text


def test_equal_wherever_it_stands() -> None:
    assert parse("cost>3") == parse("  ( cost  >  3.0 )")
    assert parse("cost>3") != parse("cost>=3")


FRAGMENTS = st.sampled_from(
    ["cost", "urgent", "setting", "hospital", "visits", "(", ")", "[", "]", ",", "+", "-", "*", "/",
     "<", "==", "!=", "and", "or", "not", "in", "if", "else", "true", "false", "min", "1", "0",
     "0.5", "days_open", "contact", "x", " ", ".", "=", "\n", "A", "é", "\0"]
)  # fmt: skip


def refusal(text: str) -> ExpressionError | None:
    try:
        typed(text)
    except ExpressionError as error:
        return error
    return None


def check_text(text: str) -> None:
    """It is refused with a code and a place, or it can be written again and has a value."""
    if error := refusal(text):
        assert error.code in CODES
        assert 1 <= error.column <= len(text) + 1
        return
    assert typed(unparse(typed(text))) == typed(text)
    try:
        evaluate(typed(text), CASE, len, 1.0)
    except EvaluationError:
        assert "/" in text


@given(st.lists(FRAGMENTS, max_size=14).map(" ".join))
def test_no_words_surprise_it(text: str) -> None:
    check_text(text)


@given(st.lists(FRAGMENTS, max_size=14).map("".join) | st.text(max_size=60))
def test_no_text_surprises_it(text: str) -> None:
    check_text(text)
