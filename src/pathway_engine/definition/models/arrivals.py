"""Who comes, and when."""

from __future__ import annotations

from pydantic import Field

from pathway_engine.definition.models.base import Model
from pathway_engine.definition.models.steps import Draws
from pathway_engine.definition.models.words import (
    MomentOf,
    Number,
    RateOf,
    SignedShare,
)
from pathway_engine.definition.recordings import name_of


class Arrival(Model):
    """A stream of people who come."""

    title: str | None = None
    """Its name in full; the id where left out."""
    rate: RateOf | None = None
    """Expected number in a time. Either this or `replay`."""
    replay: str | None = None
    """A CSV file of people who came, beside the pathway's file: a column `at`, a date or a time
    such as `2026-01-05T09:30`, and attributes; `case` draws what a row leaves empty."""
    during: str | None = None
    """They come only while this calendar is open, the same number a year."""
    weekdays: dict[str, Number] = {}
    """Relative weights by weekday; one that is not named weighs 1."""
    months: dict[str, Number] = {}
    """Relative weights by month; one that is not named weighs 1."""
    hours: dict[str, Number] = {}
    """Relative weights by hours of the day such as `08-18` or `08:30-18`; what is not named
    weighs 1."""
    growth: SignedShare | None = None
    """Growth a year from the start of the run, compound, in steps at midnight; `-3%` is fewer."""
    to: str | None = None
    """The step at which they start; `start` where left out."""
    case: Draws = {}
    """Their attributes."""
    from_: MomentOf | None = Field(default=None, alias="from")
    """When they begin to come."""
    until: MomentOf | None = None
    """When they cease to."""

    @property
    def replayed(self) -> str:
        """The name of the file of people who came; empty where there is none."""
        return name_of(self.replay or "")

    @property
    def is_weighted(self) -> bool:
        """Whether dates or hours of the day differ in how many come."""
        return bool(self.weekdays or self.months or self.hours or self.growth)
