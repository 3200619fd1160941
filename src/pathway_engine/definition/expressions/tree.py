"""What an expression is made of.

The parser makes trees of `Literal`, `Name`, `Unary`, `Binary`, `Compare`, `In`, `IfElse` and
`Call`. Resolving replaces every `Name` and every call of `visits` by what it means:
`Attribute`, `ChoiceValue`, `Visits` or `DaysOpen`; such a *typed* tree needs no context to be
evaluated or compiled. `min` and `max` stay calls.

Trees are frozen, and equal when they say the same, wherever it stands in the text. They are
bounded in depth (`parser.MAX_DEPTH`), so a visitor may call itself.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal as OneOf

Kind = OneOf["boolean", "integer", "number", "choice"]


@dataclass(frozen=True, slots=True)
class AttributeType:
    """The type of an attribute or of a value: its kind and, of a choice, its values."""

    kind: Kind
    values: tuple[str, ...] = ()


BOOLEAN = AttributeType("boolean")
NUMBER = AttributeType("number")


class ExpressionError(ValueError):
    """An expression is wrong: the code of the finding, the column in its text (from 1)."""

    def __init__(
        self, code: str, column: int, found: str, expected: str = "", hint: str = ""
    ) -> None:
        super().__init__(code, column, found, expected, hint)
        self.code = code
        self.column = column
        self.found = found
        self.expected = expected
        self.hint = hint

    def __str__(self) -> str:
        expected = f", expected {self.expected}" if self.expected else ""
        hint = f"; {self.hint}" if self.hint else ""
        return f"character {self.column}: found {self.found}{expected}{hint}"


@dataclass(frozen=True, slots=True)
class Expr:
    """A part of an expression, and the column in its text where it stands (from 1)."""

    column: int = field(default=1, compare=False, kw_only=True)


@dataclass(frozen=True, slots=True)
class Literal(Expr):
    """`true`, `false` or a number; numbers are always floats."""

    value: bool | float


@dataclass(frozen=True, slots=True)
class Name(Expr):
    """A bare word, of which only the file can tell what it names."""

    name: str


@dataclass(frozen=True, slots=True)
class Unary(Expr):
    """`-` or `not` before its operand."""

    op: OneOf["-", "not"]
    operand: Expr


@dataclass(frozen=True, slots=True)
class Binary(Expr):
    """Two operands, joined by `+ - * /`, `and` or `or`."""

    op: OneOf["+", "-", "*", "/", "and", "or"]
    left: Expr
    right: Expr


@dataclass(frozen=True, slots=True)
class Compare(Expr):
    """Two operands, compared; comparisons do not chain."""

    op: OneOf["==", "!=", "<", "<=", ">", ">="]
    left: Expr
    right: Expr


@dataclass(frozen=True, slots=True)
class In(Expr):
    """Whether the item is one of the choices."""

    item: Expr
    choices: tuple[Expr, ...]


@dataclass(frozen=True, slots=True)
class IfElse(Expr):
    """`then if condition else otherwise`."""

    then: Expr
    condition: Expr
    otherwise: Expr


@dataclass(frozen=True, slots=True)
class Call(Expr):
    """`min`, `max` or, before its step is looked up, `visits`."""

    function: OneOf["min", "max", "visits"]
    arguments: tuple[Expr, ...]


@dataclass(frozen=True, slots=True)
class Attribute(Expr):
    """The value of an attribute of the case."""

    name: str
    type: AttributeType


@dataclass(frozen=True, slots=True)
class ChoiceValue(Expr):
    """A value of a choice; `values` are all values of the choice beside which it stands."""

    value: str
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Visits(Expr):
    """Accepted visits of this case to a step so far, the present one included."""

    step: str


@dataclass(frozen=True, slots=True)
class DaysOpen(Expr):
    """Days of 24 hours since the case opened, with their fraction."""


def parts(expr: Expr) -> tuple[Expr, ...]:
    """The operands of an expression, from left to right."""
    match expr:
        case Unary():
            return (expr.operand,)
        case Binary() | Compare():
            return (expr.left, expr.right)
        case In():
            return (expr.item, *expr.choices)
        case IfElse():
            return (expr.then, expr.condition, expr.otherwise)
        case Call():
            return expr.arguments
        case _:
            return ()


def walk(expr: Expr) -> Iterator[tuple[Expr, int]]:
    """Every part of an expression with its depth (the whole has 1), from left to right.

    It calls nothing but itself in a loop, so it may be used on trees of any depth.
    """
    waiting = [(expr, 1)]
    while waiting:
        part, depth = waiting.pop()
        yield part, depth
        waiting.extend((below, depth + 1) for below in reversed(parts(part)))


def names_used(typed: Expr) -> tuple[str, ...]:
    """The attributes that a typed expression reads, each once, from left to right."""
    names = (part.name for part, _ in walk(typed) if isinstance(part, Attribute))
    return tuple(dict.fromkeys(names))


def steps_used(typed: Expr) -> tuple[str, ...]:
    """The steps whose visits a typed expression counts, each once, from left to right."""
    steps = (part.step for part, _ in walk(typed) if isinstance(part, Visits))
    return tuple(dict.fromkeys(steps))


# How strongly an operator binds its operands, as in Python; the higher, the closer.
IF, OR, AND, NOT, COMPARISON, SUM, PRODUCT, SIGN, WHOLE = range(1, 10)

BINDING = {
    "if": IF,
    "or": OR,
    "and": AND,
    "not": COMPARISON,  # between two operands it is the beginning of `not in`
    "in": COMPARISON,
    **dict.fromkeys(("==", "!=", "<", "<=", ">", ">="), COMPARISON),
    **dict.fromkeys(("+", "-"), SUM),
    **dict.fromkeys(("*", "/"), PRODUCT),
}
"""How strongly each operator binds that stands between two operands."""
