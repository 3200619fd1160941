"""What is read where: the attributes that tables and rules of a step depend on.

A *read* is an attribute and the path that reads it. The moments are those of the language:
some things are read when a step is reached, some when its outcome is chosen.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pathway_engine.definition.draws import Computed, read_draw
from pathway_engine.definition.expressions import Expr, ExpressionError, names_used
from pathway_engine.definition.models import (
    Given,
    Opening,
    Outcome,
    Pathway,
    Step,
    StepBase,
    TeamStep,
    WaitStep,
)
from pathway_engine.definition.node import join
from pathway_engine.definition.quantities import Quantity
from pathway_engine.definition.signposts import Named, tables_of
from pathway_engine.definition.values import ValueProblem

Read = tuple[str, str]
"""An attribute, and the path of what reads it."""


def of_value(pathway: Pathway, path: str, value: Any) -> Iterator[Read]:
    """The reads of a value: a table, its lines, an expression, or nothing."""
    if isinstance(value, Given):
        yield value.given, path
        for word, line in value.lines.items():
            yield from of_value(pathway, join(path, word), line)
        yield from of_value(pathway, join(path, "otherwise"), value.otherwise)
    elif isinstance(value, Quantity) and value.of is not None:
        yield value.of, path
    elif isinstance(value, Expr):
        try:
            typed = pathway.typed(value)
        except ExpressionError:
            return  # told by `check_rules`
        for name in names_used(typed):
            yield name, path


def of_draw(pathway: Pathway, path: str, attribute: str, written: Any) -> Iterator[Read]:
    """The reads of what is drawn for an attribute."""
    if isinstance(written, Given):
        yield written.given, path
        for word, line in written.lines.items():
            yield from of_draw(pathway, join(path, word), attribute, line)
        yield from of_draw(pathway, join(path, "otherwise"), attribute, written.otherwise)
    elif written is not None and attribute in pathway.case:
        types = pathway.attribute_types
        try:
            draw = read_draw(written, types[attribute], types, pathway.all_steps)
        except (ValueProblem, ExpressionError):
            return
        if isinstance(draw, Quantity) and draw.of is not None:
            yield draw.of, path
        if isinstance(draw, Computed):
            for name in names_used(draw.rule):
                yield name, path


def on_reaching(pathway: Pathway, step: Step, path: str) -> Iterator[Read]:
    """What is read until the work of a visit is done, records left out."""
    for name, rule in step.requires.items():
        yield from of_value(pathway, join(path, "requires", name), rule)
    if isinstance(step, TeamStep | WaitStep):
        yield from of_value(pathway, join(path, "due"), step.due)
        for name, way_out in step.exits.items():
            yield from of_value(pathway, join(path, "exits", name, "after"), way_out.after)
            yield from of_value(pathway, join(path, "exits", name, "when"), way_out.when)
    if isinstance(step, TeamStep):
        yield from _of_team_step(pathway, step, path)


def _of_team_step(pathway: Pathway, step: TeamStep, path: str) -> Iterator[Read]:
    for field in ("by", "work", "stay", "afterwards", "priority"):
        yield from of_value(pathway, join(path, field), getattr(step, field))
    yield from _of_named(pathway.teams, step.team, join(path, "team"))
    if step.accountable is None:
        where = "defaults.accountable"
        yield from _of_named(pathway.organisations, pathway.defaults.accountable, where)
    else:
        yield from _of_named(pathway.organisations, step.accountable, join(path, "accountable"))
    if step.priority is None:
        yield from of_value(pathway, "defaults.priority", pathway.defaults.priority)
    for name, hold in step.holds.items():
        for field in ("share", "for_", "when"):
            where = join(path, "holds", name, field.rstrip("_"))
            yield from of_value(pathway, where, getattr(hold, field))


def _of_named(entries: dict[str, Any], named: Named | None, path: str) -> Iterator[Read]:
    """The reads of a name: those of every table through which it may lead."""
    for table in () if named is None else tables_of(entries, named):
        yield table.given, path


def on_choosing(pathway: Pathway, step: StepBase, path: str) -> Iterator[Read]:
    """What is read when the outcome of a visit is chosen, and what its `set` reads."""
    for name, outcome in step.outcomes.items():
        where = join(path, "outcomes", name)
        yield from of_value(pathway, join(where, "when"), outcome.when)
        yield from of_value(pathway, join(where, "share"), outcome.share)
        for attribute, rule in outcome.set.items():
            yield from of_set(pathway, join(where, "set", attribute), attribute, rule)


def of_set(pathway: Pathway, path: str, attribute: str, rule: Expr) -> Iterator[Read]:
    """The reads of an assignment, where a bare word may be a value of the attribute."""
    try:
        typed = pathway.typed(rule, pathway.attribute_types.get(attribute))
    except ExpressionError:
        return
    for name in names_used(typed):
        yield name, path


def of_opening(pathway: Pathway, opening: Opening, path: str) -> Iterator[Read]:
    """What is read when another case is opened, its new attributes left out."""
    for field in ("after", "share", "when"):
        yield from of_value(pathway, join(path, field), getattr(opening, field))


def written_by(step: Step) -> frozenset[str]:
    """The attributes that every visit of a step records."""
    return frozenset(step.records) if isinstance(step, TeamStep) else frozenset()


def set_by(outcome: Outcome | None) -> frozenset[str]:
    """The attributes that an outcome sets."""
    return frozenset(outcome.set) if outcome is not None else frozenset()
