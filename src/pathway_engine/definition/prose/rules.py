"""Rules in words: `package_cost > 300` is: the package cost is over 300."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

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
    Name,
    Unary,
    Visits,
    unparse,
)

__all__ = ["in_words"]

_COMPARED = {
    "==": "is",
    "!=": "is not",
    "<": "is below",
    "<=": "is at most",
    ">": "is over",
    ">=": "is at least",
}
Namer = Callable[[str], str]


def in_words(typed: Expr, attribute: Namer, step: Namer) -> str:
    """A typed expression in words; `attribute` and `step` say how these are called.

    >>> from pathway_engine.definition.expressions import AttributeType, check_types, parse
    >>> types = {"cost": AttributeType("number"), "joint": AttributeType("boolean")}
    >>> in_words(check_types(parse("cost > 300 and not joint"), types, []), str, str)
    'cost is over 300 and not joint'
    """
    return _Words(attribute, step).of(typed)


class _Words:
    """Puts one expression into words, its parts in brackets where they have parts."""

    def __init__(self, attribute: Namer, step: Namer) -> None:
        self.attribute = attribute
        self.step = step

    def of(self, expr: Expr) -> str:
        """The expression in words."""
        teller = _TELLERS.get(type(expr))
        return teller(self, expr) if teller else unparse(expr)

    def _inner(self, expr: Expr) -> str:
        """A part of a larger expression, in brackets where it has parts itself."""
        text = self.of(expr)
        return f"({text})" if isinstance(expr, Binary | IfElse) else text

    def literal(self, expr: Literal) -> str:
        """A number, or yes or no."""
        if isinstance(expr.value, bool):
            return "yes" if expr.value else "no"
        return unparse(expr)

    def unary(self, expr: Unary) -> str:
        """Not something, or a negative number."""
        inner = self._inner(expr.operand)
        if expr.op == "-":
            return f"-{inner}"
        return f"not ({inner})" if isinstance(expr.operand, Compare | In) else f"not {inner}"

    def binary(self, expr: Binary) -> str:
        """Two truths joined, or two numbers reckoned with."""
        same = [
            isinstance(side, Binary) and side.op == expr.op and expr.op in ("and", "or")
            for side in (expr.left, expr.right)
        ]
        left = self.of(expr.left) if same[0] else self._inner(expr.left)
        right = self.of(expr.right) if same[1] else self._inner(expr.right)
        sign = {"*": "×", "/": "÷"}.get(expr.op, expr.op)
        return f"{left} {sign} {right}"

    def compare(self, expr: Compare) -> str:
        """A comparison."""
        return f"{self._inner(expr.left)} {_COMPARED[expr.op]} {self._inner(expr.right)}"

    def membership(self, expr: In) -> str:
        """One of several values."""
        return f"{self._inner(expr.item)} is one of {', '.join(map(self.of, expr.choices))}"

    def if_else(self, expr: IfElse) -> str:
        """One value or another."""
        then, otherwise = self._inner(expr.then), self.of(expr.otherwise)
        return f"{then} if {self.of(expr.condition)}, otherwise {otherwise}"

    def call(self, expr: Call) -> str:
        """The least or the greatest of several."""
        which = {"min": "the least of", "max": "the greatest of"}.get(expr.function, "visits to")
        return f"{which} ({', '.join(map(self.of, expr.arguments))})"


_TELLERS: dict[type[Expr], Callable[[_Words, Any], str]] = {
    Attribute: lambda told, expr: told.attribute(expr.name),
    Binary: _Words.binary,
    Call: _Words.call,
    ChoiceValue: lambda _told, expr: expr.value.replace("_", " "),
    Compare: _Words.compare,
    DaysOpen: lambda _told, _expr: "the days since the case opened",
    IfElse: _Words.if_else,
    In: _Words.membership,
    Literal: _Words.literal,
    Name: lambda told, expr: told.attribute(expr.name),
    Unary: _Words.unary,
    Visits: lambda told, expr: f"the number of visits to {told.step(expr.step)}",
}
