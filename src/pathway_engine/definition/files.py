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
        """The id of the redesign or pathway."""
        found = self.tree.entries.get("redesign") or self.tree.entries.get("pathway")
        return found.text if isinstance(found, Scalar) else ""
