"""The cells of experiments by the names of their designs: `hub staff=6` is one of `hub`."""

from __future__ import annotations

import re
from typing import NamedTuple

_VALUE = re.compile(r" (?=[a-z][a-z0-9_]*=)")


class InCell(NamedTuple):
    """A design, and the values of the factors that were set in it."""

    design: str
    values: dict[str, str]


def in_cell(name: str) -> InCell:
    """The design that a name is of, and its cell.

    >>> in_cell("hub staff=6 heard=55 %"), in_cell("hub")
    (InCell(design='hub', values={'staff': '6', 'heard': '55 %'}), InCell(design='hub', values={}))
    """
    design, *values = _VALUE.split(name)
    pairs = (one.partition("=") for one in values)
    return InCell(design, {factor: value for factor, _, value in pairs})


def is_varied(name: str) -> bool:
    """Whether a design is one in which a factor is set.

    >>> is_varied("hub staff=6"), is_varied("hub")
    (True, False)
    """
    return bool(in_cell(name).values)
