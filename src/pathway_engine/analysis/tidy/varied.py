"""The cells of experiments: of which design a run is, and which factors are set in it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import NamedTuple, TypeAlias

Cells: TypeAlias = Mapping[str, Sequence[str]]
"""By the name of a design in a cell its values, each FACTOR=VALUE, as its runs keep them."""

NO_CELLS: Cells = MappingProxyType({})


class InCell(NamedTuple):
    """A design, and the values of the factors that were set in it."""

    design: str
    values: dict[str, str]


def in_cell(name: str, cells: Cells) -> InCell:
    """The design that a name is of, and its cell; one of which no cell is told is its own.

    >>> cells = {"hub staff=6 heard=55 %": ["staff=6", "heard=55 %"]}
    >>> in_cell("hub staff=6 heard=55 %", cells), in_cell("hub", cells)
    (InCell(design='hub', values={'staff': '6', 'heard': '55 %'}), InCell(design='hub', values={}))
    """
    cell = cells.get(name, ())
    pairs = (one.partition("=") for one in cell)
    design = name.removesuffix("".join(f" {one}" for one in cell))
    return InCell(design, {factor: value for factor, _, value in pairs})
