"""Values that depend on the case: a table with a line for each value of an attribute."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Annotated, Any, Generic, TypeVar, cast

from pydantic import (
    ConfigDict,
    Discriminator,
    Field,
    GetJsonSchemaHandler,
    Tag,
    model_validator,
)
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, PydanticCustomError

from pathway_engine.definition.models.base import Model
from pathway_engine.definition.quantities import Quantity

LINES = "(lines)"
"""The key under which the lines of a `given` are gathered; nobody can write it in a file.
The tags of unions stand in brackets for the same reason: `binding` leaves them out of paths."""

T = TypeVar("T")


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


def told_by(value: T, known: Mapping[str, Any]) -> T:
    """A value, or what it is for a case with such attributes where one of them tells it.

    Raises `KeyError` with the attribute where that is not set.
    """
    if isinstance(value, Quantity) and value.of is not None:
        number = known.get(value.of)
        if number is None:
            raise KeyError(value.of)
        return cast("T", value.told_by(float(number)))
    return value


def each_value(value: T | Given[T]) -> tuple[T, ...]:
    """The values that a value may take, whoever the case is.

    >>> each_value("8h")
    ('8h',)
    """
    return value.values() if isinstance(value, Given) else (value,)
