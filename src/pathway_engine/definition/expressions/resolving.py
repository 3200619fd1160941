"""What the names in an expression mean, and whether its parts go together.

Beside a choice a bare word is one of its values, before an attribute of that name; so it is
where a choice is set. There is no truth but `true` and `false`: a number is neither.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import replace
from typing import Any, ClassVar

from pathway_engine.definition.expressions.evaluating import constant_value
from pathway_engine.definition.expressions.tree import (
    BOOLEAN,
    NUMBER,
    Attribute,
    AttributeType,
    Binary,
    Call,
    ChoiceValue,
    Compare,
    DaysOpen,
    Expr,
    ExpressionError,
    IfElse,
    In,
    Literal,
    Name,
    Unary,
    Visits,
)
from pathway_engine.definition.findings import did_you_mean, one_of

_WORDS = {
    "boolean": "true or false",
    "integer": "a number",
    "number": "a number",
    "choice": "the value of a choice",
}


def check_types(
    expr: Expr,
    attributes: Mapping[str, AttributeType],
    steps: Collection[str],
    *,
    expected: AttributeType | None = None,
) -> Expr:
    """The typed tree of an expression: its names resolved, its parts found to fit.

    `expected` is what the whole must give, if that is known; where it is a choice, a bare
    word is one of its values. Raises `ExpressionError` with the column of what is wrong.

    >>> from pathway_engine.definition.expressions import parse
    >>> setting = AttributeType("choice", ("hospital", "community"))
    >>> typed = check_types(parse("setting == hospital"), {"setting": setting}, ())
    >>> typed.right.value, type_of(typed).kind
    ('hospital', 'boolean')
    """
    resolver = _Resolver(attributes, steps)
    typed = resolver.resolve(expr, expected.values if expected else ())
    if expected is not None:
        _expect(typed, expected)
    return typed


def type_of(typed: Expr) -> AttributeType:
    """The type that a typed expression gives; of a choice, the values that it can have."""
    match typed:
        case Attribute():
            return NUMBER if typed.type.kind == "integer" else typed.type
        case ChoiceValue():
            return AttributeType("choice", (typed.value,))
        case IfElse():
            then, otherwise = type_of(typed.then), type_of(typed.otherwise)
            values = dict.fromkeys((*then.values, *otherwise.values))
            return AttributeType(then.kind, tuple(values))
        case Literal() if not isinstance(typed.value, bool):
            return NUMBER
        case Unary(op="-") | Binary(op="+" | "-" | "*" | "/") | Call() | Visits() | DaysOpen():
            return NUMBER
        case _:
            return BOOLEAN


def _expect(typed: Expr, expected: AttributeType) -> None:
    found = type_of(typed)
    if _WORDS[found.kind] != _WORDS[expected.kind]:
        raise _mismatch(typed, _WORDS[expected.kind])
    strange = [value for value in found.values if value not in expected.values]
    if strange:
        raise ExpressionError(
            "unknown_choice", typed.column, f"`{strange[0]}`", one_of(expected.values)
        )


def _mismatch(typed: Expr, expected: str, hint: str = "") -> ExpressionError:
    found = _WORDS[type_of(typed).kind]
    return ExpressionError("expression_type", typed.column, found, expected, hint)


class _Resolver:
    """Resolves the parts of one expression; `beside` are the values of the choice nearby."""

    def __init__(self, attributes: Mapping[str, AttributeType], steps: Collection[str]) -> None:
        self._attributes = attributes
        self._steps = steps

    def resolve(self, expr: Expr, beside: tuple[str, ...] = ()) -> Expr:
        """The typed tree of a part."""
        resolve = self._RESOLVE.get(type(expr))
        return resolve(self, expr, beside) if resolve else expr

    def _number(self, expr: Expr) -> Expr:
        typed = self.resolve(expr)
        if type_of(typed).kind != "number":
            raise _mismatch(typed, "a number")
        return typed

    def _boolean(self, expr: Expr) -> Expr:
        typed = self.resolve(expr)
        if type_of(typed).kind != "boolean":
            raise _mismatch(typed, "true or false", "compare it, as in `cost > 0`")
        return typed

    def _values_of(self, expr: Expr) -> tuple[str, ...]:
        """The values of the choice that an expression is, if it is one without a context."""
        if isinstance(expr, Name) and expr.name in self._attributes:
            return self._attributes[expr.name].values
        if isinstance(expr, IfElse):
            return self._values_of(expr.then) or self._values_of(expr.otherwise)
        return ()

    # -- names --------------------------------------------------------------------------------

    def _name(self, expr: Name, beside: tuple[str, ...]) -> Expr:
        name, column = expr.name, expr.column
        if name in beside:
            return ChoiceValue(name, beside, column=column)
        if name == "days_open":
            return DaysOpen(column=column)
        if name in self._attributes:
            return Attribute(name, self._attributes[name], column=column)
        if beside:
            hint = did_you_mean(name, beside)
            raise ExpressionError("unknown_choice", column, f"`{name}`", one_of(beside), hint)
        raise ExpressionError(
            "unknown_name", column, f"`{name}`", "an attribute of the case", self._hint_for(name)
        )

    def _hint_for(self, name: str) -> str:
        for attribute, type_ in self._attributes.items():
            if name in type_.values:
                return f"`{name}` is a value of `{attribute}`: write `{attribute} == {name}`"
        return did_you_mean(name, self._attributes)

    def _call(self, expr: Call, _beside: tuple[str, ...]) -> Expr:
        if expr.function != "visits":
            return replace(expr, arguments=tuple(map(self._number, expr.arguments)))
        (step,) = expr.arguments
        if not isinstance(step, Name) or step.name not in self._steps:
            name = step.name if isinstance(step, Name) else "something else"
            hint = did_you_mean(name, self._steps)
            raise ExpressionError("unknown_step", step.column, f"`{name}`", "a step", hint)
        return Visits(step.name, column=expr.column)

    # -- operators ----------------------------------------------------------------------------

    def _unary(self, expr: Unary, _beside: tuple[str, ...]) -> Expr:
        resolve = self._number if expr.op == "-" else self._boolean
        return replace(expr, operand=resolve(expr.operand))

    def _binary(self, expr: Binary, _beside: tuple[str, ...]) -> Expr:
        resolve = self._boolean if expr.op in ("and", "or") else self._number
        left, right = resolve(expr.left), resolve(expr.right)
        if expr.op == "/" and constant_value(right) == 0:
            raise ExpressionError("division_by_zero", right.column, "zero", "a divisor")
        return replace(expr, left=left, right=right)

    def _compare(self, expr: Compare, _beside: tuple[str, ...]) -> Expr:
        if expr.op not in ("==", "!="):
            return replace(expr, left=self._number(expr.left), right=self._number(expr.right))
        left, right = self._side_by_side(expr.left, expr.right)
        if type_of(left).kind != type_of(right).kind:
            raise _mismatch(right, _WORDS[type_of(left).kind])
        if type_of(left).kind == "choice":
            self._check_overlap(left, right)
        return replace(expr, left=left, right=right)

    def _side_by_side(self, left: Expr, right: Expr) -> tuple[Expr, Expr]:
        """Two operands, each beside the choice that the other may be."""
        if values := self._values_of(left):
            return self._itself(left, values), self.resolve(right, values)
        if values := self._values_of(right):
            return self.resolve(left, values), self._itself(right, values)
        return self.resolve(left), self.resolve(right)

    def _itself(self, choice: Expr, values: tuple[str, ...]) -> Expr:
        """An operand that is a choice: a bare word names the attribute, not a value of it."""
        return self.resolve(choice, () if isinstance(choice, Name) else values)

    def _check_overlap(self, left: Expr, right: Expr) -> None:
        """Two choices that share no value are never equal."""
        possible = type_of(left).values
        if not set(possible) & set(type_of(right).values):
            values = type_of(right).values
            raise ExpressionError("unknown_choice", right.column, one_of(values), one_of(possible))

    def _in(self, expr: In, _beside: tuple[str, ...]) -> Expr:
        values = self._values_of(expr.item)
        item = self._itself(expr.item, values) if values else self._number(expr.item)
        if not values:
            return replace(expr, item=item, choices=tuple(map(self._number, expr.choices)))
        choices = tuple(self.resolve(choice, values) for choice in expr.choices)
        for choice in choices:
            if type_of(choice).kind != "choice":
                raise _mismatch(choice, one_of(values))
            self._check_overlap(item, choice)
        return replace(expr, item=item, choices=choices)

    def _if_else(self, expr: IfElse, beside: tuple[str, ...]) -> Expr:
        condition = self._boolean(expr.condition)
        if beside:
            then, otherwise = self.resolve(expr.then, beside), self.resolve(expr.otherwise, beside)
        else:
            then, otherwise = self._side_by_side(expr.then, expr.otherwise)
        if type_of(then).kind != type_of(otherwise).kind:
            raise _mismatch(otherwise, _WORDS[type_of(then).kind])
        return replace(expr, then=then, condition=condition, otherwise=otherwise)

    _RESOLVE: ClassVar[dict[type[Expr], Callable[[Any, Any, tuple[str, ...]], Expr]]] = {
        Name: _name,
        Call: _call,
        Unary: _unary,
        Binary: _binary,
        Compare: _compare,
        In: _in,
        IfElse: _if_else,
    }
