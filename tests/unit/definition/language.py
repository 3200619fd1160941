"""Every key of the language, as the models have them."""

from __future__ import annotations

from functools import cache
from typing import Any

from pathway_engine.definition.models import Given, Model, Pathway
from pathway_engine.definition.models.lookup import parts_of, type_of

Field = tuple[type[Model], str]


@cache
def fields() -> tuple[Field, ...]:
    """Every field of every model that a pathway may hold."""
    found: dict[type[Model], None] = {}
    waiting: list[type[Model]] = [Pathway]
    while waiting:
        model = waiting.pop()
        if model not in found:
            found[model] = None
            waiting += [part for name in model.model_fields for part in parts(model, name)
                        if isinstance(part, type) and issubclass(part, Model)
                        and not issubclass(part, Given)]  # fmt: skip
    return tuple((model, name) for model in found for name in model.model_fields)


def parts(model: type[Model], name: str) -> tuple[Any, ...]:
    return tuple(parts_of(type_of(model, name)))


def named(field: Field) -> str:
    """A field as the lists below name it: `Team.site`."""
    model, name = field
    return f"{model.__name__}.{model.model_fields[name].alias or name}"
