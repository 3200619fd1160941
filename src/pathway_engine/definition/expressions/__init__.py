"""Expressions: rules, priorities and computed values, as data and never as code.

An expression is read (`parse`), its names are resolved against the file and its types are
checked (`check_types`), and then it is evaluated (`evaluate`) on a case, or compiled by the
simulation from the same typed tree. Nothing of a file is ever run by Python.

    >>> rule = parse("not attended and visits(hub_appointment) > 1")
    >>> typed = check_types(rule, {"attended": AttributeType("boolean")}, ["hub_appointment"])
    >>> evaluate(typed, {"attended": False}, lambda step: 2, days_open=3.5)
    True
"""

from __future__ import annotations

from pathway_engine.definition.expressions.evaluating import (
    EvaluationError,
    Value,
    constant_value,
    evaluate,
)
from pathway_engine.definition.expressions.parser import parse
from pathway_engine.definition.expressions.resolving import check_types, type_of
from pathway_engine.definition.expressions.tokens import RESERVED
from pathway_engine.definition.expressions.tree import (
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
    names_used,
    steps_used,
    walk,
)
from pathway_engine.definition.expressions.writing import unparse

__all__ = [
    "RESERVED",
    "Attribute",
    "AttributeType",
    "Binary",
    "Call",
    "ChoiceValue",
    "Compare",
    "DaysOpen",
    "EvaluationError",
    "Expr",
    "ExpressionError",
    "IfElse",
    "In",
    "Literal",
    "Name",
    "Unary",
    "Value",
    "Visits",
    "check_types",
    "constant_value",
    "evaluate",
    "names_used",
    "parse",
    "steps_used",
    "type_of",
    "unparse",
    "walk",
]
