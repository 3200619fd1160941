"""People who are already there when the window of a run opens."""

from __future__ import annotations

from pydantic import Field

from pathway_engine.definition.models.base import Model
from pathway_engine.definition.models.given import Varies
from pathway_engine.definition.models.steps import Draws
from pathway_engine.definition.models.words import Time, Whole


class Backlog(Model):
    """People already there when the window opens, at the end of the warm-up."""

    title: str | None = None
    """Its name in full; the id where left out."""
    at: str
    """The step where they are, or the ending whose packages and openings run on."""
    cases: Whole
    """How many."""
    waited: Varies[Time] | None = None
    """How long they have waited there, by the clock. Either this or `stayed`."""
    stayed: Varies[Time] | None = None
    """At a step with `stay`: how long they have been in its place, by the clock. The run has no
    warm-up."""
    in_: str | None = Field(default=None, alias="in")
    """The place in which they wait. The run has no warm-up."""
    case: Draws = {}
    """Their attributes."""

    @property
    def passed(self) -> Varies[Time] | None:
        """How long they have been there, waiting or staying."""
        return self.waited if self.stayed is None else self.stayed
