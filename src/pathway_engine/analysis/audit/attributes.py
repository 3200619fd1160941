"""The attributes with which people come: what is written of them, and what is drawn."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from pathway_engine.analysis.audit.choosing import Known, drawn_attribute, words_of
from pathway_engine.analysis.audit.evidence import Evidence
from pathway_engine.analysis.audit.luck import key_of, uniform
from pathway_engine.analysis.evaluation import Facts, Values
from pathway_engine.definition.models import Attribute, Draws
from pathway_engine.definition.values import parse_number

Array = np.ndarray[Any, Any]
State = dict[str, Array]
"""A value for each row, by attribute; NaN where it is not set."""


def initial_state(evidence: Evidence, number: int) -> State:
    """The initial values of so many people."""
    case = evidence.pathway.case.items()
    return {name: np.full(number, initial_value(attribute)) for name, attribute in case}


def draw_on_coming(
    evidence: Evidence, entry: str, draws: Draws, identity: Array, state: State,
    told: State | None = None,
) -> None:  # fmt: skip
    """Draw for people what their entry says, in the written order, and a file has not told."""
    records, zero = evidence.records, np.zeros(len(identity))
    facts = Facts(len(zero), attributes_of(state.__getitem__), lambda _: known_values(zero), zero)
    for name, written in draws.items():
        u = uniform(key_of(records.seed, records.replication, entry, f"case.{name}"), identity)
        drawn = drawn_attribute(evidence.pathway, name, written, facts, u)[0]
        known = (told or {}).get(name)
        state[name] = drawn if known is None else np.where(np.isnan(known), drawn, known)


def initial_value(attribute: Attribute) -> float:
    """The number for the value of an attribute of which nothing else is said."""
    if attribute.initial is None:
        return np.nan
    if attribute.type in ("boolean", "choice"):
        return float(words_of(attribute).index(attribute.initial))
    return float(parse_number(attribute.initial, signed=True))


def attributes_of(known: Known) -> Callable[[str], Values]:
    """The values of attributes, known where they are set."""

    def attribute(name: str) -> Values:
        value = known(name)
        return Values(value, ~np.isnan(value))

    return attribute


def known_values(number: Array) -> Values:
    """Numbers that are all known."""
    return Values(number.astype(float), np.ones(len(number), dtype=bool))
