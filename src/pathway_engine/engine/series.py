"""Whole numbers of a run in their order, such as one for each day: worked out once, then kept."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple


class Series(NamedTuple):
    """Whole numbers in their order: of what, and what they are cut by."""

    measure: str
    by: Mapping[str, str]
    numbers: tuple[int, ...]

    @property
    def key(self) -> tuple[str, tuple[tuple[str, str], ...]]:
        """Of what it tells: that which replications have in common."""
        return self.measure, tuple(self.by.items())
