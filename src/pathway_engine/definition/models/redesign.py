"""The two other kinds of file: a redesign (checked edits) and an experiment."""

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
    """What a sensitivity analysis moves it over."""


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


class Run(Model):
    """How an experiment runs."""

    starts: str | None = None
    """The date on which a run starts."""
    warm_up: str | None = None
    """How long it runs before anything counts."""
    length: str | None = None
    """How long it counts, the warm-up excluded."""
    replications: str | None = None
    """How many times."""
    seed: str | None = None
    """What chance follows from."""


class Vary(Model):
    """One factor of an experiment."""

    set: Names
    """The path, or paths together, to set."""
    to: tuple[Anything, ...]
    """The values."""


class Claim(Model):
    """A claim to be held against the runs."""

    says: str
    """The claim in words."""
    source: str | None = None
    """Its source."""
    at: str | None = None
    """Where in the source."""
    assumption: str | None = None
    """Or that it is our own."""
    measure: str
    """The measure that decides it."""
    by: dict[str, str] = {}
    """The cut of the measure."""
    when: str | None = None
    """The moment of the run."""
    expect: str
    """What is expected of it."""


class Experiment(Model):
    """Which designs to run against which, and what is claimed."""

    experiment: str
    """Its id."""
    title: str | None = None
    """Its name in full."""
    baseline: Names
    """The pathway that the others are compared with."""
    redesigns: dict[str, Names] = {}
    """The designs."""
    run: Run = Run()
    """How to run."""
    vary: dict[str, Vary] = {}
    """Factors, fully crossed."""
    claims: dict[str, Claim] = {}
    """Claims."""
