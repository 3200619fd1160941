"""What a person occupies: beds, rooms, day places."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Annotated, NamedTuple

from pydantic import BeforeValidator, Discriminator, Field, Tag

from pathway_engine.definition.models.base import Model
from pathway_engine.definition.models.ids import Id
from pathway_engine.definition.models.words import MomentOf, Whole
from pathway_engine.definition.values import in_force


class Lot(Model):
    """So many places for a time."""

    count: Whole
    """How many."""
    from_: MomentOf | None = Field(default=None, alias="from")
    """When they open; from before the run where left out."""
    until: MomentOf | None = None
    """When they close: nobody is put out, nobody new comes in until there is room."""


def _read_lot(value: object) -> object:
    """A naked number is the count of a lot."""
    return {"count": value} if isinstance(value, str) else value


LotOf = Annotated[Lot, BeforeValidator(_read_lot)]


def _count_form(value: object) -> str:
    return "(lots)" if isinstance(value, Mapping) else "(number)"


class Span(NamedTuple):
    """So many places from one civil second until another (that one no longer included)."""

    begins: int
    ends: int
    number: int


class Places(Model):
    """Places that people occupy: a case is in at most one."""

    title: str | None = None
    """Their name in full; the id where left out."""
    organisation: str
    """Whose places they are."""
    count: Annotated[
        Annotated[dict[Id, LotOf], Tag("(lots)")] | Annotated[Whole, Tag("(number)")],
        Discriminator(_count_form),
    ]
    """How many, or lots that add up: `{core: 45, winter: {count: 8, from: 2026-12-01}}`."""

    @property
    def lots(self) -> tuple[Lot, ...]:
        """Its lots in the written order; a plain number is one that is always there.

        >>> Places.model_validate({"organisation": "trust", "count": "12"}).lots[0].count
        12
        """
        if isinstance(self.count, dict):
            return tuple(self.count.values())
        return (Lot(count=self.count),)

    def number_at(self, second: int, window: int) -> int:
        """How many there are in a civil second; `+4w` counts from the second `window`.

        >>> Places.model_validate({"organisation": "trust", "count": "4"}).number_at(0, 0)
        4
        """
        return sum(span.number for span in self.spans(second, window, second + 1))

    def spans(self, starts_at: int, window: int, ends_at: int) -> Iterator[Span]:
        """When which lots are there, in a run from `starts_at` to `ends_at`.

        Moments such as `+4w` count from the second `window`, in which the window opens.

        >>> count = {"core": "4", "winter": {"count": "2", "from": "+1d"}}
        >>> places = Places.model_validate({"organisation": "trust", "count": count})
        >>> [tuple(span) for span in places.spans(0, 100, 90_000)]
        [(0, 90000, 4), (86500, 90000, 2)]
        """
        for lot in self.lots:
            first, last = in_force(lot.from_, lot.until, window)
            begins, ends = max(starts_at, first), min(ends_at, last)
            if begins < ends:
                yield Span(begins, ends, lot.count)
