"""When a panel sits, and how many cases it hears."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import Discriminator, Tag

from pathway_engine.definition.models.base import Model
from pathway_engine.definition.models.words import DayAsWritten, TimeOfDay, Whole
from pathway_engine.definition.values import WEEKDAYS


class PlacesAtSitting(Model):
    """Places of a sitting by worker, or by weekday."""

    each: Whole | None = None
    """Places for each eligible worker present. Either this or weekdays."""
    mon: Whole | None = None
    """Places on a Monday."""
    tue: Whole | None = None
    """Places on a Tuesday."""
    wed: Whole | None = None
    """Places on a Wednesday."""
    thu: Whole | None = None
    """Places on a Thursday."""
    fri: Whole | None = None
    """Places on a Friday."""
    sat: Whole | None = None
    """Places on a Saturday."""
    sun: Whole | None = None
    """Places on a Sunday."""

    @property
    def by_weekday(self) -> dict[str, int]:
        """The places of each weekday that has a number.

        >>> PlacesAtSitting.model_validate({"mon": "12", "tue": "15"}).by_weekday
        {'mon': 12, 'tue': 15}
        """
        numbers = {day: getattr(self, day) for day in WEEKDAYS}
        return {day: number for day, number in numbers.items() if number is not None}


def _places_form(value: object) -> str:
    return "(mapping)" if isinstance(value, Mapping | PlacesAtSitting) else "(number)"


class Sessions(Model):
    """A panel that sits at set times."""

    every: Literal["day", "week", "2 weeks", "month"]
    """How often it sits."""
    days: tuple[str, ...] = ()
    """Weekdays (`thu`); for `month` such as `1st tue`."""
    first: DayAsWritten | None = None
    """The date of one sitting; needed for `2 weeks`."""
    at: TimeOfDay
    """The time of day at which it begins."""
    places: Annotated[
        Annotated[PlacesAtSitting, Tag("(mapping)")] | Annotated[Whole, Tag("(number)")],
        Discriminator(_places_form),
    ]
    """Cases at one sitting; `{mon: 12, tue: 15}` by weekday, or `{each: 6}` for each eligible
    worker present."""

    @property
    def all_sit(self) -> bool:
        """Whether every eligible worker present sits, not one alone."""
        return not isinstance(self.places, int) and self.places.each is not None

    def places_on(self, weekday: int, present: int) -> int:
        """The places of a sitting on a weekday (Monday is 0) with so many eligible workers.

        >>> week = {"every": "day", "at": "10:00", "places": {"mon": "12", "tue": "15"}}
        >>> Sessions.model_validate(week).places_on(1, 2)
        15
        """
        if isinstance(self.places, int):
            return self.places
        if self.places.each is not None:
            return self.places.each * present
        return self.places.by_weekday.get(WEEKDAYS[weekday], 0)
