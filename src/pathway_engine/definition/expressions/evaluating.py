"""What an expression gives for one case.

Plain double arithmetic, from left to right, so that whoever compiles the same tree gets the
same bits. `and`, `or` and `if` read no further than they must. Whatever has no value
(division by zero, a result beyond all numbers, an attribute that is not set) is an
`EvaluationError`; the caller knows case and step and names them.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from typing import Any, ClassVar

from pathway_engine.definition.expressions.tree import (
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

Value = bool | float | str


class EvaluationError(ValueError):
    """An expression has no value for this case; the message says why."""


def evaluate(
    typed: Expr,
    values: Mapping[str, Value | None],
    visits: Callable[[str], int],
    days_open: float,
) -> Value:
    """The value of a typed expression: a truth, a float, or the value of a choice.

    `values` are the case's attributes (None: not set), `visits` counts the accepted visits to
    a step, `days_open` are days of 24 hours. Raises `EvaluationError`.

    >>> from pathway_engine.definition.expressions import AttributeType, check_types, parse
    >>> typed = check_types(parse("cost * 2 > 300"), {"cost": AttributeType("number")}, ())
    >>> evaluate(typed, {"cost": 200.0}, lambda step: 0, 0.0)
    True
    """
    value: Value = _Evaluation(values, visits, days_open).value(typed)
    return value


def constant_value(expr: Expr) -> Value | None:
    """The value that an expression has for every case, or None if it depends on the case.

    `false and x` is constant whatever `x` is. Typed or not.

    >>> from pathway_engine.definition.expressions import parse
    >>> constant_value(parse("urgent and 1 > 2")), constant_value(parse("cost > 2"))
    (False, None)
    """
    try:
        value: Value = _Constant({}, _varies, 0.0).value(expr)
    except (_VariesError, EvaluationError):
        return None
    return value


class _VariesError(Exception):
    """The value depends on the case."""


def _varies(_step: str) -> int:
    raise _VariesError


def _divide(left: float, right: float) -> float:
    if right == 0:
        raise EvaluationError("a division by zero")
    return left / right


_ARITHMETIC: dict[str, Callable[[float, float], float]] = {
    "+": lambda left, right: left + right,
    "-": lambda left, right: left - right,
    "*": lambda left, right: left * right,
    "/": _divide,
}
_COMPARISON: dict[str, Callable[[Any, Any], bool]] = {
    "==": lambda left, right: left == right,
    "!=": lambda left, right: left != right,
    "<": lambda left, right: left < right,
    "<=": lambda left, right: left <= right,
    ">": lambda left, right: left > right,
    ">=": lambda left, right: left >= right,
}


class _Evaluation:
    def __init__(
        self, values: Mapping[str, Value | None], visits: Callable[[str], int], days_open: float
    ) -> None:
        self._values = values
        self._visits = visits
        self._days_open = days_open

    def value(self, expr: Expr) -> Any:
        method = self._METHODS.get(type(expr))
        if method is None:
            raise _VariesError  # a name that nobody has resolved
        return getattr(self, method)(expr)

    def _literal(self, expr: Literal) -> Value:
        return expr.value

    def _choice_value(self, expr: ChoiceValue) -> Value:
        return expr.value

    def _attribute(self, expr: Attribute) -> Value:
        value = self._values.get(expr.name)
        if value is None:
            raise EvaluationError(f"`{expr.name}` is not set")
        return float(value) if expr.type.kind in ("integer", "number") else value

    def _visit_count(self, expr: Visits) -> Value:
        return float(self._visits(expr.step))

    def _days(self, _expr: DaysOpen) -> Value:
        return self._days_open

    def _unary(self, expr: Unary) -> Value:
        value = self.value(expr.operand)
        return not value if expr.op == "not" else -value

    def _binary(self, expr: Binary) -> Value:
        if expr.op in ("and", "or"):
            return self._joined(expr)
        result = _ARITHMETIC[expr.op](self.value(expr.left), self.value(expr.right))
        if not math.isfinite(result):
            raise EvaluationError("a result beyond all numbers")
        return result

    def _joined(self, expr: Binary) -> bool:
        left = self.value(expr.left)
        goes_on = left if expr.op == "and" else not left
        return bool(self.value(expr.right) if goes_on else left)

    def _compare(self, expr: Compare) -> bool:
        return _COMPARISON[expr.op](self.value(expr.left), self.value(expr.right))

    def _in(self, expr: In) -> bool:
        item = self.value(expr.item)
        return any(item == self.value(choice) for choice in expr.choices)

    def _if_else(self, expr: IfElse) -> Value:
        branch = expr.then if self.value(expr.condition) else expr.otherwise
        value: Value = self.value(branch)
        return value

    def _call(self, expr: Call) -> Value:
        if expr.function == "visits":
            raise _VariesError
        choose: Any = min if expr.function == "min" else max
        value: Value = choose(self.value(argument) for argument in expr.arguments)
        return value

    # By name, so that `_Constant` can do some of it otherwise.
    _METHODS: ClassVar[dict[type[Expr], str]] = {
        Literal: "_literal",
        ChoiceValue: "_choice_value",
        Attribute: "_attribute",
        Visits: "_visit_count",
        DaysOpen: "_days",
        Unary: "_unary",
        Binary: "_binary",
        Compare: "_compare",
        In: "_in",
        IfElse: "_if_else",
        Call: "_call",
    }


class _Constant(_Evaluation):
    """Knows no case: what depends on one varies, unless the other side decides."""

    def _attribute(self, _expr: Attribute) -> Value:
        raise _VariesError

    def _days(self, _expr: DaysOpen) -> Value:
        raise _VariesError

    def _joined(self, expr: Binary) -> bool:
        sides = constant_value(expr.left), constant_value(expr.right)
        deciding = expr.op == "or"
        if deciding in sides:
            return deciding
        if None in sides:
            raise _VariesError
        return not deciding
