"""Every value of a pathway with the path at which it was written.

The checks ask each value what it is: a name that must exist, a rule that must have a type, a
table that must be complete. `walk` visits them all, in the order of the reference.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from pathway_engine.definition.expressions import AttributeType
from pathway_engine.definition.models import Block, Draws, Given, Model, Pathway, TeamStep
from pathway_engine.definition.models.lookup import parts_of, type_of
from pathway_engine.definition.node import join
from pathway_engine.definition.quantities import Quantity


@dataclass(frozen=True, slots=True)
class Place:
    """A value, where it is written, and the field of the model that it belongs to.

    A line of a `given` and an entry of a mapping belong to the field that holds the table.
    """

    path: str
    field: str
    value: Any
    owner: Model

    @property
    def key(self) -> str:
        """The last key of the path."""
        return self.path.rpartition(".")[2]

    @property
    def is_drawn(self) -> bool:
        """Whether it is drawn for attributes, or holds such draws: it is read by their types."""
        return holds_draws(type(self.owner), self.field)


@cache
def holds_draws(model: type[Model], name: str) -> bool:
    """Whether attributes are drawn in a field.

    >>> from pathway_engine.definition.models import Arrival
    >>> holds_draws(Arrival, "case"), holds_draws(Pathway, "case")
    (True, False)
    """
    return model.model_fields[name].annotation == Draws


@cache
def given_by(model: type[Model], name: str) -> AttributeType | None:
    """What the expressions in a field must give; None where any attribute will do.

    >>> from pathway_engine.definition.models import Hold, TeamStep
    >>> given_by(Hold, "when").kind, given_by(TeamStep, "priority").kind
    ('boolean', 'number')
    """
    parts = parts_of(type_of(model, name))
    return next((part for part in parts if isinstance(part, AttributeType)), None)


def walk(model: Model, path: str = "") -> Iterator[Place]:
    """Every value below a model: models, tables, mappings and what stands in them.

    What is drawn for an attribute is one value, whatever its form.

    >>> from pathway_engine.definition.models import Role
    >>> [place.path for place in walk(Role.model_validate({"title": "Broker"}), "roles.broker")]
    ['roles.broker.title', 'roles.broker.qualified']
    """
    for name, field in type(model).model_fields.items():
        value, below = getattr(model, name), join(path, field.alias or name)
        if value is None:
            continue
        if holds_draws(type(model), name):
            yield Place(below, name, value, model)
            for attribute, drawn in value.items():
                yield from _below(model, name, drawn, join(below, attribute), leaf=True)
        else:
            yield from _below(model, name, value, below)


def _below(
    owner: Model, name: str, value: Any, path: str, *, leaf: bool = False
) -> Iterator[Place]:
    """A value and all below it; a leaf is entered only where it is a table."""
    yield Place(path, name, value, owner)
    if isinstance(value, Given):
        for word, line in value.lines.items():
            yield from _below(owner, name, line, join(path, word), leaf=leaf)
        if value.otherwise is not None:
            yield from _below(owner, name, value.otherwise, join(path, "otherwise"), leaf=leaf)
    elif isinstance(value, Model):
        yield from walk(value, path)
    elif isinstance(value, dict) and not leaf:
        for key, item in value.items():
            yield from _below(owner, name, item, join(path, str(key)))


def step_paths(pathway: Pathway) -> dict[str, str]:
    """Where each step is written, those of branches included."""
    paths: dict[str, str] = {}
    for name, step in pathway.steps.items():
        paths[name] = join("steps", name)
        if isinstance(step, Block):
            for branch, steps in step.parallel.items():
                for inner in steps:
                    paths[inner] = join("steps", name, "parallel", branch, inner)
    return paths


def steps_of_teams(pathway: Pathway) -> dict[int, TeamStep]:
    """The step with a team by the id of itself and of all that goes by its team's calendar.

    These are its holds and exits, and what its outcomes open.
    """
    return {id(part): step for step in pathway.team_steps.values() for part in _parts(step)}


def _parts(step: TeamStep) -> Iterator[Model]:
    yield step
    yield from step.holds.values()
    yield from step.exits.values()
    for outcome in step.outcomes.values():
        yield from outcome.opens.values()


def quantity_keys(pathway: Pathway, place: Place) -> Mapping[str, Any]:
    """The keys of a quantity as they stand in the file; for a choice they are its values."""
    if isinstance(place.value, Quantity):
        return dict(place.value.written)
    if not place.is_drawn or not isinstance(place.value, Mapping):
        return {}
    keys = reversed(place.path.split("."))
    drawn = next((pathway.case[key] for key in keys if key in pathway.case), None)
    return place.value if drawn is not None and drawn.type in ("number", "integer") else {}


def attribute_that_tells(pathway: Pathway, place: Place) -> str | None:
    """The attribute that tells a quantity, where one does: `{of: stay, unit: d}`."""
    if isinstance(place.value, Quantity):
        return place.value.of
    of = quantity_keys(pathway, place).get("of")
    return of if isinstance(of, str) else None
