"""From text to tree: a precedence parser with Python's precedence and none of its powers.

    whole   = whole `if` whole `else` whole | whole OPERATOR whole | `not` whole | `-` whole
            | whole [`not`] `in` `[` whole, ... `]` | FUNCTION `(` whole, ... `)`
            | `(` whole `)` | NUMBER | NAME | `true` | `false`

Operators bind as in Python: `if`, `or`, `and`, `not`, comparisons, `+ -`, `* /`, unary `-`.
Comparisons do not chain. Length, number of parts and depth are bounded by explicit checks.
"""

from __future__ import annotations

from typing import Any, cast

from pathway_engine.definition.expressions.tokens import FUNCTIONS, Token, tokens
from pathway_engine.definition.expressions.tree import (
    BINDING,
    COMPARISON,
    IF,
    NOT,
    OR,
    SIGN,
    Binary,
    Call,
    Compare,
    Expr,
    ExpressionError,
    IfElse,
    In,
    Literal,
    Name,
    Unary,
    walk,
)
from pathway_engine.definition.findings import did_you_mean

MAX_PARTS = 400
"""Names, literals and operators of an expression."""
MAX_DEPTH = 40
"""Operators and calls inside each other, brackets not counted."""
MAX_NESTING = 2 * MAX_DEPTH
"""Brackets and operands inside each other, while the text is read."""

VALUE = "an attribute, a number, `true`, `false` or `(`"


def parse(text: str) -> Expr:
    """The tree of an expression. Raises `ExpressionError`.

    >>> parse("package_cost > 300")
    Compare(column=14, op='>', left=Name(column=1, name='package_cost'), right=Literal(...))
    """
    parser = _Parser(text)
    expr = parser.whole()
    for count, (part, depth) in enumerate(walk(expr), start=1):
        if depth > MAX_DEPTH:
            raise _too_large(part.column, f"more than {MAX_DEPTH} operators inside each other")
        if count > MAX_PARTS:
            raise _too_large(part.column, f"more than {MAX_PARTS} names, numbers and operators")
    return expr


def _too_large(column: int, found: str) -> ExpressionError:
    hint = "compare with several values by `in [...]`, or make a decision of its own of it"
    return ExpressionError("expression_too_large", column, found, "a shorter rule", hint)


class _Parser:
    def __init__(self, text: str) -> None:
        self._tokens = list(tokens(text))
        self._at = 0
        self._nesting = 0

    def whole(self) -> Expr:
        """All of the text."""
        expr = self._expression(IF)
        if self._next.kind != "end":
            raise self._unexpected("an operator or the end")
        return expr

    # -- tokens -------------------------------------------------------------------------------

    @property
    def _next(self) -> Token:
        return self._tokens[self._at]

    def _take(self) -> Token:
        token = self._next
        self._at += token.kind != "end"
        return token

    def _take_if(self, text: str) -> bool:
        found = self._next.text == text
        self._at += found
        return found

    def _expect(self, text: str) -> None:
        if not self._take_if(text):
            raise self._unexpected(f"`{text}`")

    def _unexpected(self, expected: str, hint: str = "") -> ExpressionError:
        token = self._next
        if not hint and token.kind == "name":
            hint = did_you_mean(token.text, ("and", "or", "not", "in", "if", "else"))
        return ExpressionError("expression_syntax", token.column, str(token), expected, hint)

    # -- operators ----------------------------------------------------------------------------

    def _expression(self, least: int) -> Expr:
        """As much of the text as operators hold together that bind at least so strongly."""
        self._nesting += 1
        if self._nesting > MAX_NESTING:
            raise _too_large(self._next.column, f"more than {MAX_NESTING} brackets or operands")
        left = self._operand(least)
        while self._next.kind in ("word", "sign") and BINDING.get(self._next.text, 0) >= least:
            left = self._operation(left)
        self._nesting -= 1
        return left

    def _operation(self, left: Expr) -> Expr:
        """An operator after its left operand."""
        operator = self._take()
        binding = BINDING[operator.text]
        if binding == IF:
            return self._if_else(left, operator.column)
        if binding == COMPARISON:
            compare = self._comparison(left, operator)
            if BINDING.get(self._next.text) == COMPARISON:
                hint = "join two comparisons with `and`"
                raise self._unexpected("one comparison at a time", hint)
            return compare
        right = self._expression(binding + 1)
        return Binary(cast("Any", operator.text), left, right, column=operator.column)

    def _if_else(self, then: Expr, column: int) -> Expr:
        condition = self._expression(OR)
        self._expect("else")
        return IfElse(then, condition, self._expression(IF), column=column)

    def _comparison(self, left: Expr, operator: Token) -> Expr:
        if operator.text == "not":
            self._expect("in")
            return Unary("not", self._in(left, operator.column), column=operator.column)
        if operator.text == "in":
            return self._in(left, operator.column)
        right = self._expression(COMPARISON + 1)
        return Compare(cast("Any", operator.text), left, right, column=operator.column)

    def _in(self, item: Expr, column: int) -> Expr:
        self._expect("[")
        return In(item, self._listed("]"), column=column)

    def _listed(self, end: str) -> tuple[Expr, ...]:
        """Expressions with commas between them, and the bracket that ends them."""
        items = [self._expression(IF)]
        while self._take_if(","):
            items.append(self._expression(IF))
        self._expect(end)
        return tuple(items)

    # -- operands -----------------------------------------------------------------------------

    def _operand(self, least: int) -> Expr:
        token = self._next
        if token.text == "not" and least > NOT:
            raise self._unexpected(VALUE, "put brackets round `not ...`")
        if token.text in ("-", "not"):
            self._take()
            operand = self._expression(SIGN if token.text == "-" else NOT)
            return Unary(cast("Any", token.text), operand, column=token.column)
        if self._take_if("("):
            inner = self._expression(IF)
            self._expect(")")
            return inner
        return self._call() if token.text in FUNCTIONS else self._atom()

    def _atom(self) -> Expr:
        token = self._next
        if token.kind == "number":
            return Literal(float(self._take().text), column=token.column)
        if token.text in ("true", "false"):
            return Literal(self._take().text == "true", column=token.column)
        if token.kind != "name":
            raise self._unexpected(VALUE)
        self._take()
        if self._next.text == "(":
            hint = did_you_mean(token.text, FUNCTIONS)
            found = f"`{token.text}(`"
            raise ExpressionError(
                "expression_syntax", token.column, found, "`min`, `max` or `visits`", hint
            )
        return Name(token.text, column=token.column)

    def _call(self) -> Expr:
        function = self._take()
        self._expect("(")
        arguments = self._listed(")")
        if function.text == "visits":
            if len(arguments) != 1 or not isinstance(arguments[0], Name):
                found = "something else in `visits()`"
                raise ExpressionError("expression_syntax", function.column, found, "one step")
        elif len(arguments) == 1:
            found = f"one value in `{function.text}()`"
            raise ExpressionError("expression_syntax", function.column, found, "two or more")
        return Call(cast("Any", function.text), arguments, column=function.column)
