"""Expressions on a case: postfix code on a stack of numbers (choices by position, false is 0).

The code is written by `simulation.compiling`; what it must give is what
`definition.expressions.evaluate` gives.
"""

from __future__ import annotations

import math
from typing import Any

from pathway_engine.simulation.kernel.access import f8, i8, kernel, record_t, state_t
from pathway_engine.simulation.kernel.layout import (
    ADD,
    DAYS_OPEN,
    DIVIDE,
    DIVISION_BY_ZERO,
    EQUAL,
    GREATER,
    GREATER_OR_EQUAL,
    JUMP,
    JUMP_IF_FALSE,
    JUMP_IF_FALSE_OR_POP,
    LESS,
    LESS_OR_EQUAL,
    LOAD,
    MINIMUM,
    MULTIPLY,
    NEGATE,
    NO_FAULT,
    NOT,
    NOT_EQUAL,
    NOT_FINITE,
    NOT_SET,
    PUSH,
    SECONDS_A_DAY,
    SUBTRACT,
    VISITS,
)
from pathway_engine.simulation.kernel.tables import (
    case_at,
    code_at,
    count_at,
    given_at,
    rule_at,
    run_at,
    stack_at,
    value_at,
)


@kernel(state_t, i8, i8, i8, i8)
def stop(s: Any, fault: int, case: int, step: int, item: int) -> None:
    """Note why the run must stop; the first fault counts."""
    run = run_at(s, 0)
    if run.fault == NO_FAULT:
        run.fault = fault
        run.fault_case = case_at(s, case).number
        run.fault_step = step
        run.fault_item = item


@kernel(state_t, i8, i8)
def attribute_of(s: Any, case: int, attribute: int) -> float:
    """The value of an attribute, NaN where it is not set."""
    return value_at(s, case_at(s, case).row * run_at(s, 0).attributes + attribute).v


@kernel(state_t, i8, i8, i8)
def picked(s: Any, case: int, by: int, x: int) -> int:
    """The value that a case's attributes pick from a table, and from those that it names."""
    while by >= 0:
        value = attribute_of(s, case, by)
        if math.isnan(value):
            stop(s, NOT_SET, case, -1, by)
            value = 0.0
        line = given_at(s, x + int(value))
        by, x = line.by, line.v
    return x


@kernel(state_t, i8, i8, i8, inline=True)
def given_value(s: Any, case: int, by: int, x: int) -> int:
    """The value of a pair `x_by`, `x`: itself, or what the case's attributes pick."""
    if by < 0:
        return x
    chosen: int = picked(s, case, by, x)
    return chosen


@kernel(state_t, record_t("code"), i8, inline=True)
def pushed(s: Any, code: Any, case: int) -> float:
    """The number that an operation without operands pushes."""
    if code.op == PUSH:
        return code.value
    if code.op == LOAD:
        value = attribute_of(s, case, code.item)
        if math.isnan(value):
            stop(s, NOT_SET, case, -1, code.item)
        return value
    if code.op == VISITS:
        return float(count_at(s, case * run_at(s, 0).steps + code.item).accepted)
    return (run_at(s, 0).now - case_at(s, case).opened_at) / SECONDS_A_DAY


@kernel(state_t, i8, f8, f8, i8)
def arithmetic(s: Any, op: int, x: float, y: float, case: int) -> float:
    """The result of an operation on two numbers."""
    if op == ADD:
        result = x + y
    elif op == SUBTRACT:
        result = x - y
    elif op == MULTIPLY:
        result = x * y
    elif op == DIVIDE:
        if y == 0.0:
            stop(s, DIVISION_BY_ZERO, case, -1, -1)
            return 0.0
        result = x / y
    elif op == MINIMUM:
        result = min(x, y)
    else:
        result = max(x, y)
    if math.isinf(result):
        stop(s, NOT_FINITE, case, -1, -1)
    return result


@kernel(i8, f8, f8, inline=True)
def comparison(op: int, x: float, y: float) -> bool:
    """Whether two numbers compare so."""
    if op == EQUAL:
        return x == y
    if op == NOT_EQUAL:
        return x != y
    if op == LESS:
        return x < y
    if op == LESS_OR_EQUAL:
        return x <= y
    if op == GREATER:
        return x > y
    return x >= y


@kernel(state_t, i8, i8, i8, inline=True)
def combined(s: Any, op: int, top: int, case: int) -> float:
    """The result of an operation on the two numbers at `top` of the stack and above."""
    x = stack_at(s, top).v
    y = stack_at(s, top + 1).v
    if EQUAL <= op <= GREATER_OR_EQUAL:
        return 1.0 if comparison(op, x, y) else 0.0
    return arithmetic(s, op, x, y, case)


@kernel(state_t, i8, i8)
def evaluate(s: Any, rule: int, case: int) -> float:
    """The value of an expression for a case now."""
    i = rule_at(s, rule).first
    end = i + rule_at(s, rule).n
    top = -1
    while i < end:
        code = code_at(s, i)
        op = code.op
        i += 1
        if op <= DAYS_OPEN:
            top += 1
            stack_at(s, top).v = pushed(s, code, case)
        elif op <= NOT:
            x = stack_at(s, top).v
            stack_at(s, top).v = -x if op == NEGATE else 1.0 - x
        elif op < JUMP:
            top -= 1
            stack_at(s, top).v = combined(s, op, top, case)
        elif op == JUMP:
            i = code.item
        elif op == JUMP_IF_FALSE:
            if stack_at(s, top).v == 0.0:
                i = code.item
            top -= 1
        elif (stack_at(s, top).v == 0.0) == (op == JUMP_IF_FALSE_OR_POP):
            i = code.item
        else:
            top -= 1
    return stack_at(s, 0).v


@kernel(state_t, i8, i8)
def holds(s: Any, rule: int, case: int) -> bool:
    """Whether a rule holds for a case now."""
    return evaluate(s, rule, case) != 0.0
