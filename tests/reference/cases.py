"""Cases, their visits and handoffs while they live, with names instead of numbers."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from pathway_engine.definition.models import HandoffRule
from pathway_engine.engine.records import NONE, DelayKind, HandoffResult, State, VisitKind
from reference.arrivals import Person, Value
from reference.teams import Worker

OPEN = (State.OFFERED, State.DISPUTED, State.PLANNED, State.QUEUED, State.ACTIVE, State.AFTERWARDS)


@dataclass(eq=False)
class Handoff:
    """An offer to another team and what became of it."""

    sender: Visit
    attempt: int
    rule: HandoffRule | None
    accountable_changes: bool
    accepted_at: int = NONE
    result: HandoffResult | None = None
    rework_time: int = 0
    rekeying_time: int = 0
    disputed_from: int = NONE
    disputed_to: int = NONE


@dataclass(eq=False)
class Visit:
    """One occurrence of a case at a step."""

    case: Case
    visit_no: int
    kind: VisitKind
    step: str
    at_step: int
    offered_at: int
    state: State
    team: str | None = None
    by: tuple[str, ...] = ()
    accountable: str | None = None
    due_at: int = NONE
    ready_at: int = NONE
    started_at: int = NONE
    work_done_at: int = NONE
    finished_at: int = NONE
    priority: float = 0.0
    worker: Worker | None = None
    effort_time: int = NONE
    outcome: str | None = None
    parts: Counter[str] = field(default_factory=Counter)
    handoff: Handoff | None = None
    reworks: Visit | None = None
    """Of a rework visit: the visit of the sender that is done again."""
    offers: Visit | None = None
    """Of a rework visit: the returned visit that is offered again."""
    ends_at: int = NONE
    """When the present state is over, where the clock decides."""
    left: int = NONE
    """Work in hand: seconds that remain to be worked."""
    waiting_for: str = "hours"
    """The part of the last open second of the wait."""

    @property
    def queue_order(self) -> tuple[float, int, int, int]:
        """The first in this order starts first."""
        return (-self.priority, self.ready_at, self.case.case_no, self.visit_no)


@dataclass(eq=False)
class Case:
    """One person's passage."""

    case_no: int
    person: Person
    opened_at: int
    values: dict[str, Value]
    arrived_with: dict[str, Value] = field(default_factory=dict)
    closed_at: int = NONE
    ending: str | None = None
    visits: list[Visit] = field(default_factory=list)
    delays: list[Delay] = field(default_factory=list)
    last_done: Visit | None = None
    """The last visit, no rework, of the team that the case is with."""
    accountable: str | None = None
    reached: Counter[str] = field(default_factory=Counter)
    accepted: Counter[str] = field(default_factory=Counter)
    events: dict[str, int] = field(default_factory=dict)

    def days_open(self, second: int) -> float:
        """Days of 24 hours since the case opened."""
        return (second - self.opened_at) / 86_400


@dataclass(eq=False)
class Delay:
    """A dispute, or a time after the work with a cause."""

    visit: Visit
    kind: DelayKind
    cause: str
    from_at: int
    to_at: int = NONE
