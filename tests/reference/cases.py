"""Cases, their visits and handoffs while they live, with names instead of numbers."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from pathway_engine.definition.models import Exit, HandoffRule
from pathway_engine.definition.quantities import Quantity
from pathway_engine.engine.records import NONE, DelayKind, HandoffResult, LinkKind, State, VisitKind
from reference.arrivals import Person, Value
from reference.teams import Worker

OPEN = (State.OFFERED, State.DISPUTED, State.PLANNED, State.QUEUED, State.ACTIVE, State.HELD,
        State.AFTERWARDS)  # fmt: skip


@dataclass(frozen=True)
class Leave:
    """A way out that runs: when it falls due, and where it leads."""

    at: int
    name: str
    written: Exit


@dataclass(eq=False)
class Handoff:
    """An offer to another team and what became of it."""

    sender: Visit
    attempt: int
    rule: HandoffRule | None
    accountable_changes: bool
    values: dict[str, Value]
    """The attributes when it was offered: what its rule's tables are read by."""
    accepted_at: int = NONE
    result: HandoffResult | None = None
    rework_time: int = 0
    rekeying_time: int = 0
    disputed_from: int = NONE
    disputed_to: int = NONE


@dataclass(eq=False)
class Token:
    """Where a case stands on its way: it has one, and in a block one in each branch."""

    branch: str | None = None
    block: Visit | None = None
    """The visit of the block whose branch it is in."""
    last_done: Visit | None = None
    """The last visit, no rework, of the team that the case is with here."""
    accountable: str | None = None


@dataclass(eq=False)
class Visit:
    """One occurrence of a case at a step."""

    case: Case
    token: Token
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
    began: Worker | None = None
    """Who began the work; after a hold somebody else may end it."""
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
    going: bool = False
    """Whether work on it has begun, or gone on, up to this second without a pause."""
    left: int = NONE
    """Work in hand: seconds that remain to be worked of the present part."""
    second_half: int = 0
    """Seconds to be worked after a hold."""
    holds: list[tuple[str, Quantity]] = field(default_factory=list)
    """Causes for which the work will stop half-way, in order, each with its length."""
    resumes: bool = False
    """Queued for the rest of the work after a hold."""
    bound: Worker | None = None
    """The worker for whom it waits."""
    partners: list[Worker] = field(default_factory=list)
    """The workers of other teams who take part in the work."""
    afterwards: Quantity | None = None
    """The time after the work, as it is read at its start."""
    exits: list[Leave] = field(default_factory=list)
    """The ways out of its step that run, by the second in which they fall due."""
    sitting: Sitting | None = None
    """The sitting at which it is listed."""
    sitting_at: int = NONE
    redone_by: Worker | None = None
    """Who started the last rework of it."""
    away: list[Token] = field(default_factory=list)
    """Of a block: the branches that have not reached the join."""
    to_offer: list[Token] = field(default_factory=list)
    """Of a block: the branches that have not begun."""
    let_go: bool = False
    """Work in hand of which nothing comes: it is withdrawn when it is done."""
    left_place_at: int = NONE
    """Of the visit that came into a place: when the case left it."""
    waiting_for: str = "hours"
    lacking: str | None = None
    """The team of partners that it waits for, or waited for last."""
    lacked: Counter[str] = field(default_factory=Counter)
    """Seconds for which it waited for each team of partners."""
    """The part of the last open second of the wait."""

    @property
    def at_work(self) -> list[Worker]:
        """Its worker, if there is one, and the partners."""
        return [*([] if self.worker is None else [self.worker]), *self.partners]

    @property
    def queue_order(self) -> tuple[float, int, int, int]:
        """The first in this order starts first."""
        return (-self.priority, self.ready_at, self.case.case_no, self.visit_no)


@dataclass
class Stretch:
    """A package from one ending on, until the next sets its price, or it ends."""

    ending: str
    since: int
    until: int
    weekly: float


@dataclass(eq=False)
class Life:
    """What all cases of one person share: their packages."""

    packages: int = 0
    ends_at: int = NONE
    """When the package that runs ends, or the last one ended."""
    stretches: list[Stretch] = field(default_factory=list)
    opened: int = 0
    """Cases that others opened; how many in the last second in which one did."""
    opened_now: int = 0
    opened_at: int = NONE


@dataclass(eq=False)
class Case:
    """One person's passage."""

    case_no: int
    person: Person
    opened_at: int
    values: dict[str, Value]
    life: Life = field(default_factory=Life)
    opened_by: Case | None = None
    link: LinkKind | None = None
    """How it is related to the case that opened it."""
    arrived_with: dict[str, Value] = field(default_factory=dict)
    closed_at: int = NONE
    ending: str | None = None
    visits: list[Visit] = field(default_factory=list)
    delays: list[Delay] = field(default_factory=list)
    tokens: list[Token] = field(default_factory=list)
    """Where it stands: with each of these it is with a team, and keeps that team's slot."""
    reached: Counter[str] = field(default_factory=Counter)
    accepted: Counter[str] = field(default_factory=Counter)
    events: dict[str, int] = field(default_factory=dict)
    last_worker: dict[str, Worker] = field(default_factory=dict)
    """Who started on the case last, by team."""
    exits: list[Leave] = field(default_factory=list)
    """The ways out of the pathway that run."""
    place: str | None = None
    """The place where the person is."""
    came_in: Visit | None = None
    """The visit with which the person came in."""
    going_to: str | None = None
    """Its ending, while work in hand is finished."""

    def days_open(self, second: int) -> float:
        """Days of 24 hours since the case opened."""
        return (second - self.opened_at) / 86_400


@dataclass(eq=False)
class Delay:
    """A hold, a dispute, or a time after the work with a cause."""

    visit: Visit
    kind: DelayKind
    cause: str
    from_at: int
    to_at: int = NONE


@dataclass(eq=False)
class Sitting:
    """A panel that sits: whom it has listed, and who sits."""

    team: str
    step: str
    at: int
    listed: list[Visit]
    by: tuple[str, ...]
    sitters: list[Worker] | None
    """Those who sit, with places for each; one who is free first, where left out."""
    vacant: int = 0
    """Of those who sit, with places for each, how many whose post has ended are to be replaced."""
    kept: list[Worker] = field(default_factory=list)
    """Those who have been taken and are kept until nothing is left to take up."""

    @property
    def left(self) -> list[Visit]:
        """What is left to take up, in queue order."""
        waiting = [v for v in self.listed if v.state is State.QUEUED]
        return sorted(waiting, key=lambda visit: visit.queue_order)
