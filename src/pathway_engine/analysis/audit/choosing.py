"""Values that depend on the case, and what is drawn for an attribute, for many cases at once."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, TypeVar

import numpy as np

from pathway_engine.analysis.audit.quantiles import picked, value_at
from pathway_engine.analysis.evaluation import Facts, evaluate_rows
from pathway_engine.definition.draws import Chance, Computed, Draw, Weights, read_draw
from pathway_engine.definition.models import Attribute, Given, Pathway, Written, told_by
from pathway_engine.definition.quantities import Quantity

Array = np.ndarray[Any, Any]
Known = Callable[[str], Array]
"""The values of an attribute for the rows in question, NaN where it is not set."""

T = TypeVar("T")


def words_of(attribute: Attribute) -> tuple[str, ...]:
    """The words for the values of a choice or a boolean, by number."""
    return attribute.values if attribute.type == "choice" else ("false", "true")


def each_line(
    pathway: Pathway, value: T | Given[T], number: int, known: Known
) -> Iterator[tuple[T, Array]]:
    """Every value that holds for some of so many rows, with the places of those rows.

    Rows of which the attribute that decides is not set are left out.
    """
    if not isinstance(value, Given):
        yield from _each_told(value, np.arange(number), known)
        return
    codes = known(value.given)
    for code, word in enumerate(words_of(pathway.case[value.given])):
        here = np.flatnonzero(codes == code)
        if len(here):
            yield from _each_told(value.value_for(word), here, known)


def _each_told(value: T, rows: Array, known: Known) -> Iterator[tuple[T, Array]]:
    """A value for rows, or what it is for those whose attribute tells it so, where it is set."""
    if not isinstance(value, Quantity) or value.of is None:
        yield value, rows
        return
    numbers = known(value.of)[rows]
    for number in np.unique(numbers[~np.isnan(numbers)]):
        yield told_by(value, {value.of: float(number)}), rows[numbers == number]


def each_name(
    pathway: Pathway,
    entries: Mapping[str, object],
    written: str | Given[str],
    number: int,
    known: Known,
) -> Iterator[tuple[str, Array]]:
    """Every name that holds for some rows, as `each_line`; of signposts what they lead to.

    `entries` are the things that are named: of the pathway's teams, or of its organisations.
    """
    for name, here in each_line(pathway, written, number, known):
        entry = entries[name]
        if not isinstance(entry, Given):
            yield name, here
            continue
        for real, some in each_name(pathway, entries, entry, len(here), _at(known, here)):
            yield real, here[some]


def _at(known: Known, here: Array) -> Known:
    return lambda name: known(name)[here]


def drawn_attribute(
    pathway: Pathway, name: str, written: Written, facts: Facts, u: Array
) -> tuple[Array, Array]:
    """What is drawn for an attribute of rows at draws, and of which rows it is drawn but once.

    NaN where it is not known.
    """
    values, once = np.full(facts.rows, np.nan), np.zeros(facts.rows, dtype=bool)

    def known(other: str) -> Array:
        return facts.attribute(other).value

    for line, here in each_line(pathway, written, facts.rows, known):
        draw = _draw(pathway, name, line)
        values[here] = _value(draw, facts, u, here)
        once[here] = getattr(draw, "once", False)
    if pathway.case[name].type == "integer":
        values = np.rint(values)
    return values, once


def _draw(pathway: Pathway, name: str, line: Written) -> Draw:
    types = pathway.attribute_types
    return read_draw(line, types[name], types, pathway.all_steps)


def _value(draw: Draw, facts: Facts, u: Array, here: Array) -> Array:
    match draw:
        case Chance():
            return (u[here] < draw.share).astype(float)
        case Weights():
            return picked(draw.weights, np.arange(float(len(draw.weights))), u[here])
        case Computed():
            found = evaluate_rows(draw.rule, facts)
            return np.where(found.known, found.value, np.nan)[here]
        case Quantity() if draw.of is not None:
            told = facts.attribute(draw.of).value[here] * draw.parameters[0]
            low = -np.inf if draw.at_least is None else draw.at_least
            high = np.inf if draw.at_most is None else draw.at_most
            return np.asarray(np.clip(np.maximum(told, 0.0), low, high))
        case _:
            return value_at(draw, u[here])
