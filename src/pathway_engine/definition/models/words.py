"""The words a file is written in, as pydantic types: ids, shares, durations, quantities, rules.

Every scalar reaches the models as the text that stands in the file (the reader guesses
nothing), so each type here says how its text is read and what a good one looks like.
A text that cannot be read becomes a pydantic error of type ``bad_value`` whose context
holds ``found``, ``expected`` and ``hint``; `binding` turns it into a finding.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Annotated, Any, Generic, TypeVar

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Discriminator,
    Field,
    GetJsonSchemaHandler,
    Tag,
    WithJsonSchema,
    model_validator,
)
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, PydanticCustomError
from pydantic_core.core_schema import is_instance_schema

from pathway_engine.definition.expressions import Expr, ExpressionError, parse
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
    parse_rate,
    parse_share,
)

ID_PATTERN = r"^[a-z][a-z0-9_]*$"

LINES = "(lines)"
"""The key under which the lines of a `given` are gathered; nobody can write it in a file.
The tags of unions stand in brackets for the same reason: `binding` leaves them out of paths."""

T = TypeVar("T")


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
    context = _said(found, expected, hint) | {"key": key}
    return PydanticCustomError("bad_value", "found {found}, expected {expected}", context)


def _said(found: object, expected: str, hint: str) -> dict[str, Any]:
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


class _ReadByUs:
    """A type that our own validators make: pydantic only looks whether it is one."""

    def __get_pydantic_core_schema__(self, source: Any, _handler: object) -> CoreSchema:
        return is_instance_schema(source)


READ_BY_US = _ReadByUs()


def _read(parse_text: Callable[[str], Any], expected: str, type_: type) -> BeforeValidator:
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
    properties: dict[str, Any] = dict.fromkeys(keys, number)
    properties |= {
        "values": {"type": "array", "items": number},
        "weights": {"type": "array", "items": number},
        "family": {"enum": ["exponential", "gamma", "weibull", "erlang", "normal"]},
    }
    properties |= {carried: {"type": "string"}} if carried else {}
    known = {"type": "object", "properties": properties, "additionalProperties": False}
    return WithJsonSchema({"anyOf": [{**number, "examples": list(examples)}, known]})


DURATION_PATTERN = r"^\d+(\.\d+)?(m|h|d|w|y|wd)$"

COMMA_HINT = "a comma inside `{ }` splits an unquoted text: put the text in quotes"
"""What to do about a key that looks like a piece of a text."""
EXPRESSION_WORDS = frozenset(
    ("and", "or", "not", "in", "if", "else", "true", "false", "min", "max", "visits", "days_open")
)
"""Words that mean something in every rule."""
STEP_WORDS = frozenset(
    ("opened", "closed", "join", "given", "otherwise", "always", "true", "false", "visits")
) | {"days_open"}
"""Words that no step and no ending may be called."""
CASE_WORDS = EXPRESSION_WORDS | {"given", "otherwise"}
"""Words that no attribute and no value of a choice may be called."""


def _id(reserved: frozenset[str] = frozenset(), what: str = "an id") -> AfterValidator:
    """A validator of names: small letters, digits and `_`, and no reserved word."""

    def validate(name: str) -> str:
        if not re.fullmatch(ID_PATTERN, name):
            expected = f"{what} of small letters, digits and `_` that begins with a letter"
            raise PydanticCustomError("bad_id", "bad id", _said(name, expected, _id_hint(name)))
        if name in reserved:
            expected = f"{what} that is not a word of the language"
            raise PydanticCustomError("reserved_id", "reserved id", _said(name, expected, ""))
        return name

    return AfterValidator(validate)


def _id_hint(name: str) -> str:
    if any(sign in name for sign in " ,"):
        return COMMA_HINT
    near = re.sub(r"[^a-z0-9]+", "_", name.lower()).strip("_")
    return f"write `{near}`" if re.fullmatch(ID_PATTERN, near) else ""


_ID_SCHEMA = WithJsonSchema({"type": "string", "pattern": ID_PATTERN})
Id = Annotated[str, _id(), _ID_SCHEMA]
"""The key of anything that has a name."""
StepId = Annotated[str, _id(STEP_WORDS, "the name of a step or ending"), _ID_SCHEMA]
"""The key of a step or an ending."""
CaseWord = Annotated[str, _id(CASE_WORDS, "the name of an attribute or value"), _ID_SCHEMA]
"""The key of an attribute, or a value of a choice."""
Truth = Annotated[
    bool,
    _read(parse_boolean, "`true` or `false`", bool),
    WithJsonSchema({"type": "boolean"}),
]
Whole = Annotated[
    int, _read(parse_integer, "a whole number", int), WithJsonSchema({"type": "integer"})
]
Number = Annotated[
    Decimal, _read(parse_number, "a number", Decimal), WithJsonSchema({"type": "number"})
]
SignedNumber = Annotated[
    Decimal,
    _read(lambda text: parse_number(text, signed=True), "a number", Decimal),
    WithJsonSchema({"type": "number"}),
]
Share = Annotated[
    Decimal,
    _read(parse_share, "a share such as `30%`", Decimal),
    _schema(r"^\d+(\.\d+)?%$", "30%"),
]
FixedDuration = Annotated[
    Duration,
    READ_BY_US,
    _read(parse_duration, "a duration such as `28d`", Duration),
    _schema(DURATION_PATTERN, "28d", "5wd"),
]
PaidHours = Annotated[
    Duration,
    READ_BY_US,
    _read(parse_duration, "paid hours a week such as `37h`", Duration),
    _schema(r"^\d+(\.\d+)?h$", "37h"),
]
RateOf = Annotated[
    Rate,
    READ_BY_US,
    _read(parse_rate, "a rate such as `3000/year`", Rate),
    _schema(r"^\d+(\.\d+)?/(year|week|day|h|wd)$", "3000/year"),
]
CostOf = Annotated[
    Cost,
    READ_BY_US,
    _read(parse_cost, "a cost such as `40/h`", Cost),
    _schema(r"^\d+(\.\d+)?/(h|week|year)$", "40/h", "238000/year"),
]
Day = Annotated[
    date, _read(parse_date, "a date such as `2019-10-01`", date), _schema(None, "2019-10-01")
]
MomentOf = Annotated[
    Moment,
    READ_BY_US,
    _read(parse_moment, "a date, or `+4w` from the start of the run", Moment),
    _schema(None, "2019-10-01", "+4w"),
]
Rule = Annotated[
    Expr,
    READ_BY_US,
    _read(parse, "an expression", Expr),
    WithJsonSchema({"type": ["string", "number", "boolean"], "examples": ["package_cost > 300"]}),
]
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


class Given(Model, Generic[T]):
    """A value that depends on the case: `{given: setting, hospital: 6h, otherwise: 8h}`."""

    model_config = ConfigDict(use_attribute_docstrings=False)  # its copies have no source

    given: str
    """The attribute, a choice or a boolean, that decides."""
    lines: dict[str, T] = Field(alias=LINES)
    """One value for each value of the attribute."""
    otherwise: T | None = None
    """What holds for every value without a line."""

    @model_validator(mode="before")
    @classmethod
    def _gather_lines(cls, data: object) -> object:
        if not isinstance(data, Mapping) or LINES in data:
            return data
        for key, value in data.items():
            if isinstance(value, Mapping) and "given" in value:
                raise PydanticCustomError("nested_given", "nested", {"key": key})
        named = {key: data[key] for key in ("given", "otherwise") if key in data}
        return named | {LINES: {key: value for key, value in data.items() if key not in named}}

    @classmethod
    def __get_pydantic_json_schema__(
        cls, core_schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        """As it is written: a line for each value stands beside `given` itself."""
        schema = handler.resolve_ref_schema(handler(core_schema))
        lines = schema["properties"].pop(LINES)
        schema["additionalProperties"] = lines["additionalProperties"]
        schema["required"] = ["given"]
        return schema

    def value_for(self, word: str) -> T:
        """The value for one value of the attribute (`true` and `false` for a boolean).

        >>> table = {"given": "setting", "hospital": "a", "otherwise": "b"}
        >>> Given[str].model_validate(table).value_for("home")
        'b'
        """
        if word in self.lines:
            return self.lines[word]
        if self.otherwise is None:
            raise KeyError(word)
        return self.otherwise

    def values(self) -> tuple[T, ...]:
        """Every value that a line gives, `otherwise` last."""
        rest = () if self.otherwise is None else (self.otherwise,)
        return (*self.lines.values(), *rest)


def _is_given(value: object) -> str:
    if isinstance(value, Given):
        return "(given)"
    return "(given)" if isinstance(value, Mapping) and "given" in value else "(value)"


if TYPE_CHECKING:
    Varies = Annotated[T | Given[T], Discriminator(_is_given)]
else:

    class Varies:
        """A value, or one that depends on the case.

        Written out for each type: substituting `T` in an alias would stop short of the model
        `Given[T]`, and its lines would be taken as they stand in the file.
        """

        def __class_getitem__(cls, kind: Any) -> Any:
            """The annotation of a field that takes a `kind` or a table of them."""
            return Annotated[
                Annotated[kind, Tag("(value)")] | Annotated[Given[kind], Tag("(given)")],
                Discriminator(_is_given),
            ]


def each_value(value: T | Given[T]) -> tuple[T, ...]:
    """The values that a value may take, whoever the case is.

    >>> each_value("8h")
    ('8h',)
    """
    return value.values() if isinstance(value, Given) else (value,)
