"""The attributes of cases as text: canonical JSON, in declared order, what is unset left out.

In arrays a choice is the position of its value, a boolean 0 or 1, and NaN stands for unset.
What is neither integer nor number can say only a few things, so its pieces of text are looked
up; each number is written once, as short as reads back exactly.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterable
from functools import lru_cache
from typing import Any

import numpy as np

from pathway_engine.definition.models import Attribute, Pathway

Array = np.ndarray[Any, Any]

REMEMBERED = 10_000
"""Texts that are not read twice: in a pathway without numbers there are few."""


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
            bits, place = np.unique(column[known].view(np.int64), return_inverse=True)
            numbers = [head + _number(value) for value in bits.view(np.float64).tolist()]
            pieces[known] = np.array(numbers, dtype=object)[place]
        written = written + pieces
    return np.array([f"{{{text[1:]}}}" for text in written.tolist()], dtype=object)


def arrays(pathway: Pathway, written: Iterable[str | None], length: int) -> Array:
    """The rows of attributes that texts stand for, the inverse of `texts`.

    Raises `ValueError` or `KeyError` for a text that is not of this pathway.
    """
    codes = {name: _codes(attribute) for name, attribute in pathway.case.items()}

    @lru_cache(maxsize=REMEMBERED)
    def row(text: str | None) -> list[float]:
        values = dict.fromkeys(codes, math.nan)
        for name, value in json.loads(text or "{}").items():
            values[name] = codes[name][value] if codes[name] else _finite(value)
        return list(values.values())

    attributes = np.empty((length, len(codes)))
    for number, text in enumerate(written):
        attributes[number] = row(text)
    return attributes


def _finite(value: object) -> float:
    if not isinstance(value, int | float) or not math.isfinite(value):
        raise ValueError(f"found {value!r}, expected a number")
    return float(value)


def _codes(attribute: Attribute) -> dict[Any, float]:
    """The code of each word that a boolean or a choice can say; empty for numbers."""
    if attribute.type in ("boolean", "choice"):
        return {word: float(code) for code, word in enumerate(_words(attribute))}
    return {}


def _words(attribute: Attribute) -> tuple[Any, ...]:
    """What a boolean or a choice can say, by code."""
    return (False, True) if attribute.type == "boolean" else attribute.values


def _number(value: float) -> str:
    """The shortest text that reads back exactly; whole numbers without a fraction."""
    return repr(value).removesuffix(".0")
