"""From a tree back to text: with the fewest brackets, so that `parse` gives the same tree."""

from __future__ import annotations

from decimal import Decimal

from pathway_engine.definition.expressions.tree import (
    BINDING,
    COMPARISON,
    IF,
    NOT,
    OR,
    SIGN,
    WHOLE,
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
)


def unparse(expr: Expr) -> str:
    """The text of an expression, typed or not.

    >>> from pathway_engine.definition.expressions import parse
    >>> unparse(parse("((a and (b)) or not(c in [x,y]))"))
    'a and b or not c in [x, y]'
    """
    return _text(expr, IF)


def _text(expr: Expr, least: int) -> str:
    """The text, in brackets if it binds less strongly than what is around it asks for."""
    text, binding = _written(expr)
    return text if binding >= least else f"({text})"


def _written(expr: Expr) -> tuple[str, int]:
    """The text without brackets round it, and how strongly it holds together."""
    match expr:
        case Unary(op="not"):
            return f"not {_text(expr.operand, NOT)}", NOT
        case Unary():
            return f"-{_text(expr.operand, SIGN)}", SIGN
        case Binary():
            binding = BINDING[expr.op]
            left, right = _text(expr.left, binding), _text(expr.right, binding + 1)
            return f"{left} {expr.op} {right}", binding
        case Compare():
            left, right = _text(expr.left, COMPARISON + 1), _text(expr.right, COMPARISON + 1)
            return f"{left} {expr.op} {right}", COMPARISON
        case In():
            return f"{_text(expr.item, COMPARISON + 1)} in [{_listed(expr.choices)}]", COMPARISON
        case IfElse():
            then, condition = _text(expr.then, OR), _text(expr.condition, OR)
            return f"{then} if {condition} else {_text(expr.otherwise, IF)}", IF
        case _:
            return _word(expr), WHOLE


def _listed(items: tuple[Expr, ...]) -> str:
    return ", ".join(_text(item, IF) for item in items)


def _word(expr: Expr) -> str:
    match expr:
        case Literal():
            return _literal(expr)
        case Name() | Attribute():
            return expr.name
        case ChoiceValue():
            return expr.value
        case Call():
            return f"{expr.function}({_listed(expr.arguments)})"
        case Visits():
            return f"visits({expr.step})"
        case DaysOpen():
            return "days_open"
        case _:
            raise TypeError(f"no text for {type(expr).__name__}")


def _literal(literal: Literal) -> str:
    if isinstance(literal.value, bool):
        return "true" if literal.value else "false"
    text = format(Decimal(repr(literal.value)), "f")
    return text.rstrip("0").rstrip(".") if "." in text else text
