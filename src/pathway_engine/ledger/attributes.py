"""The attributes of cases as text: canonical JSON, in declared order, what is unset left out.

In arrays a choice is the position of its value, a boolean 0 or 1, and NaN stands for unset.
What is neither integer nor number can say only a few things, so its pieces of text are looked
up; numbers are written one by one, as short as reads back exactly.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

import numpy as np

from pathway_engine.definition.models import Attribute, Pathway

Array = np.ndarray[Any, Any]


def texts(pathway: Pathway, attributes: Array) -> Array:
    """One text for each row of attributes."""
    written = np.full(len(attributes), "", dtype=object)
    for position, (name, attribute) in enumerate(pathway.case.items()):
        column = attributes[:, position]
        known = ~np.isnan(column)
        head = f",{json.dumps(name)}:"
        pieces = np.full(len(column), "", dtype=object)
        if attribute.type in ("boolean", "choice"):
            values = np.array([head + json.dumps(value) for value in _words(attribute)], object)
            pieces[known] = values[column[known].astype(np.intp)]
        else:
            pieces[known] = [head + _number(value) for value in column[known].tolist()]
        written = written + pieces
    return np.array([f"{{{text[1:]}}}" for text in written.tolist()], dtype=object)


def arrays(pathway: Pathway, written: Iterable[str | None], length: int) -> Array:
    """The rows of attributes that texts stand for, the inverse of `texts`."""
    attributes = np.full((length, len(pathway.case)), np.nan)
    place = {name: i for i, name in enumerate(pathway.case)}
    codes = {
        name: {word: float(i) for i, word in enumerate(_words(attribute))}
        for name, attribute in pathway.case.items()
        if attribute.type in ("boolean", "choice")
    }
    for row, text in enumerate(written):
        for name, value in json.loads(text or "{}").items():
            code = codes[name].get(value, np.nan) if name in codes else float(value)
            attributes[row, place[name]] = code
    return attributes


def _words(attribute: Attribute) -> tuple[Any, ...]:
    """What a boolean or a choice can say, by code."""
    return (False, True) if attribute.type == "boolean" else attribute.values


def _number(value: float) -> str:
    """The shortest text that reads back exactly; whole numbers without a fraction."""
    return repr(value).removesuffix(".0")
