"""Typed expressions to the kernel's postfix code (`kernel.rules` runs it)."""

from __future__ import annotations

from collections.abc import Iterator

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
from pathway_engine.engine.records import Numbering
from pathway_engine.simulation.kernel import layout as op

Code = list[tuple[int, int, float]]
"""Operation, item (a number of something, or where to jump), value."""

_BINARY = {"+": op.ADD, "-": op.SUBTRACT, "*": op.MULTIPLY, "/": op.DIVIDE}
_COMPARE = {
    "==": op.EQUAL,
    "!=": op.NOT_EQUAL,
    "<": op.LESS,
    "<=": op.LESS_OR_EQUAL,
    ">": op.GREATER,
    ">=": op.GREATER_OR_EQUAL,
}
_SHORT = {"and": op.JUMP_IF_FALSE_OR_POP, "or": op.JUMP_IF_TRUE_OR_POP}


def compiled(typed: Expr, numbering: Numbering, first: int) -> Code:
    """The code of an expression whose names are resolved; its first place is `first`."""
    return _Compiler(numbering, first).code(typed)


class _Compiler:
    def __init__(self, numbering: Numbering, first: int) -> None:
        self._numbering = numbering
        self._first = first
        self._code: Code = []

    def code(self, node: Expr) -> Code:
        self._emit(node)
        return self._code

    def _add(self, operation: int, item: int = -1, value: float = 0.0) -> int:
        self._code.append((operation, item, value))
        return len(self._code) - 1

    def _land(self, jump: int) -> None:
        """Let a jump lead to what comes next."""
        operation, _, value = self._code[jump]
        self._code[jump] = (operation, self._first + len(self._code), value)

    def _emit(self, node: Expr) -> None:
        match node:
            case Literal() | ChoiceValue() | Attribute() | Visits() | DaysOpen():
                self._leaf(node)
            case Unary():
                self._emit(node.operand)
                self._add(op.NOT if node.op == "not" else op.NEGATE)
            case Binary() if node.op in _SHORT:
                self._emit(node.left)
                jump = self._add(_SHORT[node.op])
                self._emit(node.right)
                self._land(jump)
            case Binary() | Compare():
                self._emit(node.left)
                self._emit(node.right)
                self._add((_BINARY | _COMPARE)[node.op])
            case In() | Call() | IfElse():
                self._branching(node)
            case _:
                raise TypeError(f"not a typed expression: {node!r}")

    def _leaf(self, node: Expr) -> None:
        match node:
            case Literal():
                self._add(op.PUSH, value=float(node.value))
            case ChoiceValue():
                self._add(op.PUSH, value=float(node.values.index(node.value)))
            case Attribute():
                self._add(op.LOAD, self._numbering.attributes.index(node.name))
            case Visits():
                self._add(op.VISITS, self._numbering.step_of[node.step])
            case _:
                self._add(op.DAYS_OPEN)

    def _branching(self, node: Expr) -> None:
        match node:
            case In():
                jumps = list(self._any_of(node))
                for jump in jumps:
                    self._land(jump)
            case Call():
                function = op.MINIMUM if node.function == "min" else op.MAXIMUM
                self._emit(node.arguments[0])
                for argument in node.arguments[1:]:
                    self._emit(argument)
                    self._add(function)
            case IfElse():
                self._emit(node.condition)
                otherwise = self._add(op.JUMP_IF_FALSE)
                self._emit(node.then)
                end = self._add(op.JUMP)
                self._land(otherwise)
                self._emit(node.otherwise)
                self._land(end)

    def _any_of(self, node: In) -> Iterator[int]:
        """`item == first or item == second ...`; the jumps to the end."""
        if not node.choices:
            self._add(op.PUSH)
        for i, choice in enumerate(node.choices):
            self._emit(node.item)
            self._emit(choice)
            self._add(op.EQUAL)
            if i < len(node.choices) - 1:
                yield self._add(op.JUMP_IF_TRUE_OR_POP)
