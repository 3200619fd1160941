"""Measures of runs that keep no rows: how they go into a ledger, and come out of it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from math import isnan

from pathway_engine.analysis.entries import MONEY
from pathway_engine.analysis.loose import LooseRows
from pathway_engine.analysis.naming import entry_for, named_in
from pathway_engine.analysis.ordering import cut_of, in_order, labels_of
from pathway_engine.analysis.possible import possible
from pathway_engine.analysis.tallies import unit_of
from pathway_engine.analysis.untold import Key, key_of
from pathway_engine.analysis.values import UNDEFINED, Value
from pathway_engine.definition.models import Pathway
from pathway_engine.engine.records import Numbering
from pathway_engine.ledger.results import Figure


def figure_of(value: Value) -> Figure:
    """A number as it is kept: what is undefined is nothing, and the catalogue knows the unit."""
    number = None if isnan(value.value) else value.value
    return Figure(value.measure, value.statistic, value.by, number)


def values_of(figures: Iterable[Figure], pathway: Pathway) -> list[Value]:
    """The measures of a run of a pathway, in the order of the catalogue and of the file.

    Raises `LooseRows` for what no run of the pathway tells.
    """
    figures = tuple(figures)
    for said in odd_figures(figures, pathway):
        raise LooseRows(said)
    return in_order((_value(figure, pathway) for figure in figures), pathway)


def _value(figure: Figure, pathway: Pathway) -> Value:
    unit = _unit(figure, pathway)
    number = UNDEFINED if figure.value is None else float(figure.value)
    return Value(figure.measure, figure.statistic, figure.by, unit, number)


def _unit(figure: Figure, pathway: Pathway) -> str:
    unit = unit_of(entry_for(figure.measure).unit, figure.statistic)
    return pathway.currency or MONEY if unit == MONEY else unit


# -- what no run of a pathway tells --------------------------------------------------------------


def odd_figures(figures: Iterable[Figure], pathway: Pathway) -> Iterator[str]:
    """Whatever no run of a pathway tells, in words."""
    labels, things = labels_of(pathway), _things(pathway)
    told: set[Key] = set()
    for figure in figures:
        key = key_of(*figure[:3])
        said = "it stands there twice" if key in told else _odd(figure, pathway, labels, things)
        told.add(key)
        if said:
            yield f"it keeps {_named(figure)}: {said}"


def _named(figure: Figure) -> str:
    by = " and ".join(f"{word} `{label}`" for word, label in figure.by.items())
    return f"`{figure.measure}.{figure.statistic}`" + (f" by {by}" if by else "")


def _things(pathway: Pathway) -> dict[str, tuple[str, ...]]:
    """What measures may be about, by the word that stands for it in the catalogue's ids."""
    names = Numbering.of(pathway)
    targets = names.targets
    return {"delay": names.causes, "clock": targets, "target": targets, "ending": names.endings}


def _odd(
    figure: Figure, pathway: Pathway, labels: Mapping[str, Collection[str]],
    things: Mapping[str, Collection[str]],
) -> str:  # fmt: skip
    """What is wrong with one number; empty where nothing is."""
    measure, statistic, by, value = figure
    try:
        entry, thing = entry_for(measure), named_in(measure)
    except KeyError:
        return "it is no measure"
    cut = cut_of(entry, by)
    if statistic not in entry.statistics:
        return "it is no statistic of the measure"
    if thing and thing not in things[entry.family]:
        return f"the pathway has no `{thing}`"
    if cut is None or (cut and statistic not in entry.cut_by(cut)):
        return "it is not cut so"
    for word, label in by.items():
        if label not in labels[word]:
            return f"the pathway has no {word} `{label}`"
    least, most = possible(measure, statistic, _unit(figure, pathway))
    saving = measure in ("cost.package", "cost.total")  # a weekly cost may be written as one
    if value is not None and not (saving or least <= value <= most):
        return f"it cannot be {value}"
    return ""
