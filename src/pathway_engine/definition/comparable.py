"""Whether designs can be compared at all: money in one currency, time in one zone."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from pathway_engine.definition.models import Pathway
from pathway_engine.definition.money import has_costs


class Apart(NamedTuple):
    """What designs count differently, and what to do about it."""

    found: str
    expected: str
    hint: str


def apart(designs: Iterable[tuple[str, Pathway]]) -> Iterator[Apart]:
    """What keeps designs, each with its name, from being compared.

    A pathway in which nothing has a price and that names no currency goes with any other.
    """
    money: dict[str, str] = {}
    zones: dict[str, str] = {}
    for name, pathway in designs:
        zones.setdefault(pathway.timezone, name)
        if pathway.currency or has_costs(pathway):
            money.setdefault(pathway.currency or "no currency named", name)
    same = "give all the same `currency`; nothing is converted"
    yield from _two("money", "one currency", money, same)
    yield from _two("time", "one time zone", zones, "give all the same `timezone`")


def _two(what: str, expected: str, found: dict[str, str], hint: str) -> Iterator[Apart]:
    if len(found) > 1:
        each = " and ".join(f"{name} (`{design}`)" for name, design in found.items())
        yield Apart(f"{what} in {each}", expected, hint)
