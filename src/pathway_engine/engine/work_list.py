"""What a work list shows: open visits, the most urgent first, then those that wait longest."""

from __future__ import annotations

from typing import NamedTuple

from pathway_engine.engine.records import State


class WorkPlace(NamedTuple):
    """Where an item stands in the order of a list: most urgent first, then longest waiting."""

    priority: float
    ready_at: int | None
    case: int
    visit: int

    @property
    def order(self) -> tuple[float, int, int, int]:
        """What is compared; who does not wait yet comes before those who do."""
        since = -1 if self.ready_at is None else self.ready_at
        return (-self.priority, since, self.case, self.visit)


class WorkItem(NamedTuple):
    """An open visit as a work list shows it; moments are UTC seconds."""

    place: WorkPlace
    step: str
    title: str
    team: str
    state: State
    worker: str | None
    due_at: int | None
    sitting_at: int | None
    offered_at: int
    started_at: int | None
    opened_at: int
    revision: int
