"""The files that a pathway was read from."""

from __future__ import annotations

from dataclasses import dataclass

from pathway_engine.definition.node import Mapping, Scalar


@dataclass(frozen=True, slots=True)
class File:
    """A pathway's or a redesign's file: what it says, and its text as it was read."""

    tree: Mapping
    text: str

    @property
    def name(self) -> str:
        """The id of the pathway or redesign."""
        first = next(iter(self.tree.entries.values()), None)
        return first.text if isinstance(first, Scalar) else ""
