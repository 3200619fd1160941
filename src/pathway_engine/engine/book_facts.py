"""Facts that only a book of real cases has: what was taken over, noted, undone, put right, moved.

A simulated case has none of them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import ClassVar, NamedTuple

from pathway_engine.engine.facts import (
    Accepted,
    Assigned,
    Booked,
    Closed,
    Disputed,
    Fact,
    FellDue,
    Finished,
    Held,
    Joined,
    Linked,
    Offered,
    Opened,
    Recorded,
    Resumed,
    Returned,
    Started,
    Value,
    Withdrawn,
    WorkDone,
)
from pathway_engine.engine.records import State, VisitKind


class Taken(NamedTuple):
    """A visit as it stood when its case was taken over, from `offered_at` on."""

    step: str
    at_step: int
    state: State
    team: str | None
    by: tuple[str, ...]
    accountable: str | None
    offered_at: int
    since: int
    kind: VisitKind = VisitKind.WORK
    ready_at: int | None = None
    started_at: int | None = None
    work_done_at: int | None = None
    due_at: int | None = None
    priority: float = 0.0
    worker: str | None = None
    role: str | None = None
    place: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Adopted(Opened):
    """A case that was under way elsewhere was taken over as it stood, from a named `source`.

    It opened at `opened_at`, before the book knew it; `visits` are those that are open.
    """

    kind: ClassVar[str] = "adopted"
    source: str = ""
    opened_at: int = 0
    visits: tuple[Taken, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Noted(Fact):
    """Somebody wrote a note; `document` points to one that is kept elsewhere."""

    kind: ClassVar[str] = "noted"
    text: str
    document: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SittingSet(Fact):
    """A sitting of a panel has other `places` than its file says, or is cancelled.

    It is a fact of the book and of no case: its case is 0.
    """

    kind: ClassVar[str] = "sitting_set"
    step: str
    sitting_at: int
    places: int | None = None
    cancelled: bool = False
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Breached(Fact):
    """A target's time ran out (`due_at` was the last second that would have met it)."""

    kind: ClassVar[str] = "breached"
    target: str
    due_at: int


class Moved(NamedTuple):
    """An open visit in another version: its step there, and whose it is.

    `number` is that of the visit which goes on: its own, or a new one where another `team` has it.
    """

    visit: int
    number: int
    step: str
    team: str | None
    by: tuple[str, ...]
    accountable: str | None
    place: str | None
    due_at: int | None
    parts: Mapping[str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Migrated(Fact):
    """The case follows another version from now on; what it knows keeps its name."""

    kind: ClassVar[str] = "migrated"
    pathway: str
    before: str
    steps: Mapping[str, str] = field(default_factory=dict)
    values: Mapping[str, Value | None] = field(default_factory=dict)
    visits: tuple[Moved, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Reverted(Fact):
    """The case stands as after its fact `to`; what came since is undone, and stays told."""

    kind: ClassVar[str] = "reverted"
    to: int
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Corrected(Fact):
    """Fact `of` was told wrongly: `instead` are facts that stand in the places of earlier ones."""

    kind: ClassVar[str] = "corrected"
    of: int
    instead: tuple[Fact, ...] = ()
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Erased(Fact):
    """What was known of a closed case was erased; `names` are those of what is gone."""

    kind: ClassVar[str] = "erased"
    names: tuple[str, ...] = ()


FACTS: dict[str, type[Fact]] = {
    kind.kind: kind
    for kind in (Opened, Adopted, Offered, Accepted, Returned, Disputed, FellDue, Assigned, Booked,
                 Started, WorkDone, Held, Resumed, Recorded, Finished, Joined, Withdrawn,
                 Closed, Linked, Noted, SittingSet, Breached, Migrated, Reverted, Corrected,
                 Erased)
}  # fmt: skip
"""The shape of each kind of fact."""
