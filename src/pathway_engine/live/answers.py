"""What the desk answers with, beside cases."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from pathway_engine.engine.chain import Entry
from pathway_engine.engine.work_list import WorkItem, WorkPlace
from pathway_engine.live.views import CaseView


class Seal(NamedTuple):
    """Where the book stands: a position and its hash, to be kept outside the ledger."""

    position: int
    hash: str

    def __str__(self) -> str:
        return f"{self.position}:{self.hash}"


class Ticked(NamedTuple):
    """What timers did: how many facts came of it, what falls due next, which cases are stuck."""

    fired: int
    next_due: datetime | None
    stuck: tuple[int, ...] = ()


class Page(NamedTuple):
    """A part of a work list, and where the next part begins; None at the end."""

    items: tuple[WorkItem, ...]
    after: WorkPlace | None


class PersonRecord(NamedTuple):
    """All that the book knows of a person: their cases and the facts about them."""

    person: str
    cases: tuple[CaseView, ...]
    facts: tuple[Entry, ...]
