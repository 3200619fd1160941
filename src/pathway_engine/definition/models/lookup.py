"""Which model stands at a place: the way down the types of the language, key by key.

A validation error says where it arose, not which keys would have been right. `model_at`
follows the same way through the types and finds the model that was asked.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from types import UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic import Tag

from pathway_engine.definition.models.base import Model


def keys_of(model: type[Model]) -> tuple[str, ...]:
    """The keys that a model takes, as they are written, in the order of the reference.

    >>> from pathway_engine.definition.models import Role
    >>> keys_of(Role)
    ('title', 'cost', 'qualified')
    """
    return tuple(field.alias or name for name, field in model.model_fields.items())


def choices_of(model: type[Model], key: str) -> tuple[str, ...]:
    """The words of which a key takes one; none where it takes anything else.

    >>> from pathway_engine.definition.models import Exit, Target
    >>> choices_of(Target, "counts"), choices_of(Exit, "to")
    (('all', 'reached'), ())
    """
    kind = _below(model, key)
    return next((get_args(part) for part in parts_of(kind) if get_origin(part) is Literal), ())


def type_of(model: type[Model], name: str) -> Any:
    """The type of a field with everything that is noted on it."""
    field = model.model_fields[name]
    return Annotated[field.annotation, *field.metadata, None]


def parts_of(kind: Any) -> Iterator[Any]:
    """A type, what is noted on it, and all types that its values are made of.

    Models are not entered, nor what the keys of a mapping are.

    >>> list(parts_of(Annotated[dict[str, int], "noted"]))[1:]
    ['noted', dict[str, int], <class 'int'>]
    """
    yield kind
    origin, inner = get_origin(kind), get_args(kind)
    if origin is Annotated:
        yield from inner[1:]
        inner = inner[:1]
    for one in inner[1:] if origin is dict else () if origin is Literal else inner:
        yield from parts_of(one)


def model_at(root: type[Model], steps: Iterable[str | int]) -> type[Model] | None:
    """The model at the end of a validation error's way, union tags included; None if no model.

    >>> from pathway_engine.definition.models import Pathway
    >>> model_at(Pathway, ("steps", "contact", "(team)", "outcomes", "advised")).__name__
    'Outcome'
    """
    here: Any = root
    for step in steps:
        here = _below(here, step)
    return _model_in(here)


def _below(kind: Any, step: str | int) -> Any:
    """The type that a key, a position in a list or a union tag leads to, or None."""
    if isinstance(kind, type) and issubclass(kind, Model):
        for name, field in kind.model_fields.items():
            if step == (field.alias or name):
                return type_of(kind, name)
        return None
    origin, inner = get_origin(kind), get_args(kind)
    if origin is Annotated:
        if any(isinstance(extra, Tag) and extra.tag == step for extra in inner[1:]):
            return inner[0]
        return _below(inner[0], step)
    if origin in (Union, UnionType):
        found = (_below(one, step) for one in inner)
        return next((one for one in found if one is not None), None)
    if origin is dict:
        return inner[1]
    return inner[0] if origin is tuple else None


def _model_in(kind: Any) -> type[Model] | None:
    """The one model that a type stands for, if it stands for one."""
    if isinstance(kind, type):
        return kind if issubclass(kind, Model) else None
    inner = get_args(kind)
    if get_origin(kind) is Annotated:
        return _model_in(inner[0])
    if get_origin(kind) in (Union, UnionType):
        return next((model for one in inner if (model := _model_in(one))), None)
    return None
