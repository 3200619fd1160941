"""A redesign: checked edits of a pathway."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import Field, WithJsonSchema

from pathway_engine.definition.models.base import Model
from pathway_engine.definition.models.words import Names

Anything = Annotated[Any, WithJsonSchema({})]


class Change(Model):
    """One checked edit: exactly one of `add`, `set` and `remove`."""

    add: str | None = None
    """The path to add; it must not be there yet."""
    set: Names | None = None
    """The path, or paths, to set; each must be there."""
    remove: Names | None = None
    """The path, or paths, to remove; each must be there."""
    value: Anything = None
    """What `add` adds."""
    from_: Anything = Field(default=None, alias="from")
    """What `set` expects to find."""
    to: Anything = None
    """What `set` puts there."""
    before: str | None = None
    """With `add`: the sibling before which it is written; last where left out."""
    source: str | None = None
    """The source of the change."""
    at: str | None = None
    """Where in the source."""
    assumption: str | None = None
    """What is assumed, and why."""
    range: Annotated[
        tuple[str, str] | None,
        WithJsonSchema({"type": "array", "items": {"type": ["string", "number"]}}),
    ] = None
    """What `pathways sensitivity` moves it over: the first number of that kind which is covered.
    Others of the kind move by the same factor."""


class Redesign(Model):
    """A named list of small checked edits of a pathway."""

    redesign: str
    """Its id."""
    title: str | None = None
    """Its name in full."""
    description: str | None = None
    """What it is about."""
    baseline: Names
    """The pathway that it edits, or a list: a pathway and redesigns, applied in this order."""
    because: str | None = None
    """Why."""
    changes: tuple[Change, ...]
    """The edits, in order."""
