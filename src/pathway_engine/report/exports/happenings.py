"""The events of a run and the cases that they happened to, in words, for whoever writes logs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from pathway_engine.analysis.tidy.cases import cases
from pathway_engine.analysis.tidy.cells import values_of
from pathway_engine.analysis.tidy.columns import Column
from pathway_engine.analysis.tidy.events import Events, Transition, events
from pathway_engine.analysis.tidy.told import Told
from pathway_engine.clock import iso

WORDS = tuple(transition.name.lower() for transition in Transition)
"""The lifecycle transitions by number."""


@dataclass(frozen=True)
class Happenings:
    """One run as a log: its cases, and its events in their order."""

    told: Told

    def case_name(self, number: int) -> str:
        """A case, named apart from those of all other runs, as in the view `event_log`."""
        records = self.told.records
        return f"{records.design}/{records.seed}/{records.replication}/{number}"

    @cached_property
    def events(self) -> Events:
        """What happened."""
        return events(self.told.counted)

    def titled(self, kind: str, names: Sequence[str]) -> list[str]:
        """The titles of things, by position; the last is that of nothing."""
        return [*(self.told.title_of(kind, name) for name in names), ""]

    @cached_property
    def attributes(self) -> tuple[Column, ...]:
        """What is known of cases of this pathway, on arrival and at the end."""
        own = self.told.records.pathway.case
        return tuple(
            column
            for column in cases(self.told)
            if column.field.name.startswith(("arrival.", "case."))
            and column.field.name.partition(".")[2] in own
        )

    def attributes_by_case(self) -> Iterator[Sequence[Any]]:
        """The values of `attributes`, case by case; None where one is not set."""
        values = [values_of(column) for column in self.attributes]
        return zip(*values, strict=True) if values else iter([()] * len(self.told.records.cases))

    def events_by_case(self) -> Iterator[slice]:
        """Where the events of each case stand."""
        yield from slices(self.told.counted.case_of[self.events.visits].tolist(),
                          len(self.told.records.cases))  # fmt: skip


def slices(cases: Sequence[int], number: int) -> Iterator[slice]:
    """The stretches of equal positions in a sorted list, for each position up to a number.

    >>> [[7, 8, 9][one] for one in slices([0, 0, 2], 3)]
    [[7, 8], [], [9]]
    """
    begin = 0
    for case in range(number):
        end = begin
        while end < len(cases) and cases[end] == case:
            end += 1
        yield slice(begin, end)
        begin = end


def utc(at: int) -> str:
    """A civil second as the formats of logs want it; days have 24 hours, as in UTC."""
    return f"{iso(at)}.000+00:00"
