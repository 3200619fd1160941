"""What every model of the language shares: its base, and how a wrong value is told.

A text that cannot be read becomes a pydantic error of type ``bad_value`` whose context holds
``found``, ``expected`` and ``hint``; `binding` turns it into a finding.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel, ConfigDict
from pydantic_core import PydanticCustomError

from pathway_engine.definition.expressions import ExpressionError


class Model(BaseModel):
    """The base of every model: frozen, strict about keys, documented field by field."""

    model_config = ConfigDict(
        frozen=True,
        extra="forbid",
        use_attribute_docstrings=True,
        populate_by_name=False,
        arbitrary_types_allowed=True,
    )


def shape(found: object) -> str:
    """What a plain value is, in the words of a finding.

    >>> shape({"a": "1"}), shape(["1"]), shape("1")
    ('a mapping', 'a list', '`1`')
    """
    if isinstance(found, Mapping):
        return "a mapping"
    if isinstance(found, list | tuple):
        return "a list"
    return f"`{found}`"


def bad_value(found: object, expected: str, hint: str = "", key: str = "") -> PydanticCustomError:
    """The one error that a value of ours raises."""
    context = said(found, expected, hint) | {"key": key}
    return PydanticCustomError("bad_value", "found {found}, expected {expected}", context)


def said(found: object, expected: str, hint: str) -> dict[str, Any]:
    """The context of an error: what was found, what was expected, and a hint."""
    return {"found": shape(found), "expected": expected, "hint": hint}


def bad_rule(problem: ExpressionError) -> PydanticCustomError:
    """The error of a text that is no expression: code and column ride along."""
    context = {
        "code": problem.code,
        "column": problem.column,
        "found": problem.found,
        "expected": problem.expected,
        "hint": problem.hint or "",
    }
    return PydanticCustomError("bad_rule", "found {found}, expected {expected}", context)
