"""Expressions for many cases at once: a value for each row, and whether it is known.

A row's value is not known where an attribute is not known or not set, where a division by
zero would have stopped the run, and where a part that matters is not known: `false and x` is
false whatever `x` is.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np

from pathway_engine.definition.expressions import (
    Attribute,
    Binary,
    Call,
    ChoiceValue,
    Compare,
    DaysOpen,
    Expr,
    IfElse,
    In,
    Literal,
    Unary,
    Visits,
)

Array = np.ndarray[Any, Any]


class Values(NamedTuple):
    """One value for each row (a choice by position, a truth as 0 or 1), and which are known."""

    value: Array
    known: Array

    @property
    def is_true(self) -> Array:
        """Rows of which it is known to be true."""
        return np.asarray(self.known & (self.value != 0))

    @property
    def is_false(self) -> Array:
        """Rows of which it is known to be false."""
        return np.asarray(self.known & (self.value == 0))


@dataclass(frozen=True)
class Facts:
    """What expressions ask of rows: attributes by name, visits by step, days open.

    With `in_order` what is written first must be known: it is read first.
    """

    rows: int
    attribute: Callable[[str], Values]
    visits: Callable[[str], Values]
    days_open: Array
    in_order: bool = False


_ARITHMETIC: dict[str, Callable[[Array, Array], Array]] = {
    "+": np.add,
    "-": np.subtract,
    "*": np.multiply,
    "/": np.divide,
}
_COMPARISON: dict[str, Callable[[Array, Array], Array]] = {
    "==": np.equal,
    "!=": np.not_equal,
    "<": np.less,
    "<=": np.less_equal,
    ">": np.greater,
    ">=": np.greater_equal,
}


def evaluate_rows(typed: Expr, facts: Facts) -> Values:
    """The value of a typed expression for every row."""
    return _WAYS[type(typed)](typed, facts)


def _literal(typed: Literal, facts: Facts) -> Values:
    return _same(float(typed.value), facts)


def _choice_value(typed: ChoiceValue, facts: Facts) -> Values:
    return _same(float(typed.values.index(typed.value)), facts)


def _days_open(_typed: DaysOpen, facts: Facts) -> Values:
    return Values(facts.days_open, np.ones(facts.rows, dtype=bool))


def _same(value: float, facts: Facts) -> Values:
    return Values(np.full(facts.rows, value), np.ones(facts.rows, dtype=bool))


def _unary(typed: Unary, facts: Facts) -> Values:
    operand = evaluate_rows(typed.operand, facts)
    value = -operand.value if typed.op == "-" else (operand.value == 0).astype(float)
    return Values(value, operand.known)


def _binary(typed: Binary, facts: Facts) -> Values:
    left, right = evaluate_rows(typed.left, facts), evaluate_rows(typed.right, facts)
    if typed.op in ("and", "or"):
        if facts.in_order:
            right = Values(right.value, right.known & left.known)
        return _joined(typed.op, left, right)
    with np.errstate(all="ignore"):
        value = _ARITHMETIC[typed.op](left.value, right.value)
    return Values(value, left.known & right.known & np.isfinite(value))


def _compare(typed: Compare, facts: Facts) -> Values:
    left, right = evaluate_rows(typed.left, facts), evaluate_rows(typed.right, facts)
    value = _COMPARISON[typed.op](left.value, right.value)
    return Values(value.astype(float), left.known & right.known)


def _joined(op: str, left: Values, right: Values) -> Values:
    """Known where both sides are, or where one side decides."""
    both = left.known & right.known
    if op == "and":
        true = left.is_true & right.is_true
        return Values(true.astype(float), both | left.is_false | right.is_false)
    true = left.is_true | right.is_true
    return Values(true.astype(float), both | true)


def _any_equal(typed: In, facts: Facts) -> Values:
    item = evaluate_rows(typed.item, facts)
    found = _same(0.0, facts)
    for choice in typed.choices:
        other = evaluate_rows(choice, facts)
        equal = Values((item.value == other.value).astype(float), item.known & other.known)
        found = _joined("or", found, equal)
    return found


def _chosen(typed: IfElse, facts: Facts) -> Values:
    condition = evaluate_rows(typed.condition, facts)
    then = evaluate_rows(typed.then, facts)
    otherwise = evaluate_rows(typed.otherwise, facts)
    takes = condition.value != 0
    value = np.where(takes, then.value, otherwise.value)
    return Values(value, condition.known & np.where(takes, then.known, otherwise.known))


def _extreme(typed: Call, facts: Facts) -> Values:
    choose = np.minimum if typed.function == "min" else np.maximum
    first, *others = (evaluate_rows(argument, facts) for argument in typed.arguments)
    value, known = first
    for other in others:
        value, known = choose(value, other.value), known & other.known
    return Values(value, known)


_WAYS: dict[type[Expr], Callable[[Any, Facts], Values]] = {
    Literal: _literal,
    ChoiceValue: _choice_value,
    Attribute: lambda typed, facts: facts.attribute(typed.name),
    Visits: lambda typed, facts: facts.visits(typed.step),
    DaysOpen: _days_open,
    Unary: _unary,
    Binary: _binary,
    Compare: _compare,
    In: _any_equal,
    IfElse: _chosen,
    Call: _extreme,
}
"""How each part of an expression is evaluated."""
