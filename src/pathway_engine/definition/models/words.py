"""The words a file is written in, as pydantic types: shares, durations, quantities, rules.

Every scalar reaches the models as the text that stands in the file (the reader guesses
nothing), so each type here says how its text is read and what a good one looks like.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from typing import Annotated, Any

from pydantic import (
    BeforeValidator,
    WithJsonSchema,
)
from pydantic_core import CoreSchema
from pydantic_core.core_schema import is_instance_schema

from pathway_engine.definition.expressions import AttributeType, Expr, ExpressionError, parse
from pathway_engine.definition.models.base import bad_rule, bad_value
from pathway_engine.definition.quantities import Quantity, UnitKind, quantity_from
from pathway_engine.definition.values import (
    Cost,
    Duration,
    Moment,
    Rate,
    ValueProblem,
    parse_boolean,
    parse_cost,
    parse_date,
    parse_duration,
    parse_integer,
    parse_moment,
    parse_number,
    parse_paid_hours,
    parse_rate,
    parse_share,
    parse_time,
)


class _ReadByUs:
    """A type that our own validators make: pydantic only looks whether it is one."""

    def __get_pydantic_core_schema__(self, source: Any, _handler: object) -> CoreSchema:
        return is_instance_schema(source)


READ_BY_US = _ReadByUs()


def read_by(parse_text: Callable[[str], Any], expected: str, type_: type) -> BeforeValidator:
    """A validator that reads a text and leaves alone what has been read already."""

    def validate(value: object) -> object:
        if isinstance(value, type_) and not isinstance(value, str):
            return value
        if not isinstance(value, str):
            raise bad_value(value, expected)
        try:
            return parse_text(value)
        except ValueProblem as problem:
            raise bad_value(value, problem.expected, problem.hint or "") from None
        except ExpressionError as problem:
            raise bad_rule(problem) from None

    return BeforeValidator(validate)


def _sound(parse_text: Callable[[str], Any]) -> Callable[[str], str]:
    """What reads a text and keeps it as it is written."""

    def read(text: str) -> str:
        parse_text(text)
        return text

    return read


def _quantity(kind: UnitKind, *carried: str) -> BeforeValidator:
    """A validator that reads a plain value or what is known of it, and the keys it carries."""

    def validate(value: object) -> object:
        if isinstance(value, Quantity):
            return value
        if not isinstance(value, str | Mapping):
            raise bad_value(value, "a value such as `8h`, or what is known of it in `{ }`")
        try:
            return quantity_from(value, unit_kind=kind, may_carry=carried)
        except ValueProblem as problem:
            key = getattr(problem, "key", "") or ""
            raise bad_value(problem.found, problem.expected, problem.hint or "", key) from None

    return BeforeValidator(validate)


def _schema(pattern: str | None, *examples: str) -> WithJsonSchema:
    schema: dict[str, Any] = {"type": ["string", "number"], "examples": list(examples)}
    if pattern:
        schema["pattern"] = pattern
    return WithJsonSchema(schema)


def _quantity_schema(*examples: str, carried: str = "") -> WithJsonSchema:
    number = {"type": ["string", "number"]}
    keys = [
        "mean",
        "cv",
        "sd",
        "k",
        "low",
        "mode",
        "high",
        "p05",
        "p10",
        "p25",
        "median",
        "p75",
        "p90",
        "p95",
        "at_least",
        "at_most",
    ]
    told = {"of": {"type": "string"}, "unit": {"enum": ["m", "h", "d", "w", "y"]}}
    properties: dict[str, Any] = dict.fromkeys(keys, number)
    properties |= {
        "values": {"type": "array", "items": number},
        "weights": {"type": "array", "items": number},
        "family": {"enum": ["exponential", "gamma", "weibull", "erlang", "normal"]},
    }
    properties |= told | ({carried: {"type": "string"}} if carried else {})
    known = {"type": "object", "properties": properties, "additionalProperties": False}
    return WithJsonSchema({"anyOf": [{**number, "examples": list(examples)}, known]})


DURATION_PATTERN = r"^\d+(\.\d+)?(m|h|d|w|y|wd)$"

Truth = Annotated[
    bool,
    read_by(parse_boolean, "`true` or `false`", bool),
    WithJsonSchema({"type": "boolean"}),
]
Whole = Annotated[
    int, read_by(parse_integer, "a whole number", int), WithJsonSchema({"type": "integer"})
]
Number = Annotated[
    Decimal, read_by(parse_number, "a number", Decimal), WithJsonSchema({"type": "number"})
]
SignedNumber = Annotated[
    Decimal,
    read_by(lambda text: parse_number(text, signed=True), "a number", Decimal),
    WithJsonSchema({"type": "number"}),
]
Share = Annotated[
    Decimal,
    read_by(parse_share, "a share such as `30%`", Decimal),
    _schema(r"^\d+(\.\d+)?%$", "30%"),
]
SignedShare = Annotated[
    Decimal,
    read_by(lambda text: parse_share(text, signed=True), "a share such as `3%` or `-3%`", Decimal),
    _schema(r"^-?\d+(\.\d+)?%$", "3%", "-3%"),
]
FixedDuration = Annotated[
    Duration,
    READ_BY_US,
    read_by(parse_duration, "a duration such as `28d`", Duration),
    _schema(DURATION_PATTERN, "28d", "5wd"),
]
PaidHours = Annotated[
    Duration,
    READ_BY_US,
    read_by(parse_paid_hours, "paid hours a week such as `37h`", Duration),
    _schema(r"^\d+(\.\d+)?h$", "37h"),
]
RateOf = Annotated[
    Rate,
    READ_BY_US,
    read_by(parse_rate, "a rate such as `3000/year`", Rate),
    _schema(r"^\d+(\.\d+)?/(year|week|day|h|wd)$", "3000/year"),
]
CostOf = Annotated[
    Cost,
    READ_BY_US,
    read_by(parse_cost, "a cost such as `40/h`", Cost),
    _schema(r"^\d+(\.\d+)?/(h|week|year)$", "40/h", "238000/year"),
]
Day = Annotated[
    date, read_by(parse_date, "a date such as `2019-10-01`", date), _schema(None, "2019-10-01")
]
DayAsWritten = Annotated[str, read_by(_sound(parse_date), "a date such as `2019-10-01`", str)]
TimeOfDay = Annotated[str, read_by(_sound(parse_time), "a time of day such as `09:00`", str)]
MomentOf = Annotated[
    Moment,
    READ_BY_US,
    read_by(parse_moment, "a date, or `+4w` from the end of the warm-up", Moment),
    _schema(None, "2019-10-01", "+4w"),
]
Rule = Annotated[
    Expr,
    READ_BY_US,
    read_by(parse, "an expression", Expr),
    WithJsonSchema({"type": ["string", "number", "boolean"], "examples": ["package_cost > 300"]}),
]
"""An expression that gives what the attribute that it sets can be."""
Condition = Annotated[Rule, AttributeType("boolean")]
"""An expression that gives true or false."""
Formula = Annotated[Rule, AttributeType("number")]
"""An expression that gives a number."""
Time = Annotated[Quantity, READ_BY_US, _quantity("time"), _quantity_schema("5d", "3wd")]
DueTime = Annotated[
    Quantity, READ_BY_US, _quantity("time", "since"), _quantity_schema("6w", carried="since")
]
"""A time from reaching a step, or `since` an event."""
TimeAfter = Annotated[
    Quantity, READ_BY_US, _quantity("time", "cause"), _quantity_schema("6wd", carried="cause")
]
"""A time after the work, which may carry the `cause` of the delay."""
WorkingTime = Annotated[
    Quantity, READ_BY_US, _quantity("working_time"), _quantity_schema("8h", "30m")
]


def _one_or_many(value: object) -> object:
    if not isinstance(value, str | list | tuple):
        raise bad_value(value, "a name, or a list of names")
    return (value,) if isinstance(value, str) else value


def _text_or_mapping(value: object) -> object:
    if not isinstance(value, str | Mapping):
        raise bad_value(value, "a value, a share, weights, a quantity or an expression")
    return value


def _partners(value: object) -> object:
    """Workers by team and role: a team alone, or a number alone, does not say which role."""
    for team, roles in value.items() if isinstance(value, Mapping) else ():
        if not isinstance(roles, Mapping):
            expected = "the number of workers of each of its roles"
            amount = roles if isinstance(roles, str) and roles.isdecimal() else "1"
            raise bad_value(roles, expected, f"such as `{{{team}: {{ROLE: {amount}}}}}`", team)
    if not isinstance(value, Mapping):
        raise bad_value(value, "workers by team and role", "such as `{doctors: {doctor: 1}}`")
    return value


Partners = Annotated[dict[str, dict[str, Whole]], BeforeValidator(_partners)]
"""So many workers, by team and role."""
Names = Annotated[
    tuple[str, ...],
    BeforeValidator(_one_or_many),
    WithJsonSchema({"anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}}]}),
]

Written = Annotated[
    Any,
    BeforeValidator(_text_or_mapping),
    WithJsonSchema({"type": ["string", "number", "boolean", "object"]}),
]
"""What is drawn for an attribute, as written: its form depends on the attribute's type
(see `definition.draws`)."""
